/** The audit chain in the table: an item for each entry, and the head; both in the transaction of the act itself. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Item, Table, WriteOutcome } from '../table/client.ts'
import { keys } from '../table/keys.ts'
import type { Write } from '../table/writes.ts'
import { nextEntry, noHead, verifyChain, type AuditEntry, type AuditHead, type Verdict } from './audit.ts'

export type Audit = {
  /**
   * Commits writes together with an entry. `rule` is asked after the head was read: since every staff act raises the
   * head, what it finds holds until the writes are done, or all is done again. A rule that does not hold, and a
   * condition of the other writes that failed, are answers.
   */
  perform(
    commit: (writes: readonly Write[]) => Promise<WriteOutcome>,
    entry: Pick<AuditEntry, 'actor' | 'act' | 'subject' | 'detail'>,
    writes: readonly Write[],
    now: Date,
    rule: () => Promise<boolean>,
  ): Promise<WriteOutcome>
  /** `noted`: an entry of which the hash was kept elsewhere. */
  verify(noted?: AuditHead): Promise<Verdict>
}

const attempts = 40
const longestPauseMs = 60

export function createAudit(table: Table): Audit {
  const head = async (): Promise<AuditHead> => {
    const item = await table.get(keys.auditHead(), { consistent: true })
    return item ? { seq: item['seq'] as number, hash: item['hash'] as string } : noHead
  }
  return {
    perform: async (commit, content, writes, now, rule) => {
      let outcome: WriteOutcome = { ok: false, failed: [] }
      for (let attempt = 1; attempt <= attempts; attempt++) {
        const before = await head()
        if (!(await rule())) return { ok: false, failed: [] }
        const entry = nextEntry(before, { ...content, at: now.toISOString() })
        outcome = await commit([...writes, ...entryWrites(before, entry)])
        if (outcome.ok || outcome.failed.some((index) => index < writes.length)) return outcome
        await sleep(Math.random() * longestPauseMs)
      }
      return outcome
    },
    verify: async (noted) => {
      const newest = await head()
      const entries = await table.range(keys.auditPartition(), { consistent: true })
      return verifyChain(entries.map(decode), newest, noted)
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
