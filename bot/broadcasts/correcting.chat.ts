/**
 * Correct: one of those who draft writes the new text of one language or several, looks at it as its readers will, and
 * submits it; approving.chat.ts shows it to the others. Where the update arrived it is then changed in its place.
 */
import { permitted } from '../staff/permitting.ts'
import { Composer } from 'grammy'
import { withDialogue, withoutDialogue, type Chat } from '../chats/chat.ts'
import type { CaselineContext } from '../context.ts'
import { onRoute } from '../routing.ts'
import { keyboard } from '../telegram/keyboards.ts'
import { send, show, refuse } from '../telegram/screens.ts'
import { paragraphs, type Html } from '../text/html.ts'
import { act, refuseStep, type Acted, type Actor, type Tools } from './acting.ts'
import { approvalScreen, languagesOf, maskOf } from './approval-screens.ts'
import { askApprovers } from './approving.chat.ts'
import { contentHash, type Broadcast } from './broadcast.ts'
import {
  asCorrected,
  correctionBegun,
  correctionDropped,
  correctionSubmitted,
  correctionText,
  correctionWithout,
} from './correcting.ts'
import { correctionReach, correctionScreen } from './correction-screens.ts'
import { step as stepButton, wantedLanguages } from './draft-screens.ts'
import type { Outcome } from './drafting.ts'
import { stopping, tooLong, warnings } from './findings.ts'
import { formattedFrom } from './formatting.ts'
import { deliver } from '../staff/telling.ts'
import { languageName } from '../text/languages.ts'

const dialogueKind = 'correction'

type Step = (ctx: CaselineContext, tools: Tools, id: string, detail: string) => Promise<void>

const steps: Readonly<Record<string, Step>> = {
  correct: open,
  cortext: async (ctx, tools, id, language) => askText(ctx, tools, id, language),
  corwithout: async (ctx, tools, id) => {
    const done = await change(ctx, tools, id, 'correct-without', correctionWithout)
    if (done.ok) await show(ctx, correctionScreen(ctx.visit, done.broadcast))
  },
  corsubmit: submit,
  cortest: testSend,
  cordrop: drop,
}

export function correctingChat(tools: Tools): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  onRoute(chat, 'broadcast', async (ctx, { step, broadcastId, detail }, next) => {
    const handler = Object.hasOwn(steps, step) ? steps[step] : undefined
    return handler ? handler(ctx, tools, broadcastId, detail) : next()
  })
  chat.on('message', async (ctx, next) => {
    const { dialogue } = ctx.visit.chat
    const isCommand = ctx.message.text?.startsWith('/') ?? false
    const awaits = dialogue?.step === 'text' || ctx.visit.replayed
    return dialogue?.kind === dialogueKind && awaits && !isCommand
      ? takeText(ctx, tools, dialogue.data)
      : next()
  })
  return chat
}

/** The writer goes on with theirs; whoever may approve looks at what was submitted. */
async function open(ctx: CaselineContext, tools: Tools, id: string): Promise<void> {
  const { visit } = ctx
  const seen = await tools.broadcasts.read(id)
  const approver = await tools.desk.permit(visit.userId, 'approve')
  const isOthers = approver.ok && seen?.correction?.proposedBy !== approver.actor.pseudonym
  if (seen?.correction?.state === 'submitted' && isOthers) return showForApproval(ctx, tools, seen)
  const done = await change(ctx, tools, id, 'correct', (broadcast, by) =>
    correctionBegun(broadcast, by, visit.now),
  )
  if (done.ok) await show(ctx, correctionScreen(visit, done.broadcast))
}

async function showForApproval(ctx: CaselineContext, tools: Tools, broadcast: Broadcast): Promise<void> {
  const { visit } = ctx
  const proposal = asCorrected(broadcast)
  for (const language of languagesOf(proposal))
    await deliver(ctx, visit.userId, tools.messageOf(proposal, { language }, visit.content))
  const reach = correctionReach(visit.say, broadcast, await tools.totals(broadcast))
  const mask = maskOf(languagesOf(proposal), [visit.language])
  await send(ctx, approvalScreen(visit, broadcast, mask, reach))
}

async function askText(ctx: CaselineContext, tools: Tools, id: string, language: string): Promise<void> {
  const { visit } = ctx
  const broadcast = await mine(ctx, tools, id)
  const known = broadcast && [...wantedLanguages(visit), broadcast.sourceLanguage].includes(language)
  if (!broadcast || !known) return
  await visit.commit(withDialogue(visit.chat, { kind: dialogueKind, step: 'text', data: { id, language } }))
  await show(ctx, askScreen(ctx, id, language))
}

function askScreen(
  { visit: { say, language: reader } }: CaselineContext,
  id: string,
  language: string,
  trouble?: Html,
) {
  return {
    text: paragraphs([
      trouble,
      say.html('broadcast.correctionAsk', { language: languageName(language, reader) }),
    ]),
    keyboard: keyboard([stepButton(say.plain('nav.back'), 'correct', id)]),
  }
}

/** The correction, when it is there and the person's own. */
async function mine(ctx: CaselineContext, tools: Tools, id: string): Promise<Broadcast | undefined> {
  const actor = await permitted(ctx, tools, 'draft')
  if (!actor) return undefined
  const broadcast = await tools.broadcasts.read(id)
  if (!broadcast?.correction) await refuse(ctx, ctx.visit.say.html('broadcast.gone'))
  else if (broadcast.correction.proposedBy !== actor.pseudonym) await refuseStep(ctx, 'not-yours', broadcast)
  else return broadcast
  return undefined
}

async function takeText(
  ctx: CaselineContext,
  tools: Tools,
  { id = '', language = '' }: Readonly<Record<string, string>>,
): Promise<void> {
  const { visit, message } = ctx
  const broadcast = await mine(ctx, tools, id)
  if (!broadcast) return
  if (message?.text === undefined)
    return void (await send(ctx, askScreen(ctx, id, language, visit.say.html('broadcast.correctionPhoto'))))
  const { html } = formattedFrom(message.text, message.entities)
  const step = (before: Broadcast, by: string): Outcome => correctionText(before, { language, html, by })
  const wanted = step(broadcast, broadcast.correction?.proposedBy ?? '')
  const trouble = wanted.ok ? tooLong(visit, tools, asCorrected(wanted.broadcast), language) : undefined
  if (trouble) return void (await send(ctx, askScreen(ctx, id, language, trouble)))
  const done = await change(ctx, tools, id, 'correct-text', step, (chat) =>
    withDialogue(chat, { kind: dialogueKind, step: 'done', data: { id, language } }),
  )
  if (!done.ok) return
  const notes = warnings(visit, asCorrected(done.broadcast))
  await send(ctx, correctionScreen(visit, done.broadcast, notes))
}

async function submit(ctx: CaselineContext, tools: Tools, id: string): Promise<void> {
  const { visit } = ctx
  const draft = await mine(ctx, tools, id)
  if (!draft) return
  const problems = await stopping(visit, tools, asCorrected(draft))
  if (problems.length > 0) return show(ctx, correctionScreen(visit, draft, problems))
  const done = await change(ctx, tools, id, 'correct-submit', (broadcast, by) =>
    // What was looked through is what is submitted.
    contentHash(asCorrected(broadcast)) === contentHash(asCorrected(draft))
      ? correctionSubmitted(broadcast, by, visit.now)
      : { ok: false, reason: 'changed' },
  )
  if (!done.ok) return
  const note = visit.say.html('broadcast.askedTo', { count: await askApprovers(ctx, tools, done) })
  await show(ctx, correctionScreen(visit, done.broadcast, [note]))
}

async function testSend(ctx: CaselineContext, tools: Tools, id: string): Promise<void> {
  const broadcast = await mine(ctx, tools, id)
  const { visit } = ctx
  if (!broadcast) return
  const variant = {
    language: visit.language,
    ...(visit.chat.secondLanguage && { secondLanguage: visit.chat.secondLanguage }),
  }
  await deliver(ctx, visit.userId, tools.messageOf(asCorrected(broadcast), variant, visit.content))
}

async function drop(ctx: CaselineContext, tools: Tools, id: string): Promise<void> {
  const done = await change(ctx, tools, id, 'correct-drop', correctionDropped, withoutDialogue)
  if (!done.ok) return
  const { say } = ctx.visit
  await show(ctx, {
    text: say.html('broadcast.correctionDropped'),
    keyboard: keyboard([stepButton(say.plain('nav.back'), 'control', id)]),
  })
}

async function change(
  ctx: CaselineContext,
  tools: Tools,
  id: string,
  name: string,
  step: (broadcast: Broadcast, by: string) => Outcome,
  chat?: (chat: Chat) => Chat,
): Promise<Acted> {
  return act(ctx, tools, {
    id,
    act: 'draft',
    name,
    step: (broadcast, { pseudonym }: Actor) => step(broadcast, pseudonym),
    detail: (_before, next) => (next.correction ? contentHash(asCorrected(next)) : undefined),
    ...(chat && { chat }),
  })
}
