/** What the tick does for tips when the time has come. Each may run twice or break off anywhere. */
import type { DueItem, DueItems } from '../delivery/due-items.store.ts'
import type { Jobs } from '../delivery/jobs.store.ts'
import { tellJob } from '../delivery/tells.ts'
import type { Table } from '../table/client.ts'
import { alertId } from './alerts.store.ts'
import type { DeskRow } from './desk.ts'
import type { DeskRows } from './desk.store.ts'

export type DueTips = {
  /** Calls a team, if there is anything that nobody took. Gives a word for the log. */
  alert(item: DueItem, now: Date): Promise<'called' | 'nothing'>
}

/** So that the time of an alert says less about when something came; drawn once for each alert. */
const jitterMs = 5 * 60_000

export function createDueTips(table: Table, desk: DeskRows, dueItems: DueItems, jobs: Jobs): DueTips {
  return {
    alert: async (item, now) => {
      const [team = '', kind] = item.subject.split('|')
      const urgent = kind === 'urgent'
      const waiting = (await desk.of(team)).some((row) => isWaiting(row, urgent))
      const begins = urgent ? now : new Date(now.getTime() + Math.random() * jitterMs)
      // It may stand there already; then that one and its time hold.
      if (waiting) await table.write([jobs.addWrite(tellJob(alertId({ team, urgent }, item.at), begins))])
      await table.write([dueItems.doneWrite(item)])
      return waiting ? 'called' : 'nothing'
    },
  }
}

function isWaiting({ status, urgent }: DeskRow, onlyUrgent: boolean): boolean {
  return status === 'new' && (urgent || !onlyUrgent)
}
