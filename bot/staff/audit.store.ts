/** The audit chain in the table: an item for each entry, and the head; both in the transaction of the act itself. */
import type { Item, Table, WriteOutcome } from '../table/client.ts'
import { keys } from '../table/keys.ts'
import type { Write } from '../table/writes.ts'
import { nextEntry, noHead, verifyChain, type AuditEntry, type AuditHead, type Verdict } from './audit.ts'

export type Audit = {
  /**
   * Commits writes together with an entry. Another act may come between reading the head and writing: then it is
   * done again. A condition of the other writes that failed is an answer.
   */
  perform(
    commit: (writes: readonly Write[]) => Promise<WriteOutcome>,
    entry: Pick<AuditEntry, 'actor' | 'act' | 'subject' | 'detail'>,
    writes: readonly Write[],
    now: Date,
  ): Promise<WriteOutcome>
  verify(): Promise<Verdict>
}

const attempts = 10

export function createAudit(table: Table): Audit {
  const head = async (): Promise<AuditHead> => {
    const item = await table.get(keys.auditHead(), { consistent: true })
    return item ? { seq: item['seq'] as number, hash: item['hash'] as string } : noHead
  }
  return {
    perform: async (commit, content, writes, now) => {
      let outcome: WriteOutcome = { ok: false, failed: [] }
      for (let attempt = 1; attempt <= attempts; attempt++) {
        const before = await head()
        const entry = nextEntry(before, { ...content, at: now.toISOString() })
        outcome = await commit([...writes, ...entryWrites(before, entry)])
        if (outcome.ok || outcome.failed.some((index) => index < writes.length)) return outcome
      }
      return outcome
    },
    verify: async () => {
      const entries = await table.range(keys.auditPartition(), { consistent: true })
      return verifyChain(entries.map(decode), await head())
    },
  }
}

function entryWrites(before: AuditHead, entry: AuditEntry): Write[] {
  const { seq, hash } = entry
  return [
    { put: { ...keys.auditEntry(seq), ...entry }, when: 'absent' },
    {
      put: { ...keys.auditHead(), seq, hash },
      when: before.seq === 0 ? 'absent' : { equals: { seq: before.seq } },
    },
  ]
}

function decode(item: Item): AuditEntry {
  const { pk: _pk, sk: _sk, ...entry } = item
  return entry as AuditEntry
}
