/** /mydata: everything held about the person, in words and as a JSON file; /forget: all of it deleted, after asking. */
import { Composer, InputFile } from 'grammy'
import type { CaselineContext, Visit } from '../context.ts'
import { CaselineError } from '../errors.ts'
import { onCommand, onRoute } from '../routing.ts'
import { button, keyboard } from '../telegram/keyboards.ts'
import { translateTelegramFailure } from '../telegram/failures.ts'
import { show, type Screen } from '../telegram/screens.ts'
import { bold, lines, paragraphs, type Html } from '../text/html.ts'
import type { Texts } from '../text/texts.ts'
import { formatDay } from '../text/dates.ts'
import { followName } from './follow.ts'
import type { DataHolder, HeldPart } from '../held-data.ts'
import { homeButton, menuKeyboard } from './menu.ts'

export function myDataChat(texts: Texts, holders: readonly DataHolder[]): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  const showData = async (ctx: CaselineContext): Promise<void> => {
    const parts = await describeAll(ctx, texts, holders)
    await show(ctx, dataScreen(ctx.visit, parts))
    if (parts.length > 0) await sendFile(ctx, parts)
  }
  const ask = async (ctx: CaselineContext): Promise<void> => {
    const parts = await describeAll(ctx, texts, holders)
    const remains = (await Promise.all(holders.map((holder) => holder.erase(ctx)))).some(
      (erasure) => erasure?.buttons.length,
    )
    await show(ctx, parts.length > 0 ? askScreen(ctx.visit, remains) : nothingScreen(ctx.visit))
  }
  onCommand(chat, 'mydata', showData)
  onRoute(chat, 'myData', showData)
  onCommand(chat, 'forget', ask)
  onRoute(chat, 'forget', ask)
  onRoute(chat, 'forgetNow', async (ctx) => forget(ctx, holders))
  return chat
}

async function describeAll(
  ctx: CaselineContext,
  texts: Texts,
  holders: readonly DataHolder[],
): Promise<HeldPart[]> {
  const parts = [
    describeChat(ctx.visit, texts),
    ...(await Promise.all(holders.map((holder) => holder.describe(ctx)))),
  ]
  return parts.filter((part) => part !== undefined)
}

function describeChat(visit: Visit, texts: Texts): HeldPart | undefined {
  const { chat, say, stored, language } = visit
  if (!stored) return undefined
  const nameOf = (code: string): string => texts.say(code).plain('language.ownName')
  const follows = chat.follows.map((follow) => followName(follow, visit))
  const kept = chat.follows.length > 0 || chat.language !== undefined || chat.secondLanguage !== undefined
  return {
    lines: [
      chat.language === undefined
        ? undefined
        : say.html('data.language', { language: nameOf(chat.language) }),
      chat.secondLanguage === undefined
        ? undefined
        : say.html('data.secondLanguage', { language: nameOf(chat.secondLanguage) }),
      follows.length > 0 ? say.html('data.follows', { what: follows.join(', ') }) : undefined,
      say.html('data.address'),
      chat.dialogue && say.html('data.dialogue'),
      say.html(kept ? 'data.marks' : 'data.idle'),
      chat.unreachableSince === undefined
        ? undefined
        : say.html('data.unreachable', { day: formatDay(chat.unreachableSince, language) }),
    ].filter((line) => line !== undefined),
    json: { chat },
  }
}

function dataScreen({ say }: Visit, parts: readonly HeldPart[]): Screen {
  const held: Html[] = parts.flatMap((part) => part.lines)
  return {
    text: paragraphs([
      bold(say.html('data.title')),
      held.length > 0 ? lines(held) : say.html('data.nothing'),
      say.html('data.telegram'),
    ]),
    keyboard:
      held.length > 0
        ? keyboard([button(say.plain('data.forget'), 'forget')], [homeButton(say)])
        : keyboard([homeButton(say)]),
  }
}

async function sendFile(ctx: CaselineContext, parts: readonly HeldPart[]): Promise<void> {
  const all: unknown = Object.assign({}, ...parts.map((part) => part.json))
  const bytes = new TextEncoder().encode(JSON.stringify(all, undefined, 2))
  const { say } = ctx.visit
  try {
    await ctx.replyWithDocument(new InputFile(bytes, say.plain('data.fileName')), {
      caption: say.plain('data.file'),
    })
  } catch (error) {
    throw translateTelegramFailure(error)
  }
}

function askScreen({ say }: Visit, signed: boolean): Screen {
  return {
    text: paragraphs([say.html('forget.ask'), signed ? say.html('forget.askSigned') : undefined]),
    keyboard: keyboard([
      button(say.plain('forget.confirm'), 'forgetNow'),
      button(say.plain('forget.keep'), 'menu'),
    ]),
  }
}

function nothingScreen({ say }: Visit): Screen {
  return {
    text: paragraphs([say.html('forget.nothing'), say.html('forget.chat')]),
    keyboard: menuKeyboard(say),
  }
}

/** Deletes the chat and strips what other slices hold, in one transaction; running it again changes nothing more. */
async function forget(ctx: CaselineContext, holders: readonly DataHolder[]): Promise<void> {
  const { visit } = ctx
  const erasures = (await Promise.all(holders.map((holder) => holder.erase(ctx)))).filter(
    (part) => part !== undefined,
  )
  const outcome = await visit.erase(erasures.flatMap((erasure) => erasure.writes))
  if (!outcome.ok) throw new CaselineError('conflict', 'What is held changed while it was being deleted.')
  const buttons = erasures.flatMap((erasure) => erasure.buttons)
  await show(ctx, {
    text: paragraphs([
      visit.say.html('forget.done'),
      lines(erasures.flatMap((erasure) => erasure.remains)),
      visit.say.html('forget.chat'),
    ]),
    keyboard: keyboard(...buttons.map((withdraw) => [withdraw]), [homeButton(visit.say)]),
  })
}
