/**
 * The duty clock: what has to happen with a tip that waits too long, and when a tip goes. A tip that nobody takes on,
 * or whose sender hears nothing, is called for once more; a period later it goes to the next team that takes its
 * subject; and where there is none the admins are told, and then it is quiet. Rules only; a late clock counts its
 * periods from when it looks.
 */
import type { Team } from '../sealing/roster.ts'
import { acknowledgeBy, endOfDay, quarterAfter, type DeskRow, type DutyTimes } from './desk.ts'

/** `next`: the row as it has to be written. `tells`: who has to be told of it. */
export type DutyStep =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'remind' | 'move' | 'stuck' | 'warn'; readonly next: DeskRow }
  | { readonly kind: 'delete' }

/** Days before a tip is deleted. */
const warnDays = 7
const dayMs = 24 * 60 * 60_000

export function nextStep(row: DeskRow, now: Date, times: DutyTimes, teams: readonly Team[]): DutyStep {
  if (deletedAt(row) <= now) return { kind: 'delete' }
  const due = runningClock(row)
  if (due && due <= now) return overdueStep(row, now, times, teams)
  if (!row.warned && warnedAt(row) <= now) return { kind: 'warn', next: changed(row, { warned: true }) }
  return { kind: 'nothing' }
}

/** When something has to be done with it next. */
export function nextTime(row: DeskRow): Date {
  const times = [runningClock(row), row.warned ? undefined : warnedAt(row), deletedAt(row)]
  return new Date(Math.min(...times.flatMap((time) => (time ? [time.getTime()] : []))))
}

/** Taken on by someone: its first clock is over, and its second runs as before. */
export function takenBy(row: DeskRow, assignee: string): DeskRow {
  return changed(row, { status: 'taken', assignee, acknowledgeBy: undefined, reminders: undefined })
}

/** The clock that runs: until someone takes it on, then until its sender hears something. */
function runningClock({ status, into, acknowledgeBy: first, answerBy: second, reminders = 0 }: DeskRow) {
  // What was put to another tip is seen to with that one.
  if (reminders > 1 || into !== undefined) return undefined
  if (status === 'new') return first
  return status === 'taken' || status === 'open' ? second : undefined
}

function overdueStep(row: DeskRow, now: Date, times: DutyTimes, teams: readonly Team[]): DutyStep {
  const { reminders = 0, team, passed = [] } = row
  const until = periodFrom(row, now, times)
  if (reminders === 0) return { kind: 'remind', next: changed(row, { reminders: 1, ...until }) }
  const to = nextTeam(row, teams)
  if (to === undefined) return { kind: 'stuck', next: changed(row, { reminders: 2 }) }
  const again = {
    status: 'new',
    assignee: undefined,
    acknowledgeBy: acknowledgeBy(row.urgent, now, times),
  } as const
  const sealedTo = row.sealedTo ?? team
  const moved = { ...again, team: to.id, sealedTo, passed: [...passed, team], reminders: undefined }
  return { kind: 'move', next: changed(row, moved) }
}

function periodFrom({ status, urgent }: DeskRow, now: Date, times: DutyTimes): Partial<DeskRow> {
  if (status === 'new') return { acknowledgeBy: acknowledgeBy(urgent, now, times) }
  return { answerBy: quarterAfter(now.getTime() + times.answerDays * dayMs) }
}

/** In the order of the roster: one that takes the topic and has not had it. */
function nextTeam({ team, topic, passed = [] }: DeskRow, teams: readonly Team[]): Team | undefined {
  const had = new Set([team, ...passed])
  return teams.find(({ id, topics }) => !had.has(id) && (topics === undefined || topics.includes(topic)))
}

function changed(row: DeskRow, changes: Partial<DeskRow>): DeskRow {
  return { ...row, ...changes, version: row.version + 1 }
}

function deletedAt({ expiresAtSeconds }: DeskRow): Date {
  return new Date(expiresAtSeconds * 1000)
}

function warnedAt(row: DeskRow): Date {
  return new Date(deletedAt(row).getTime() - warnDays * dayMs)
}

/** Closed today: it goes after the campaign's days, and never later than it would have gone anyway. */
export function closed(row: DeskRow, now: Date, times: DutyTimes): DeskRow {
  const closedOn = now.toISOString().slice(0, 10)
  const after = endOfDay(closedOn, times.keepClosedDays)
  return changed(row, {
    status: 'closed',
    closedOn,
    acknowledgeBy: undefined,
    answerBy: undefined,
    reminders: undefined,
    expiresAtSeconds: Math.min(after, row.expiresAtSeconds),
  })
}
