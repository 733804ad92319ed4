/** The preview: each language as it will look, a button away, and a page that says whom it reaches. */
import { Composer } from 'grammy'
import type { CaselineContext, Visit } from '../context.ts'
import { onRoute } from '../routing.ts'
import { inRows, keyboard } from '../telegram/keyboards.ts'
import { show, type Picture, refuse } from '../telegram/screens.ts'
import { bold, lines, paragraphs, type Html } from '../text/html.ts'
import { languageName } from '../text/languages.ts'
import { mayLook, type Tools } from './acting.ts'
import type { Broadcast } from './broadcast.ts'
import { audienceLine, channelLine, step as stepButton, wantedLanguages } from './draft-screens.ts'
import { stopping, warnings } from './findings.ts'
import { reachLines } from './reach-screens.ts'
import type { Reach } from './reach.ts'
import { costOf } from './sending.ts'

const overview = '0'

export function previewChat(tools: Tools): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  onRoute(chat, 'broadcast', async (ctx, { step, broadcastId, detail }, next) => {
    if (step !== 'view') return next()
    if (!(await mayLook(ctx, tools))) return
    const broadcast = await tools.broadcasts.read(broadcastId)
    if (!broadcast) return void (await refuse(ctx, ctx.visit.say.html('broadcast.gone')))
    const language = wantedLanguages(ctx.visit).find((wanted) => wanted === detail)
    await (language === undefined
      ? showReach(ctx, tools, broadcast)
      : showText(ctx, tools, broadcast, language))
  })
  return chat
}

async function showReach(ctx: CaselineContext, tools: Tools, broadcast: Broadcast): Promise<void> {
  const { visit } = ctx
  const reach = await tools.reach(broadcast, visit.content, visit.now)
  await show(ctx, {
    text: paragraphs([
      bold(visit.say.html('broadcast.preview')),
      audienceLine(visit, broadcast),
      channelLine(visit, broadcast),
      reachText(visit, tools, broadcast, reach),
      lines((await stopping(visit, tools, broadcast)).slice(0, 6)),
      lines(warnings(visit, broadcast).slice(0, 8)),
    ]),
    keyboard: pages(ctx, broadcast, overview),
  })
}

/** Whom it reaches, how long that takes and what it may cost, and who is left out. */
export function reachText(visit: Visit, tools: Tools, broadcast: Broadcast, reach: Reach): Html {
  const cost = costOf(broadcast, visit.content.campaign, reach, tools.rates)
  return reachLines(visit.say, visit.language, reach, cost)
}

async function showText(
  ctx: CaselineContext,
  tools: Tools,
  broadcast: Broadcast,
  language: string,
): Promise<void> {
  const { text, photo } = tools.messageOf(broadcast, { language }, ctx.visit.content)
  const picture: Picture | undefined =
    photo === undefined
      ? undefined
      : {
          fileId: photo,
          load: async () => Promise.resolve(undefined),
          remember: async () => Promise.resolve(),
        }
  await show(ctx, { text, picture, keyboard: pages(ctx, broadcast, language) })
}

function pages({ visit }: CaselineContext, { id }: Broadcast, shown: string) {
  const buttons = wantedLanguages(visit).map((language) => {
    const name = languageName(language, visit.language)
    return stepButton(language === shown ? `• ${name}` : name, 'view', id, language)
  })
  return keyboard(...inRows(buttons, 2), [
    stepButton(visit.say.plain('broadcast.preview'), 'view', id, overview),
    stepButton(visit.say.plain('nav.back'), 'show', id),
  ])
}
