/**
 * When a team is called: for all tips of a quarter of an hour there is one alert, at the quarter's end; an urgent tip
 * calls at once. What calls is written before a tip is received, so that no crash leaves a tip that nobody hears of;
 * if the tip never comes, the tick finds nothing to say.
 */
import { codeOf } from '../errors.ts'
import type { DueItem, DueItems } from '../delivery/due-items.store.ts'
import type { Jobs } from '../delivery/jobs.store.ts'
import { tellId, tellJob } from '../delivery/tells.ts'
import type { WakePump } from '../delivery/wake.store.ts'
import type { Log } from '../log.ts'
import type { Table } from '../table/client.ts'
import { acknowledgeBy, quarterAfter, standardTimes, type DutyTimes } from './desk.ts'

export type Called = { readonly team: string; readonly urgent: boolean }

export type Alerts = {
  /** Before a tip is received; at most two minutes before. Throws `busy`. */
  schedule(called: Called, now: Date): Promise<void>
  /** After an urgent tip was received: calls the team at once. Never rejects; the tick does what fails here. */
  raise(team: string, now: Date): Promise<void>
}

/** A tip is received within this time after it was scheduled. */
const receivedWithinMs = 2 * 60_000
const minuteMs = 60_000
const quarterMs = 15 * minuteMs

export function createAlerts(
  table: Table,
  dueItems: DueItems,
  jobs: Jobs,
  wakePump: WakePump,
  log: Log,
  times: () => Promise<DutyTimes> = async () => Promise.resolve(standardTimes),
): Alerts {
  return {
    schedule: async (called, now) => {
      const due = dueFor(called, now, await times())
      await table.write(due.map((item) => dueItems.scheduleWrite(item)))
    },
    raise: async (team, now) => {
      try {
        const id = alertId({ team, urgent: true }, callTime(now))
        await table.write([jobs.addWrite(tellJob(id, quarterBefore(now)))])
        await wakePump()
      } catch (error) {
        log('warn', { event: 'alert-left-to-tick', code: codeOf(error) })
      }
    },
  }
}

/** What the tick has to look at: whether there is something to call for, and later how it stands. */
function dueFor(called: Called, now: Date, times: DutyTimes): DueItem[] {
  const subject = `${called.team}|${called.urgent ? 'urgent' : 'normal'}`
  const soon = callTime(now)
  return [
    ...(called.urgent ? [{ at: soon, kind: 'tip-alert', subject } as const] : []),
    { at: quarterAfter(soon.getTime() + 1), kind: 'tip-alert', subject },
    { at: acknowledgeBy(called.urgent, now, times), kind: 'tip-desk', subject: called.team },
  ]
}

/** Begins at once, and says no more of when than the quarter. */
function quarterBefore(now: Date): Date {
  return new Date(Math.floor(now.getTime() / quarterMs) * quarterMs)
}

/** By when a tip has come that was scheduled now: a whole minute. */
function callTime(now: Date): Date {
  return new Date(Math.ceil((now.getTime() + receivedWithinMs) / minuteMs) * minuteMs)
}

/** All alerts of a quarter are one. */
export function alertId({ team, urgent }: Called, at: Date): string {
  const quarter = Math.floor(at.getTime() / quarterMs)
  return tellId('tip-alert', team, urgent ? 'urgent' : 'normal', String(quarter))
}
