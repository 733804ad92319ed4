/**
 * Tips in the vault. Whoever receives one may only put: the sealed tip, what its team sees of it, and the mark by
 * which the same thing sent again is known, all in one transaction.
 */
import { createHmac } from 'node:crypto'
import type { Table } from '../table/client.ts'
import { vaultKeys } from '../table/keys.ts'
import { expiryAttribute } from '../table/tables.ts'
import type { Write } from '../table/writes.ts'
import { deskRowFor, type DeskRow, type DutyTimes } from './desk.ts'
import type { SealedTip } from './tip.ts'

export type TipStore = {
  /**
   * Keeps a tip. `again`: the same was received before, and nothing was written. `furtherWrites` belong to the same
   * transaction. Throws `busy`.
   */
  receive(
    tip: SealedTip,
    duplicateTag: string,
    now: Date,
    furtherWrites?: readonly Write[],
  ): Promise<'received' | 'again'>
}

const itemVersion = 1
/** Telegram brings an update again for a day; a form is not left open for longer than two. */
const duplicateSeconds = 48 * 60 * 60

export function createTips(vault: Table, times?: DutyTimes): TipStore {
  return {
    receive: async (tip, tag, now, furtherWrites = []) => {
      const row = deskRowFor(tip, now, times)
      const outcome = await vault.write([
        duplicateWrite(tag, now),
        tipWrite(tip, row),
        deskRowWrite(row),
        ...furtherWrites,
      ])
      return outcome.ok ? 'received' : 'again'
    },
  }
}

/** `kind`: what is sent again is told apart by door. Keyed, so that an id alone finds no row. */
export function duplicateTagOf(key: Uint8Array, kind: 'update' | 'submission', id: string | number): string {
  return createHmac('sha256', key).update(`tip ${kind} ${id}`).digest('base64url')
}

function duplicateWrite(tag: string, now: Date): Write {
  const endsAtSeconds = Math.floor(now.getTime() / 1000) + duplicateSeconds
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
      deletion,
      ...(objects.length > 0 && { objects: [...objects] }),
      [expiryAttribute]: expiresAtSeconds,
    },
    when: 'absent',
  }
}

/** A new row, or the next version of one. */
export function deskRowWrite(row: DeskRow, before?: { readonly version: number }): Write {
  const { tipId, team, topic, urgent, day, status, assignee, closedOn, version } = row
  const put = {
    ...vaultKeys.deskRow(team, tipId),
    v: itemVersion,
    topic,
    urgent,
    day,
    status,
    assignee,
    closedOn,
    acknowledgeBy: row.acknowledgeBy?.toISOString(),
    answerBy: row.answerBy?.toISOString(),
    version,
    [expiryAttribute]: row.expiresAtSeconds,
  }
  return { put, when: before ? { equals: { version: before.version } } : 'absent' }
}
