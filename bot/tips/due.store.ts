/**
 * What the tick does for tips when the time has come. Each step may run twice or break off anywhere: whoever is to be
 * told is written down first, under an id that the due item gives, then the rows change, and the due item goes last,
 * together with the next one. A step that finds a row changed by someone else leaves the item for the next minute.
 */
import { CaselineError } from '../errors.ts'
import type { DueItem, DueItems } from '../delivery/due-items.store.ts'
import type { Jobs } from '../delivery/jobs.store.ts'
import { tellId, tellJob } from '../delivery/tells.ts'
import type { Roster } from '../sealing/roster.ts'
import type { Table } from '../table/client.ts'
import { alertId } from './alerts.store.ts'
import type { DeskRow, DutyTimes } from './desk.ts'
import type { DeskRows } from './desk.store.ts'
import { nextStep, nextTime, type DutyStep } from './duty.ts'

export type DueTips = {
  /** Calls a team, if there is anything that nobody took. Gives a word for the log. */
  alert(item: DueItem, now: Date): Promise<'called' | 'nothing'>
  /** Looks after everything on a team's desk, and says when to look again. */
  desk(item: DueItem, times: DutyTimes, now: Date): Promise<'changed' | 'nothing'>
}

export type DueParts = {
  readonly table: Table
  readonly rows: DeskRows
  readonly dueItems: DueItems
  readonly jobs: Jobs
  readonly roster: (now: Date) => Promise<Roster | undefined>
  /** Deletes objects; nothing happens where one is gone. Throws `busy`. */
  readonly removeObjects: (names: readonly string[]) => Promise<void>
}

/** So that the time of an alert says less about when something came; drawn once for each alert. */
const jitterMs = 5 * 60_000

export function createDueTips(parts: DueParts): DueTips {
  const { table, rows, dueItems } = parts
  return {
    alert: async (item, now) => {
      const [team = '', kind] = item.subject.split('|')
      const urgent = kind === 'urgent'
      const waiting = (await rows.of(team)).some((row) => isWaiting(row, urgent))
      const begins = urgent ? now : new Date(now.getTime() + Math.random() * jitterMs)
      // It may stand there already; then that one and its time hold.
      if (waiting) await tell(parts, alertId({ team, urgent }, item.at), begins)
      await table.write([dueItems.doneWrite(item)])
      return waiting ? 'called' : 'nothing'
    },
    desk: async (item, times, now) => {
      const teams = (await parts.roster(now))?.teams ?? []
      const steps = (await rows.of(item.subject))
        .map((row) => ({ row, step: nextStep(row, now, times, teams) }))
        .filter(({ step }) => step.kind !== 'nothing')
      for (const { row, step } of steps) await tellOf(parts, item, row, step, now)
      for (const { row, step } of steps) await make(parts, row, step)
      await lookAgain(parts, item, now)
      return steps.length > 0 ? 'changed' : 'nothing'
    },
  }
}

function isWaiting({ status, urgent }: DeskRow, onlyUrgent: boolean): boolean {
  return status === 'new' && (urgent || !onlyUrgent)
}

async function tell({ table, jobs }: DueParts, id: string, begins: Date): Promise<void> {
  await table.write([jobs.addWrite(tellJob(id, begins))])
}

/** All of a kind that a look at the desk finds are told together. */
async function tellOf(
  parts: DueParts,
  { at }: DueItem,
  { team, status }: DeskRow,
  step: DutyStep,
  now: Date,
): Promise<void> {
  const moment = String(at.getTime() / 60_000)
  if (step.kind === 'remind') {
    const clock = status === 'new' ? 'acknowledge' : 'answer'
    await tell(parts, tellId('tip-reminder', team, clock, moment), now)
  }
  if (step.kind === 'stuck') await tell(parts, tellId('tip-stuck', moment), now)
  if (step.kind === 'warn') await tell(parts, tellId('tip-ending', team, moment), now)
  if (step.kind !== 'move') return
  const { team: next, acknowledgeBy = now } = step.next
  await parts.table.write([
    parts.dueItems.scheduleWrite({ at: acknowledgeBy, kind: 'tip-desk', subject: next }),
  ])
  await tell(parts, alertId({ team: next, urgent: true }, at), now)
}

/** Objects go before the row that names them: nothing is left that nobody knows of. */
async function make({ rows, removeObjects }: DueParts, row: DeskRow, step: DutyStep): Promise<void> {
  if (step.kind === 'nothing') return
  if (step.kind === 'delete') {
    await removeObjects(await rows.objectsOf(row.tipId))
    await rows.remove(row)
  } else if (!(await rows.change(row, step.next)))
    throw new CaselineError('busy', 'A row of the desk changed meanwhile.')
}

/** At the next time at which any of a team's tips wants something. */
async function lookAgain({ table, rows, dueItems }: DueParts, item: DueItem, now: Date): Promise<void> {
  const times = (await rows.of(item.subject)).map((row) => nextTime(row).getTime())
  const next = new Date(Math.max(Math.min(...times), now.getTime() + 60_000))
  const look = { at: next, kind: 'tip-desk', subject: item.subject } as const
  await table.write([...(times.length > 0 ? [dueItems.scheduleWrite(look)] : []), dueItems.doneWrite(item)])
}
