/**
 * What can be said of tables without knowing anyone: how many rows of each kind; for each petition its rows beside its
 * count (they are equal: each signature is one row, also when only its mark is left); how many chats the keys at hand
 * open; whether the record of staff acts is whole.
 */
import { createCounts } from '../../bot/actions/counts.store.ts'
import type { Chats } from '../../bot/chats/chat.store.ts'
import { createAudit } from '../../bot/staff/audit.store.ts'
import type { Table } from '../../bot/table/client.ts'
import { keys } from '../../bot/table/keys.ts'
import { beginningOf, createEntityCounter, type EntityCounts } from './entities.ts'
import { scanPages, type RawTables } from './raw-tables.ts'

export type Findings = {
  readonly entities: EntityCounts
  /** By action. */
  readonly petitions: Readonly<Record<string, { readonly rows: number; readonly count: number }>>
  /** Of the chats: how many the keys open. */
  readonly opened: number
  /** Entries of the record of staff acts; `undefined` when it is broken. */
  readonly audit: number | undefined
}

/** Reads the campaign's table whole. */
export async function inspect(raw: RawTables, table: Table, chats: Chats): Promise<Findings> {
  const counter = createEntityCounter()
  const rows = new Map<string, number>()
  let opened = 0
  for await (const page of scanPages(raw, 'campaign'))
    for (const item of page) {
      counter.add(item)
      const pk = item['pk']?.S ?? ''
      const kind = beginningOf(item)
      if (kind === 'S' || kind === 'I') {
        const { actionId } = keys.signUpOf(pk)
        rows.set(actionId, (rows.get(actionId) ?? 0) + (kind === 'S' ? 1 : 0))
      }
      const profile = item['profile']?.B
      if (kind === 'C' && profile && chats.openProfile(keys.chatPseudonym(pk), profile)) opened += 1
    }
  const verdict = await createAudit(table).verify()
  return {
    entities: counter.counts(),
    petitions: await petitionsOf(table, rows),
    opened,
    audit: verdict.ok ? verdict.entries : undefined,
  }
}

async function petitionsOf(table: Table, rows: ReadonlyMap<string, number>): Promise<Findings['petitions']> {
  const counts = createCounts(table)
  const found: Record<string, { rows: number; count: number }> = {}
  for (const [actionId, held] of [...rows].toSorted(([one], [other]) => one.localeCompare(other)))
    found[actionId] = { rows: held, count: await counts.exact(actionId) }
  return found
}

/** What is wrong whatever happened before, in words. */
export function troubles({ entities, petitions, opened, audit }: Findings): string[] {
  const chats = entities['chats'] ?? 0
  return [
    ...Object.entries(petitions).flatMap(([id, { rows, count }]) =>
      rows === count ? [] : [`${id}: ${rows} signatures are held, the count says ${count}.`],
    ),
    ...(opened === chats ? [] : [`The keys open ${opened} of ${chats} chats.`]),
    ...(audit === undefined ? ['The record of staff acts is broken: npm run audit says where.'] : []),
  ]
}
