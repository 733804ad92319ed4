/**
 * What a handler sees: grammY's context, the services, and the visit: the person's chat as it was read, their
 * language, the time, and the one chance to write. A visit belongs to one attempt at one update; when a parallel
 * update wins, the attempt is thrown away and the handler runs again on what was written.
 */
import type { Context } from 'grammy'
import type { Contents } from './campaign/content.store.ts'
import type { Content } from './campaign/content.ts'
import type { TelegramFiles } from './campaign/telegram-files.store.ts'
import type { Chat } from './chats/chat.ts'
import type { Chats } from './chats/chat.store.ts'
import type { Clock } from './clock.ts'
import type { WakePump } from './delivery/wake.store.ts'
import type { Parameters } from './identity/parameters.store.ts'
import type { Keyring } from './identity/parameters.store.ts'
import type { Log } from './log.ts'
import type { Roster } from './staff/roster.store.ts'
import type { Table, WriteOutcome } from './table/client.ts'
import type { Write } from './table/writes.ts'
import type { Press } from './telegram/routes.ts'
import type { LanguageRules } from './text/languages.ts'
import type { Say, Texts } from './text/texts.ts'

/** What the handlers work with, made once for a process. */
export type Services = {
  readonly clock: Clock
  readonly log: Log
  readonly texts: Texts
  readonly table: Table
  readonly keyring: Keyring
  readonly parameters: Parameters
  readonly contents: Contents
  readonly chats: Chats
  readonly files: TelegramFiles
  /** Calls the pump after something was given to it to do. */
  readonly wakePump: WakePump
  readonly roster: Roster
  readonly botUsername: string
}

export type Visit = {
  readonly userId: number
  /** As Telegram gives it; untrusted text. Never stored or logged. */
  readonly firstName: string
  readonly now: Date
  readonly content: Content
  readonly rules: LanguageRules
  /** The chat as it is now: as read, and after a commit as written. */
  chat: Chat
  /** Whether a row of the person is held. */
  readonly stored: boolean
  /** This update was applied before: nothing may be done again, the present state is shown. */
  readonly replayed: boolean
  /** Whether cards offer to change what they show: a hint, decided anew when the button is pressed. */
  readonly keepsCurrent?: boolean
  /** The pressed button, when there is one that was understood. */
  readonly press?: Press
  language: string
  say: Say
  /**
   * Writes the chat and whatever belongs to the same step, as one transaction, once in a visit. A replayed update
   * writes nothing. `failed` names the positions of other writes whose conditions did not hold. Throws `conflict`
   * when another update of the person won.
   */
  commit(next: Chat, others?: readonly Write[]): Promise<WriteOutcome>
  /** Deletes the chat together with other writes, once in a visit. */
  erase(others: readonly Write[]): Promise<WriteOutcome>
}

export type CaselineContext = Context & { services: Services; visit: Visit }
