/**
 * The easier door: from /tip to "received". Nothing is written of anyone who comes here until an answer is received,
 * and then nothing that says who sent it; the chat item is never touched.
 */
import { Composer } from 'grammy'
import type { Message } from 'grammy/types'
import type { CaselineContext } from '../context.ts'
import { onCommand, onRoute } from '../routing.ts'
import { holdsReceipt } from '../sealing/receipt.ts'
import type { Roster } from '../sealing/roster.ts'
import { isRefusal, translateTelegramFailure } from '../telegram/failures.ts'
import { button, keyboard } from '../telegram/keyboards.ts'
import { decodeStart } from '../telegram/routes.ts'
import { answerPress, send, show, type Screen } from '../telegram/screens.ts'
import { paragraphs } from '../text/html.ts'
import {
  cardScreen,
  closedScreen,
  elsewhereScreen,
  formScreen,
  receiptScreen,
  receivedScreen,
  sendPrompt,
  topicScreen,
  urgencyScreen,
} from './door-screens.ts'
import { promptOf, type Prompt } from './prompt.ts'
import { receiveHere, type ReceivingParts } from './receiving.store.ts'

export type TipTools = ReceivingParts & {
  /** What may be sealed to now. */
  readonly roster: (now: Date) => Promise<Roster | undefined>
  /** Where the form is, unless the campaign says it; none is known of where neither does. */
  readonly pageAddress: string | undefined
  readonly burn: (handle: string) => Promise<void>
}

type Door =
  | { readonly kind: 'open'; readonly roster: Roster; readonly page: string | undefined }
  | { readonly kind: 'shut'; readonly screen: Screen }

/** The door's own chat; it comes before every other slice, since what is meant for it must reach no other. */
export function tipsChat(tools: TipTools): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  chat.on('message', async (ctx, next) => {
    const prompt = promptOf(ctx.message, ctx.me.id)
    const words = ctx.message.text ?? ctx.message.caption ?? ''
    if (holdsReceipt(words)) await refuseWords(ctx, prompt)
    else if (prompt && !words.startsWith('/')) await receive(ctx, tools, prompt)
    else await next()
  })
  onCommand(chat, 'start', async (ctx, parameter, next) => {
    if (decodeStart(parameter)?.kind !== 'tip') return next()
    await send(ctx, await card(ctx, tools))
  })
  onCommand(chat, 'tip', async (ctx) => void (await send(ctx, await card(ctx, tools))))
  onRoute(chat, 'tip', async (ctx) => show(ctx, await card(ctx, tools)))
  onRoute(chat, 'tipForm', async (ctx) =>
    step(ctx, tools, (page) => (page === undefined ? topicScreen(ctx.visit) : formScreen(ctx.visit, page))),
  )
  onRoute(chat, 'tipTopic', async (ctx) => step(ctx, tools, () => topicScreen(ctx.visit)))
  onRoute(chat, 'tipUrgency', async (ctx, { topic }) =>
    step(ctx, tools, () => urgencyScreen(ctx.visit, topic)),
  )
  onRoute(chat, 'tipReceipt', async (ctx, { topic, urgent }) =>
    step(ctx, tools, () => receiptScreen(ctx.visit, topic, urgent, tools.routeRecipient !== undefined)),
  )
  onRoute(chat, 'tipAsk', async (ctx, choice) => {
    const door = await doorOf(ctx, tools)
    if (door.kind === 'shut') return show(ctx, door.screen)
    await answerPress(ctx)
    await sendPrompt(ctx, door.page, choice)
    await clear(ctx, [ctx.callbackQuery?.message?.message_id])
  })
  onRoute(chat, 'tipNoted', async (ctx) => {
    const cleared = await clear(ctx, [ctx.callbackQuery?.message?.message_id])
    await answerPress(ctx, cleared ? undefined : ctx.visit.say.plain('tip.deleteYourself'))
  })
  onRoute(chat, 'tipBurn', async (ctx, { handle }) => {
    await tools.burn(handle)
    await answerPress(ctx, ctx.visit.say.plain('tip.burned'))
  })
  return chat
}

/** What was sent here without being an answer; it comes after every slice that takes photos. */
export function strayPhotosChat(): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  chat.on('message:photo', async (ctx, next) => {
    if (ctx.message.media_group_id === undefined) return next()
    const { say } = ctx.visit
    await ctx.reply(say.html('tip.photoNotReceived').markup, {
      parse_mode: 'HTML',
      reply_parameters: { message_id: ctx.message.message_id, allow_sending_without_reply: true },
      reply_markup: keyboard([button(say.plain('tip.ask'), 'tip')]),
    })
  })
  return chat
}

async function doorOf({ visit }: CaselineContext, { roster, pageAddress }: TipTools): Promise<Door> {
  const { tips } = visit.content.campaign
  if (tips?.door) return { kind: 'shut', screen: elsewhereScreen(visit, tips.door) }
  const current = await roster(visit.now)
  if (!current) return { kind: 'shut', screen: closedScreen(visit) }
  return { kind: 'open', roster: current, page: tips?.page ?? pageAddress }
}

async function card(ctx: CaselineContext, tools: TipTools): Promise<Screen> {
  const door = await doorOf(ctx, tools)
  return door.kind === 'shut' ? door.screen : cardScreen(ctx.visit, door.page)
}

async function step(
  ctx: CaselineContext,
  tools: TipTools,
  screenOf: (page: string | undefined) => Screen,
): Promise<void> {
  const door = await doorOf(ctx, tools)
  await show(ctx, door.kind === 'shut' ? door.screen : screenOf(door.page))
}

async function receive(ctx: CaselineContext, tools: TipTools, prompt: Prompt): Promise<void> {
  const { visit } = ctx
  const message = ctx.message as Message
  const door = await doorOf(ctx, tools)
  if (!isTaken(message)) return notReceived(ctx, prompt, { text: visit.say.html('tip.onlyPage') }, door)
  if (door.kind === 'shut') return notReceived(ctx, prompt, door.screen, door)
  const outcome = await receiveHere(tools, door.roster, {
    message,
    updateId: ctx.update.update_id,
    prompt,
    language: visit.language,
    now: visit.now,
  })
  if (!outcome.ok) {
    const isClosed = outcome.reason === 'closed'
    const screen = isClosed ? closedScreen(visit) : { text: visit.say.html('tip.photoFailed') }
    return notReceived(ctx, prompt, screen, door)
  }
  const cleared = await clear(ctx, [message.message_id, prompt.messageId])
  const isPhoto = message.media_group_id !== undefined
  await send(ctx, receivedScreen(visit, { ...outcome, cleared, isPhoto }))
}

/** Texts and photos; everything else goes through the page. */
function isTaken({ text, photo }: Message): boolean {
  return text !== undefined || photo !== undefined
}

/** Says so, and takes away what should not stand in the chat; where the door is open, the question comes again. */
async function notReceived(ctx: CaselineContext, prompt: Prompt, screen: Screen, door: Door): Promise<void> {
  const { say } = ctx.visit
  const cleared = await clear(ctx, [ctx.message?.message_id, prompt.messageId])
  const text = paragraphs([
    say.html('tip.notReceived'),
    screen.text,
    say.html(cleared ? 'tip.deleted' : 'tip.deleteYourself'),
  ])
  await send(ctx, { ...screen, text })
  if (door.kind === 'open') await sendPrompt(ctx, door.page, prompt)
}

/** The words of a receipt belong on the page and nowhere else. */
async function refuseWords(ctx: CaselineContext, prompt: Prompt | undefined): Promise<void> {
  const { say } = ctx.visit
  const cleared = await clear(ctx, [ctx.message?.message_id, prompt?.messageId])
  await send(ctx, {
    text: paragraphs([
      say.html('tip.wordsRefused'),
      say.html(cleared ? 'tip.deleted' : 'tip.deleteYourself'),
    ]),
    keyboard: keyboard([button(say.plain('tip.ask'), 'tip')]),
  })
}

/** Tried twice; says whether Telegram did it. */
async function clear(ctx: CaselineContext, ids: readonly (number | undefined)[]): Promise<boolean> {
  const known = ids.filter((id) => id !== undefined)
  for (let attempt = 1; attempt <= 2; attempt++) {
    try {
      await ctx.deleteMessages(known)
      return true
    } catch (error) {
      if (!isRefusal(error) && translateTelegramFailure(error).code !== 'busy')
        throw translateTelegramFailure(error)
    }
  }
  return false
}
