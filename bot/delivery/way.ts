/**
 * How late a message may have reached Telegram. Between its turn and its arrival lies a process that may stand still, a
 * connection that has to be made, a network: none of it is seen, but all of it is over when the answer comes. An answer
 * that took longer than usual counts as if the message had been late by as much, so that what follows it a second later
 * keeps its distance.
 */
import type { Pace } from './pacing.ts'

export type Way = {
  /** A call begins that had its turn at `turnMs`. */
  began(turnMs: number): void
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
  const waiting = new Set<number>()
  return {
    began: (turnMs) => void waiting.add(turnMs),
    answered: (turnMs, nowMs) => {
      waiting.delete(turnMs)
      const tripMs = nowMs - turnMs
      const usualMs = lowerQuartile(trips) ?? tripMs
      trips.push(tripMs)
      if (trips.length > remembered) trips.shift()
      const lateMs = Math.min(mostMs, tripMs - usualMs) - allowedMs
      if (lateMs <= 0) return
      pace.leftLate(turnMs, lateMs)
      // Whatever held it up held up what came behind it as well, and the answer to that may never come.
      const freeMs = turnMs + lateMs
      for (const other of waiting) if (other > turnMs && other < freeMs) pace.leftLate(other, freeMs - other)
    },
  }
}

function lowerQuartile(values: readonly number[]): number | undefined {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 4)]
}
