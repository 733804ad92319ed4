/**
 * Rules about cases: which are shown, how long someone has been held, and what of a timeline has happened by now.
 * Days are calendar days in the campaign's time zone; nothing later than the clock is shown.
 */
import type { Content } from '../campaign/content.ts'
import type { CaseEntry, UpdateEntry } from '../campaign/pack.ts'
import { daysBetween } from '../text/dates.ts'
import type { TextKey } from '../text/texts.ts'

export type Detention = { readonly now: boolean; readonly days: number }
export type TimelineEntry = NonNullable<CaseEntry['timeline']>[number]

/** Cases that may be shown: an embargoed one is as if it did not exist. */
export function visibleCases(content: Content, today: string): CaseEntry[] {
  return content.cases.filter((entry) => isVisible(entry, today))
}

export function findVisibleCase(content: Content, id: string, today: string): CaseEntry | undefined {
  return visibleCases(content, today).find((entry) => entry.id === id)
}

function isVisible({ guard }: CaseEntry, today: string): boolean {
  const until = guard?.embargoUntil
  return until === undefined || until === null || until <= today
}

/**
 * How long the person has been held: since the arrest when in detention now, else in all. The day of the arrest
 * is day 0. `undefined` for someone who was never held.
 */
export function detentionOf({ detained }: CaseEntry, today: string): Detention | undefined {
  const periods = (detained ?? []).filter(({ from }) => from <= today)
  const current = periods.find(({ to }) => to === null || to === undefined || to > today)
  if (current) return { now: true, days: daysBetween(current.from, today) }
  if (periods.length === 0) return undefined
  const days = periods.reduce((sum, { from, to }) => sum + daysBetween(from, to ?? today), 0)
  return { now: false, days }
}

/** What has happened by today, newest first. */
export function visibleTimeline({ timeline }: CaseEntry, today: string): TimelineEntry[] {
  return (timeline ?? [])
    .filter(({ date }) => date <= today)
    .toSorted((one, other) => other.date.localeCompare(one.date))
}

/** Updates on a case or its country by today, newest first. */
export function visibleUpdates(content: Content, entry: CaseEntry, today: string): UpdateEntry[] {
  return content.updates
    .filter((update) => update.date <= today)
    .filter(
      (update) =>
        update.case === entry.id || (update.country !== undefined && update.country === entry.country),
    )
    .toSorted((one, other) => other.date.localeCompare(one.date))
}

const statusKeys = {
  wanted: 'status.wanted',
  detained: 'status.detained',
  'on-trial': 'status.onTrial',
  convicted: 'status.convicted',
  released: 'status.released',
  died: 'status.died',
} as const satisfies Record<CaseEntry['status'], TextKey>

/** All there are, in the order of the pack's description. */
export const statuses = Object.keys(statusKeys) as CaseEntry['status'][]

export function statusKey({ status }: Pick<CaseEntry, 'status'>) {
  return statusKeys[status]
}
