/**
 * A broadcast: what is sent to many in many languages, from the first draft to the last correction. Rules only; what
 * is said here of who may do what is decided by the staff's one permission table.
 *
 *     draft -> submitted -> approved -> waiting -> sending -> sent
 *       ^         |            |           |          |-> stopped
 *       '--edit---'---edit-----'---stop----'          '<-> paused
 *
 * Once anything was delivered, its visibility is `shown`, `hidden` (reversible) or `recalled` (for good).
 */
import type { Audience } from '../delivery/audience.ts'
import type { Totals } from '../delivery/job.ts'
import { hashOf } from '../identity/pseudonyms.ts'

export type BroadcastState =
  | 'draft'
  | 'submitted'
  | 'approved'
  /** Sending begins at `startsAt`: after the delay, or at the scheduled time. */
  | 'waiting'
  | 'sending'
  | 'paused'
  | 'stopped'
  | 'sent'

export type Visibility = 'shown' | 'hidden' | 'recalled'

/** A text in one language, as its writer sent it: Telegram's HTML, checked. */
export type BroadcastText = {
  readonly html: string
  /** Staff pseudonym of the writer or translator. */
  readonly writtenBy: string
  /** Hash of the source text that a translation was made from; the source itself has none. */
  readonly sourceHash?: string
}

export type Approval = {
  readonly by: string
  readonly at: Date
  /** Of exactly what was approved: texts, media, buttons, audience. */
  readonly hash: string
  /** Languages that the approver said they read. */
  readonly reads: readonly string[]
}

/** `generation`: of the job that edits what was delivered; none where nothing was sent yet. */
export type LateApproval = Approval & { readonly generation?: number }

/** One version of what is delivered: 1 is the first, each correction adds one. */
export type Revision = {
  readonly number: number
  readonly texts: Readonly<Record<string, BroadcastText>>
  readonly approval?: Approval
  /** Translations that came after the approval, each approved on its own. */
  readonly lateApprovals: Readonly<Record<string, LateApproval>>
  /** Translations that came after it and wait for theirs; nobody gets them yet. */
  readonly late?: Readonly<Record<string, BroadcastText>>
}

/** New texts for what was delivered, beside it until a second person approves them: see correcting.ts. */
export type Correction = {
  readonly state: 'draft' | 'submitted'
  readonly proposedBy: string
  readonly createdAt: Date
  /** Only those that are new. */
  readonly texts: Readonly<Record<string, BroadcastText>>
  /** Languages that are taken out. */
  readonly without: readonly string[]
  readonly submittedAt?: Date
  /** The last one, until it is submitted again. */
  readonly rejection?: Rejection
}

export type Rejection = { readonly by: string; readonly at: Date; readonly reason: string }

export type Broadcast = {
  readonly id: string
  /** Shown under the message and checked by /verify: 6 of A-Z and 2-9 without those that look alike. */
  readonly code: string
  readonly state: BroadcastState
  readonly visibility: Visibility
  readonly audience: Audience
  readonly urgent: boolean
  readonly sourceLanguage: string
  /** Telegram's file id. */
  readonly photo?: string
  /** Buttons under it. */
  readonly caseId?: string
  readonly actionId?: string
  /** The writer wants it in no public channel. */
  readonly notInChannels?: boolean
  /** Public channels by language, as they were when it was submitted: those that are approved. */
  readonly channels?: Readonly<Record<string, string>>
  /** Stars that may go for it, as the campaign said when it was submitted; 0 or nothing: none. */
  readonly mostStars?: number
  readonly proposedBy: string
  readonly createdAt: Date
  /** Who translates into a language: staff pseudonyms. */
  readonly claims: Readonly<Record<string, string>>
  /** Languages that it may be sent without; their readers get the fallback. */
  readonly without: readonly string[]
  /** The last one, until it is submitted again. */
  readonly rejection?: Rejection
  readonly submittedAt?: Date
  readonly startsAt?: Date
  readonly sentAt?: Date
  /** How many people it is for, as counted when it was started. */
  readonly reach?: number
  /** What came of sending it. */
  readonly report?: Totals
  /** What came of the last rewriting of what was delivered, when no other waits. */
  readonly takenBack?: Totals
  /** Who asked first to recall it; a second, different person does. */
  readonly recallAskedBy?: string
  readonly correction?: Correction
  /** The newest is what is delivered; the one before it is kept too. */
  readonly revisions: readonly Revision[]
  /** Generation of its last job; 0: none yet. */
  readonly lastGeneration: number
  /** Counts writes. */
  readonly version: number
}

export type BroadcastStep =
  | 'edit'
  | 'submit'
  | 'approve'
  | 'reject'
  | 'start'
  | 'callBack'
  | 'begin'
  | 'pause'
  | 'resume'
  | 'stop'
  | 'finish'

/** Which step leads from which states to which. `callBack` ends the delay before anything was sent. */
export const transitions = {
  edit: { from: ['draft', 'submitted', 'approved'], to: 'draft' },
  submit: { from: ['draft'], to: 'submitted' },
  approve: { from: ['submitted'], to: 'approved' },
  reject: { from: ['submitted'], to: 'draft' },
  start: { from: ['approved'], to: 'waiting' },
  callBack: { from: ['waiting'], to: 'draft' },
  begin: { from: ['waiting'], to: 'sending' },
  pause: { from: ['waiting', 'sending'], to: 'paused' },
  resume: { from: ['paused'], to: 'sending' },
  stop: { from: ['waiting', 'sending', 'paused'], to: 'stopped' },
  finish: { from: ['waiting', 'sending', 'paused'], to: 'sent' },
} as const satisfies Record<
  BroadcastStep,
  { readonly from: readonly BroadcastState[]; readonly to: BroadcastState }
>

export function mayStep({ state }: Pick<Broadcast, 'state'>, step: BroadcastStep): boolean {
  const { from }: { from: readonly BroadcastState[] } = transitions[step]
  return from.includes(state)
}

/** How long an approval holds. */
export const approvalHours = 72

export function currentRevision({ revisions }: Pick<Broadcast, 'revisions'>): Revision {
  return revisions.at(-1) ?? { number: 1, texts: {}, lateApprovals: {} }
}

/** The source text of a revision; `undefined` until its writer sent one. */
export function sourceText(broadcast: Broadcast, revision = currentRevision(broadcast)) {
  return revision.texts[broadcast.sourceLanguage]
}

/**
 * The hash of exactly what is sent: texts, photo, buttons, audience, urgency, public channels and cost. Translations that were approved late
 * are not part of it: each has a hash of its own.
 */
export function contentHash(broadcast: Broadcast, revision = currentRevision(broadcast)): string {
  const { id, audience, urgent, sourceLanguage, photo, caseId, actionId, channels = {} } = broadcast
  const approved = Object.entries(revision.texts).filter(
    ([language]) => revision.lateApprovals[language] === undefined,
  )
  const texts = byName(Object.fromEntries(approved.map(([language, { html }]) => [language, html])))
  const scope = [
    audience.kind,
    audience.kind === 'country' ? audience.country : null,
    audience.kind === 'case' ? [audience.caseId, audience.country ?? null] : null,
  ]
  const parts = [id, revision.number, sourceLanguage, scope, urgent, photo ?? null, caseId ?? null]
  return hashOf(
    JSON.stringify([...parts, actionId ?? null, texts, byName(channels), broadcast.mostStars ?? 0]),
  )
}

function byName(record: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(record).toSorted(([one], [other]) => (one < other ? -1 : 1))
}

/** The hash that a translation is approved by when it comes after the rest was approved. */
export function lateHash(broadcast: Broadcast, language: string, html: string): string {
  return hashOf(JSON.stringify(['late', broadcast.id, currentRevision(broadcast).number, language, html]))
}

/** The hash that ties a translation to the source text that it was made from. */
export function textHash(html: string): string {
  return hashOf(html)
}

/** Languages whose translation was made from an earlier source text. */
export function outdatedLanguages(broadcast: Broadcast): string[] {
  const source = sourceText(broadcast)
  const now = source && textHash(source.html)
  return Object.entries(currentRevision(broadcast).texts)
    .filter(([language, text]) => language !== broadcast.sourceLanguage && text.sourceHash !== now)
    .map(([language]) => language)
}

/** Whether what stands there now is what was approved, not too long ago. */
export function isApproved(broadcast: Broadcast, now: Date): boolean {
  const { approval } = currentRevision(broadcast)
  if (!approval || approval.by === broadcast.proposedBy) return false
  const endsAtMs = approval.at.getTime() + approvalHours * 3_600_000
  return approval.hash === contentHash(broadcast) && now.getTime() < endsAtMs
}
