/** The first words: /start, the menu and /help. */
import { Composer } from 'grammy'
import type { CaselineContext, Visit } from '../context.ts'
import { onCommand, onRoute } from '../routing.ts'
import { decodeStart } from '../telegram/routes.ts'
import { send, show, type Screen } from '../telegram/screens.ts'
import { bold, cutText, lines, paragraphs } from '../text/html.ts'
import { pickText } from '../text/languages.ts'
import { menuKeyboard, menuScreen } from './menu.ts'

const nameLimitCharacters = 64

export function startChat(): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  onCommand(chat, 'start', async (ctx, parameter, next) => {
    const target = decodeStart(parameter)
    if (target?.kind === 'case' || target?.kind === 'action') return next()
    await send(ctx, greeting(ctx.visit, parameter !== ''))
  })
  onRoute(chat, 'menu', async (ctx) => show(ctx, menuScreen(ctx.visit.say)))
  onCommand(chat, 'help', async (ctx) => {
    await send(ctx, { text: ctx.visit.say.html('help.text'), keyboard: menuKeyboard(ctx.visit.say) })
  })
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
