/**
 * Erases once more what people had erased after the moment to which a table was restored. Each entry of the ledger is
 * done in one transaction with its arrival in the restored table: broken off, it goes on where it stood, and a second
 * run does nothing.
 */
import { erasedAgainWrites } from '../../bot/actions/sign-ups.store.ts'
import type { Chats } from '../../bot/chats/chat.store.ts'
import { CaselineError } from '../../bot/errors.ts'
import type { Table } from '../../bot/table/client.ts'
import { erasureAgainWrite, type Erasure } from '../../bot/table/erasures.ts'
import { keys } from '../../bot/table/keys.ts'
import type { Write } from '../../bot/table/writes.ts'

/** `again`: rows erased once more; `absent`: entries whose row the restored table does not have. */
export type ErasureReport = { readonly again: number; readonly absent: number }

export type Restored = { readonly table: Table; readonly chats: Chats; readonly now: Date }

const attempts = 5

/**
 * `known`: the ledger of the restored table; `later`: as it was last known. Throws `busy`, and `unreadable` where the
 * keys do not fit.
 */
export async function eraseAgain(
  restored: Restored,
  ledger: { readonly known: readonly Erasure[]; readonly later: readonly Erasure[] },
): Promise<ErasureReport> {
  const known = new Set(ledger.known.map(({ id }) => id))
  let again = 0
  let absent = 0
  for (const entry of ledger.later.filter(({ id }) => !known.has(id))) {
    if (await eraseOne(restored, entry)) again += 1
    else absent += 1
  }
  return { again, absent }
}

/** Whether the row was there. Its entry is in the table in any case. */
async function eraseOne(restored: Restored, entry: Erasure): Promise<boolean> {
  const { table } = restored
  const arrival = erasureAgainWrite(entry)
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const writes = await writesFor(restored, entry)
    if (!writes || (entry.erased !== 'follows' && !(await isThere(table, entry)))) {
      await table.write([arrival])
      return false
    }
    if ((await table.write([...writes, arrival])).ok) return true
  }
  throw new CaselineError(
    'busy',
    'A row changes all the time: stop the functions before the restore is finished.',
  )
}

async function isThere(table: Table, { pk }: Erasure): Promise<boolean> {
  return (await table.range(pk, { consistent: true, limitItems: 1 })).length > 0
}

async function writesFor({ chats, now }: Restored, { erased, pk }: Erasure): Promise<Write[] | undefined> {
  if (erased === 'signature' || erased === 'details') return erasedAgainWrites(erased, pk)
  const pseudonym = keys.chatPseudonym(pk)
  if (erased === 'chat') return [{ delete: keys.chat(pseudonym), when: 'exists' }]
  const write = await chats.withoutFollows(pseudonym, now)
  return write && [write]
}
