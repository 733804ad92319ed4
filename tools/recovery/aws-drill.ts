/**
 * The drill at AWS, beside the running system, of which it only reads: its table as it was at a moment T, brought up to
 * what must not go back from the ledger of the running one, compared with it, and opened with the keys of the stage.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createChats } from '../../bot/chats/chat.store.ts'
import type { Parameters } from '../../bot/identity/parameters.store.ts'
import { createTable } from '../../bot/table/client.ts'
import { catchUp } from './catch-up.ts'
import { drillRow, type DrillRow } from './drill-row.ts'
import { inspect, troubles, type Findings } from './inspect.ts'
import { campaignItems } from './raw-tables.ts'
import { withTableAt, type TableAt } from './table-at.ts'

export type AwsDrill = TableAt & { readonly parameters: Parameters }

/** Throws `configuration` when the moment cannot be restored. */
export async function drillAtAws(drill: AwsDrill): Promise<DrillRow[]> {
  return withTableAt(drill, async (name) => compare(drill, name))
}

async function compare({ client, table, parameters, now }: AwsDrill, name: string): Promise<DrillRow[]> {
  const { keyring } = await parameters.secrets()
  const running = namedTables(client, table)
  const copy = namedTables(client, name)
  const restored = createTable(client, name)
  const chats = createChats(restored, keyring)
  const atT = await inspect(copy, restored, chats)
  const report = await catchUp(
    { table: restored, raw: copy, chats, now },
    () => campaignItems(running),
    'all',
  )
  const found = await inspect(copy, restored, chats)
  const today = await inspect(running, createTable(client, table), chats)
  return rowsOf(atT, found, today, report.again)
}

function namedTables(client: DynamoDBClient, campaign: string) {
  return { client, names: { campaign, vault: '' } }
}

/** What can be compared while the system runs: what was carried over may have grown since, and never shrunk. */
function rowsOf(atT: Findings, found: Findings, today: Findings, again: number): DrillRow[] {
  const of = ({ entities }: Findings, name: string): number => entities[name] ?? 0
  const atMost = (what: string, is: number, limit: number): DrillRow =>
    drillRow(what, is <= limit ? is : `at most ${limit}`, is)
  return [
    drillRow('rows erased once more', again, again),
    ...['chats', 'followers', 'signatures'].map((name) =>
      atMost(`${name}: at most those of T (${of(atT, name)})`, of(found, name), of(atT, name)),
    ),
    ...['broadcasts and their ledgers', 'staff', 'audit', 'erasures'].map((name) =>
      atMost(`${name}: at most those of today (${of(today, name)})`, of(found, name), of(today, name)),
    ),
    drillRow('chats that the keys of the stage open', of(found, 'chats'), found.opened),
    drillRow('trouble found in the restored table', 'none', troubles(found).join(' ') || 'none'),
    drillRow('trouble found in the running table', 'none', troubles(today).join(' ') || 'none'),
  ]
}
