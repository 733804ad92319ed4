/**
 * Makes paced calls: waits for its turn, and knows what an answer means. Trouble that may pass is tried again at most
 * twice; an answer that stays lost is `unknown`, never counted as sent. While Telegram answers nobody, nothing is given
 * up.
 */
import type { PumpParts } from './ports.ts'
import type { CallAnswer, TelegramCall } from '../telegram/caller.ts'
import { createOutage, type Outage } from './outage.ts'
import type { Pace } from './pacing.ts'
import { createWay } from './way.ts'

export type CallOutcome =
  /** `lost`: tries of which nobody knows whether they were done. */
  | { readonly kind: 'done'; readonly result: unknown; readonly lost: number }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'refused'; readonly description: string }
  | { readonly kind: 'unknown'; readonly lost: number }
  /** Not done, as far as is known: this process may no longer send, or Telegram answers nobody. */
  | { readonly kind: 'stopped'; readonly lost: number }

export type Sender = Pick<Outage, 'isAnswering' | 'isDown' | 'recover'> & {
  /** Resolves when a message may leave, and counts it as left; `false` when none may any more. */
  turn(pay?: Pay): Promise<boolean>
  /** Makes the call. The first try has its turn already. */
  make(call: TelegramCall, pay?: Pay): Promise<CallOutcome>
}

/**
 * `free`: one of many messages, without Stars. `may-cost`: one that allows Telegram to take Stars; `again` is asked
 * before it is tried once more, since both may be charged. Else a message of its own, beside the many.
 */
export type Pay =
  | { readonly kind: 'free' }
  | { readonly kind: 'may-cost'; readonly again: () => boolean }
  | { readonly kind: 'aside' }

export const aside: Pay = { kind: 'aside' }
export const free: Pay = { kind: 'free' }

export type SenderEvents = {
  /** Telegram asks everything to wait. */
  readonly onRefused: (waitMs: number) => void
  /** Telegram does not know the token (any more). */
  readonly onUnauthorized: () => void
  readonly onEnd: (outcome: CallOutcome['kind']) => void
}

/** Then it is asked whether Telegram answers at all, and tried once more. */
const retries = 1
/** A refusal for a chat that was written to so recently is about that chat alone. */
const sameChatMs = 2000
const longestNapMs = 250
const unreachable = ['user is deactivated', 'chat not found', 'bot was kicked', 'peer_id_invalid']

export function createSender(
  { time, call: callTelegram, freePerSecond }: Pick<PumpParts, 'time' | 'call' | 'freePerSecond'>,
  pace: Pace,
  maySend: () => boolean,
  { onRefused, onUnauthorized, onEnd }: SenderEvents,
): Sender {
  const recent = new Map<unknown, number>()
  const way = createWay(pace)
  /** Of what has its turn and was not called yet: calls are made in the order of their turns. */
  const turns: number[] = []
  const paced = async ({ kind }: Pay, goesOn: () => boolean): Promise<boolean> => {
    for (;;) {
      if (!goesOn()) return false
      const nowMs = time.elapsedMs()
      const waitMs = pace.waitMs(nowMs, kind === 'free' ? freePerSecond : undefined)
      if (waitMs <= 0) {
        pace.started(nowMs)
        turns.push(nowMs)
        return true
      }
      await time.sleep(Math.min(waitMs, longestNapMs))
    }
  }
  const call = async (wanted: TelegramCall): Promise<CallAnswer> => {
    const turnMs = turns.shift() ?? time.elapsedMs()
    way.began(turnMs)
    const answer = await callTelegram(wanted)
    way.answered(turnMs, time.elapsedMs())
    return answer
  }
  const outage = createOutage(time, call, async () => paced(aside, maySend))
  const turn = async (pay = aside): Promise<boolean> => paced(pay, () => maySend() && !outage.isDown())
  const arrived = (chat: unknown): void => {
    const nowMs = time.elapsedMs()
    for (const [known, atMs] of recent) {
      if (nowMs - atMs <= sameChatMs) break
      recent.delete(known)
    }
    recent.delete(chat)
    recent.set(chat, nowMs)
  }
  const wasRecent = (chat: unknown): boolean =>
    time.elapsedMs() - (recent.get(chat) ?? Number.NEGATIVE_INFINITY) <= sameChatMs
  const attempt = async ({ method, payload }: TelegramCall, wish: Pay): Promise<CallOutcome> => {
    let chat = payload['chat_id']
    let pay = wish
    let lost = 0
    let isProved = false
    for (;;) {
      const costs = pay.kind === 'may-cost' && { allow_paid_broadcast: true }
      const answer = await call({ method, payload: { ...payload, chat_id: chat, ...costs } })
      outage.note(answer)
      if (answer.kind === 'ok') {
        arrived(chat)
        return { kind: 'done', result: answer.result, lost }
      }
      if (answer.kind === 'refused' && answer.status === 401) {
        onUnauthorized()
        return { kind: 'stopped', lost }
      }
      const next = reactionTo(answer)
      if (next.kind === 'end') return next.outcome
      if (next.kind === 'moved') chat = next.chatId
      if (next.kind === 'again' && ++lost > retries) {
        if (!(await outage.isAnswering())) return { kind: 'stopped', lost }
        // Lost after Telegram was known to answer, and before: it is this message.
        if (isProved) return { kind: 'unknown', lost }
        isProved = true
      }
      if (next.kind === 'wait') {
        if (wasRecent(chat)) await time.sleep(next.ms)
        else {
          pace.refused(time.elapsedMs(), next.ms)
          onRefused(next.ms)
        }
      }
      if (next.kind === 'again' && pay.kind === 'may-cost' && !pay.again()) pay = free
      if (!(await turn(pay))) return { kind: 'stopped', lost }
    }
  }
  const make = async (call: TelegramCall, pay: Pay = aside): Promise<CallOutcome> => {
    const outcome = await attempt(call, pay)
    onEnd(outcome.kind)
    return outcome
  }
  return {
    turn,
    make,
    isAnswering: async () => outage.isAnswering(),
    isDown: () => outage.isDown(),
    recover: async () => outage.recover(),
  }
}

type Reaction =
  | { kind: 'end'; outcome: CallOutcome }
  | { kind: 'again' }
  | { kind: 'wait'; ms: number }
  | { kind: 'moved'; chatId: number }

function reactionTo(answer: Exclude<CallAnswer, { kind: 'ok' }>): Reaction {
  if (answer.kind === 'lost' || answer.status >= 500) return { kind: 'again' }
  const { status, description, retryAfterSeconds, movedTo } = answer
  if (status === 429) return { kind: 'wait', ms: (retryAfterSeconds ?? 1) * 1000 }
  if (movedTo !== undefined) return { kind: 'moved', chatId: movedTo }
  const words = description.toLowerCase()
  if (status === 403 || unreachable.some((text) => words.includes(text)))
    return { kind: 'end', outcome: { kind: 'unreachable' } }
  return { kind: 'end', outcome: { kind: 'refused', description } }
}
