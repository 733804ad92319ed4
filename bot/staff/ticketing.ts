/** Screens whose buttons work once, for one person, under one message: see tickets.store.ts. */
import type { CaselineContext } from '../context.ts'
import { button, keyboard, type InlineKeyboardButton } from '../telegram/keyboards.ts'
import { translateTelegramFailure } from '../telegram/failures.ts'
import { send, show } from '../telegram/screens.ts'
import type { Html } from '../text/html.ts'
import type { Staffer } from './roles.ts'
import type { Choice, Tickets } from './tickets.store.ts'

/** A button of the ticket, or one that needs none. */
export type TicketButton = { readonly label: string; readonly choice: Choice } | InlineKeyboardButton
export type TicketScreen = { readonly text: Html; readonly rows: readonly (readonly TicketButton[])[] }

/**
 * Shows it in place of the pressed message, or as a new one. A new message gets its buttons after it was sent, because
 * the ticket names the message: a crash between leaves a screen without any.
 */
export async function showTicketed(
  ctx: CaselineContext,
  tickets: Tickets,
  holder: Staffer,
  { text, rows }: TicketScreen,
): Promise<void> {
  const pressed = ctx.callbackQuery?.message?.message_id
  if (pressed !== undefined)
    return show(ctx, { text, keyboard: await withTicket(ctx, tickets, holder, pressed, rows) })
  const { message_id: messageId } = await send(ctx, { text })
  if (rows.length === 0) return
  const markup = await withTicket(ctx, tickets, holder, messageId, rows)
  try {
    await ctx.api.editMessageReplyMarkup(ctx.chat?.id ?? 0, messageId, { reply_markup: markup })
  } catch (error) {
    throw translateTelegramFailure(error)
  }
}

async function withTicket(
  { visit }: CaselineContext,
  tickets: Tickets,
  { pseudonym }: Staffer,
  messageId: number,
  rows: TicketScreen['rows'],
) {
  const choices = rows.flat().flatMap((entry) => ('choice' in entry ? [entry.choice] : []))
  if (choices.length === 0)
    return keyboard(...rows.map((row) => row.flatMap((entry) => ('choice' in entry ? [] : [entry]))))
  const ticket = await tickets.issue({ holder: pseudonym, messageId, choices }, visit.now)
  return keyboard(
    ...rows.map((row) =>
      row.map((entry) =>
        'choice' in entry
          ? button(entry.label, 'staff', { ticket, choice: choices.indexOf(entry.choice) })
          : entry,
      ),
    ),
  )
}
