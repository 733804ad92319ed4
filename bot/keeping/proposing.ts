/**
 * What happens to a change until readers see it: each step takes it as it was read, with the content as it is at that
 * moment, and gives the next, or says why not. Who may do what the permission table says before; that two people are
 * needed is said here.
 */
import { needsKey, stateOf } from '../actions/petition.ts'
import {
  changeHash,
  isWaiting,
  laidOf,
  type Change,
  type ChangeKind,
  type ChangeState,
  type Effect,
  type LaidChange,
  type Subject,
  type Values,
} from '../campaign/change.ts'
import { campaignDay, findAction, findCase, type Content } from '../campaign/content.ts'
import { baseOf, layOver } from '../campaign/overlay.ts'
import type { ActionEntry, CaseEntry } from '../campaign/pack.ts'
import { findVisibleCase } from '../cases/case.ts'
import { addDays } from '../text/dates.ts'

/** What a step is decided by. */
export type Situation = {
  /** As readers see it, as it was imported, and what is laid over that. */
  readonly content: Content
  readonly imported: Content
  readonly changes: readonly LaidChange[]
  /** Where the next approved one stands in their order. */
  readonly nextPlace: number
  /** Of the action that it is about. */
  readonly keyDestroyed: boolean
  /** What an `undo` takes back. */
  readonly target: Change | undefined
  readonly now: Date
}

/** What is wrong with a change as it stands. */
export type Problem =
  | 'subject-gone'
  | 'no-change'
  | 'no-text'
  | 'future'
  | 'before-arrest'
  | 'day-past'
  | 'needs-until'
  | 'until-early'
  | 'key-gone'
  | 'nothing-to-undo'
export type Refusal = Problem | 'not-now' | 'own' | 'not-yours' | 'changed' | 'too-old' | 'brought-in'
export type Outcome = { ok: true; change: Change } | { ok: false; reason: Refusal }

const transitions = {
  edit: { from: ['draft', 'submitted', 'rejected'], to: 'draft' },
  submit: { from: ['draft', 'rejected'], to: 'submitted' },
  approve: { from: ['submitted'], to: 'approved' },
  reject: { from: ['submitted'], to: 'rejected' },
  withdraw: { from: ['draft', 'submitted', 'rejected'], to: 'withdrawn' },
  undo: { from: ['approved'], to: 'undone' },
} as const satisfies Record<string, { from: readonly ChangeState[]; to: ChangeState }>

/**
 * A petition is opened again only while its key is certain to be there: a function that destroys it may work with
 * content that is some seconds old.
 */
const keyMarginMs = 10 * 60_000

export function newChange(parts: {
  id: string
  kind: ChangeKind
  subject: Subject
  values: Values
  language: string
  undoes?: string
  proposedBy: string
  now: Date
}): Change {
  const { now, ...rest } = parts
  return { ...rest, state: 'draft', effects: [], createdAt: now, version: 0 }
}

export function isEditable({ state }: Change): boolean {
  return may(state, 'edit')
}

type Edits = { readonly [K in keyof Values]?: Values[K] | undefined }

/** `undefined` takes something out. Any edit makes it a draft again: what was submitted can no longer be approved. */
export function edited(change: Change, by: string, values: Edits): Outcome {
  if (!may(change.state, 'edit')) return { ok: false, reason: 'not-now' }
  if (change.proposedBy !== by) return { ok: false, reason: 'not-yours' }
  const { submittedAt: _void, ...rest } = change
  const known = Object.entries({ ...change.values, ...values }).filter(([, value]) => value !== undefined)
  return {
    ok: true,
    change: { ...rest, state: 'draft', effects: [], values: Object.fromEntries(known) as unknown as Values },
  }
}

/** With the text of a language, or without it. */
export function withText(change: Change, by: string, language: string, text: string | undefined): Outcome {
  const { [language]: _before, ...others } = change.values.texts
  return edited(change, by, { texts: text === undefined ? others : { ...others, [language]: text } })
}

/** Asks for approval of what it comes to at this moment. After 72 hours it may be asked again. */
export function submitted(change: Change, by: string, situation: Situation): Outcome {
  const { now } = situation
  const expired = change.state === 'submitted' && !isWaiting(change, now)
  if (!may(change.state, 'submit') && !expired) return { ok: false, reason: 'not-now' }
  if (change.proposedBy !== by) return { ok: false, reason: 'not-yours' }
  const { rejection: _answered, submittedAt: _before, ...rest } = change
  const problem = problemOf(rest, situation)
  if (problem) return { ok: false, reason: problem }
  const effects = effectsOf(rest, situation, now)
  return { ok: true, change: { ...rest, state: 'submitted', submittedAt: now, effects } }
}

/** `hash`: what the approver was shown. */
export function approved(change: Change, by: string, hash: string, situation: Situation): Outcome {
  const { now, nextPlace } = situation
  if (change.state !== 'submitted' || !change.submittedAt) return { ok: false, reason: 'not-now' }
  if (change.proposedBy === by) return { ok: false, reason: 'own' }
  if (hash !== changeHash(change)) return { ok: false, reason: 'changed' }
  if (!isWaiting(change, now)) return { ok: false, reason: 'too-old' }
  const problem = problemOf(change, situation)
  if (problem) return { ok: false, reason: problem }
  // An import in between may have changed what it was meant to change.
  const effects = effectsOf(change, situation, change.submittedAt)
  if (JSON.stringify(effects) !== JSON.stringify(change.effects)) return { ok: false, reason: 'changed' }
  const place = change.kind === 'undo' ? {} : { place: nextPlace }
  return { ok: true, change: { ...change, state: 'approved', approval: { by, at: now, hash }, ...place } }
}

export function rejected(change: Change, by: string, hash: string, reason: string, now: Date): Outcome {
  if (!may(change.state, 'reject')) return { ok: false, reason: 'not-now' }
  if (change.proposedBy === by) return { ok: false, reason: 'own' }
  if (hash !== changeHash(change)) return { ok: false, reason: 'changed' }
  return { ok: true, change: { ...change, state: 'rejected', rejection: { by, at: now, reason } } }
}

export function withdrawn(change: Change, by: string): Outcome {
  if (!may(change.state, 'withdraw')) return { ok: false, reason: 'not-now' }
  if (change.proposedBy !== by) return { ok: false, reason: 'not-yours' }
  return { ok: true, change: { ...change, state: 'withdrawn' } }
}

/** What an approved `undo` does to its target, or an import to what the pack says by now. */
export function ended(change: Change, state: 'undone' | 'absorbed'): Change {
  const { place: _lifted, ...rest } = change
  return { ...rest, state }
}

function may(state: ChangeState, step: keyof typeof transitions): boolean {
  const { from }: { from: readonly ChangeState[] } = transitions[step]
  return from.includes(state)
}

/** What is laid over the pack; `written` is when it was written down. */
function effectsOf({ kind, subject, values }: Change, situation: Situation, written: Date): Effect[] {
  const { status, day, texts, source } = values
  const asOf = campaignDay(situation.content, written)
  const hasText = Object.keys(texts).length > 0
  const entry: Effect = { field: 'timeline', day, texts, ...(source !== undefined && { source }) }
  if (kind === 'status' && status)
    return [{ field: 'status', status, day, asOf }, ...(hasText ? [entry] : [])]
  if (kind === 'timeline') return [entry]
  const action = findAction(situation.imported, subject.id)
  const present = findAction(situation.content, subject.id)
  if (!action || !present) return []
  if (kind === 'open') return openingEffects(action, present, values, asOf)
  return kind === 'close' ? closingEffects(action, present, values) : []
}

function openingEffects(
  action: ActionEntry,
  present: ActionEntry,
  { day, until }: Values,
  today: string,
): Effect[] {
  const isUpcoming = stateOf(present, today) === 'upcoming'
  const isOver = present.closes !== undefined && present.closes < day
  const closes: Effect = { field: 'closes', day: until ?? null, base: baseOf(action, 'closes') }
  return [
    ...(isUpcoming || day > today ? [{ field: 'opens' as const, day, base: baseOf(action, 'opens') }] : []),
    ...(isOver || until !== undefined ? [closes] : []),
  ]
}

function closingEffects(action: ActionEntry, present: ActionEntry, { day, texts }: Values): Effect[] {
  const hasText = Object.keys(texts).length > 0
  const neverOpened = present.opens !== undefined && present.opens > day
  return [
    ...(neverOpened ? [{ field: 'opens' as const, day, base: baseOf(action, 'opens') }] : []),
    ...(present.closes === day ? [] : [{ field: 'closes' as const, day, base: baseOf(action, 'closes') }]),
    ...(hasText ? [{ field: 'outcome' as const, texts, base: baseOf(action, 'outcome') }] : []),
  ]
}

/** The content as readers would see it with the change. */
export function contentWith(change: Change, situation: Situation): Content {
  const { imported, changes, now, content } = situation
  if (change.kind === 'undo')
    return {
      ...content,
      ...layOver(
        imported,
        changes.filter(({ id }) => id !== change.undoes),
      ),
    }
  const effects = effectsOf(change, situation, change.submittedAt ?? now)
  return { ...content, ...layOver(imported, [...changes, laidOf({ ...change, effects })]) }
}

function problemOf(change: Change, situation: Situation): Problem | undefined {
  const { kind, subject, values } = change
  const { content, target } = situation
  const today = campaignDay(content, situation.now)
  if (kind === 'undo' && (target?.state !== 'approved' || target.place === undefined))
    return 'nothing-to-undo'
  const isThere =
    subject.kind === 'case' ? findVisibleCase(content, subject.id, today) : findAction(content, subject.id)
  if (!isThere) return kind === 'undo' ? undefined : 'subject-gone'
  if (kind === 'timeline' && Object.keys(values.texts).length === 0) return 'no-text'
  return (
    (subject.kind === 'case'
      ? caseProblem(change, situation, today)
      : actionProblem(change, situation, today)) ??
    keyProblem(change, situation) ??
    (kind !== 'undo' && isSame(subject, content, contentWith(change, situation)) ? 'no-change' : undefined)
  )
}

function caseProblem(
  { kind, subject, values }: Change,
  { content }: Situation,
  today: string,
): Problem | undefined {
  if (kind === 'undo') return undefined
  if (values.day > today) return 'future'
  const periods = findCase(content, subject.id)?.detained ?? []
  if (kind === 'status' && !fits(periods, values)) return 'before-arrest'
  return undefined
}

/** Nobody is released before the arrest, nor detained within another time in detention. */
function fits(periods: NonNullable<CaseEntry['detained']>, { status, day }: Values): boolean {
  const open = periods.find(({ to }) => to === null || to === undefined)
  if (status === 'released' || status === 'died') return !open || open.from <= day
  return status !== 'detained' || open !== undefined || periods.every(({ to }) => (to ?? '') <= day)
}

/** Days are looked at as of the day on which it was submitted: the second person may come days later. */
function actionProblem(
  { kind, subject, values, submittedAt }: Change,
  { content }: Situation,
  today: string,
): Problem | undefined {
  const action = findAction(content, subject.id)
  if (!action || kind === 'undo') return undefined
  const written = submittedAt ? campaignDay(content, submittedAt) : today
  const { day, until } = values
  if (kind === 'close') return day < addDays(written, -1) && day !== action.closes ? 'day-past' : undefined
  if (stateOf(action, today) === 'open') return 'no-change'
  if (day < written || (until !== undefined && until < today)) return 'day-past'
  if (until !== undefined && until < day) return 'until-early'
  const isOver = action.closes !== undefined && action.closes < day
  return isOver && until === undefined && action.kind === 'petition' ? 'needs-until' : undefined
}

function keyProblem(change: Change, situation: Situation): Problem | undefined {
  const { content, now, keyDestroyed } = situation
  const after = findAction(contentWith(change, situation), change.subject.id)
  const before = findAction(content, change.subject.id)
  if (change.subject.kind !== 'action' || !after || !before || !needsKey(after, content, now))
    return undefined
  const isCertain = needsKey(before, content, new Date(now.getTime() + keyMarginMs))
  return keyDestroyed || !isCertain ? 'key-gone' : undefined
}

function isSame({ kind, id }: Subject, before: Content, after: Content): boolean {
  const find = kind === 'case' ? findCase : findAction
  return JSON.stringify(find(before, id)) === JSON.stringify(find(after, id))
}
