/**
 * The record of staff acts: entries chained by hashes, so that none can be changed, left out, moved or cut off unseen.
 * Entries name people by pseudonym only, and say nothing that anyone wrote.
 */
import { hashOf } from '../identity/pseudonyms.ts'

export type AuditEntry = {
  /** 1 for the first. */
  readonly seq: number
  readonly at: string
  readonly actor: string
  readonly act: string
  readonly subject: string
  readonly detail?: string
  /** Hash of the entry before; of nothing for the first. */
  readonly prev: string
  readonly hash: string
}

/** The newest entry, noted apart, so that a chain that was cut off is seen. */
export type AuditHead = { readonly seq: number; readonly hash: string }

export const noHead: AuditHead = { seq: 0, hash: '' }

export function nextEntry(
  head: AuditHead,
  content: Pick<AuditEntry, 'at' | 'actor' | 'act' | 'subject' | 'detail'>,
): AuditEntry {
  const entry = { ...content, seq: head.seq + 1, prev: head.hash }
  return { ...entry, hash: hashOfEntry(entry) }
}

function hashOfEntry({ seq, at, actor, act, subject, detail, prev }: Omit<AuditEntry, 'hash'>): string {
  return hashOf(JSON.stringify([seq, at, actor, act, subject, detail ?? null, prev]))
}

export type Verdict =
  | { readonly ok: true; readonly entries: number; readonly head: AuditHead }
  | { readonly ok: false; readonly seq: number; readonly reason: Break }

/** `gone`, `different`: of the entry that was noted elsewhere; the chain itself is whole. */
export type Break = 'missing' | 'changed' | 'torn' | 'cut-off' | 'gone' | 'different'

/**
 * Checks entries in the order of their numbers against each other and against the head. The head lies beside the
 * chain, and whoever can write both can write both anew: `noted` is an entry of which someone keeps the hash elsewhere.
 */
export function verifyChain(entries: readonly AuditEntry[], head: AuditHead, noted?: AuditHead): Verdict {
  let before = noHead
  for (const entry of entries) {
    const seq = before.seq + 1
    if (entry.seq !== seq) return { ok: false, seq, reason: 'missing' }
    if (entry.prev !== before.hash) return { ok: false, seq, reason: 'torn' }
    if (entry.hash !== hashOfEntry(entry)) return { ok: false, seq, reason: 'changed' }
    before = { seq, hash: entry.hash }
  }
  // Entries that came after the head was read are the next ones.
  if (entries.length < head.seq) return { ok: false, seq: before.seq + 1, reason: 'cut-off' }
  const newest = head.seq === 0 ? noHead : entries[head.seq - 1]
  if (newest?.hash !== head.hash) return { ok: false, seq: head.seq, reason: 'changed' }
  const found = noted && entries[noted.seq - 1]
  if (noted && !found) return { ok: false, seq: noted.seq, reason: 'gone' }
  if (noted && found?.hash !== noted.hash) return { ok: false, seq: noted.seq, reason: 'different' }
  return { ok: true, entries: entries.length, head: before }
}
