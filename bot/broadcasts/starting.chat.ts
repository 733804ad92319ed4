/**
 * When it goes out: now, after a delay in which anyone on the staff can stop it, or at a time that is read in the
 * staff member's own zone. Sending itself begins with the job, when its time has come.
 */
import { permitted } from '../staff/permitting.ts'
import { Composer } from 'grammy'
import { withDialogue, withoutDialogue, type Chat } from '../chats/chat.ts'
import type { CaselineContext, Visit } from '../context.ts'
import { onRoute } from '../routing.ts'
import { send, show, refuse } from '../telegram/screens.ts'
import { paragraphs } from '../text/html.ts'
import { act, type Tools } from './acting.ts'
import type { Broadcast } from './broadcast.ts'
import { calledBack, started, stopped, type Outcome } from './drafting.ts'
import { asSeenBy, tell } from '../staff/telling.ts'
import { rememberView } from './views.ts'
import type { Reach } from './reach.ts'
import { delaySecondsOf } from './sending.ts'
import { waitingScreen, whenScreen } from './starting-screens.ts'
import { readMoment } from './timing.ts'
import { stopping } from './findings.ts'

const dialogueKind = 'schedule'
const minuteMs = 60_000
/** So near its time the job may have begun. */
const marginMs = 2000

export function startingChat(tools: Tools): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  onRoute(chat, 'broadcast', async (ctx, { step, broadcastId, detail }, next) => {
    if (step === 'now') return start(ctx, tools, broadcastId, delayedFrom(ctx.visit))
    if (step === 'when') return askWhen(ctx, tools, broadcastId)
    if (step === 'at') return start(ctx, tools, broadcastId, new Date(Number(detail) * minuteMs))
    if (step === 'stop') return stop(ctx, tools, broadcastId)
    return next()
  })
  chat.on('message:text', async (ctx, next) => {
    const { dialogue } = ctx.visit.chat
    if (dialogue?.kind !== dialogueKind || ctx.message.text.startsWith('/')) return next()
    return takeMoment(ctx, tools, dialogue.data['id'] ?? '', ctx.message.text)
  })
  return chat
}

function delayedFrom({ now, content }: Visit): Date {
  return new Date(now.getTime() + delaySecondsOf(content.campaign) * 1000)
}

async function start(ctx: CaselineContext, tools: Tools, id: string, wanted: Date): Promise<void> {
  const { visit } = ctx
  const earliest = delayedFrom(visit)
  const startsAt = wanted > earliest ? wanted : earliest
  const found = await tools.broadcasts.read(id)
  const problems = found ? await stopping(visit, tools, found) : []
  if (problems[0]) return void (await refuse(ctx, problems[0]))
  const counted = found && (await tools.reach(found, visit.content, visit.now))
  const done = await act(ctx, tools, {
    id,
    act: 'send',
    name: 'start',
    step: (broadcast) => withReach(started(broadcast, startsAt), counted),
    detail: (_before, next) => next.startsAt?.toISOString(),
    more: (before) => {
      const plan = started(before, startsAt)
      return plan.ok ? [tools.jobs.addWrite(plan.job)] : []
    },
    chat: endOfAsking,
  })
  if (!done.ok) return
  await showWaiting(ctx, tools, done.broadcast)
  if (done.replayed) return
  await ctx.services.wakePump()
  const others = (await tools.desk.whoMay('stop-sending')).filter(
    ({ pseudonym }) => pseudonym !== done.actor.pseudonym,
  )
  await tell(ctx, others, async (_say, colleague) => [
    waitingScreen(await asSeenBy(ctx, colleague), done.broadcast),
  ])
}

/** In place of the pressed button, or as an answer to a typed time; either is kept current once it is sent. */
async function showWaiting(ctx: CaselineContext, tools: Tools, broadcast: Broadcast): Promise<void> {
  const screen = waitingScreen(ctx.visit, broadcast)
  if (ctx.callbackQuery) await show(ctx, screen)
  const messageId = ctx.callbackQuery?.message?.message_id ?? (await send(ctx, screen)).message_id
  await rememberView(ctx, tools, broadcast, messageId)
}

/** So that those who watch it see how much is left; of a count that was broken off that cannot be said. */
function withReach(outcome: Outcome, reach: Reach | undefined): Outcome {
  if (!outcome.ok || !reach?.complete) return outcome
  return { ok: true, broadcast: { ...outcome.broadcast, reach: reach.people } }
}

function endOfAsking(chat: Chat): Chat {
  return chat.dialogue?.kind === dialogueKind ? withoutDialogue(chat) : chat
}

async function askWhen(ctx: CaselineContext, tools: Tools, id: string): Promise<void> {
  const { visit } = ctx
  if (!(await permitted(ctx, tools, 'send'))) return
  await visit.commit(withDialogue(visit.chat, { kind: dialogueKind, step: 'when', data: { id } }))
  await show(ctx, whenScreen(visit, id))
}

async function takeMoment(ctx: CaselineContext, tools: Tools, id: string, typed: string): Promise<void> {
  const { visit } = ctx
  const zone = visit.chat.settings.timeZone ?? visit.content.campaign.timeZone
  const at = readMoment(typed, zone, visit.now)
  if (at) return start(ctx, tools, id, at)
  await send(ctx, whenScreen(visit, id, visit.say.html('broadcast.scheduleUnread')))
}

/** Any one of the staff: before the first message it becomes a draft again, afterwards it stops where it is. */
async function stop(ctx: CaselineContext, tools: Tools, id: string): Promise<void> {
  const { visit } = ctx
  const jobs = (await tools.jobs.of(id)).filter(({ kind }) => kind === 'send')
  const waits = ({ startsAt }: Broadcast): boolean =>
    (startsAt?.getTime() ?? 0) - visit.now.getTime() > marginMs
  const done = await act(ctx, tools, {
    id,
    act: 'stop-sending',
    name: 'stop',
    step: (broadcast) => (waits(broadcast) ? calledBack(broadcast) : stopped(broadcast)),
    more: (before) =>
      jobs.map((job) =>
        waits(before) ? tools.jobs.doneWrite(job) : tools.jobs.changeWrite(job, { state: 'stopping' }),
      ),
    chat: endOfAsking,
  })
  if (!done.ok) return
  const { code, state } = done.broadcast
  const key = state === 'draft' ? 'broadcast.calledBack' : 'broadcast.stateStopped'
  await show(ctx, { text: visit.say.html(key) })
  if (done.replayed) return
  const staff = await tools.desk.whoMay('stop-sending')
  const others = staff.filter(({ pseudonym }) => pseudonym !== done.actor.pseudonym)
  await tell(ctx, others, (say) => [
    { text: paragraphs([say.html(key), say.html('broadcast.codeLine', { code })]) },
  ])
}
