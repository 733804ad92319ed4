/** Shows staff how a job stands, at most every 5 seconds, and when its state changes. */
import { codeOf } from '../errors.ts'
import type { Job, Totals } from './job.ts'
import type { Progress } from './mailing.ts'
import type { Pace } from './pacing.ts'
import { rateNow } from './paying.ts'
import type { PumpParts } from './ports.ts'
import type { Sender } from './sender.ts'

export type Teller = {
  /** After each row of the ledger. */
  covered(totals: Totals): void
  tell(state: Progress['state'], totals: Totals): Promise<void>
  /** Resolves when nothing is being told any more. */
  settled(): Promise<void>
}

const everyMs = 5000
/** The first message comes sooner, so that nobody wonders whether it began. */
const firstAfterMs = 1000

type Parts = Pick<PumpParts, 'time' | 'log' | 'mailings' | 'limitPerSecond' | 'freePerSecond'>

/** `isPaid`: whether messages may cost Stars, and so leave faster. */
export function createTeller(parts: Parts, sender: Sender, pace: Pace, job: Job, isPaid: boolean): Teller {
  const { time, log, mailings } = parts
  let toldAtMs = time.elapsedMs() - everyMs + firstAfterMs
  let telling: Promise<void> = Promise.resolve()
  let before: { atMs: number; sent: number } | undefined
  const progressOf = (state: Progress['state'], totals: Totals): Progress => {
    const nowMs = time.elapsedMs()
    const seconds = before ? (nowMs - before.atMs) / 1000 : 0
    const ratePerSecond =
      before && seconds > 0
        ? (totals.sent - before.sent) / seconds
        : Math.min(pace.ratePerSecond(nowMs), rateNow(parts, isPaid))
    before = { atMs: nowMs, sent: totals.sent }
    return { job, totals, ratePerSecond, state }
  }
  const tell = async (state: Progress['state'], totals: Totals): Promise<void> => {
    try {
      for (const call of await mailings.progressCalls(progressOf(state, totals)))
        if (await sender.turn()) await sender.make(call)
    } catch (error) {
      log('warn', { event: 'progress-failed', code: codeOf(error) })
    }
  }
  return {
    tell,
    covered: (totals) => {
      if (time.elapsedMs() - toldAtMs < everyMs) return
      toldAtMs = time.elapsedMs()
      telling = telling.then(async () => tell('running', totals))
    },
    settled: async () => telling,
  }
}
