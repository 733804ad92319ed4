/** A change, the list of all, and the preview of one, for those who write or approve them. */
import { permitted } from '../staff/permitting.ts'
import { writtenLanguages } from '../campaign/content.ts'
import type { Change } from '../campaign/change.ts'
import { standings } from '../campaign/overlay.ts'
import type { CaselineContext } from '../context.ts'
import type { Staffer } from '../staff/roles.ts'
import { show, type Screen, refuse } from '../telegram/screens.ts'
import type { Html } from '../text/html.ts'
import { act, guardNotes, settingOf, type Setting, type Tools } from './acting.ts'
import { changeScreen, previewText } from './change-screens.ts'
import { listScreen, previewScreen } from './keeping-screens.ts'
import { contentWith, type Outcome } from './proposing.ts'

/** The screen of a change for the person of this visit. */
export async function screenFor(
  ctx: CaselineContext,
  tools: Tools,
  change: Change,
  actor: Pick<Staffer, 'pseudonym'>,
  notes: readonly Html[] = [],
): Promise<Screen> {
  const { userId } = ctx.visit
  const [setting, keeps, approves, drafts] = await Promise.all([
    settingOf(ctx, tools, change),
    tools.desk.permit(userId, 'keep-current'),
    tools.desk.permit(userId, 'approve'),
    tools.desk.permit(userId, 'draft'),
  ])
  const { content, imported, changes, target } = setting
  const problems = change.state === 'draft' ? await guardNotes(ctx, change, content) : []
  return changeScreen(ctx.visit, change, {
    content,
    target,
    mine: change.proposedBy === actor.pseudonym,
    mayApprove: approves.ok,
    mayKeep: keeps.ok,
    mayBroadcast: drafts.ok,
    standing: standings(imported, changes).get(change.id),
    notes: [...notes, ...problems],
  })
}

/** A step of who began the change. */
export async function own(
  ctx: CaselineContext,
  tools: Tools,
  id: string,
  name: string,
  step: (change: Change, by: string) => Outcome,
): Promise<void> {
  const done = await act(ctx, tools, {
    id,
    needs: 'keep-current',
    name,
    step: (change, { pseudonym }) => step(change, pseudonym),
  })
  if (done.ok)
    await show(
      ctx,
      await screenFor(ctx, tools, done.change, done.actor, voidNotes(ctx, done.before, done.change)),
    )
}

export function voidNotes({ visit: { say } }: CaselineContext, before: Change, next: Change): Html[] {
  return before.state === 'submitted' && next.state === 'draft' ? [say.html('keeping.void')] : []
}

export async function showChange(ctx: CaselineContext, tools: Tools, id: string): Promise<void> {
  const actor = await mayLook(ctx, tools)
  if (!actor) return
  const change = await tools.changes.read(id)
  if (!change) return void (await refuse(ctx, ctx.visit.say.html('keeping.gone')))
  await show(ctx, await screenFor(ctx, tools, change, actor))
}

/** Drafts are for who writes them; all else is for everyone who writes or approves. */
export async function showList(ctx: CaselineContext, tools: Tools, page: number): Promise<void> {
  const actor = await mayLook(ctx, tools)
  if (!actor) return
  const [{ content, imported, changes }, open] = await Promise.all([
    ctx.services.contents.layers(),
    tools.changes.open(),
  ])
  const shown = open.filter(
    ({ state, proposedBy }) =>
      state === 'approved' || state === 'submitted' || proposedBy === actor.pseudonym,
  )
  await show(ctx, listScreen({ ...ctx.visit, content }, shown, standings(imported, changes), page))
}

export async function showPreview(
  ctx: CaselineContext,
  tools: Tools,
  id: string,
  wanted: string,
): Promise<void> {
  if (!(await mayLook(ctx, tools))) return
  const { visit } = ctx
  const change = await tools.changes.read(id)
  if (!change) return void (await refuse(ctx, visit.say.html('keeping.gone')))
  const setting = await settingOf(ctx, tools, change)
  const language = writtenLanguages(visit.content, visit.rules).find((code) => code === wanted)
  const shown = language ?? visit.language
  const texts = await previewsOf(ctx, tools, change, setting, [shown])
  await show(ctx, previewScreen(visit, change, shown, texts[0]))
}

/** As readers of these languages will see it; none where nothing is left to be seen. */
export async function previewsOf(
  { visit, services }: CaselineContext,
  { counts }: Tools,
  change: Change,
  setting: Setting,
  languages: readonly string[],
): Promise<Html[]> {
  const count = change.subject.kind === 'action' ? await counts.recent(change.subject.id) : undefined
  const { target } = setting
  const preview = { content: contentWith(change, setting), target, count, botUsername: services.botUsername }
  return languages.flatMap(
    (language) =>
      previewText({ ...visit, say: services.texts.say(language), language }, change, preview) ?? [],
  )
}

/** Those who write changes and those who approve them. */
async function mayLook(ctx: CaselineContext, tools: Tools): Promise<Staffer | undefined> {
  const asApprover = await tools.desk.permit(ctx.visit.userId, 'approve')
  return asApprover.ok ? asApprover.actor : permitted(ctx, tools, 'keep-current')
}
