/**
 * Tips in the vault. Receiving one only puts: the sealed tip, what its team sees of it, and the mark by which the same
 * thing sent again is known, all in one transaction. Whoever holds the secret that deletes a tip can have it deleted.
 */
import { createHmac } from 'node:crypto'
import type { Table } from '../table/client.ts'
import { vaultKeys } from '../table/keys.ts'
import { expiryAttribute } from '../table/tables.ts'
import type { Write } from '../table/writes.ts'
import { deskRowFor, standardTimes, type DeskRow, type DutyTimes } from './desk.ts'
import type { SealedTip } from './tip.ts'

export type TipStore = {
  /**
   * Keeps a tip. `again`: the same was received before, and nothing was written. `taken`: another lies under its id.
   * `furtherWrites` belong to the same transaction. Throws `busy`.
   */
  receive(
    tip: SealedTip,
    duplicateTag: string,
    now: Date,
    furtherWrites?: readonly Write[],
  ): Promise<'received' | 'again' | 'taken'>
  /** What has to be known to delete a tip; `undefined` unless this secret's hash stands beside it. */
  find(named: Named): Promise<{ readonly team: string; readonly objects: readonly string[] } | undefined>
  /** Deletes a tip and what its team sees of it; nothing happens where it is gone or another's. Throws `busy`. */
  remove(tip: Named & { readonly team: string }): Promise<void>
}

/** A tip and the hash of the secret that deletes it. */
export type Named = { readonly id: string; readonly deletion: string }

const itemVersion = 1
/** Telegram brings an update again for a day; a form is not left open for longer than two. */
const daySeconds = 24 * 60 * 60
const duplicateSeconds = 2 * daySeconds

/** The tick deletes a tip, its files first. Only where it stood still so long, the database does. */
const graceSeconds = 14 * 24 * 60 * 60

/** `times`: the campaign's. */
export function createTips(
  vault: Table,
  times: () => Promise<DutyTimes> = async () => Promise.resolve(standardTimes),
): TipStore {
  return {
    receive: async (tip, tag, now, furtherWrites = []) => {
      const row = deskRowFor(tip, now, await times())
      const outcome = await vault.write([
        duplicateWrite(tag, now),
        tipWrite(tip, row),
        deskRowWrite(row),
        ...furtherWrites,
      ])
      if (outcome.ok) return 'received'
      // Where the mark is there it was this very submission, whatever else is there.
      return outcome.failed.includes(0) || !outcome.failed.includes(1) ? 'again' : 'taken'
    },
    find: async ({ id, deletion }) => {
      const item = await vault.get(vaultKeys.tip(id), { consistent: true })
      if (item?.['deletion'] !== deletion) return undefined
      return { team: item['team'] as string, objects: (item['objects'] ?? []) as string[] }
    },
    remove: async ({ id, team, deletion }) => {
      await vault.write([
        { delete: vaultKeys.tip(id), when: { equals: { deletion } } },
        { delete: vaultKeys.deskRow(team, id) },
      ])
    },
  }
}

/** `kind`: what is sent again is told apart by door. Keyed, so that an id alone finds no row. */
export function duplicateTagOf(key: Uint8Array, kind: 'update' | 'submission', id: string | number): string {
  return createHmac('sha256', key).update(`tip ${kind} ${id}`).digest('base64url')
}

function duplicateWrite(tag: string, now: Date): Write {
  // The end of a day: a second would say when someone wrote.
  const endsAtSeconds = Math.ceil((now.getTime() / 1000 + duplicateSeconds) / daySeconds) * daySeconds
  return { put: { ...vaultKeys.duplicate(tag), [expiryAttribute]: endsAtSeconds }, when: 'absent' }
}

function tipWrite(
  { id, team, epoch, sealed, objects, deletion }: SealedTip,
  { day, expiresAtSeconds }: DeskRow,
): Write {
  return {
    put: {
      ...vaultKeys.tip(id),
      v: itemVersion,
      team,
      day,
      epoch,
      sealed,
      noted: 0,
      deletion,
      ...(objects.length > 0 && { objects: [...objects] }),
      [expiryAttribute]: expiresAtSeconds + graceSeconds,
    },
    when: 'absent',
  }
}

/** A new row, or the next version of one. */
export function deskRowWrite(row: DeskRow, before?: { readonly version: number }): Write {
  const { tipId, team, topic, urgent, day, epoch, status, assignee, closedOn, into, version } = row
  const put = {
    ...vaultKeys.deskRow(team, tipId),
    v: itemVersion,
    topic,
    urgent,
    day,
    epoch,
    status,
    assignee,
    closedOn,
    into,
    reminders: row.reminders,
    passed: row.passed && [...row.passed],
    sealedTo: row.sealedTo,
    recused: row.recused && [...row.recused],
    warned: row.warned,
    acknowledgeBy: row.acknowledgeBy?.toISOString(),
    answerBy: row.answerBy?.toISOString(),
    version,
    deletedAtSeconds: row.expiresAtSeconds,
    [expiryAttribute]: row.expiresAtSeconds + graceSeconds,
  }
  return { put, when: before ? { equals: { version: before.version } } : 'absent' }
}
