/**
 * Mailboxes in the vault: answers that staff left for a source, who reads them by the secret that the receipt's words
 * make. Staff know only its hash. What was read goes 14 days later.
 */
import type { Item, Table } from '../table/client.ts'
import { vaultKeys } from '../table/keys.ts'
import { expiryAttribute } from '../table/tables.ts'

export type Mailboxes = {
  /**
   * The sealed answers in order, each of which is marked as read. One reading call, whether there is such a mailbox
   * or not. Throws `busy`.
   */
  read(mailboxId: string, now: Date): Promise<Uint8Array[]>
  /** Deletes a mailbox with its answers; nothing happens where there is none. Throws `busy`. */
  remove(mailboxId: string): Promise<void>
}

const keptAfterReadingSeconds = 14 * 24 * 60 * 60
const answerPrefix = 'A#'

export function createMailboxes(vault: Table): Mailboxes {
  const rowsOf = async (mailboxId: string): Promise<Item[]> =>
    vault.range(vaultKeys.mailboxPartition(mailboxId), { consistent: true })
  return {
    read: async (mailboxId, now) => {
      const nowSeconds = Math.floor(now.getTime() / 1000)
      // The database deletes some time after an item has expired.
      const rows = (await rowsOf(mailboxId)).filter((row) => !(Number(row[expiryAttribute]) <= nowSeconds))
      const answers = rows.filter(({ sk }) => String(sk).startsWith(answerPrefix))
      const unread = answers.filter(({ read }) => read !== true)
      await Promise.all(unread.map(async (row) => markRead(vault, row, nowSeconds)))
      return answers.map(({ sealed }) => sealed as Uint8Array)
    },
    remove: async (mailboxId) => {
      const rows = await rowsOf(mailboxId)
      await Promise.all(
        rows.map(async ({ pk, sk }) => vault.write([{ delete: { pk: String(pk), sk: String(sk) } }])),
      )
    },
  }
}

/** Unless it was deleted meanwhile. */
async function markRead(vault: Table, { pk, sk }: Item, nowSeconds: number): Promise<void> {
  const update = { pk: String(pk), sk: String(sk) }
  const set = { read: true, [expiryAttribute]: nowSeconds + keptAfterReadingSeconds }
  await vault.write([{ update, set, when: 'exists' }])
}
