/** /actions: what can be done, in general and for a case; an action's card; following from it; links from outside. */
import { Composer } from 'grammy'
import { findAction } from '../campaign/content.ts'
import type { ActionEntry } from '../campaign/pack.ts'
import { read } from '../cases/case-screens.ts'
import type { CaselineContext } from '../context.ts'
import { onCommand, onRoute } from '../routing.ts'
import { setFollow, tooManyFollows } from '../subscribers/follow.ts'
import { decodeStart } from '../telegram/routes.ts'
import { answerPress, send, show } from '../telegram/screens.ts'
import type { Html } from '../text/html.ts'
import { actionListScreen, actionScreen, caseActionsScreen, followOf } from './action-screens.ts'
import type { Counts } from './counts.store.ts'

export function actionsChat(counts: Counts): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  const showAction = async (
    ctx: CaselineContext,
    actionId: string,
    newcomer: boolean,
    above?: Html,
  ): Promise<void> => {
    const action = findAction(ctx.visit.content, actionId)
    if (!action) return show(ctx, missingScreen(ctx))
    await show(ctx, await cardOf(ctx, action, newcomer, above))
  }
  const cardOf = async (ctx: CaselineContext, action: ActionEntry, newcomer: boolean, above?: Html) => {
    const { visit, services } = ctx
    const title = read(visit, visit.content.campaign.title).text
    return actionScreen(visit, action, {
      count: action.kind === 'petition' ? await counts.recent(action.id) : undefined,
      botUsername: services.botUsername,
      above,
      closing: newcomer ? visit.say.html('start.newcomer', { title }) : undefined,
    })
  }
  onCommand(chat, 'actions', async (ctx) => void (await send(ctx, actionListScreen(ctx.visit, 0))))
  onRoute(chat, 'actions', async (ctx, { page }) => show(ctx, actionListScreen(ctx.visit, page)))
  onRoute(chat, 'caseActions', async (ctx, { caseId }) =>
    show(ctx, caseActionsScreen(ctx.visit, caseId) ?? actionListScreen(ctx.visit, 0)),
  )
  onRoute(chat, 'action', async (ctx, { actionId }) => showAction(ctx, actionId, false))
  onRoute(chat, 'followFromAction', async (ctx, { actionId }) => {
    const action = findAction(ctx.visit.content, actionId)
    if (action && (await setFollow(ctx.visit, followOf(action), true)) === 'too-many') {
      await answerPress(ctx, tooManyFollows(ctx.visit))
      return showAction(ctx, actionId, false)
    }
    await showAction(ctx, actionId, false, ctx.visit.say.html('actions.followingNow'))
  })
  onRoute(chat, 'language', async (ctx, { target }, next) =>
    target.startsWith('a') ? showAction(ctx, target.slice(1), false) : next(),
  )
  onCommand(chat, 'start', async (ctx, parameter, next) => {
    const target = decodeStart(parameter)
    return target?.kind === 'action' ? showAction(ctx, target.actionId, !ctx.visit.stored) : next()
  })
  return chat
}

function missingScreen({ visit }: CaselineContext) {
  return actionListScreen(visit, 0, visit.say.html('actions.missing'))
}
