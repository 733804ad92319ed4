/**
 * What the page knows and which of its views is shown. All of it is in memory; leaving the page forgets it. A view is a
 * function from this to elements, drawn anew when the view or the language changes.
 */
import { fingerprintOf } from '../../bot/sealing/fingerprint.ts'
import type { Receipt } from '../../bot/sealing/receipt.ts'
import type { Roster } from '../../bot/sealing/roster.ts'
import type { Info } from '../../bot/tips/info.ts'
import type { Attempt } from './attempt.ts'
import { askInfo } from './door.ts'
import { emptyDraft, type Draft } from './draft.ts'
import type { Mail } from './mailbox.ts'
import type { Sent } from './sending.ts'
import type { Texts } from './texts/en.ts'
import { trustedRoster } from './trust.ts'

export type View =
  | 'start'
  | 'form'
  | 'sending'
  | 'words'
  | 'rehearsal'
  | 'done'
  | 'return'
  | 'mailbox'
  | 'deleted'

export type Page = {
  texts: Texts
  view: View
  /** `loading` until the door was asked; `unreachable`: it did not answer. */
  state: 'loading' | 'unreachable' | 'ready'
  info?: Info
  /** None: nothing can be sent. */
  roster?: Roster | undefined
  fingerprint: readonly string[]
  draft: Draft
  attempt?: Attempt | undefined
  /** Whether a receipt was asked for: trying again keeps to it, also with another text. */
  wanted: 'none' | 'new'
  failure?: Extract<Sent, { ok: false }>['failure'] | undefined
  /** Whether someone opened the box that says whom to reach. */
  inDanger: boolean
  /** Whether someone showed that they have the words. */
  rehearsed: boolean
  /** Of someone who came back. */
  receipt?: Receipt | undefined
  mail?: Mail | undefined
  /** Shows another view, or the same anew. */
  show(view: View): void
}

export function newPage(texts: Texts, show: Page['show']): Page {
  return {
    texts,
    view: 'start',
    state: 'loading',
    fingerprint: [],
    draft: emptyDraft(),
    wanted: 'none',
    inDanger: false,
    rehearsed: false,
    show,
  }
}

/** Asks the door what holds now. */
export async function load(page: Page): Promise<void> {
  const asked = await askInfo()
  page.state = asked.ok ? 'ready' : 'unreachable'
  if (!asked.ok) return
  page.info = asked
  page.roster = await trustedRoster(asked)
  page.fingerprint = page.roster ? await fingerprintOf(page.roster) : []
}

/** What is to be forgotten when someone leaves, or has sent what they wrote. */
export function forget(page: Page): void {
  page.draft = emptyDraft()
  page.attempt = undefined
  page.failure = undefined
  page.receipt = undefined
  page.mail = undefined
}
