/**
 * What time brings, each minute: due items are done, and what lies in the petitions' inboxes is folded. Everything
 * here may run twice or break off anywhere; the next minute goes on.
 */
import type { ActionKeys } from './actions/action-keys.store.ts'
import type { Counts } from './actions/counts.store.ts'
import { needsKey } from './actions/petition.ts'
import type { Contents } from './campaign/content.store.ts'
import type { Content } from './campaign/content.ts'
import type { Clock } from './clock.ts'
import type { DueItem, DueItems } from './delivery/due-items.store.ts'
import { nextJob } from './delivery/job.ts'
import type { Jobs } from './delivery/jobs.store.ts'
import { isWorkAhead } from './delivery/pump.ts'
import type { PumpStore } from './delivery/pump.store.ts'
import { slotJob } from './delivery/slots.ts'
import type { WakePump } from './delivery/wake.store.ts'
import { codeOf } from './errors.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import type { Table } from './table/client.ts'
import { dutyTimesOf } from './tips/desk.ts'
import type { DueTips } from './tips/due.store.ts'
import type { RosterWatch } from './tips/roster-watch.store.ts'

export type TickParts = {
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly table: Table
  readonly contents: Contents
  readonly dueItems: DueItems
  readonly actionKeys: ActionKeys
  readonly counts: Counts
  readonly jobs: Jobs
  readonly dueTips: DueTips
  readonly rosterWatch: RosterWatch
  readonly pump: PumpStore
  readonly wakePump: WakePump
}

/** `left`: due items that could not be done now, or did not fit into this minute; `busy`: the pump has work. */
export type TickReport = {
  readonly handled: number
  readonly left: number
  readonly folded: number
  readonly busy: boolean
}

const itemsPerShard = 25

export async function runTick(parts: TickParts): Promise<TickReport> {
  const now = parts.clock()
  const content = await parts.contents.current()
  const due = await parts.dueItems.dueBy(now, itemsPerShard)
  parts.metrics({ dueLate: Math.max(0, ...due.map(({ at }) => (now.getTime() - at.getTime()) / 1000)) })
  let handled = 0
  for (const item of due) if (await handleItem(parts, item, content, now)) handled += 1
  const folded = await foldAll(parts, content, now)
  await lookAtRoster(parts, now)
  const busy = await wakeIfNeeded(parts, now)
  const remaining = handled > 0 ? await parts.dueItems.dueBy(now, itemsPerShard) : due
  parts.log('info', { event: 'tick', count: handled })
  return { handled, left: remaining.length, folded, busy }
}

/** One item that fails does not hold back the others. */
async function handleItem(parts: TickParts, item: DueItem, content: Content, now: Date): Promise<boolean> {
  try {
    const outcome = await outcomeOf(parts, item, content, now)
    parts.log('info', { event: 'due-item-done', kind: item.kind, outcome })
    return true
  } catch (error) {
    parts.log('error', { event: 'due-item-failed', kind: item.kind, code: codeOf(error) })
    return false
  }
}

async function lookAtRoster({ rosterWatch, log }: TickParts, now: Date): Promise<void> {
  try {
    const told = await rosterWatch(now)
    if (told) log('warn', { event: 'roster', outcome: told })
  } catch (error) {
    log('error', { event: 'roster-failed', code: codeOf(error) })
  }
}

async function outcomeOf(
  { actionKeys, jobs, dueItems, dueTips, table }: TickParts,
  item: DueItem,
  content: Content,
  now: Date,
): Promise<string> {
  if (item.kind === 'destroy-action-key') return actionKeys.destroyDue(item, content, now)
  if (item.kind === 'tip-alert') return dueTips.alert(item, now)
  if (item.kind === 'tip-desk') return dueTips.desk(item, dutyTimesOf(content.campaign), now)
  // The job may stand there already, when an earlier tick broke off between the two.
  await table.write([jobs.addWrite(slotJob(item))])
  await table.write([dueItems.doneWrite(item)])
  return 'queued'
}

/**
 * Calls the pump while there is work: a holder that died is replaced by the one that then stands by. Says whether
 * there is something to do at this moment.
 */
async function wakeIfNeeded({ pump, wakePump }: TickParts, now: Date): Promise<boolean> {
  const { jobs, lockdown } = await pump.read()
  if (lockdown || !isWorkAhead(jobs, now)) return false
  await wakePump()
  return nextJob(jobs, now) !== undefined
}

async function foldAll({ counts, log }: TickParts, content: Content, now: Date): Promise<number> {
  let folded = 0
  for (const action of content.actions.filter((entry) => needsKey(entry, content, now))) {
    try {
      folded += await counts.foldAll(action.id)
    } catch (error) {
      log('error', { event: 'fold-failed', code: codeOf(error) })
    }
  }
  return folded
}
