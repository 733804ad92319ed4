/**
 * The erasures' own ledger: a row for each thing that someone had erased, written in the transaction that erases it.
 * A table that is restored to an earlier moment holds again what was erased since; the rows of the ledger that the
 * later table has and the restored one has not say what to erase once more (tools/recovery/).
 *
 * A row names another row of the table, never a person. Each erased row has its own, so that nothing but the day
 * joins what one person erased. Rows are kept for as long as a table can be restored, and some days more.
 */
import { randomId } from '../identity/pseudonyms.ts'
import type { Item } from './client.ts'
import { keys, type Key } from './keys.ts'
import { expiryAttribute } from './tables.ts'
import type { Write } from './writes.ts'

/**
 * What was erased. `chat`: the whole chat item (/forget). `follows`: all that the chat followed (/stop).
 * `signature`: a signature, and with it one of the count (withdrawn). `details`: all of a signature but its bare mark.
 */
export type ErasedKind = 'chat' | 'follows' | 'signature' | 'details'

export type Erasure = {
  /** Calendar day in UTC. */
  readonly day: string
  /** Random; the same in every copy of the table. */
  readonly id: string
  readonly erased: ErasedKind
  /** The row's partition key. */
  readonly pk: string
}

const itemVersion = 1
/** DynamoDB restores to any moment of the last 35 days. */
export const restorableDays = 35
const marginDays = 5
const dayMs = 24 * 60 * 60_000

/** Goes into the transaction that erases the row. */
export function erasureWrite(erased: ErasedKind, row: Key, now: Date): Write {
  return { put: entryOf(now.toISOString().slice(0, 10), randomId(), erased, row.pk) }
}

/** Brings an entry of another copy of the table into this one, in the transaction that erases the row once more. */
export function erasureAgainWrite({ day, id, erased, pk }: Erasure): Write {
  return { put: entryOf(day, id, erased, pk) }
}

function entryOf(day: string, id: string, erased: ErasedKind, pk: string) {
  // From the day, not the moment: a time of day would join what one person erased.
  const endMs = Date.parse(day) + (1 + restorableDays + marginDays) * dayMs
  return { ...keys.erasure(day, id), v: itemVersion, erased, of: pk, [expiryAttribute]: endMs / 1000 }
}

/** An item of the ledger; `undefined` for any other, and for a version that this one does not know. */
export function erasureOf({ pk, sk, v, erased, of }: Item): Erasure | undefined {
  const day = keys.erasureDay(String(pk))
  if (day === undefined || v !== itemVersion) return undefined
  return { day, id: String(sk), erased: erased as ErasedKind, pk: String(of) }
}
