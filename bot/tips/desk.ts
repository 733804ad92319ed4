/**
 * The desk's side of a tip: what a team sees of it without opening it, and its duty clock. States:
 *
 *     new --take--> taken --open--> open --answer--> answered --close--> closed --(retention)--> deleted
 *
 * Opening, answering and closing may skip states; whoever recuses themself or hands over sets it back to `new` for
 * the team that gets it. Times are quarters of an hour, and go as soon as they are met.
 */
import type { CampaignInfo } from '../campaign/pack.ts'
import type { Topic } from './tip.ts'

export const deskStatuses = ['new', 'taken', 'open', 'answered', 'closed'] as const
export type DeskStatus = (typeof deskStatuses)[number]

export type DeskRow = {
  readonly tipId: string
  readonly team: string
  readonly topic: Topic
  readonly urgent: boolean
  /** Calendar day in UTC on which it came. */
  readonly day: string
  /** Of the roster that it is sealed to. */
  readonly epoch: number
  readonly status: DeskStatus
  /** The member of the roster who has it. */
  readonly assignee?: string | undefined
  /** Until when it has to be acknowledged; gone once it is. */
  readonly acknowledgeBy?: Date | undefined
  /** Until when the source has to hear something; gone once it does. */
  readonly answerBy?: Date | undefined
  readonly closedOn?: string | undefined
  /** How often it was called for since its clock began; beyond 1 it is quiet. */
  readonly reminders?: number | undefined
  /** Teams that had it before. */
  readonly passed?: readonly string[] | undefined
  /** The team whose members can open it, where that is not the one whose turn it is. */
  readonly sealedTo?: string | undefined
  /** Members who do not want to see it. */
  readonly recused?: readonly string[] | undefined
  /** The tip of the same source that it was put to. */
  readonly into?: string | undefined
  /** The team knows that it will be deleted soon. */
  readonly warned?: boolean | undefined
  /** When it is deleted. */
  readonly expiresAtSeconds: number
  /** Counts writes. */
  readonly version: number
}

/** What the campaign promises, in hours and days. */
export type DutyTimes = {
  readonly acknowledgeHours: number
  readonly acknowledgeUrgentHours: number
  readonly answerDays: number
  readonly keepClosedDays: number
  readonly keepDays: number
}

export const standardTimes: DutyTimes = {
  acknowledgeHours: 24,
  acknowledgeUrgentHours: 4,
  answerDays: 7,
  keepClosedDays: 90,
  keepDays: 180,
}

/** The campaign's own times, where it names any. */
export function dutyTimesOf({ tips }: Pick<CampaignInfo, 'tips'>): DutyTimes {
  const standard = standardTimes
  return {
    acknowledgeHours: tips?.acknowledgeHours ?? standard.acknowledgeHours,
    acknowledgeUrgentHours: tips?.acknowledgeUrgentHours ?? standard.acknowledgeUrgentHours,
    answerDays: tips?.answerDays ?? standard.answerDays,
    keepClosedDays: tips?.keepClosedDays ?? standard.keepClosedDays,
    keepDays: tips?.keepDays ?? standard.keepDays,
  }
}

const quarterMs = 15 * 60_000
const hourMs = 60 * 60_000
const dayMs = 24 * hourMs

/** The row of a tip that has just come. Times are rounded up, so that they do not name the minute. */
export function deskRowFor(
  tip: {
    readonly id: string
    readonly team: string
    readonly topic: Topic
    readonly urgent: boolean
    readonly epoch: number
  },
  now: Date,
  times: DutyTimes = standardTimes,
): DeskRow {
  const day = now.toISOString().slice(0, 10)
  return {
    tipId: tip.id,
    team: tip.team,
    topic: tip.topic,
    urgent: tip.urgent,
    day,
    epoch: tip.epoch,
    status: 'new',
    acknowledgeBy: acknowledgeBy(tip.urgent, now, times),
    answerBy: quarterAfter(now.getTime() + times.answerDays * dayMs),
    expiresAtSeconds: endOfDay(day, times.keepDays),
    version: 1,
  }
}

/** Until when someone has to take it on. */
export function acknowledgeBy(urgent: boolean, now: Date, times: DutyTimes = standardTimes): Date {
  const hours = urgent ? times.acknowledgeUrgentHours : times.acknowledgeHours
  return quarterAfter(now.getTime() + hours * hourMs)
}

export function quarterAfter(ms: number): Date {
  return new Date(Math.ceil(ms / quarterMs) * quarterMs)
}

/** In seconds: the end of a day, some days later. */
export function endOfDay(day: string, laterDays: number): number {
  return (Date.parse(day) + (1 + laterDays) * dayMs) / 1000
}
