/**
 * Keeping cases and actions current, from their cards: choose what has changed, look at it, submit it. Only who began a
 * change edits it; a second person approves it (approving.chat.ts), and then readers see it.
 */
import { permitted } from '../staff/permitting.ts'
import { Composer } from 'grammy'
import { campaignDay, findAction } from '../campaign/content.ts'
import { findVisibleCase } from '../cases/case.ts'
import type { CaselineContext } from '../context.ts'
import { onRoute } from '../routing.ts'
import { show, refuse } from '../telegram/screens.ts'
import { type Tools } from './acting.ts'
import { approvingChat } from './approving.chat.ts'
import { beginAction, beginCase, beginUndo } from './beginning.chat.ts'
import { own, showChange, showList, showPreview } from './looking.chat.ts'
import { actionScreen, caseScreen } from './keeping-screens.ts'
import { edited, withText, withdrawn } from './proposing.ts'
import { askFor, writingChat } from './writing.chat.ts'

type Step = (ctx: CaselineContext, id: string, detail: string) => Promise<void>

export function keepingChat(tools: Tools): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  onRoute(chat, 'keepCase', async (ctx, { caseId }) => showCase(ctx, tools, caseId))
  onRoute(chat, 'keepAction', async (ctx, { actionId }) => showAction(ctx, tools, actionId))
  onRoute(chat, 'keepStatus', async (ctx, { caseId, status }) => beginCase(ctx, tools, caseId, status))
  onRoute(chat, 'keepEntry', async (ctx, { caseId }) => beginCase(ctx, tools, caseId))
  onRoute(chat, 'keepOpen', async (ctx, { actionId }) => beginAction(ctx, tools, actionId, 'open'))
  onRoute(chat, 'keepClose', async (ctx, { actionId }) => beginAction(ctx, tools, actionId, 'close'))
  const steps = stepsOf(tools)
  onRoute(chat, 'keep', async (ctx, { step, changeId, detail }, next) => {
    const handler = steps[step]
    return handler ? handler(ctx, changeId, detail) : next()
  })
  chat.use(writingChat(tools), approvingChat(tools))
  return chat
}

function stepsOf(tools: Tools): Readonly<Record<string, Step>> {
  const edit = 'edit-change'
  return {
    show: async (ctx, id) => showChange(ctx, tools, id),
    list: async (ctx, _id, page) => showList(ctx, tools, Number(page) || 0),
    view: async (ctx, id, language) => showPreview(ctx, tools, id, language),
    day: async (ctx, id) => askFor(ctx, tools, id, 'day'),
    until: async (ctx, id) => askFor(ctx, tools, id, 'until'),
    text: async (ctx, id, language) => askFor(ctx, tools, id, 'text', language),
    source: async (ctx, id) => askFor(ctx, tools, id, 'source'),
    setday: async (ctx, id, day) =>
      own(ctx, tools, id, edit, (change, by) =>
        /^\d{4}-\d{2}-\d{2}$/.test(day) ? edited(change, by, { day }) : edited(change, by, {}),
      ),
    notext: async (ctx, id, language) =>
      own(ctx, tools, id, edit, (change, by) => withText(change, by, language, undefined)),
    nosource: async (ctx, id) =>
      own(ctx, tools, id, edit, (change, by) => edited(change, by, { source: undefined })),
    drop: async (ctx, id) => own(ctx, tools, id, 'drop-change', withdrawn),
    undo: async (ctx, id) => beginUndo(ctx, tools, id),
  }
}

async function showCase(ctx: CaselineContext, tools: Tools, caseId: string): Promise<void> {
  if (!(await permitted(ctx, tools, 'keep-current'))) return
  const { content } = await ctx.services.contents.layers()
  const entry = findVisibleCase(content, caseId, campaignDay(content, ctx.visit.now))
  if (!entry) return void (await refuse(ctx, ctx.visit.say.html('keeping.subjectGone')))
  await show(ctx, caseScreen(ctx.visit, entry))
}

async function showAction(ctx: CaselineContext, tools: Tools, actionId: string): Promise<void> {
  if (!(await permitted(ctx, tools, 'keep-current'))) return
  const { content } = await ctx.services.contents.layers()
  const action = findAction(content, actionId)
  if (!action) return void (await refuse(ctx, ctx.visit.say.html('keeping.subjectGone')))
  await show(ctx, actionScreen(ctx.visit, action))
}
