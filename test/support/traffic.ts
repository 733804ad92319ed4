/**
 * What reaches Telegram for readers: how much in any second, and whether anything came while Telegram had asked to
 * wait. A process that is busy notices a call late; each call is therefore known by two times, between which it came.
 */
import type { CallView } from '../../local/telegram/people-api.ts'
import type { Telegram } from '../../local/telegram/server.ts'

export type Traffic = {
  /** The most calls that certainly came within one second. */
  mostInASecond(): number
  readonly calls: number
  /** Answers 429, to the staff's calls too. */
  readonly refusals: number
  /** Calls that came while Telegram had asked to wait, though the sender must have known. */
  readonly early: number
  /** How long after a refusal the last call came that was under way already. */
  readonly latestUnderWayMs: number
  /** Every sender was killed: a refusal of this moment was heard by nobody who could write it down. */
  killed(): void
  stop(): void
}

type Wait = { fromMs: number; untilMs: number }
type Came = { readonly earliestMs: number; readonly latestMs: number }

const beatMs = 4
/** A refusal for a chat that was written to so recently holds that chat alone. */
const sameChatMs = 2000
/** Calls may be under way when another is refused; after so long every sender has heard of it. */
const hearingMs = 300
/** Whoever hears of a refusal writes it down for the next sender within so long. */
const writingMs = 1000

/** `isReader`: by chat id. */
export function watchTraffic(telegram: Telegram, isReader: (chatId: number) => boolean): Traffic {
  const came: Came[] = []
  // What came before the second last beat was read before the last one.
  let beats: [number, number] = [performance.now(), performance.now()]
  const timer = setInterval(() => {
    beats = [beats[1], performance.now()]
  }, beatMs)
  const everywhere: Wait = { fromMs: 0, untilMs: 0 }
  const ofChat = new Map<number, Wait>()
  const arrivedMs = new Map<number, number>()
  let killedAtMs = Number.NEGATIVE_INFINITY
  const counts = { refusals: 0, early: 0, latestUnderWayMs: 0 }
  const unwatch = telegram.watch((event) => {
    if (event.type !== 'call') return
    const { call } = event
    if (call.status === 429) counts.refusals += 1
    const chatId = Number(call.payload['chat_id'])
    if (!isReader(chatId)) return
    const nowMs = performance.now()
    const latestMs = nowMs - call.durationMs
    came.push({ earliestMs: Math.min(beats[0], latestMs), latestMs })
    for (const wait of [everywhere, ofChat.get(chatId)]) {
      if (!wait || latestMs <= wait.fromMs || latestMs >= wait.untilMs) continue
      const sinceMs = latestMs - wait.fromMs
      if (sinceMs > hearingMs) counts.early += 1
      else counts.latestUnderWayMs = Math.max(counts.latestUnderWayMs, sinceMs)
    }
    if (call.status === 200) arrivedMs.set(chatId, nowMs)
    if (call.status !== 429 || nowMs - killedAtMs < hearingMs) return
    const isItsOwn = nowMs - (arrivedMs.get(chatId) ?? Number.NEGATIVE_INFINITY) <= sameChatMs
    const wait = isItsOwn ? (ofChat.get(chatId) ?? { fromMs: 0, untilMs: 0 }) : everywhere
    if (isItsOwn) ofChat.set(chatId, wait)
    // The first refusal of several that answer calls under way is the one that says how long.
    if (nowMs > wait.untilMs) wait.fromMs = nowMs
    wait.untilMs = Math.max(wait.untilMs, nowMs + secondsOf(call) * 1000)
  })
  return {
    mostInASecond: () => mostWithinASecond(came),
    get calls() {
      return came.length
    },
    get refusals() {
      return counts.refusals
    },
    get early() {
      return counts.early
    },
    get latestUnderWayMs() {
      return counts.latestUnderWayMs
    },
    killed: () => {
      killedAtMs = performance.now()
      for (const wait of [everywhere, ...ofChat.values()])
        if (killedAtMs - wait.fromMs < writingMs) wait.untilMs = Math.min(wait.untilMs, killedAtMs)
    },
    stop: () => {
      clearInterval(timer)
      unwatch()
    },
  }
}

function secondsOf({ answer }: CallView): number {
  const { parameters } = answer as { parameters?: { retry_after?: number } }
  return parameters?.retry_after ?? 1
}

function mostWithinASecond(came: readonly Came[]): number {
  const sorted = came.toSorted((one, other) => one.latestMs - other.latestMs)
  let most = 0
  let start = 0
  for (const [end, { latestMs }] of sorted.entries()) {
    while ((sorted[start]?.earliestMs ?? 0) <= latestMs - 1000) start += 1
    most = Math.max(most, end - start + 1)
  }
  return most
}
