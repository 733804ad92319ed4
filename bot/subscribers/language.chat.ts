/** /language: the languages by their own names, and a second one for what is not yet translated. */
import { Composer } from 'grammy'
import type { Chat } from '../chats/chat.ts'
import type { CaselineContext, Visit } from '../context.ts'
import { onCommand, onRoute } from '../routing.ts'
import { button, inRows, keyboard } from '../telegram/keyboards.ts'
import { send, show, type Screen } from '../telegram/screens.ts'
import { bold, paragraphs, type Html } from '../text/html.ts'
import type { Texts } from '../text/texts.ts'
import { homeButton, menuKeyboard } from './menu.ts'

const noSecondLanguage = '-'

export function languageChat(texts: Texts): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  const ownName = (language: string): string => texts.say(language).plain('language.ownName')
  onCommand(chat, 'language', async (ctx) => void (await send(ctx, languagesScreen(ctx.visit, ownName, '-'))))
  onRoute(chat, 'languages', async (ctx, { target }) =>
    show(ctx, languagesScreen(ctx.visit, ownName, target)),
  )
  onRoute(chat, 'language', async (ctx, { language, target }, next) => {
    await chooseLanguage(ctx, texts, language)
    // The slice whose card the language was opened from shows it again.
    if (target !== '-') return next()
    await show(ctx, changedScreen(ctx.visit, ctx.visit.say.html('settings.changed')))
  })
  onRoute(chat, 'secondLanguages', async (ctx) => show(ctx, secondScreen(ctx.visit, ownName)))
  onRoute(chat, 'secondLanguage', async (ctx, { language }) => {
    await chooseSecond(ctx.visit, language)
    const second = ctx.visit.chat.secondLanguage
    const { say } = ctx.visit
    const named = second === undefined ? say.plain('settings.secondNone') : ownName(second)
    await show(ctx, changedScreen(ctx.visit, say.html('settings.secondChanged', { language: named })))
  })
  return chat
}

async function chooseLanguage({ visit }: CaselineContext, texts: Texts, language: string): Promise<void> {
  if (!visit.rules.offered.includes(language)) return
  if (visit.chat.language !== language) await visit.commit({ ...visit.chat, language })
  visit.language = visit.chat.language ?? language
  visit.say = texts.say(visit.language)
}

async function chooseSecond(visit: Visit, language: string): Promise<void> {
  const { secondLanguage: _before, ...rest } = visit.chat
  const wanted = visit.rules.offered.includes(language) && language !== visit.language ? language : undefined
  if (wanted === visit.chat.secondLanguage) return
  const next: Chat = wanted === undefined ? rest : { ...rest, secondLanguage: wanted }
  await visit.commit(next)
}

function languagesScreen(visit: Visit, ownName: (language: string) => string, target: string): Screen {
  const { say, rules, language } = visit
  const buttons = rules.offered.map((offered) =>
    button(marked(ownName(offered), offered === language), 'language', { language: offered, target }),
  )
  return {
    text: paragraphs([bold(say.html('settings.language')), say.html('settings.choose')]),
    keyboard: keyboard(
      ...inRows(buttons, 2),
      [button(say.plain('settings.second'), 'secondLanguages')],
      backTo(visit, target),
    ),
  }
}

function secondScreen({ say, rules, language, chat }: Visit, ownName: (language: string) => string): Screen {
  const others = rules.offered.filter((offered) => offered !== language)
  const buttons = others.map((offered) =>
    button(marked(ownName(offered), offered === chat.secondLanguage), 'secondLanguage', {
      language: offered,
    }),
  )
  const none = button(
    marked(say.plain('settings.secondNone'), chat.secondLanguage === undefined),
    'secondLanguage',
    {
      language: noSecondLanguage,
    },
  )
  return {
    text: paragraphs([bold(say.html('settings.second')), say.html('settings.secondAsk')]),
    keyboard: keyboard(...inRows(buttons, 2), [none], [homeButton(say)]),
  }
}

function changedScreen({ say }: Visit, text: Html): Screen {
  return { text, keyboard: menuKeyboard(say) }
}

function backTo({ say }: Visit, target: string) {
  const id = target.slice(1)
  if (target.startsWith('c')) return [button(say.plain('nav.back'), 'case', { caseId: id }), homeButton(say)]
  if (target.startsWith('a'))
    return [button(say.plain('nav.back'), 'action', { actionId: id }), homeButton(say)]
  return [homeButton(say)]
}

function marked(label: string, chosen: boolean): string {
  return chosen ? `✓ ${label}` : label
}
