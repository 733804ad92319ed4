/** Messages to colleagues, each in their own language. One who cannot be reached does not hold back the others. */
import type { CaselineContext } from '../context.ts'
import { codeOf } from '../errors.ts'
import type { OutgoingMessage } from '../delivery/mailing.ts'
import type { Say } from '../text/texts.ts'
import type { Contact } from './roles.ts'

export type Colleague = { readonly pseudonym: string; readonly contact?: Contact }

/** Gives how many were reached. */
export async function tell(
  ctx: CaselineContext,
  colleagues: readonly Colleague[],
  messagesFor: (
    say: Say,
    colleague: Colleague,
  ) => readonly OutgoingMessage[] | Promise<readonly OutgoingMessage[]>,
): Promise<number> {
  let reached = 0
  for (const colleague of colleagues) {
    if (!colleague.contact) continue
    const say = ctx.services.texts.say(colleague.contact.language)
    if (await reach(ctx, colleague.contact.chatId, await messagesFor(say, colleague))) reached += 1
  }
  return reached
}

/** The visit as a colleague would make it now: in their language, with their time zone. */
export async function asSeenBy(
  { visit, services }: CaselineContext,
  { contact }: Colleague,
): Promise<CaselineContext['visit']> {
  if (!contact) return visit
  const { chat } = await services.chats.read(contact.chatId, visit.now)
  return { ...visit, chat, language: contact.language, say: services.texts.say(contact.language) }
}

async function reach(
  ctx: CaselineContext,
  chatId: number,
  messages: readonly OutgoingMessage[],
): Promise<boolean> {
  try {
    for (const message of messages) await deliver(ctx, chatId, message)
    return true
  } catch (error) {
    ctx.services.log('warn', { event: 'colleague-not-told', code: codeOf(error) })
    return false
  }
}

/** Sends a message as the pump would. */
export async function deliver(ctx: CaselineContext, chatId: number, message: OutgoingMessage): Promise<void> {
  const { text, keyboard, photo, silent } = message
  const options = {
    parse_mode: 'HTML' as const,
    ...(keyboard && { reply_markup: keyboard }),
    ...(silent && { disable_notification: true }),
  }
  if (photo !== undefined) await ctx.api.sendPhoto(chatId, photo, { caption: text.markup, ...options })
  else
    await ctx.api.sendMessage(chatId, text.markup, {
      link_preview_options: { is_disabled: true },
      ...options,
    })
}
