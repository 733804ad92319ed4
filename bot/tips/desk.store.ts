/** The desk's rows in the vault: what a team sees of its tips without opening any. */
import type { Item, Table } from '../table/client.ts'
import { vaultKeys } from '../table/keys.ts'
import type { DeskRow, DeskStatus } from './desk.ts'
import type { Topic } from './tip.ts'

export type DeskRows = {
  /** Every tip of a team, in no order that means anything. */
  of(team: string): Promise<DeskRow[]>
}

export function createDeskRows(vault: Table): DeskRows {
  return {
    of: async (team) => {
      const items = await vault.range(vaultKeys.desk(team), { consistent: true })
      return items.map((item) => deskRowOf(team, item))
    },
  }
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
    status: item['status'] as DeskStatus,
    assignee: item['assignee'] as string | undefined,
    acknowledgeBy: time('acknowledgeBy'),
    answerBy: time('answerBy'),
    closedOn: item['closedOn'] as string | undefined,
    expiresAtSeconds: item['expiresAtSeconds'] as number,
    version: item['version'] as number,
  }
}
