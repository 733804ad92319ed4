/** The desk's rows in the vault: what a team sees of its tips without opening any. */
import { CaselineError } from '../errors.ts'
import type { Item, Table } from '../table/client.ts'
import { vaultKeys } from '../table/keys.ts'
import type { Write } from '../table/writes.ts'
import type { DeskRow, DeskStatus } from './desk.ts'
import { takenBy } from './duty.ts'
import type { Topic } from './tip.ts'
import { deskRowWrite } from './tips.store.ts'

export type DeskRows = {
  /** Every tip of a team, in no order that means anything. */
  of(team: string): Promise<DeskRow[]>
  /**
   * Takes on whatever nobody of a team took: all of it at once, so that of two who press together one has it.
   * `nothing`: there was nothing (left). Throws `busy`.
   */
  takeAll(team: string, assignee: string): Promise<'taken' | 'nothing'>
  /** Writes the next version of a row; into another team's desk, where it names one. `false`: it changed since. */
  change(row: DeskRow, next: DeskRow): Promise<boolean>
  /** The objects that belong to a tip. */
  objectsOf(tipId: string): Promise<readonly string[]>
  /** Deletes a tip and what its team sees of it. */
  remove(row: DeskRow): Promise<void>
}

/** In one transaction; whoever has more waiting takes it on in several. */
const rowsTogether = 50
const attempts = 5

export function createDeskRows(vault: Table): DeskRows {
  return {
    of: async (team) => {
      const items = await vault.range(vaultKeys.desk(team), { consistent: true })
      return items.map((item) => deskRowOf(team, item))
    },
    takeAll: async (team, assignee) => takeAll(vault, team, assignee),
    change: async (row, next) => {
      const isMoved = next.team !== row.team
      const writes: Write[] = isMoved
        ? [
            { delete: vaultKeys.deskRow(row.team, row.tipId), when: { equals: { version: row.version } } },
            deskRowWrite(next),
            { update: vaultKeys.tip(row.tipId), set: { team: next.team }, when: 'exists' },
          ]
        : [deskRowWrite(next, row)]
      return (await vault.write(writes)).ok
    },
    objectsOf: async (tipId) => {
      const item = await vault.get(vaultKeys.tip(tipId), { consistent: true })
      return (item?.['objects'] ?? []) as string[]
    },
    remove: async ({ team, tipId }) => {
      await vault.write([{ delete: vaultKeys.tip(tipId) }, { delete: vaultKeys.deskRow(team, tipId) }])
    },
  }
}

async function takeAll(vault: Table, team: string, assignee: string): Promise<'taken' | 'nothing'> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const items = await vault.range(vaultKeys.desk(team), { consistent: true })
    const waiting = items.map((item) => deskRowOf(team, item)).filter(({ status }) => status === 'new')
    if (waiting.length === 0) return 'nothing'
    if (await takeTogether(vault, waiting, assignee)) return 'taken'
  }
  throw new CaselineError('busy', 'The desk is being written by many at once.')
}

/** `false`: someone was faster with one of the first. */
async function takeTogether(vault: Table, waiting: readonly DeskRow[], assignee: string): Promise<boolean> {
  for (let from = 0; from < waiting.length; from += rowsTogether) {
    const rows = waiting.slice(from, from + rowsTogether)
    const outcome = await vault.write(rows.map((row) => deskRowWrite(takenBy(row, assignee), row)))
    if (!outcome.ok) return false
  }
  return true
}

export function deskRowOf(team: string, item: Item): DeskRow {
  const time = (name: string): Date | undefined =>
    item[name] === undefined ? undefined : new Date(item[name] as string)
  return {
    tipId: item['sk'] as string,
    team,
    topic: item['topic'] as Topic,
    urgent: item['urgent'] === true,
    day: item['day'] as string,
    epoch: item['epoch'] as number,
    status: item['status'] as DeskStatus,
    assignee: item['assignee'] as string | undefined,
    acknowledgeBy: time('acknowledgeBy'),
    answerBy: time('answerBy'),
    closedOn: item['closedOn'] as string | undefined,
    reminders: item['reminders'] as number | undefined,
    passed: item['passed'] as string[] | undefined,
    into: item['into'] as string | undefined,
    sealedTo: item['sealedTo'] as string | undefined,
    recused: item['recused'] as string[] | undefined,
    warned: item['warned'] === true,
    expiresAtSeconds: item['deletedAtSeconds'] as number,
    version: item['version'] as number,
  }
}
