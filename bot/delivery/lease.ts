/**
 * Who may send: one process at a time. The holder renews its lease and stops by itself when it could not; another
 * takes over once it has seen no renewal for longer than that. Both measure with clocks that only go forward, so no
 * wrong wall clock makes two holders.
 */
export type Lease = {
  /** Counts holders: rows of the ledger carry it. */
  readonly fence: number
  readonly holder: string
  /** Counts renewals. */
  readonly beat: number
  /** Given up in good order: the next may take it at once. */
  readonly released: boolean
}

/** The holder renews so often. */
export const renewalMs = 4000
/** It may send for so long after the renewal that succeeded was begun. */
export const validityMs = 9000
/** Another takes over after seeing the same beat for so long: validity, and a call to Telegram that is under way. */
const takeoverMs = 14_000
/** A process without the lease stands by for so long; then the tick has called the next. */
export const standbyMs = 58_000

/** What one who waits has seen. */
export type Observation = { readonly lease: Lease; readonly sinceMs: number }

/** Keeps the moment at which this beat was first seen. */
export function observe(before: Observation | undefined, lease: Lease, nowMs: number): Observation {
  const same = before?.lease.fence === lease.fence && before.lease.beat === lease.beat
  return before !== undefined && same ? before : { lease, sinceMs: nowMs }
}

export function mayTakeOver({ lease, sinceMs }: Observation, nowMs: number): boolean {
  return lease.released || nowMs - sinceMs >= takeoverMs
}
