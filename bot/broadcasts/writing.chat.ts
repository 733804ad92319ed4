/**
 * The text of a broadcast, as its writer sends it: the first message makes the draft and asks the translators, later
 * ones change it. The same message, coming again, changes nothing and shows the draft.
 */
import { permitted } from '../staff/permitting.ts'
import { Composer } from 'grammy'
import { countriesOf, findCase } from '../campaign/content.ts'
import { withDialogue, type Chat } from '../chats/chat.ts'
import type { CaselineContext } from '../context.ts'
import type { Audience } from '../delivery/audience.ts'
import { CaselineError } from '../errors.ts'
import { send, show, refuse } from '../telegram/screens.ts'
import type { Html } from '../text/html.ts'
import { act, isAlone, mine, ownStep, voidNote, type Actor, type Tools } from './acting.ts'
import type { Broadcast } from './broadcast.ts'
import { newBroadcastCode, newBroadcastId } from './broadcast.store.ts'
import { audienceOf, draftScreen, shortCase, textAskScreen } from './draft-screens.ts'
import { newBroadcast, withSource } from './drafting.ts'
import { tooLong } from './findings.ts'
import { formattedFrom, type Dropped } from './formatting.ts'
import { askTranslators, sourceChanged } from './translating.chat.ts'

/** Its dialogue: `text` waits for one, `done` knows what became of the last. */
export const writingKind = 'broadcast'

export function writingChat(tools: Tools): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  chat.on('message', async (ctx, next) => {
    const { dialogue } = ctx.visit.chat
    const isCommand = ctx.message.text?.startsWith('/') ?? false
    const awaits = dialogue?.step === 'text' || ctx.visit.replayed
    return dialogue?.kind === writingKind && awaits && !isCommand ? takeText(ctx, tools) : next()
  })
  return chat
}

/** The draft itself is made when its text comes. */
export async function beginText(
  ctx: CaselineContext,
  tools: Tools,
  audience: Audience | undefined,
  detail: string,
): Promise<void> {
  const { visit } = ctx
  const actor = await permitted(ctx, tools, 'draft')
  if (!actor) return
  const known = audience?.kind !== 'country' || countriesOf(visit.content).includes(audience.country)
  if (!audience || !known) return void (await refuse(ctx, visit.say.html('broadcast.gone')))
  if (await isAlone(tools, actor)) return show(ctx, { text: visit.say.html('broadcast.alone') })
  await visit.commit(withDialogue(visit.chat, { kind: writingKind, step: 'text', data: { to: detail } }))
  await show(ctx, textAskScreen(visit, visit.language))
}

export async function askTextAgain(ctx: CaselineContext, tools: Tools, id: string): Promise<void> {
  const broadcast = await mine(ctx, tools, id)
  if (!broadcast) return
  const { visit } = ctx
  await visit.commit(withDialogue(visit.chat, { kind: writingKind, step: 'text', data: { id } }))
  await show(ctx, textAskScreen(visit, broadcast.sourceLanguage))
}

/** A text or a photo with one: the first makes the draft, later ones change it. */
async function takeText(ctx: CaselineContext, tools: Tools): Promise<void> {
  const { visit } = ctx
  const data = visit.chat.dialogue?.data ?? {}
  const actor = await permitted(ctx, tools, 'draft')
  if (!actor) return
  const { message } = ctx
  const text = message?.text ?? message?.caption
  const isPlain = message?.text !== undefined || message?.photo !== undefined
  if (text === undefined || !isPlain || message?.media_group_id !== undefined)
    return void (await send(ctx, textAskScreen(visit, visit.language, visit.say.html('broadcast.notText'))))
  const entities = message?.entities ?? message?.caption_entities
  const { html, dropped } = formattedFrom(text, entities)
  const source = { html, photo: message?.photo?.at(-1)?.file_id, writtenBy: actor.pseudonym }
  const before = data['id'] === undefined ? undefined : await tools.broadcasts.read(data['id'])
  if (visit.replayed && before) return void (await send(ctx, draftScreen(visit, before)))
  await (before
    ? changeText(ctx, tools, before, source, dropped)
    : firstText(ctx, tools, actor, source, dropped))
}

type Source = Parameters<typeof withSource>[1]

async function firstText(
  ctx: CaselineContext,
  tools: Tools,
  actor: Actor,
  source: Source,
  dropped: readonly Dropped[],
): Promise<void> {
  const { visit } = ctx
  const audience = audienceFrom(ctx, visit.chat.dialogue?.data['to'] ?? '')
  if (!audience || visit.replayed) return
  const parts = { id: newBroadcastId(), code: newBroadcastCode(), audience, proposedBy: actor.pseudonym }
  const outcome = withSource(newBroadcast({ ...parts, language: visit.language, now: visit.now }), source)
  if (!outcome.ok) return
  const { broadcast } = outcome
  const trouble = tooLong(visit, tools, broadcast, visit.language)
  if (trouble) return void (await send(ctx, textAskScreen(visit, visit.language, trouble)))
  if (await isAlone(tools, actor)) return void (await send(ctx, { text: visit.say.html('broadcast.alone') }))
  const { ok } = await tools.desk.perform(
    async (writes) => visit.commit(taken(visit.chat, broadcast.id), writes),
    actor,
    { act: 'draft', subject: broadcast.id, needs: 'draft' },
    tools.broadcasts.createWrites(broadcast),
    visit.now,
  )
  if (!ok) throw new CaselineError('busy', 'A new broadcast could not be written. Try again.')
  const created = { ...broadcast, version: 1 }
  await send(ctx, draftScreen(visit, created, droppedNotes(ctx, dropped)))
  await askTranslators(ctx, tools, created)
}

async function changeText(
  ctx: CaselineContext,
  tools: Tools,
  before: Broadcast,
  source: Source,
  dropped: readonly Dropped[],
): Promise<void> {
  const { visit } = ctx
  const wanted = withSource(before, source)
  const trouble = wanted.ok ? tooLong(visit, tools, wanted.broadcast, before.sourceLanguage) : undefined
  if (trouble) return void (await send(ctx, textAskScreen(visit, before.sourceLanguage, trouble)))
  const done = await act(ctx, tools, {
    id: before.id,
    act: 'draft',
    name: 'edit-text',
    step: ownStep((broadcast) => withSource(broadcast, source)),
    chat: (chat) => taken(chat, before.id),
  })
  if (!done.ok) return
  await send(
    ctx,
    draftScreen(visit, done.broadcast, [...voidNote(ctx, done.before), ...droppedNotes(ctx, dropped)]),
  )
  await sourceChanged(ctx, tools, done.before, done.broadcast)
}

/** So that the same message, coming again, shows what became of it. */
function taken(chat: Chat, id: string): Chat {
  return withDialogue(chat, { kind: writingKind, step: 'done', data: { id } })
}

function audienceFrom(ctx: CaselineContext, to: string): Audience | undefined {
  if (!to.startsWith('case.')) return audienceOf(to)
  const entry = shortCase(ctx.visit, to.slice('case.'.length))
  const country = entry && findCase(ctx.visit.content, entry.id)?.country
  return entry && { kind: 'case', caseId: entry.id, ...(country !== undefined && { country }) }
}

function droppedNotes({ visit: { say } }: CaselineContext, dropped: readonly Dropped[]): Html[] {
  const texts = {
    'custom-emoji': 'broadcast.droppedEmoji',
    mention: 'broadcast.droppedMention',
    link: 'broadcast.droppedLink',
  } as const
  return dropped.map((kind) => say.html(texts[kind]))
}
