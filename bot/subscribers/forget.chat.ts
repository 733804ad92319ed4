/**
 * /forget: everything held about the person deleted, after asking, and the chat cleared as far as Telegram lets a
 * bot: for phones that are shared, searched or taken.
 */
import { Composer } from 'grammy'
import { CaselineError } from '../errors.ts'
import type { CaselineContext, Visit } from '../context.ts'
import type { DataHolder } from '../held-data.ts'
import { onCommand, onRoute } from '../routing.ts'
import { clearBefore } from '../telegram/clearing.ts'
import { button, keyboard } from '../telegram/keyboards.ts'
import { send, show, type Screen } from '../telegram/screens.ts'
import { lines, paragraphs } from '../text/html.ts'
import { homeButton } from './menu.ts'

export function forgetChat(holders: readonly DataHolder[]): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  const ask = async (ctx: CaselineContext): Promise<void> => {
    const erasures = await Promise.all(holders.map((holder) => holder.erase(ctx)))
    const remains = erasures.some((erasure) => erasure?.buttons.length)
    const held = ctx.visit.stored || erasures.some((erasure) => erasure !== undefined)
    await show(ctx, askScreen(ctx.visit, held, remains))
  }
  onCommand(chat, 'forget', ask)
  onRoute(chat, 'forget', ask)
  onRoute(chat, 'forgetNow', async (ctx) => forget(ctx, holders))
  return chat
}

function askScreen({ say }: Visit, held: boolean, signed: boolean): Screen {
  return {
    text: paragraphs([
      say.html(held ? 'forget.ask' : 'forget.nothing'),
      signed ? say.html('forget.askSigned') : undefined,
    ]),
    keyboard: keyboard([
      button(say.plain(held ? 'forget.confirm' : 'forget.clear'), 'forgetNow'),
      button(say.plain('forget.keep'), 'menu'),
    ]),
  }
}

/**
 * Deletes the chat and strips what other slices hold, in one transaction; then says so, then clears what stands
 * above. Running it again changes nothing more, and clears what an attempt that was cut short left.
 */
async function forget(ctx: CaselineContext, holders: readonly DataHolder[]): Promise<void> {
  const { visit } = ctx
  const follower = visit.chat.follows.length > 0
  const erasures = (await Promise.all(holders.map((holder) => holder.erase(ctx)))).filter(
    (part) => part !== undefined,
  )
  const wasHeld = visit.stored || erasures.length > 0
  const outcome = await visit.erase(erasures.flatMap((erasure) => erasure.writes))
  if (!outcome.ok) throw new CaselineError('conflict', 'What is held changed while it was being deleted.')
  const buttons = erasures.flatMap((erasure) => erasure.buttons)
  const last = await send(ctx, {
    text: paragraphs([
      visit.say.html('forget.done'),
      lines(erasures.flatMap((erasure) => erasure.remains)),
      follower ? visit.say.html('forget.ledger') : undefined,
      wasHeld ? visit.say.html('forget.backup') : undefined,
      visit.say.html('forget.chat'),
    ]),
    keyboard: keyboard(...buttons.map((withdraw) => [withdraw]), [homeButton(visit.say)]),
  })
  await clearBefore(ctx, last.message_id)
}
