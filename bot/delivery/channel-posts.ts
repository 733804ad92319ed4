/**
 * What is different with a public channel: Telegram takes few messages a minute there, and a message that does not
 * arrive is no number but a name, so that somebody looks after it.
 */
import { isGone, isUnchanged } from './calls.ts'
import type { ChannelOutcome } from './job.ts'
import type { CallOutcome } from './sender.ts'

/** Of Telegram, for groups and channels; edits are counted too, to be safe. */
const mostInWindow = 20
/** A minute, and what the way to Telegram may vary. */
const windowMs = 61_000

/** Times are milliseconds of a clock that only goes forward; a channel is named by its language. */
export type ChannelPace = {
  /** How long until the next message to a channel may leave; 0: now. */
  waitMs(language: string, nowMs: number): number
  /** Notes that one leaves now. */
  started(language: string, nowMs: number): void
}

export function createChannelPace(): ChannelPace {
  const startsOf = new Map<string, readonly number[]>()
  return {
    waitMs: (language, nowMs) => {
      const oldest = (startsOf.get(language) ?? []).at(-mostInWindow)
      return oldest === undefined ? 0 : Math.max(0, oldest + windowMs - nowMs)
    },
    started: (language, nowMs) => {
      startsOf.set(language, [...(startsOf.get(language) ?? []).slice(1 - mostInWindow), nowMs])
    },
  }
}

/** What came of a call to a channel. A message that someone deleted there is no trouble. */
export function channelOutcome(outcome: Exclude<CallOutcome, { kind: 'stopped' }>): ChannelOutcome {
  if (outcome.kind === 'done') return 'done'
  if (outcome.kind === 'unknown') return 'unsure'
  if (outcome.kind === 'unreachable') return 'refused'
  const { description } = outcome
  return isUnchanged(description) || isGone(description) ? 'done' : 'refused'
}
