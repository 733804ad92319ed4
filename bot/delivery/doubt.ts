/**
 * What holders that died may have sent without a row of the ledger that says so: at most a second's worth, what the
 * last row calls open included. Whoever goes on sends just these messages again; whoever does not must still report
 * that copies may be out there which nobody can take back.
 */
import type { LedgerRow } from './ledger.store.ts'
import { rateNow, type Rates } from './paying.ts'

/** A number for each holder that died: so many of the next messages it may have sent. All are above 0. */
export type Doubts = readonly number[]

/** Behind the last row of a job, for whoever goes on there. */
export function doubtsBehind(last: LedgerRow, rates: Rates): Doubts {
  // What is open was begun, but nothing is counted of it yet.
  const earlier = last.doubts.map((messages) => messages + last.open.length)
  return last.clean ? earlier : [...earlier, rateNow(rates, last.totals.paid > 0)]
}

/** After one more message was begun; before it as many copies of it may have arrived as there are numbers. */
export function doubtsAfterOne(doubts: Doubts): Doubts {
  return doubts.map((messages) => messages - 1).filter((messages) => messages > 0)
}

/** How many messages may have arrived behind the last row of a job. */
export function possiblyReached(last: LedgerRow, rates: Rates): number {
  return doubtsBehind(last, rates).reduce((sum, messages) => sum + messages, 0)
}

/** How many copies may be out there that no row names. `lastRows`: the last of each job of a mailing. */
export function unlistedCopies(lastRows: readonly LedgerRow[], rates: Rates): number {
  return lastRows
    .filter(({ rewrites }) => !rewrites)
    .reduce((sum, row) => {
      const { unknown, possiblyTwice } = row.totals
      return sum + unknown + possiblyTwice + possiblyReached(row, rates)
    }, 0)
}
