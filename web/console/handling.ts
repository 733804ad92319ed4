/** What happens to messages besides answers: who has them, which team, together with which, and their end. */
import { toBase64url } from '../../bot/sealing/base64url.ts'
import { seal } from '../../bot/sealing/sealed.ts'
import type { ConsoleRequest, ConsoleRow } from '../../bot/tips/console.ts'
import { tipBytes } from '../../bot/tips/tip.ts'
import { demand, membersOf, set, type Desk, type Opened } from './desk.ts'
import { loadInbox, look } from './opening.ts'

/** As many as one request takes. */
const batch = 100

/** Several at once; what somebody else had changed is counted and said. */
export async function changeRows(
  desk: Desk,
  rows: readonly ConsoleRow[],
  to: ConsoleRow['status'],
  more: Pick<ConsoleRequest<'change'>, 'assignee' | 'recuse'> = {},
): Promise<void> {
  let changed = 0
  for (let at = 0; at < rows.length; at += batch) {
    const some = rows.slice(at, at + batch).map(({ id, team, version }) => ({ id, team, version }))
    const asked = await demand(desk, 'change', { rows: some, to, ...more })
    if (!asked) return
    changed += asked.changed.length
  }
  await loadInbox(desk)
  const { opened } = desk
  const isThere = desk.rows.some(({ id }) => id === opened?.row.id)
  if (opened && !isThere) set(desk, { opened: undefined })
  else if (opened && rows.some(({ id }) => id === opened.row.id)) await look(desk, opened.row)
  set(desk, { chosen: new Set(), said: changed > 0 ? desk.texts.failures.changed : desk.texts.done })
}

/** Seals it anew to another team. */
export async function handOver(desk: Desk, { row, content }: Opened, to: string): Promise<void> {
  if (!content || !desk.roster) return
  const sealed = toBase64url(await seal(membersOf(desk, to), tipBytes(content)))
  const { id, team, version } = row
  if (await demand(desk, 'handOver', { id, team, version, to, epoch: desk.roster.epoch, sealed }))
    await leave(desk)
}

export async function merge(desk: Desk, { id, team, version }: ConsoleRow, into: string): Promise<void> {
  if (await demand(desk, 'merge', { id, team, version, into })) await leave(desk)
}

/** All of them into the oldest. */
export async function mergeRows(desk: Desk, rows: readonly ConsoleRow[]): Promise<void> {
  const [first, ...others] = rows.toSorted((one, other) => (one.day < other.day ? -1 : 1))
  for (const { id, team, version } of others)
    if (!first || !(await demand(desk, 'merge', { id, team, version, into: first.id }))) return
  set(desk, { chosen: new Set() })
  await leave(desk)
}

export async function remove(desk: Desk, { row: { id, team, version } }: Opened): Promise<void> {
  if (!(await demand(desk, 'remove', { id, team, version }))) return
  desk.drafts.delete(id)
  await leave(desk)
}

async function leave(desk: Desk): Promise<void> {
  set(desk, { opened: undefined })
  await loadInbox(desk)
  set(desk, { said: desk.texts.done })
}
