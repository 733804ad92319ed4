/**
 * `Make a broadcast of it`, under an approved change of a case or action: the draft of whoever presses it first, which
 * then goes the usual way. Pressed again, it shows the same draft.
 */
import { permitted } from '../staff/permitting.ts'
import { Composer } from 'grammy'
import type { Change } from '../campaign/change.ts'
import type { CaselineContext } from '../context.ts'
import { CaselineError } from '../errors.ts'
import { onRoute } from '../routing.ts'
import { send, refuse } from '../telegram/screens.ts'
import { isAlone, type Actor, type Tools } from './acting.ts'
import type { Broadcast } from './broadcast.ts'
import { newBroadcastCode, newBroadcastId } from './broadcast.store.ts'
import { draftScreen, wantedLanguages } from './draft-screens.ts'
import { draftOf } from './of-change.ts'
import { askTranslators } from './translating.chat.ts'

const attemptLimit = 3

export function ofChangeChat(tools: Tools): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  onRoute(chat, 'broadcast', async (ctx, { step, detail }, next) =>
    step === 'ofchange' ? makeOf(ctx, tools, detail) : next(),
  )
  return chat
}

async function makeOf(ctx: CaselineContext, tools: Tools, changeId: string): Promise<void> {
  const { visit } = ctx
  for (let attempt = 1; attempt <= attemptLimit; attempt++) {
    const actor = await permitted(ctx, tools, 'draft')
    if (!actor) return
    const change = await tools.changes.read(changeId)
    const known =
      change?.broadcastId === undefined ? undefined : await tools.broadcasts.read(change.broadcastId)
    if (known) return void (await send(ctx, draftScreen(visit, known)))
    // An approved undo has nothing to tell, and what was taken back is no news.
    if (change?.state !== 'approved' || change.kind === 'undo' || visit.replayed)
      return void (await refuse(ctx, visit.say.html('keeping.nothingToUndo')))
    if (await isAlone(tools, actor))
      return void (await send(ctx, { text: visit.say.html('broadcast.alone') }))
    const broadcast = await draftFor(ctx, actor, change)
    if (!broadcast) return void (await refuse(ctx, visit.say.html('keeping.subjectGone')))
    if (!(await created(ctx, tools, actor, change, broadcast))) continue
    const draft = { ...broadcast, version: 1 }
    await send(ctx, draftScreen(visit, draft))
    return askTranslators(ctx, tools, draft)
  }
  throw new CaselineError('busy', 'A broadcast of a change could not be written. Try again.')
}

async function draftFor(
  { visit, services }: CaselineContext,
  actor: Actor,
  change: Change,
): Promise<Broadcast | undefined> {
  const { content } = await services.contents.layers()
  return draftOf({
    id: newBroadcastId(),
    code: newBroadcastCode(),
    change,
    content,
    languages: wantedLanguages(visit),
    language: visit.language,
    by: actor.pseudonym,
    texts: services.texts,
    rules: visit.rules,
    now: visit.now,
  })
}

/** The draft, and in the change which one it is: the second who presses finds it. */
async function created(
  { visit }: CaselineContext,
  { desk, broadcasts, changes }: Tools,
  actor: Actor,
  change: Change,
  broadcast: Broadcast,
): Promise<boolean> {
  const { ok } = await desk.perform(
    async (writes) => visit.commit(visit.chat, writes),
    actor,
    { act: 'draft', subject: broadcast.id, needs: 'draft', detail: change.id },
    [
      ...broadcasts.createWrites(broadcast),
      ...changes.changeWrites(change, { ...change, broadcastId: broadcast.id }, visit.now),
    ],
    visit.now,
  )
  return ok
}
