/**
 * How late a message may have reached Telegram. Between its turn and its arrival lies a process that may stand still, a
 * connection that has to be made, a network: none of it is seen, but all of it is over when the answer comes. An answer
 * that took longer than usual counts as if the message had been late by as much, so that what follows it a second later
 * keeps its distance.
 */
import type { Pace } from './pacing.ts'

export type Way = {
  /** The answer to what had its turn at `turnMs` came, or is waited for no longer. */
  answered(turnMs: number, nowMs: number): void
}

/** Round trips by which it is known what is usual. */
const remembered = 64
/** The pace leaves this much for what the way may vary. */
const allowedMs = 10
/** Beyond that it is Telegram who takes its time. */
const mostMs = 1000

export function createWay(pace: Pick<Pace, 'leftLate'>): Way {
  const trips: number[] = []
  return {
    answered: (turnMs, nowMs) => {
      const tripMs = nowMs - turnMs
      const usualMs = lowerQuartile(trips) ?? tripMs
      trips.push(tripMs)
      if (trips.length > remembered) trips.shift()
      const lateMs = Math.min(mostMs, tripMs - usualMs) - allowedMs
      if (lateMs > 0) pace.leftLate(turnMs, lateMs)
    },
  }
}

function lowerQuartile(values: readonly number[]): number | undefined {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 4)]
}
