/** How much of the configured rate the pump uses, and what a thousand readers cost. */
import { createPumpRuntime } from '../../bot/runtime.ts'
import { runPump } from '../../bot/delivery/pump.ts'
import type { FinishedCall } from '../../local/database-call.ts'
import { startTelegram, type Telegram } from '../../local/telegram/server.ts'
import { subscribe } from '../support/audience.ts'
import { aJob, aMailing, give } from '../support/pump.ts'
import { botToken, startStage, type Stage } from '../support/stage.ts'
import type { Table } from './report.ts'

/** Rate in messages a second, and for how many seconds. */
const runs = [
  { rate: 25, seconds: 40 },
  { rate: 250, seconds: 16 },
  { rate: 1000, seconds: 8 },
]
const goalShare = 0.97
const firstId = 7_000_000
const log = (): void => {}

type Run = {
  readonly rate: number
  readonly sent: number
  readonly seconds: number
  readonly refused: number
  readonly fullSeconds: number
  readonly readUnits: number
  readonly writeUnits: number
}

export async function measureSending(): Promise<Table> {
  const rows: Run[] = []
  for (const { rate, seconds } of runs) rows.push(await measureRun(rate, rate * seconds))
  return {
    title: 'Sending: share of the configured rate, against a simulator whose limit is that rate',
    head: [
      'rate /s',
      'readers',
      'sent /s',
      'share',
      '429',
      'most in a second',
      'RCU per 1,000',
      'WCU per 1,000',
    ],
    rows: rows.map(({ rate, sent, seconds, refused, fullSeconds, readUnits, writeUnits }) => [
      rate,
      sent,
      sent / seconds,
      `${((100 * sent) / seconds / rate).toFixed(1)} %`,
      refused,
      fullSeconds,
      (readUnits * 1000) / sent,
      (writeUnits * 1000) / sent,
    ]),
    note: `From the first message to the last. Goal ${goalShare * 100} % and no 429. Reads hold the scan of the audience and a look at the pump's room each second; budgets: 25 RCU for a scan of 1,000, 70 WCU at 25/s, 30 from 250/s on. Pump, simulator, proxy and database share these cores.`,
  }
}

/** Sends to so many readers at so many a second. */
export async function measureRun(rate: number, readers: number): Promise<Run> {
  const stage = await startStage()
  const telegram = await startTelegram({
    token: botToken,
    limits: { perSecond: rate, perChatPerSecond: 100, perChatBurst: 100 },
    people: Array.from({ length: readers }, (_, index) => ({
      id: firstId + index,
      firstName: 'Anna',
      started: true,
    })),
  })
  await subscribe(
    stage,
    Array.from({ length: readers }, (_, index) => ({ chatId: firstId + index })),
  )
  await give(stage, aJob())
  const calls: FinishedCall[] = []
  const stop = stage.storage.proxy.use({ onCall: (call) => void calls.push(call) })
  const times = await sendAll(stage, telegram, rate)
  stop()
  await telegram.close()
  await stage.close()
  const consumed = calls.flatMap((call) => call.consumed)
  return {
    rate,
    sent: times.arrivedMs.length,
    seconds: ((times.arrivedMs.at(-1) ?? 0) - (times.arrivedMs[0] ?? 0)) / 1000,
    refused: times.refused,
    fullSeconds: mostInASecond(times.arrivedMs),
    readUnits: consumed.reduce((sum, { readUnits }) => sum + readUnits, 0),
    writeUnits: consumed.reduce((sum, { writeUnits }) => sum + writeUnits, 0),
  }
}

async function sendAll(stage: Stage, telegram: Telegram, rate: number) {
  const environment = {
    ...stage.storage.environment('pump'),
    TELEGRAM_API_ROOT: telegram.apiRoot,
    SEND_RATE: String(rate),
    FREE_RATE: String(rate),
  }
  const mailing = aMailing()
  const mailings = {
    find: async () => Promise.resolve(mailing),
    digestFor: async () => Promise.resolve(undefined),
    progressCalls: async () => Promise.resolve([]),
  }
  const parts = (await createPumpRuntime(environment, { clock: () => stage.now(), log, mailings }))()
  const arrivedMs: number[] = []
  let refused = 0
  const call: typeof parts.call = async (one) => {
    const answer = await parts.call(one)
    if (answer.kind === 'ok') arrivedMs.push(performance.now())
    if (answer.kind === 'refused' && answer.status === 429) refused += 1
    return answer
  }
  await runPump({ ...parts, call }, 600_000)
  return { arrivedMs: arrivedMs.toSorted((one, other) => one - other), refused }
}

function mostInASecond(times: readonly number[]): number {
  let most = 0
  let start = 0
  for (const [end, time] of times.entries()) {
    while ((times[start] ?? 0) <= time - 1000) start += 1
    most = Math.max(most, end - start + 1)
  }
  return most
}
