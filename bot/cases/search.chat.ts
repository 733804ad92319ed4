/**
 * What nobody prompted: typed text is searched for a name, and nothing of it is kept. Photos, stickers and the rest
 * get a kind word. This comes last, after every slice had its chance.
 */
import { Composer } from 'grammy'
import { campaignDay } from '../campaign/content.ts'
import type { CaseEntry } from '../campaign/pack.ts'
import type { CaselineContext, Visit } from '../context.ts'
import { homeButton, menuScreen } from '../subscribers/menu.ts'
import { keyboard } from '../telegram/keyboards.ts'
import { send, type Screen } from '../telegram/screens.ts'
import { paragraphs } from '../text/html.ts'
import { closestMatches } from '../text/matching.ts'
import { visibleCases } from './case.ts'
import { caseButton } from './case-screens.ts'

const resultsShown = 5

export function unpromptedChat(): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  chat.on('message:text', async (ctx) => {
    const { say } = ctx.visit
    if (ctx.message.text.startsWith('/')) await send(ctx, menuScreen(say, say.html('common.unknownCommand')))
    else await send(ctx, foundScreen(ctx.visit, await findCases(ctx, ctx.message.text)))
  })
  chat.on('message', async (ctx) => {
    const { say } = ctx.visit
    await send(ctx, menuScreen(say, say.html('common.noFiles')))
  })
  return chat
}

function foundScreen(visit: Visit, found: readonly CaseEntry[]): Screen {
  const { say } = visit
  if (found.length === 0) return menuScreen(say, say.html('common.unprompted'))
  return {
    text: paragraphs([say.html('common.found', { count: found.length }), say.html('common.unprompted')]),
    keyboard: keyboard(...found.map((entry) => [caseButton(visit, entry)]), [homeButton(say)]),
  }
}

async function findCases({ visit }: CaselineContext, typed: string): Promise<CaseEntry[]> {
  const cases = visibleCases(visit.content, campaignDay(visit.content, visit.now))
  const named = cases.map(({ id, name }) => ({ id, names: Object.values(name) }))
  const ids = await closestMatches(typed, named)
  return ids.slice(0, resultsShown).flatMap((id) => cases.find((entry) => entry.id === id) ?? [])
}
