/**
 * Before what was delivered is rewritten, the ledger of each other job is closed off: a holder that froze and wakes
 * after its lease ran out may still want to write the row of what it sent, and a rewriting that has read past that
 * place would miss it. A row of ours takes its number, so that its own is refused; what it sent is then in doubt.
 */
import type { LedgerRow } from './ledger.store.ts'
import type { PumpParts } from './ports.ts'

/** `fence`: ours. Throws `busy`. */
export async function closeOffOthers(
  { ledger, time }: Pick<PumpParts, 'ledger' | 'time'>,
  mailingId: string,
  fence: number,
): Promise<void> {
  for (;;) {
    const left = (await ledger.lastOfAll(mailingId)).filter((row) => isUnderWay(row, fence))
    if (left.length === 0) return
    // One that was refused is the work of a holder that was faster: then its row is the last.
    for (const row of left) await ledger.append(closingRow(row, fence), time.now())
  }
}

function isUnderWay(row: LedgerRow, fence: number): boolean {
  return !row.rewrites && !row.clean && row.fence !== fence
}

/** Says no more than the row before: whoever goes on behind it is as much in doubt. */
function closingRow(last: LedgerRow, fence: number): LedgerRow {
  return { ...last, seq: last.seq + 1, fence, delivered: [] }
}
