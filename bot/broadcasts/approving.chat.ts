/**
 * Approval by a second person: they are shown each language exactly as it goes out, say which they read, and approve
 * or send it back with a reason. What they approve is named by its hash, so that nothing else is approved by the
 * same button.
 */
import { Composer } from 'grammy'
import { withDialogue, withoutDialogue } from '../chats/chat.ts'
import type { CaselineContext, Visit } from '../context.ts'
import type { OutgoingMessage } from '../delivery/mailing.ts'
import { onRoute } from '../routing.ts'
import { inRows, keyboard } from '../telegram/keyboards.ts'
import { send, show } from '../telegram/screens.ts'
import { cutText, lines, paragraphs, type Html } from '../text/html.ts'
import { act, permitted, refuse, refuseStep, type Colleague, type Tools } from './acting.ts'
import { contentHash, currentRevision, type Broadcast } from './broadcast.ts'
import {
  audienceLine,
  draftScreen,
  languageName,
  languageNames,
  startButtons,
  step as stepButton,
  stateText,
  wantedLanguages,
} from './draft-screens.ts'
import { approved, rejected, submitted, unreadLanguages } from './drafting.ts'
import { stopping, warnings } from './findings.ts'
import { reachText } from './preview.chat.ts'
import { tell } from './telling.ts'

const dialogueKind = 'rejection'
const hashCharacters = 16
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
      return submitted(broadcast, wantedLanguages(visit), visit.now)
    },
    detail: (_before, next) => contentHash(next),
  })
  if (!done.ok) return
  const approvers = (await tools.desk.whoMay('approve')).filter(
    ({ pseudonym }) => pseudonym !== done.actor.pseudonym,
  )
  const asked = done.replayed ? approvers.length : await askApprovers(ctx, tools, done.broadcast, approvers)
  const note = visit.say.html('broadcast.askedTo', { count: asked })
  await show(ctx, draftScreen(visit, done.broadcast, [note, ...warnings(visit, done.broadcast)]))
}

async function askApprovers(
  ctx: CaselineContext,
  tools: Tools,
  broadcast: Broadcast,
  approvers: readonly Colleague[],
) {
  const texts = languagesOf(broadcast)
  const reach = await reachText(ctx, tools, broadcast)
  return tell(ctx, approvers, (say, { contact }) => {
    const language = contact?.language ?? 'en'
    const visit = { ...ctx.visit, say, language }
    const mask = maskOf(texts, [language])
    return [
      ...texts.map((text): OutgoingMessage => tools.messageOf(broadcast, { language: text }, visit.content)),
      approvalScreen(visit, broadcast, mask, reach),
    ]
  })
}

function languagesOf(broadcast: Broadcast): string[] {
  return Object.keys(currentRevision(broadcast).texts).toSorted()
}

function maskOf(texts: readonly string[], reads: readonly string[]): number {
  return texts.reduce((mask, language, bit) => (reads.includes(language) ? mask | (1 << bit) : mask), 0)
}

function readsOf(texts: readonly string[], mask: number): string[] {
  return texts.filter((_language, bit) => (mask & (1 << bit)) !== 0)
}

/** The decision, under the texts. The buttons carry what is decided upon. */
function approvalScreen(visit: Visit, broadcast: Broadcast, mask: number, reach?: Html): OutgoingMessage {
  const { say, language: reader } = visit
  const texts = languagesOf(broadcast)
  const hash = contentHash(broadcast).slice(0, hashCharacters)
  const reads = texts.map((language, bit) => {
    const chosen = (mask & (1 << bit)) !== 0
    const label = `${chosen ? '✓ ' : ''}${languageName(language, reader)}`
    return stepButton(label, 'reads', broadcast.id, `${mask ^ (1 << bit)}.${hash}`)
  })
  const left = broadcast.without.length > 0 ? broadcast.without : missingIn(visit, broadcast)
  return {
    text: paragraphs([
      say.html('broadcast.approveAsk'),
      audienceLine(visit, broadcast),
      broadcast.urgent ? say.html('broadcast.urgentMark') : undefined,
      reach,
      lines(
        left.map((code) => say.html('broadcast.languageMissing', { language: languageName(code, reader) })),
      ),
      lines(warnings(visit, broadcast).slice(0, 8)),
      say.html('broadcast.codeLine', { code: broadcast.code }),
    ]),
    keyboard: keyboard(...inRows(reads, 2), [
      stepButton(say.plain('broadcast.approve'), 'approve', broadcast.id, `${mask}.${hash}`),
      stepButton(say.plain('broadcast.reject'), 'reject', broadcast.id, `${mask}.${hash}`),
    ]),
  }
}

function missingIn(visit: Visit, broadcast: Broadcast): string[] {
  return wantedLanguages(visit).filter((language) => !languagesOf(broadcast).includes(language))
}

/** What the button named: languages and the beginning of a hash. */
function readDetail(detail: string): { mask: number; hash: string } {
  const [mask = '', hash = ''] = detail.split(/\.(.*)/s)
  return { mask: Number(mask) || 0, hash }
}

function isShown(broadcast: Broadcast, hash: string): boolean {
  return hash.length === hashCharacters && contentHash(broadcast).startsWith(hash)
}

async function toggleReads(ctx: CaselineContext, tools: Tools, id: string, detail: string): Promise<void> {
  if (!(await permitted(ctx, tools, 'approve'))) return
  const broadcast = await tools.broadcasts.read(id)
  if (!broadcast) return void (await refuse(ctx, ctx.visit.say.html('broadcast.gone')))
  const { mask, hash } = readDetail(detail)
  if (!isShown(broadcast, hash)) return void (await refuseStep(ctx, 'changed', broadcast))
  await show(ctx, approvalScreen(ctx.visit, broadcast, mask, await reachText(ctx, tools, broadcast)))
}

async function approve(ctx: CaselineContext, tools: Tools, id: string, detail: string): Promise<void> {
  const { visit } = ctx
  const { mask, hash } = readDetail(detail)
  const seen = await tools.broadcasts.read(id)
  if (seen && (await stopping(visit, tools, seen)).length > 0)
    return void (await refuseStep(ctx, 'changed', seen))
  const done = await act(ctx, tools, {
    id,
    act: 'approve',
    name: 'approve',
    step: (broadcast, { pseudonym }) =>
      isShown(broadcast, hash)
        ? approved(
            broadcast,
            { by: pseudonym, hash: contentHash(broadcast), reads: readsOf(languagesOf(broadcast), mask) },
            visit.now,
          )
        : { ok: false, reason: 'changed' },
    detail: (_before, next) => `${contentHash(next)} unread:${unreadLanguages(next).join(',')}`,
  })
  if (!done.ok) return
  const { broadcast } = done
  await show(ctx, approvedScreen(visit, broadcast))
  if (done.replayed) return
  await tell(ctx, await proposerOf(tools, broadcast), (say, { contact }) => [
    approvedScreen({ ...visit, say, language: contact?.language ?? 'en' }, broadcast),
  ])
}

function approvedScreen(visit: Visit, broadcast: Broadcast) {
  const { say } = visit
  const unread = unreadLanguages(broadcast)
  return {
    text: paragraphs([
      say.html('broadcast.approvedNow'),
      say.html('broadcast.codeLine', { code: broadcast.code }),
      unread.length > 0
        ? say.html('broadcast.unread', { languages: languageNames(unread, visit.language) })
        : undefined,
      stateText(visit, broadcast),
    ]),
    keyboard: keyboard(broadcast.state === 'approved' ? startButtons(visit, broadcast) : undefined),
  }
}

async function proposerOf({ desk }: Tools, { proposedBy }: Broadcast): Promise<Colleague[]> {
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
  const outcome = rejected(broadcast, actor.pseudonym, '', visit.now)
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
        ? rejected(broadcast, pseudonym, reason, visit.now)
        : { ok: false, reason: 'changed' },
    chat: withoutDialogue,
  })
  if (!done.ok) return
  await send(ctx, { text: visit.say.html('broadcast.rejectTold') })
  await tell(ctx, await proposerOf(tools, done.broadcast), (say, { contact }) => [
    draftScreen({ ...visit, say, language: contact?.language ?? 'en' }, done.broadcast),
  ])
}
