/**
 * A change that staff make in the chat, beside the imported pack: a case's status, an entry in its timeline, an action
 * that is opened or closed, or one of these taken back (`undo`). Approved ones are laid over the pack: see overlay.ts.
 *
 *     draft -> submitted -> approved -> undone     by an approved `undo`
 *       ^          |            '-----> absorbed   the pack says the same by now; only an import says so
 *       |          '-> rejected
 *       '--- edit --'------'
 *     draft, submitted, rejected -> withdrawn
 */
import { hashOf } from '../identity/pseudonyms.ts'
import type { LocalizedText } from '../text/languages.ts'
import type { CaseEntry } from './pack.ts'

export type ChangeKind = 'status' | 'timeline' | 'open' | 'close' | 'undo'

export type ChangeState =
  | 'draft'
  | 'submitted'
  | 'approved'
  | 'rejected'
  | 'withdrawn'
  | 'undone'
  | 'absorbed'

export type Subject = { readonly kind: 'case' | 'action'; readonly id: string }
export type CaseStatus = CaseEntry['status']

/** Calendar days, `YYYY-MM-DD`, in the campaign's time zone. */
export type Effect =
  /** `asOf`: the day on which it was written down. */
  | { readonly field: 'status'; readonly status: CaseStatus; readonly day: string; readonly asOf: string }
  | {
      readonly field: 'timeline'
      readonly day: string
      readonly texts: LocalizedText
      readonly source?: string
    }
  /** `base`: what the pack said then; `null`: nothing. A pack that says something else since then counts more. */
  | { readonly field: 'opens'; readonly day: string; readonly base: string | null }
  /** `day`: the last one; `null`: open without an end. */
  | { readonly field: 'closes'; readonly day: string | null; readonly base: string | null }
  /** `base`: hash of the pack's text. */
  | { readonly field: 'outcome'; readonly texts: LocalizedText; readonly base: string | null }

/** As it is laid over the pack: no person is named in it, and readers may see all of it. */
export type LaidChange = {
  readonly id: string
  readonly subject: Subject
  readonly effects: readonly Effect[]
}

/** What is written by hand. */
export type Values = {
  readonly status?: CaseStatus
  /** When it happened, the day from which an action is open, or its last one. */
  readonly day: string
  /** The last day of an action that is opened again. */
  readonly until?: string
  /** The entry in the timeline, or what came of an action, by language: plain text. */
  readonly texts: LocalizedText
  /** An address with https. */
  readonly source?: string
}

export type Change = {
  readonly id: string
  readonly kind: ChangeKind
  readonly subject: Subject
  readonly state: ChangeState
  readonly values: Values
  /** Of the writer. */
  readonly language: string
  /** For `undo`: the change that is taken back. */
  readonly undoes?: string
  /** Staff pseudonym. */
  readonly proposedBy: string
  readonly createdAt: Date
  readonly submittedAt?: Date
  /** What is laid over the pack once it is approved, as it was submitted. */
  readonly effects: readonly Effect[]
  readonly approval?: { readonly by: string; readonly at: Date; readonly hash: string }
  /** The last one, until it is submitted again. */
  readonly rejection?: { readonly by: string; readonly at: Date; readonly reason: string }
  /** While it is laid over the pack: its place in the order of approval. */
  readonly place?: number
  /** The broadcast that was made of it. */
  readonly broadcastId?: string
  /** Counts writes. */
  readonly version: number
}

/** How long what was submitted may be approved. */
const approvalHours = 72

/** The hash of exactly what is approved. */
export function changeHash({ id, kind, subject, language, undoes, effects, submittedAt }: Change): string {
  const submitted = submittedAt?.toISOString() ?? null
  return hashOf(
    JSON.stringify([id, kind, subject.kind, subject.id, language, undoes ?? null, effects, submitted]),
  )
}

/** Until when what was submitted may be approved. */
export function approvalEnd({ state, submittedAt }: Change): Date | undefined {
  if (state !== 'submitted' || !submittedAt) return undefined
  return new Date(submittedAt.getTime() + approvalHours * 3_600_000)
}

/** Whether it waits for someone to approve it; after 72 hours it has to be submitted again. */
export function isWaiting(change: Change, now: Date): boolean {
  const end = approvalEnd(change)
  return end !== undefined && now <= end
}

export function laidOf({ id, subject, effects }: Change): LaidChange {
  return { id, subject, effects }
}
