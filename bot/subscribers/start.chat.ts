/** The first words: /start, the menu, /help, and where tips go as long as they cannot be received here. */
import { Composer } from 'grammy'
import type { CaselineContext, Visit } from '../context.ts'
import { onCommand, onRoute } from '../routing.ts'
import { keyboard, linkButton } from '../telegram/keyboards.ts'
import { decodeStart } from '../telegram/routes.ts'
import { send, show, type Screen } from '../telegram/screens.ts'
import { bold, cutText, escapeHtml, lines, paragraphs } from '../text/html.ts'
import { pickText } from '../text/languages.ts'
import { homeButton, menuKeyboard, menuScreen } from './menu.ts'

const nameLimitCharacters = 64

export function startChat(): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  onCommand(chat, 'start', async (ctx, parameter, next) => {
    const target = decodeStart(parameter)
    if (target?.kind === 'case' || target?.kind === 'action') return next()
    await send(ctx, target?.kind === 'tip' ? tipScreen(ctx.visit) : greeting(ctx.visit, parameter !== ''))
  })
  onRoute(chat, 'menu', async (ctx) => show(ctx, menuScreen(ctx.visit.say)))
  onCommand(chat, 'help', async (ctx) => {
    await send(ctx, { text: ctx.visit.say.html('help.text'), keyboard: menuKeyboard(ctx.visit.say) })
  })
  onCommand(chat, 'tip', async (ctx) => void (await send(ctx, tipScreen(ctx.visit))))
  onRoute(chat, 'tip', async (ctx) => show(ctx, tipScreen(ctx.visit)))
  return chat
}

/** Title, what this is, what is stored, and the menu. */
function greeting({ say, content, rules, chat, language, firstName }: Visit, unknownLink: boolean): Screen {
  const reader = { language, secondLanguage: chat.secondLanguage }
  const name = cutText(firstName.trim(), nameLimitCharacters)
  return {
    text: paragraphs([
      bold(pickText(content.campaign.title, reader, rules).text),
      unknownLink ? say.html('start.unknownLink') : undefined,
      name === '' ? undefined : say.html('start.hello', { name }),
      lines([say.html('start.what'), say.html('start.stored')]),
    ]),
    keyboard: menuKeyboard(say),
  }
}

/** Says plainly that a tip is not received here, and where help is. */
function tipScreen({ say, content, rules, chat, language }: Visit): Screen {
  const { emergency, tips } = content.campaign
  const reader = { language, secondLanguage: chat.secondLanguage }
  const door = tips?.door ?? undefined
  return {
    text: paragraphs([
      say.html(door ? 'tip.door' : 'tip.notYet'),
      emergency && escapeHtml(pickText(emergency.text, reader, rules).text),
    ]),
    keyboard: keyboard(
      door ? [linkButton(say.plain('tip.open'), door)] : undefined,
      emergency?.url ? [linkButton(say.plain('tip.emergency'), emergency.url)] : undefined,
      [homeButton(say)],
    ),
  }
}
