/**
 * Approval by a second person: they are shown each language exactly as it goes out, say which they read, and approve
 * or send it back with a reason. What they approve is named by its hash, so that nothing else is approved by the
 * same button.
 */
import { permitted } from '../staff/permitting.ts'
import { Composer } from 'grammy'
import { withDialogue, withoutDialogue } from '../chats/chat.ts'
import type { CaselineContext, Visit } from '../context.ts'
import type { OutgoingMessage } from '../delivery/mailing.ts'
import { onRoute } from '../routing.ts'
import { send, show, refuse } from '../telegram/screens.ts'
import { cutText, lines, type Html } from '../text/html.ts'
import { act, refuseStep, type Acted, type Tools } from './acting.ts'
import {
  approvalScreen,
  approvedScreen,
  isShown,
  languagesOf,
  maskOf,
  readDetail,
  readsOf,
} from './approval-screens.ts'
import { contentHash, type Broadcast } from './broadcast.ts'
import { offeredChannels } from './channels.ts'
import { asCorrected, correctionApproved, correctionRejected } from './correcting.ts'
import { correctionReach, correctionScreen } from './correction-screens.ts'
import { channelLine, draftScreen, wantedLanguages } from './draft-screens.ts'
import { starsPerBroadcast } from './sending.ts'
import { approved, rejected, submitted, unreadLanguages } from './drafting.ts'
import { stopping, warnings } from './findings.ts'
import { rewritingJob } from './late-translation.ts'
import { reachText } from './preview.chat.ts'
import { asSeenBy, tell, type Colleague } from '../staff/telling.ts'
import { askTranslators } from './translating.chat.ts'

const dialogueKind = 'rejection'
const reasonCharacters = 500

export function approvingChat(tools: Tools): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  onRoute(chat, 'broadcast', async (ctx, { step, broadcastId, detail }, next) => {
    if (step === 'submit') return submit(ctx, tools, broadcastId)
    if (step === 'reads') return toggleReads(ctx, tools, broadcastId, detail)
    if (step === 'approve') return approve(ctx, tools, broadcastId, detail)
    if (step === 'reject') return askReason(ctx, tools, broadcastId, detail)
    return next()
  })
  chat.on('message:text', async (ctx, next) => {
    const { dialogue } = ctx.visit.chat
    const isAsked = dialogue?.kind === dialogueKind && !ctx.message.text.startsWith('/')
    return isAsked ? reject(ctx, tools, dialogue.data, ctx.message.text) : next()
  })
  return chat
}

async function submit(ctx: CaselineContext, tools: Tools, id: string): Promise<void> {
  const { visit } = ctx
  if (!(await permitted(ctx, tools, 'draft'))) return
  const draft = await tools.broadcasts.read(id)
  if (!draft) return void (await refuse(ctx, visit.say.html('broadcast.gone')))
  const problems = await stopping(visit, tools, draft)
  if (problems.length > 0) return show(ctx, draftScreen(visit, draft, problems))
  const done = await act(ctx, tools, {
    id,
    act: 'draft',
    name: 'submit',
    step: (broadcast, { pseudonym }) => {
      if (broadcast.proposedBy !== pseudonym) return { ok: false, reason: 'not-yours' }
      // What was looked through is what is submitted.
      if (contentHash(broadcast) !== contentHash(draft)) return { ok: false, reason: 'changed' }
      const { campaign } = visit.content
      const terms = {
        channels: offeredChannels(broadcast, campaign),
        mostStars: starsPerBroadcast(campaign),
      }
      return submitted(broadcast, wantedLanguages(visit), visit.now, terms)
    },
    detail: (_before, next) => contentHash(next),
  })
  if (!done.ok) return
  const note = visit.say.html('broadcast.askedTo', { count: await askApprovers(ctx, tools, done) })
  await show(ctx, draftScreen(visit, done.broadcast, [note, ...warnings(visit, done.broadcast)]))
}

/** Shows what was submitted, a draft or a correction, to everyone else who may approve; gives how many were asked. */
export async function askApprovers(
  ctx: CaselineContext,
  tools: Tools,
  { broadcast, actor, replayed }: Extract<Acted, { ok: true }>,
): Promise<number> {
  const approvers = await tools.desk.approversOf(actor.pseudonym)
  if (replayed) return approvers.length
  const proposal = asCorrected(broadcast)
  const texts = languagesOf(proposal)
  const concern = await concerned(ctx.visit, tools, broadcast)
  return tell(ctx, approvers, (say, { contact }) => {
    const language = contact?.language ?? 'en'
    const visit = { ...ctx.visit, say, language }
    const mask = maskOf(texts, [language])
    return [
      ...texts.map((text): OutgoingMessage => tools.messageOf(proposal, { language: text }, visit.content)),
      approvalScreen(visit, broadcast, mask, concern(visit)),
    ]
  })
}

/** Whom it concerns, counted once and said to each approver in their language. */
async function concerned(
  { content, now }: Visit,
  tools: Tools,
  broadcast: Broadcast,
): Promise<(visit: Visit) => Html> {
  const { correction } = broadcast
  const totals = correction && (await tools.totals(broadcast))
  const reach = correction ? undefined : await tools.reach(broadcast, content, now)
  return (visit) =>
    lines([
      reach ? reachText(visit, tools, broadcast, reach) : correctionReach(visit.say, broadcast, totals),
      channelLine(visit, broadcast),
    ])
}

async function toggleReads(ctx: CaselineContext, tools: Tools, id: string, detail: string): Promise<void> {
  if (!(await permitted(ctx, tools, 'approve'))) return
  const broadcast = await tools.broadcasts.read(id)
  if (!broadcast) return void (await refuse(ctx, ctx.visit.say.html('broadcast.gone')))
  const { mask, hash } = readDetail(detail)
  if (!isShown(broadcast, hash)) return void (await refuseStep(ctx, 'changed', broadcast))
  const concern = await concerned(ctx.visit, tools, broadcast)
  await show(ctx, approvalScreen(ctx.visit, broadcast, mask, concern(ctx.visit)))
}

async function approve(ctx: CaselineContext, tools: Tools, id: string, detail: string): Promise<void> {
  const { visit } = ctx
  const { mask, hash } = readDetail(detail)
  const seen = await tools.broadcasts.read(id)
  if (seen && (await stopping(visit, tools, asCorrected(seen))).length > 0)
    return void (await refuseStep(ctx, 'changed', seen))
  const done = await act(ctx, tools, {
    id,
    act: 'approve',
    name: 'approve',
    author: (broadcast) => (broadcast.correction ?? broadcast).proposedBy,
    step: (broadcast, { pseudonym: by }) => {
      if (!isShown(broadcast, hash)) return { ok: false, reason: 'changed' }
      const proposal = asCorrected(broadcast)
      const approval = { by, hash: contentHash(proposal), reads: readsOf(languagesOf(proposal), mask) }
      return (broadcast.correction ? correctionApproved : approved)(broadcast, approval, visit.now)
    },
    more: (before, next) => {
      const job = rewritingJob(before, next, visit.now)
      return job ? [tools.jobs.addWrite(job)] : []
    },
    detail: (_before, next) => `${contentHash(next)} unread:${unreadLanguages(next).join(',')}`,
  })
  if (!done.ok) return
  const { broadcast } = done
  await show(ctx, approvedScreen(visit, broadcast))
  if (done.replayed) return
  const { correction } = done.before
  if (correction) await ctx.services.wakePump()
  await tell(ctx, await proposerOf(tools, done.before), async (_say, colleague) => [
    approvedScreen(await asSeenBy(ctx, colleague), broadcast),
  ])
  if (correction) await askTranslators(ctx, tools, broadcast)
}

async function proposerOf({ desk }: Tools, broadcast: Broadcast): Promise<Colleague[]> {
  const { proposedBy } = broadcast.correction ?? broadcast
  return (await desk.whoMay('draft')).filter(({ pseudonym }) => pseudonym === proposedBy)
}

async function askReason(ctx: CaselineContext, tools: Tools, id: string, detail: string): Promise<void> {
  const { visit } = ctx
  const actor = await permitted(ctx, tools, 'approve')
  const broadcast = actor && (await tools.broadcasts.read(id))
  if (!actor) return
  if (!broadcast) return void (await refuse(ctx, visit.say.html('broadcast.gone')))
  const { hash } = readDetail(detail)
  if (!isShown(broadcast, hash)) return void (await refuseStep(ctx, 'changed', broadcast))
  const outcome = sentBack(broadcast, actor.pseudonym, '', visit.now)
  if (!outcome.ok) return void (await refuseStep(ctx, outcome.reason, broadcast))
  await visit.commit(withDialogue(visit.chat, { kind: dialogueKind, step: 'reason', data: { id, hash } }))
  await show(ctx, { text: visit.say.html('broadcast.rejectAsk') })
}

async function reject(
  ctx: CaselineContext,
  tools: Tools,
  { id = '', hash = '' }: Readonly<Record<string, string>>,
  typed: string,
) {
  const { visit } = ctx
  const reason = cutText(typed.trim(), reasonCharacters)
  const done = await act(ctx, tools, {
    id,
    act: 'approve',
    name: 'reject',
    step: (broadcast, { pseudonym }) =>
      isShown(broadcast, hash)
        ? sentBack(broadcast, pseudonym, reason, visit.now)
        : { ok: false, reason: 'changed' },
    chat: withoutDialogue,
  })
  if (!done.ok) return
  await send(ctx, { text: visit.say.html('broadcast.rejectTold') })
  const screen = done.broadcast.correction ? correctionScreen : draftScreen
  await tell(ctx, await proposerOf(tools, done.broadcast), (say, { contact }) => [
    screen({ ...visit, say, language: contact?.language ?? 'en' }, done.broadcast),
  ])
}

function sentBack(broadcast: Broadcast, by: string, reason: string, now: Date) {
  return (broadcast.correction ? correctionRejected : rejected)(broadcast, by, reason, now)
}
