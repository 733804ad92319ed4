/**
 * /broadcast: from the choice of the audience to the draft that is ready to be submitted. Only who began a draft
 * changes it, so that nobody can approve words of their own. What is typed is taken only where a step asked for it.
 */
import { permitted } from '../staff/permitting.ts'
import { Composer } from 'grammy'
import { withoutDialogue } from '../chats/chat.ts'
import type { CaselineContext } from '../context.ts'
import { onCommand, onRoute } from '../routing.ts'
import { keyboard } from '../telegram/keyboards.ts'
import { show, refuse } from '../telegram/screens.ts'
import {
  act,
  isAlone,
  mayLook,
  mine,
  ownStep,
  refuseStep,
  voidNote,
  type Actor,
  type Tools,
} from './acting.ts'
import { approvingChat } from './approving.chat.ts'
import type { Broadcast } from './broadcast.ts'
import { correctingChat } from './correcting.chat.ts'
import {
  actionsScreen,
  audienceOf,
  casesScreen,
  draftScreen,
  homeScreen,
  shortCase,
  shortOf,
  step as stepButton,
  wantedLanguages,
} from './draft-screens.ts'
import { edited, sentWithout, type Outcome } from './drafting.ts'
import { warnings } from './findings.ts'
import { lateChat } from './late.chat.ts'
import { ofChangeChat } from './of-change.chat.ts'
import { previewChat } from './preview.chat.ts'
import { startingChat } from './starting.chat.ts'
import { wasBegun } from './taking-back.ts'
import { takingBackChat } from './taking-back.chat.ts'
import { deliver } from '../staff/telling.ts'
import { translatingChat } from './translating.chat.ts'
import { askTextAgain, beginText, writingChat, writingKind } from './writing.chat.ts'

const draftsShown = 5
const unfinishedStates: ReadonlySet<string> = new Set(['draft', 'submitted', 'approved'])

type Step = (ctx: CaselineContext, id: string, detail: string) => Promise<void>

export function broadcastChat(tools: Tools): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  onCommand(chat, 'broadcast', async (ctx, _parameter, next) => {
    const permission = await tools.desk.permit(ctx.visit.userId, 'draft')
    if (!permission.ok && permission.reason === 'unknown') return next()
    const actor = await permitted(ctx, tools, 'draft')
    if (actor) await showHome(ctx, tools, actor)
  })
  const steps = stepsOf(tools)
  onRoute(chat, 'broadcast', async (ctx, { step, broadcastId, detail }, next) => {
    const handler = steps[step]
    return handler ? handler(ctx, broadcastId, detail) : next()
  })
  chat.use(
    writingChat(tools),
    previewChat(tools),
    translatingChat(tools),
    lateChat(tools),
    approvingChat(tools),
    startingChat(tools),
    correctingChat(tools),
    takingBackChat(tools),
    ofChangeChat(tools),
  )
  return chat
}

function stepsOf(tools: Tools): Readonly<Record<string, Step>> {
  return {
    home: async (ctx) => {
      const actor = await permitted(ctx, tools, 'draft')
      if (actor) await showHome(ctx, tools, actor)
    },
    to: async (ctx, _id, detail) => beginText(ctx, tools, audienceOf(detail), detail),
    tocase: async (ctx, _id, short) => {
      const entry = shortCase(ctx.visit, short)
      await beginText(ctx, tools, entry && { kind: 'case', caseId: entry.id }, `case.${short}`)
    },
    cases: async (ctx, id, page) => {
      if (await permitted(ctx, tools, 'draft')) await show(ctx, casesScreen(ctx.visit, Number(page) || 0, id))
    },
    acts: async (ctx, id, page) => {
      if (await permitted(ctx, tools, 'draft'))
        await show(ctx, actionsScreen(ctx.visit, Number(page) || 0, id))
    },
    show: async (ctx, id) => showDraft(ctx, tools, id),
    text: async (ctx, id) => askTextAgain(ctx, tools, id),
    urgent: async (ctx, id, detail) => change(ctx, tools, id, 'edit-urgent', { urgent: detail === '1' }),
    channels: async (ctx, id, detail) =>
      change(ctx, tools, id, 'edit-channels', { notInChannels: detail === '0' }),
    setcase: async (ctx, id, short) =>
      change(ctx, tools, id, 'edit-button', { caseId: shortCase(ctx.visit, short)?.id }),
    setact: async (ctx, id, short) => {
      const action = ctx.visit.content.actions.find((entry) => shortOf(entry.id) === short)
      await change(ctx, tools, id, 'edit-button', { actionId: action?.id })
    },
    without: async (ctx, id) => {
      const languages = wantedLanguages(ctx.visit)
      await own(ctx, tools, id, 'send-without', (broadcast) => sentWithout(broadcast, languages))
    },
    test: async (ctx, id) => testSend(ctx, tools, id),
    drop: async (ctx, id) => askDrop(ctx, tools, id),
    dropnow: async (ctx, id) => drop(ctx, tools, id),
  }
}

async function showHome(ctx: CaselineContext, tools: Tools, actor: Actor): Promise<void> {
  const { say, chat } = ctx.visit
  if (chat.dialogue?.kind === writingKind) await ctx.visit.commit(withoutDialogue(chat))
  if (await isAlone(tools, actor)) return show(ctx, { text: say.html('broadcast.alone') })
  const recent = await tools.broadcasts.recent(30)
  const drafts = recent.filter(
    ({ proposedBy, state }) => proposedBy === actor.pseudonym && unfinishedStates.has(state),
  )
  const begun = recent.filter((broadcast) => wasBegun(broadcast)).slice(0, draftsShown)
  await show(ctx, homeScreen(ctx.visit, drafts.slice(0, draftsShown), begun))
}

async function own(
  ctx: CaselineContext,
  tools: Tools,
  id: string,
  name: string,
  step: (broadcast: Broadcast) => Outcome,
) {
  const done = await act(ctx, tools, { id, act: 'draft', name, step: ownStep(step) })
  if (done.ok)
    await show(
      ctx,
      draftScreen(ctx.visit, done.broadcast, [
        ...voidNote(ctx, done.before),
        ...warnings(ctx.visit, done.broadcast),
      ]),
    )
}

async function change(
  ctx: CaselineContext,
  tools: Tools,
  id: string,
  name: string,
  changes: Parameters<typeof edited>[1],
): Promise<void> {
  await own(ctx, tools, id, name, (broadcast) => edited(broadcast, changes))
}

async function showDraft(ctx: CaselineContext, tools: Tools, id: string): Promise<void> {
  if (!(await mayLook(ctx, tools))) return
  const broadcast = await tools.broadcasts.read(id)
  if (!broadcast) return void (await refuse(ctx, ctx.visit.say.html('broadcast.gone')))
  await show(ctx, draftScreen(ctx.visit, broadcast, warnings(ctx.visit, broadcast)))
}

async function testSend(ctx: CaselineContext, tools: Tools, id: string): Promise<void> {
  if (!(await permitted(ctx, tools, 'draft'))) return
  const broadcast = await tools.broadcasts.read(id)
  if (!broadcast) return void (await refuse(ctx, ctx.visit.say.html('broadcast.gone')))
  const { visit } = ctx
  const variant = {
    language: visit.language,
    ...(visit.chat.secondLanguage && { secondLanguage: visit.chat.secondLanguage }),
  }
  await deliver(ctx, visit.userId, tools.messageOf(broadcast, variant, visit.content))
}

async function askDrop(ctx: CaselineContext, tools: Tools, id: string): Promise<void> {
  if (!(await mine(ctx, tools, id))) return
  const { say } = ctx.visit
  await show(ctx, {
    text: say.html('broadcast.dropAsk'),
    keyboard: keyboard([
      stepButton(say.plain('broadcast.drop'), 'dropnow', id),
      stepButton(say.plain('nav.back'), 'show', id),
    ]),
  })
}

async function drop(ctx: CaselineContext, tools: Tools, id: string): Promise<void> {
  const { visit } = ctx
  const actor = await permitted(ctx, tools, 'draft')
  const broadcast = actor && (await tools.broadcasts.read(id))
  if (!actor) return
  if (!broadcast) return show(ctx, { text: visit.say.html('broadcast.dropped') })
  const outcome = ownStep((draft) => edited(draft, {}))(broadcast, actor)
  if (!outcome.ok) return void (await refuseStep(ctx, outcome.reason, broadcast))
  const { ok } = await tools.desk.perform(
    async (writes) => visit.commit(visit.chat, writes),
    actor,
    { act: 'throw-away', subject: id, needs: 'draft' },
    tools.broadcasts.removeWrites(broadcast),
    visit.now,
  )
  if (!ok) return void (await refuseStep(ctx, 'changed', broadcast))
  await show(ctx, { text: visit.say.html('broadcast.dropped') })
}
