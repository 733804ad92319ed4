/** Which rows are shown, in which order, and when they are due. Rules only. */
import { deskStatuses } from '../../bot/tips/desk.ts'
import type { ConsoleRow } from '../../bot/tips/console.ts'

export const orders = ['due', 'newest', 'oldest', 'status'] as const
export type Wish = {
  /** `waiting`: all that are neither closed nor put to another. */
  readonly status: 'waiting' | 'all' | ConsoleRow['status']
  readonly topic: string
  readonly team: string
  readonly urgentOnly: boolean
  readonly mineOnly: boolean
  readonly order: (typeof orders)[number]
}

export const everything: Wish = {
  status: 'waiting',
  topic: '',
  team: '',
  urgentOnly: false,
  mineOnly: false,
  order: 'due',
}

export function shownRows(rows: readonly ConsoleRow[], wish: Wish): ConsoleRow[] {
  return rows.filter((row) => isWished(row, wish)).toSorted(comparisons[wish.order])
}

function isWished(row: ConsoleRow, { status, topic, team, urgentOnly, mineOnly }: Wish): boolean {
  if (status === 'waiting' ? row.status === 'closed' || row.into !== undefined : !isOf(row, status))
    return false
  if ((topic !== '' && row.topic !== topic) || (team !== '' && row.team !== team)) return false
  return (!urgentOnly || row.urgent) && (!mineOnly || row.mine)
}

function isOf(row: ConsoleRow, status: Wish['status']): boolean {
  return status === 'all' || row.status === status
}

type Comparison = (one: ConsoleRow, other: ConsoleRow) => number
const byDay: Comparison = (one, other) => compare(one.day, other.day) || compare(one.id, other.id)
const comparisons: Readonly<Record<Wish['order'], Comparison>> = {
  // What is due first; of what is due never, urgent ones and then older ones first.
  due: (one, other) =>
    compare(dueOf(one) ?? '9', dueOf(other) ?? '9') ||
    Number(other.urgent) - Number(one.urgent) ||
    byDay(one, other),
  newest: (one, other) => byDay(other, one),
  oldest: byDay,
  status: (one, other) =>
    deskStatuses.indexOf(one.status) - deskStatuses.indexOf(other.status) || byDay(one, other),
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

/** Until when something has to happen with it. */
export function dueOf({ status, acknowledgeBy, answerBy }: ConsoleRow): string | undefined {
  if (status === 'answered' || status === 'closed') return undefined
  return status === 'new' ? (acknowledgeBy ?? answerBy) : answerBy
}
