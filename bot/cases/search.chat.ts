/**
 * What nobody prompted: typed text is searched for a name, and nothing of it is kept. Photos, stickers and the rest
 * get a kind word. This comes last, after every slice had its chance.
 */
import { Composer } from 'grammy'
import { campaignDay } from '../campaign/content.ts'
import type { CaseEntry } from '../campaign/pack.ts'
import type { CaselineContext } from '../context.ts'
import { homeButton, menuScreen } from '../subscribers/menu.ts'
import { keyboard } from '../telegram/keyboards.ts'
import { send } from '../telegram/screens.ts'
import { paragraphs } from '../text/html.ts'
import { closestMatches } from '../text/matching.ts'
import { visibleCases } from './case.ts'
import { caseButton } from './case-screens.ts'

const resultsShown = 5

export function unpromptedChat(): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  chat.on('message:text', async (ctx) => {
    const { say } = ctx.visit
    if (ctx.message.text.startsWith('/'))
      return void (await send(ctx, menuScreen(say, say.html('common.unknownCommand'))))
    const found = await findCases(ctx, ctx.message.text)
    if (found.length === 0) return void (await send(ctx, menuScreen(say, say.html('common.unprompted'))))
    await send(ctx, {
      text: paragraphs([say.html('common.found', { count: found.length }), say.html('common.unprompted')]),
      keyboard: keyboard(...found.map((entry) => [caseButton(ctx.visit, entry)]), [homeButton(say)]),
    })
  })
  chat.on('message', async (ctx) => {
    const { say } = ctx.visit
    await send(ctx, menuScreen(say, say.html('common.noFiles')))
  })
  return chat
}

async function findCases({ visit }: CaselineContext, typed: string): Promise<CaseEntry[]> {
  const cases = visibleCases(visit.content, campaignDay(visit.content, visit.now))
  const named = cases.map(({ id, name }) => ({ id, names: Object.values(name) }))
  const ids = await closestMatches(typed, named)
  return ids.slice(0, resultsShown).flatMap((id) => cases.find((entry) => entry.id === id) ?? [])
}
