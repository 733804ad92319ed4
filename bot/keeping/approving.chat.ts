/**
 * Approval by a second person: they are shown what readers will see, and approve it or send it back with a reason.
 * What they approve is named by its hash, so that nothing else is approved by the same button. Approved, it is there
 * for readers within seconds, and a broadcast can be made of it.
 */
import { permitted } from '../staff/permitting.ts'
import { Composer } from 'grammy'
import { changeHash, isWaiting, type Change } from '../campaign/change.ts'
import { withDialogue, withoutDialogue } from '../chats/chat.ts'
import type { CaselineContext } from '../context.ts'
import type { OutgoingMessage } from '../delivery/mailing.ts'
import { onRoute } from '../routing.ts'
import { tell, type Colleague } from '../staff/telling.ts'
import { send, show, refuse } from '../telegram/screens.ts'
import { cutText } from '../text/html.ts'
import { act, guardNotes, otherApprovers, refuseStep, settingOf, type Setting, type Tools } from './acting.ts'
import { changeScreen, hashCharacters } from './change-screens.ts'
import { previewsOf, screenFor } from './looking.chat.ts'
import { approved, rejected, submitted, type Outcome } from './proposing.ts'

const dialogueKind = 'keeping-rejection'
const reasonCharacters = 500

export function approvingChat(tools: Tools): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  onRoute(chat, 'keep', async (ctx, { step, changeId, detail }, next) => {
    if (step === 'submit') return submit(ctx, tools, changeId)
    if (step === 'approve') return approve(ctx, tools, changeId, detail)
    if (step === 'reject') return askReason(ctx, tools, changeId, detail)
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
  const actor = await permitted(ctx, tools, 'keep-current')
  const draft = actor && (await tools.changes.read(id))
  if (!actor) return
  if (!draft) return void (await refuse(ctx, visit.say.html('keeping.gone')))
  const approvers = await otherApprovers(tools, draft)
  if (approvers.length === 0)
    return show(ctx, await screenFor(ctx, tools, draft, actor, [visit.say.html('keeping.alone')]))
  const { content } = await settingOf(ctx, tools, draft)
  // They are on the screen of a draft already, with the place.
  if ((await guardNotes(ctx, draft, content)).length > 0)
    return show(ctx, await screenFor(ctx, tools, draft, actor))
  const done = await act(ctx, tools, {
    id,
    needs: 'keep-current',
    name: 'submit-change',
    step: (change, { pseudonym }, setting) =>
      // What was looked through is what is submitted.
      JSON.stringify(change.values) === JSON.stringify(draft.values)
        ? submitted(change, pseudonym, setting)
        : { ok: false, reason: 'changed' },
  })
  if (!done.ok) return
  const { change, setting } = done
  // A press that comes again may come because nobody could be asked: rather twice than never.
  const count = isWaiting(change, visit.now)
    ? await askApprovers(ctx, tools, change, setting, approvers)
    : approvers.length
  await show(
    ctx,
    await screenFor(ctx, tools, change, actor, [visit.say.html('broadcast.askedTo', { count })]),
  )
}

/** Shows each what readers will see, in every language that it has a text in, and then what it is. */
async function askApprovers(
  ctx: CaselineContext,
  tools: Tools,
  change: Change,
  setting: Setting,
  approvers: readonly Colleague[],
): Promise<number> {
  const written = Object.keys((setting.target ?? change).values.texts)
  const own = [...new Set(approvers.flatMap(({ contact }) => contact?.language ?? []))]
  const languages = [...new Set([...written, ...own])]
  const previews = new Map<string, OutgoingMessage[]>()
  for (const language of languages)
    previews.set(
      language,
      (await previewsOf(ctx, tools, change, setting, [language])).map((text) => ({ text })),
    )
  const { content, target } = setting
  return tell(ctx, approvers, (say, { contact }) => {
    const language = contact?.language ?? 'en'
    const visit = { ...ctx.visit, say, language }
    const shown = written.length > 0 ? written : [language]
    return [
      ...shown.flatMap((code) => previews.get(code) ?? []),
      changeScreen(visit, change, {
        content,
        target,
        mine: false,
        mayApprove: true,
        notes: [say.html('keeping.approveAsk')],
      }),
    ]
  })
}

async function approve(ctx: CaselineContext, tools: Tools, id: string, hash: string): Promise<void> {
  const seen = await tools.changes.read(id)
  if (seen) {
    const { content } = await settingOf(ctx, tools, seen)
    if ((await guardNotes(ctx, seen, content)).length > 0)
      return void (await refuseStep(ctx, 'changed', seen))
  }
  const done = await act(ctx, tools, {
    id,
    needs: 'approve',
    name: 'approve-change',
    author: ({ proposedBy }) => proposedBy,
    step: (change, { pseudonym }, setting) =>
      ifShown(change, hash, (whole) => approved(change, pseudonym, whole, setting)),
  })
  if (!done.ok) return
  const { change, actor } = done
  await show(ctx, await screenFor(ctx, tools, change, actor))
  if (change.state === 'approved') await tellApproved(ctx, tools, change, actor.pseudonym)
}

/** Who proposed it, and where neither of the two may draft a broadcast, those who may. */
async function tellApproved(ctx: CaselineContext, tools: Tools, change: Change, by: string): Promise<void> {
  const [setting, keepers, drafters] = await Promise.all([
    settingOf(ctx, tools, change),
    tools.desk.whoMay('keep-current'),
    tools.desk.whoMay('draft'),
  ])
  const isOf = (people: readonly Colleague[], pseudonym: string): boolean =>
    people.some((person) => person.pseudonym === pseudonym)
  const proposer = keepers.filter(({ pseudonym }) => pseudonym === change.proposedBy)
  const isMade = isOf(drafters, by) || isOf(drafters, change.proposedBy)
  const { content, target } = setting
  await tell(ctx, isMade ? proposer : [...proposer, ...drafters], (say, { contact, pseudonym }) => [
    changeScreen({ ...ctx.visit, say, language: contact?.language ?? 'en' }, change, {
      content,
      target,
      mine: pseudonym === change.proposedBy,
      mayKeep: true,
      mayBroadcast: isOf(drafters, pseudonym),
      standing: 'in-force',
    }),
  ])
}

async function askReason(ctx: CaselineContext, tools: Tools, id: string, hash: string): Promise<void> {
  const { visit } = ctx
  const actor = await permitted(ctx, tools, 'approve')
  const change = actor && (await tools.changes.read(id))
  if (!actor) return
  if (!change) return void (await refuse(ctx, visit.say.html('keeping.gone')))
  const outcome = ifShown(change, hash, (whole) => rejected(change, actor.pseudonym, whole, '', visit.now))
  if (!outcome.ok) return void (await refuseStep(ctx, outcome.reason, change))
  await visit.commit(withDialogue(visit.chat, { kind: dialogueKind, step: 'reason', data: { id, hash } }))
  await show(ctx, { text: visit.say.html('broadcast.rejectAsk') })
}

async function reject(
  ctx: CaselineContext,
  tools: Tools,
  { id = '', hash = '' }: Readonly<Record<string, string>>,
  typed: string,
): Promise<void> {
  const { visit } = ctx
  const reason = cutText(typed.trim(), reasonCharacters)
  const done = await act(ctx, tools, {
    id,
    needs: 'approve',
    name: 'reject-change',
    step: (change, { pseudonym }) =>
      ifShown(change, hash, (whole) => rejected(change, pseudonym, whole, reason, visit.now)),
    chat: withoutDialogue,
  })
  if (!done.ok) return
  await send(ctx, { text: visit.say.html('broadcast.rejectTold') })
  if (done.replayed) return
  const { change, setting } = done
  const keepers = await tools.desk.whoMay('keep-current')
  const proposer = keepers.filter(({ pseudonym }) => pseudonym === change.proposedBy)
  await tell(ctx, proposer, (say, { contact }) => [
    changeScreen({ ...visit, say, language: contact?.language ?? 'en' }, change, {
      content: setting.content,
      target: setting.target,
      mine: true,
    }),
  ])
}

/** The button carries the beginning of the hash of what was shown. */
function ifShown(change: Change, beginning: string, step: (hash: string) => Outcome): Outcome {
  const hash = changeHash(change)
  const isShown = beginning.length === hashCharacters && hash.startsWith(beginning)
  return isShown ? step(hash) : { ok: false, reason: 'changed' }
}
