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
import type { LocalizedText } from '../text/languages.ts'
import type { CaseEntry } from './pack.ts'

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
