/**
 * What the pump sends, as it asks for it: who gets which message is decided here, by pure functions of a row of the
 * audience and of what was delivered. The pump knows nothing of broadcasts; broadcasts/ gives it mailings.
 */
import type { InlineKeyboardMarkup } from 'grammy/types'
import type { Profile } from '../chats/profile.ts'
import type { TelegramCall } from '../telegram/caller.ts'
import type { Html } from '../text/html.ts'
import type { Write } from '../table/writes.ts'
import type { Job, Totals } from './job.ts'

/** Someone of the audience. */
export type Recipient = Profile & { readonly pseudonym: string }

/** Which form of a mailing someone gets: enough to know later what stands in their chat. */
export type Variant = {
  readonly language: string
  readonly secondLanguage?: string
  /** Only "There is news" stands in the chat. */
  readonly discreet?: boolean
  /** Stands in a public channel, where a button is pressed by anyone. */
  readonly channel?: boolean
}

/** `chat`: its username with `@`. */
export type Channel = { readonly chat: string; readonly language: string }

/** Someone whom a mailing of the kind `tell` is for. Ledger and logs know them by `name` alone, never by chat. */
export type Named = { readonly name: string; readonly chatId: number; readonly variant: Variant }

export type OutgoingMessage = {
  readonly text: Html
  readonly keyboard?: InlineKeyboardMarkup
  /** Telegram's file id; the text then is its caption. */
  readonly photo?: string
  /** In place of a photo that was there: a plain grey picture. */
  readonly neutralPhoto?: boolean
  /** Arrives without a sound. */
  readonly silent?: boolean
}

export type Decision =
  | { readonly kind: 'skip' }
  | { readonly kind: 'send'; readonly variant: Variant }
  /** Quiet hours end, or the digest is due, at `slot`, a quarter of an hour. */
  | { readonly kind: 'defer'; readonly slot: Date; readonly digest: boolean }

export type Rewriting =
  | { readonly kind: 'leave' }
  | { readonly kind: 'edit'; readonly message: OutgoingMessage }
  /** Deleted where Telegram still lets us (48 hours), else edited. */
  | { readonly kind: 'delete'; readonly orElse: OutgoingMessage }

/** A mailing as it stands at this moment; asked for again whenever the pump looks at its jobs. */
export type Mailing = {
  readonly id: string
  /** Decides for a row, at the time of the pass. For `wake`, `now` is the slot and nothing is put off again, unless the slot is served late. */
  decide(recipient: Recipient, job: Pick<Job, 'kind'>, now: Date): Decision
  /** Public channels that get it first, in the order of their languages, of which each has at most one. */
  readonly channels: readonly Channel[]
  /** For `tell`: everyone it is for, in any order; each name once. */
  readonly named?: readonly Named[]
  message(variant: Variant): OutgoingMessage
  /** What becomes of a delivered message in this job. `hasPhoto`: as it was sent. */
  rewriting(variant: Variant, job: Job): Rewriting
  /** Up to how many messages to people Telegram may charge Stars for; 0: none. */
  readonly paidMessages: number
  /** The share of the last 500 reached that may leave before the pump pauses the job; 0.02 is 2 %. */
  readonly leavingLimit: number
  /** Goes into the transaction that ends the job. */
  doneWrites(job: Job, totals: Totals, now: Date): readonly Write[]
  /** Goes into the transaction that pauses the job because many leave. */
  pausedWrites(job: Job, totals: Totals, now: Date): readonly Write[]
}

export type DigestMessage = { readonly variant: Variant; readonly message: OutgoingMessage }

export type Progress = {
  readonly job: Job
  readonly totals: Totals
  /** Messages per second, lately. */
  readonly ratePerSecond: number
  readonly state: 'running' | 'paused' | 'done' | 'paused-leaving'
}

export type Mailings = {
  /** `undefined` when there is no such mailing (any more): its jobs are dropped. Throws `busy`. */
  find(mailingId: string): Promise<Mailing | undefined>
  /** The day's one message for someone, of the mailings that waited; `undefined` when none of them is left. */
  digestFor(recipient: Recipient, mailingIds: readonly string[]): Promise<DigestMessage | undefined>
  /**
   * The calls that show staff how a job stands (edits of their message); the pump paces and makes them, at most every
   * 5 seconds, and when the state changes.
   */
  progressCalls(progress: Progress): Promise<readonly TelegramCall[]>
}
