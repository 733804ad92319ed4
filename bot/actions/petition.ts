/**
 * Rules of a petition: when it is open, which goal comes next, and until when a signature can be traced to the one
 * who signed. Days are calendar days in the campaign's time zone; the closing day still counts.
 */
import { campaignDay, type Content } from '../campaign/content.ts'
import type { ActionEntry } from '../campaign/pack.ts'
import { addDays, startOfDay } from '../text/dates.ts'

export type ActionState = 'upcoming' | 'open' | 'closed'

/** The key outlives the petition by this, so that signatures can still be taken back. */
const keyDaysAfterClosing = 14

export function stateOf({ opens, closes }: ActionEntry, today: string): ActionState {
  if (opens !== undefined && today < opens) return 'upcoming'
  return closes !== undefined && today > closes ? 'closed' : 'open'
}

/** The day on which the petition's key is destroyed; `undefined` while no closing day is set. */
export function keyEndDay({ closes }: ActionEntry): string | undefined {
  return closes === undefined ? undefined : addDays(closes, 1 + keyDaysAfterClosing)
}

/** The instant from which the key has to be gone. */
export function keyEnd(action: ActionEntry, timeZone: string): Date | undefined {
  const day = keyEndDay(action)
  return day === undefined ? undefined : startOfDay(day, timeZone)
}

/** Whether signatures of the action can still be traced, so that there has to be a key. */
export function needsKey(action: ActionEntry, content: Pick<Content, 'campaign'>, now: Date): boolean {
  if (action.kind !== 'petition') return false
  const end = keyEnd(action, content.campaign.timeZone)
  return end === undefined || now < end
}

/** Whether an action is meant for people in a country; one that names no countries is for all. */
export function isMeantFor(action: ActionEntry, country: string): boolean {
  return !action.for?.length || country === '' || action.for.includes(country)
}

/** What someone may do after an action: another open one, of the same cases if there is one. */
export function nextAction(content: Content, done: ActionEntry, now: Date): ActionEntry | undefined {
  const today = campaignDay(content, now)
  const open = content.actions.filter(
    (action) => action.id !== done.id && action.kind === 'petition' && stateOf(action, today) === 'open',
  )
  return open.find(({ cases }) => cases?.some((id) => done.cases?.includes(id))) ?? open[0]
}

export type Goal = { readonly goal: number; readonly left: number }

/** The lowest goal not yet reached, else the highest one; `undefined` where there are none. */
export function nextGoal({ goals }: ActionEntry, count: number): Goal | undefined {
  const ladder = (goals ?? []).toSorted((one, other) => one - other)
  const goal = ladder.find((step) => step > count) ?? ladder.at(-1)
  return goal === undefined ? undefined : { goal, left: Math.max(0, goal - count) }
}

/** Actions as they are listed: open ones first, then those to come, then closed ones. */
export function listedActions(content: Content, now: Date): ActionEntry[] {
  const today = campaignDay(content, now)
  const order: Record<ActionState, number> = { open: 0, upcoming: 1, closed: 2 }
  return content.actions.toSorted((one, other) => order[stateOf(one, today)] - order[stateOf(other, today)])
}

/** What can be done for a case: actions that name it, and those that name none and so are for all. */
export function actionsFor(content: Content, caseId: string, now: Date): ActionEntry[] {
  return listedActions(content, now).filter(({ cases }) => !cases?.length || cases.includes(caseId))
}
