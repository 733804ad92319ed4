/** /cases: the list, a case's card and its timeline; following from the card; links from outside. */
import { Composer } from 'grammy'
import { campaignDay } from '../campaign/content.ts'
import type { CaseEntry } from '../campaign/pack.ts'
import type { CaselineContext } from '../context.ts'
import { onCommand, onRoute } from '../routing.ts'
import { followOfToken, setFollow, tooManyFollows } from '../subscribers/follow.ts'
import { decodeStart } from '../telegram/routes.ts'
import { answerPress, send, show, type Picture } from '../telegram/screens.ts'
import { findVisibleCase } from './case.ts'
import { cardScreen, listScreen, read, timelineScreen } from './case-screens.ts'

export function casesChat(): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  onCommand(chat, 'cases', async (ctx) => void (await send(ctx, listScreen(ctx.visit, 0))))
  onRoute(chat, 'cases', async (ctx, { page }) => show(ctx, listScreen(ctx.visit, page)))
  onRoute(chat, 'case', async (ctx, { caseId }) => showCard(ctx, caseId))
  onRoute(chat, 'timeline', async (ctx, { caseId, page }) => {
    const entry = caseOf(ctx, caseId)
    await show(ctx, entry ? timelineScreen(ctx.visit, entry, page) : missingScreen(ctx))
  })
  onRoute(chat, 'follow', async (ctx, { follow: token, wanted, origin }, next) => {
    if (origin !== 'card') return next()
    const follow = followOfToken(token, ctx.visit.content)
    if (follow && (await setFollow(ctx.visit, follow, wanted)) === 'too-many') {
      await answerPress(ctx, tooManyFollows(ctx.visit))
    }
    await showCard(ctx, token)
  })
  onRoute(chat, 'language', async (ctx, { target }, next) =>
    target.startsWith('c') ? showCard(ctx, target.slice(1)) : next(),
  )
  onCommand(chat, 'start', async (ctx, parameter, next) => {
    const target = decodeStart(parameter)
    return target?.kind === 'case' ? showCard(ctx, target.caseId, !ctx.visit.stored) : next()
  })
  return chat
}

async function showCard(ctx: CaselineContext, caseId: string, newcomer = false): Promise<void> {
  const entry = caseOf(ctx, caseId)
  if (!entry) return show(ctx, missingScreen(ctx))
  const { visit, services } = ctx
  const title = read(visit, visit.content.campaign.title).text
  await show(
    ctx,
    cardScreen(visit, entry, {
      picture: await pictureOf(ctx, entry),
      botUsername: services.botUsername,
      closing: newcomer ? visit.say.html('start.newcomer', { title }) : undefined,
    }),
  )
}

function caseOf({ visit: { content, now } }: CaselineContext, id: string): CaseEntry | undefined {
  return findVisibleCase(content, id, campaignDay(content, now))
}

function missingScreen({ visit }: CaselineContext) {
  return listScreen(visit, 0, visit.say.html('cases.missing'))
}

async function pictureOf(
  { visit, services }: CaselineContext,
  { photo }: CaseEntry,
): Promise<Picture | undefined> {
  const hash = visit.content.photos.find(({ file }) => file === photo?.file)?.hash
  if (hash === undefined) return undefined
  return {
    fileId: await services.files.read(hash),
    load: () => services.contents.photo(hash),
    remember: (fileId) => services.files.remember(hash, fileId),
  }
}
