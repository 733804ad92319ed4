/** Opens a visit: one read of the person's chat, and the rules by which it may be written once. */
import type { Visit, Services } from './context.ts'
import { languageRules } from './campaign/content.ts'
import type { Chat } from './chats/chat.ts'
import type { AppliedUpdate, ChatRecord } from './chats/chat.store.ts'
import { CaselineError } from './errors.ts'
import type { WriteOutcome } from './table/client.ts'
import type { Write } from './table/writes.ts'
import type { Press } from './telegram/routes.ts'
import { detectLanguage } from './text/languages.ts'

export type Visitor = {
  readonly userId: number
  readonly firstName: string
  readonly clientLanguage: string | undefined
  readonly update: AppliedUpdate
  readonly press: Press | undefined
}

/** `consistent` after a lost race, so that the other write is seen. Throws `busy` or `content`. */
export async function openVisit(services: Services, visitor: Visitor, consistent: boolean): Promise<Visit> {
  const now = services.clock()
  const [content, record, keepsCurrent] = await Promise.all([
    services.contents.current(),
    services.chats.read(visitor.userId, now, { consistent }),
    services.roster.mayDo(visitor.userId, 'keep-current', now),
  ])
  const rules = languageRules(content, services.texts.languages)
  const chosen = record.chat.language
  const language =
    chosen !== undefined && rules.offered.includes(chosen)
      ? chosen
      : detectLanguage(visitor.clientLanguage, rules)
  const replayed = services.chats.wasApplied(record, visitor.update)
  const visit: Visit = {
    userId: visitor.userId,
    firstName: visitor.firstName,
    now,
    content,
    rules,
    chat: record.chat,
    stored: record.stored,
    replayed,
    keepsCurrent,
    ...(visitor.press && { press: visitor.press }),
    language,
    say: services.texts.say(language),
    ...writing(services, visitor.update, record, now, replayed, language, (next) => {
      visit.chat = next
    }),
  }
  return visit
}

function writing(
  services: Services,
  update: AppliedUpdate,
  record: ChatRecord,
  now: Date,
  replayed: boolean,
  language: string,
  written: (next: Chat) => void,
): Pick<Visit, 'commit' | 'erase'> {
  let spent = false
  const write = async (own: readonly Write[], others: readonly Write[]): Promise<WriteOutcome> => {
    if (spent) throw new CaselineError('defect', 'A visit writes once.')
    const outcome = splitOutcome(await services.table.write([...own, ...others]), own.length)
    // A transaction that was refused wrote nothing: the handler may still write what it does instead.
    spent = outcome.ok
    return outcome
  }
  return {
    commit: async (next, others = []) => {
      if (replayed) return { ok: true }
      const whole = withLanguageFor(next, language)
      const outcome = await write([services.chats.writeOf(record, whole, update, now)], others)
      if (outcome.ok) written(whole)
      return outcome
    },
    erase: async (others) => write(record.version > 0 ? services.chats.deletionOf(record, now) : [], others),
  }
}

/** Whoever follows is written to later, when no client is there to name a language: so it is kept with the follow. */
function withLanguageFor(chat: Chat, language: string): Chat {
  return chat.follows.length > 0 && chat.language === undefined ? { ...chat, language } : chat
}

/** The chat's own condition failing means that a parallel update won; the others are an answer. */
function splitOutcome(outcome: WriteOutcome, ownCount: number): WriteOutcome {
  if (outcome.ok) return outcome
  if (outcome.failed.some((index) => index < ownCount)) {
    throw new CaselineError('conflict', 'Another update of the same person was applied first.')
  }
  return { ok: false, failed: outcome.failed.map((index) => index - ownCount) }
}
