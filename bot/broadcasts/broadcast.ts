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

/** One version of what is delivered: 1 is the first, each correction adds one. */
export type Revision = {
  readonly number: number
  readonly texts: Readonly<Record<string, BroadcastText>>
  readonly approval?: Approval
  /** Translations that came after the approval, each approved on its own. */
  readonly lateApprovals: Readonly<Record<string, Approval>>
}

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
  readonly proposedBy: string
  readonly submittedAt?: Date
  readonly startsAt?: Date
  readonly sentAt?: Date
  /** The newest is what is delivered. */
  readonly revisions: readonly Revision[]
  /** Generation of its last job; 0: none yet. */
  readonly lastGeneration: number
  /** Counts writes. */
  readonly version: number
}
