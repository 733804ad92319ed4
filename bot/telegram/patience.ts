/** Trying calls again where that may help, within a time for all of them together. */
import type { CallAnswer, TelegramCall } from './caller.ts'

type Caller = (call: TelegramCall) => Promise<CallAnswer>

export type PatientTime = {
  /** Monotonic. */
  readonly elapsedMs: () => number
  readonly sleep: (ms: number) => Promise<unknown>
}

const tries = 3
const pauseMs = 1000

/**
 * A caller that waits as long as Telegram asks, and tries up to three times where it was silent; `withinMs` after it
 * was made it makes no more calls, and answers `lost` at once.
 */
export function createPatientCaller(call: Caller, withinMs: number, time: PatientTime): Caller {
  const endsAtMs = time.elapsedMs() + withinMs
  return async (wanted) => {
    let answer: CallAnswer = { kind: 'lost' }
    for (let attempt = 1; time.elapsedMs() < endsAtMs; attempt += 1) {
      answer = await call(wanted)
      const waitMs = attempt < tries ? waitAfter(answer) : undefined
      if (waitMs === undefined || time.elapsedMs() + waitMs >= endsAtMs) return answer
      await time.sleep(waitMs)
    }
    return answer
  }
}

/** `undefined`: trying again does not help. */
function waitAfter(answer: CallAnswer): number | undefined {
  if (answer.kind === 'ok') return undefined
  if (answer.kind === 'lost' || answer.status >= 500) return pauseMs
  return answer.status === 429 ? (answer.retryAfterSeconds ?? 1) * 1000 : undefined
}
