/**
 * How fast messages may leave: never more than the limit in any second, hardly less, and nothing at all while
 * Telegram says to wait. After a refusal the rate is lower and recovers slowly. Times are milliseconds of a clock
 * that only goes forward; the wall clock has no say here.
 */
export type Pace = {
  /** How long until the next message may leave; 0: now. `mostPerSecond`: for one with a limit of its own. */
  waitMs(nowMs: number, mostPerSecond?: number): number
  /** Notes that a message leaves now. */
  started(nowMs: number): void
  /** What had its turn at this time may have left up to so much later; besides what may vary anyway. */
  leftLate(startedMs: number, byMs: number): void
  /** Telegram refused and asks to wait. */
  refused(nowMs: number, retryAfterMs: number): void
  /** Nothing leaves before this moment. */
  holdUntil(atMs: number): void
  /** Messages that may leave in a second at present. */
  ratePerSecond(nowMs: number): number
}

/** A second, and what the way to Telegram may vary from one message to the next. */
export const windowMs = 1020
/** Messages are spread over the second; after a pause they may follow each other this much more closely. */
const closestGap = 0.8
/** Where gaps are smaller than a timer can keep, so many messages leave together that theirs is not. */
const smallestGapMs = 4
const slowDown = 0.7
const lowestPerSecond = 1
/** After a refusal a twentieth of the limit comes back in this time. */
const recoveryStepMs = 10_000

/** `limitPerSecond` is a whole number from 1 on. */
export function createPace(limitPerSecond: number): Pace {
  const starts: number[] = []
  let heldUntilMs = Number.NEGATIVE_INFINITY
  let lowered = { rate: limitPerSecond, atMs: Number.NEGATIVE_INFINITY }
  const rateAt = (nowMs: number): number => {
    const steps = Math.floor((nowMs - lowered.atMs) / recoveryStepMs)
    return Math.min(limitPerSecond, lowered.rate + (steps * limitPerSecond) / 20)
  }
  return {
    waitMs: (nowMs, mostPerSecond = limitPerSecond) => {
      const allowed = Math.max(lowestPerSecond, Math.floor(Math.min(mostPerSecond, rateAt(nowMs))))
      const oldest = starts.at(-allowed)
      const gapMs = (1000 / allowed) * closestGap
      const together = Math.ceil(smallestGapMs / gapMs)
      const last = starts.at(-together)
      const earliestMs = Math.max(
        heldUntilMs,
        oldest === undefined ? nowMs : oldest + windowMs,
        last === undefined ? nowMs : last + gapMs * together,
      )
      return Math.max(0, earliestMs - nowMs)
    },
    started: (nowMs) => {
      starts.push(nowMs)
      if (starts.length > limitPerSecond * 2) starts.splice(0, limitPerSecond)
    },
    leftLate: (startedMs, byMs) => {
      const index = starts.lastIndexOf(startedMs)
      if (index === -1) return
      const lateMs = startedMs + byMs
      const behind = starts.findIndex((atMs, place) => place > index && atMs > lateMs)
      // They stay in order: the pace counts from the end.
      starts.splice(behind === -1 ? starts.length : behind, 0, lateMs)
      starts.splice(index, 1)
    },
    refused: (nowMs, retryAfterMs) => {
      // Refusals that come together are one: they answer messages that left before the first was known.
      if (nowMs >= heldUntilMs) {
        lowered = { rate: Math.max(lowestPerSecond, rateAt(nowMs) * slowDown), atMs: nowMs + retryAfterMs }
      }
      heldUntilMs = Math.max(heldUntilMs, nowMs + retryAfterMs)
    },
    holdUntil: (atMs) => {
      heldUntilMs = Math.max(heldUntilMs, atMs)
    },
    ratePerSecond: rateAt,
  }
}
