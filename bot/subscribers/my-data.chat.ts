/** /mydata: everything held about the person, in words and as a JSON file. */
import { Composer, InputFile } from 'grammy'
import type { CaselineContext, Visit } from '../context.ts'
import { onCommand, onRoute } from '../routing.ts'
import { button, keyboard } from '../telegram/keyboards.ts'
import { translateTelegramFailure } from '../telegram/failures.ts'
import { show, type Screen } from '../telegram/screens.ts'
import { bold, lines, paragraphs, type Html } from '../text/html.ts'
import type { Texts } from '../text/texts.ts'
import { formatDay } from '../text/dates.ts'
import { zoneName } from '../text/time-zones.ts'
import { isKept } from '../chats/chat.ts'
import { followName } from './follow.ts'
import type { DataHolder, HeldPart } from '../held-data.ts'
import { homeButton } from './menu.ts'
import { quietLine, rememberedLines } from './settings-screens.ts'

export function myDataChat(texts: Texts, holders: readonly DataHolder[]): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  const showData = async (ctx: CaselineContext): Promise<void> => {
    const parts = await describeAll(ctx, texts, holders)
    await show(ctx, dataScreen(ctx.visit, parts))
    if (parts.length > 0) await sendFile(ctx, parts)
  }
  onCommand(chat, 'mydata', showData)
  onRoute(chat, 'myData', showData)
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
  return {
    lines: [
      chat.language === undefined
        ? undefined
        : say.html('data.language', { language: nameOf(chat.language) }),
      chat.secondLanguage === undefined
        ? undefined
        : say.html('data.secondLanguage', { language: nameOf(chat.secondLanguage) }),
      follows.length > 0 ? say.html('data.follows', { what: follows.join(', ') }) : undefined,
      ...settingsHeld(visit),
      say.html('data.address'),
      follows.length > 0 ? say.html('data.ledger') : undefined,
      say.html('data.erasures'),
      chat.dialogue && say.html('data.dialogue'),
      say.html(isKept(chat) ? 'data.marks' : 'data.idle'),
      chat.unreachableSince === undefined
        ? undefined
        : say.html('data.unreachable', { day: formatDay(chat.unreachableSince, language) }),
    ].filter((line) => line !== undefined),
    json: { chat },
  }
}

/** What was chosen or is remembered; what is off is not held. */
function settingsHeld(visit: Visit): Html[] {
  const { say, chat, language } = visit
  const { discreet, daily, timeZone, quietHours } = chat.settings
  return [
    discreet ? say.html('settings.discreetOn') : undefined,
    daily ? say.html('settings.dailyNow') : undefined,
    quietHours ? quietLine(visit) : undefined,
    timeZone === undefined ? undefined : say.html('data.zone', { zone: zoneName(timeZone, language) }),
    ...rememberedLines(visit),
  ].filter((line) => line !== undefined)
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
