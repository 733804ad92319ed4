/**
 * How a staff act with a change is done: may this person do it now, is the step possible with the content of this
 * moment, then the change, what readers see of it, the person's chat and the audit entry in one transaction. Who loses
 * a race looks again.
 */
import { mayJudge, permitted } from '../staff/permitting.ts'
import { changeHash, laidOf, type Change } from '../campaign/change.ts'
import type { Layers } from '../campaign/content.store.ts'
import { campaignDay, findAction, writtenLanguages, type Content } from '../campaign/content.ts'
import { guardProblems } from '../campaign/guarding.ts'
import type { Chat } from '../chats/chat.ts'
import type { CaselineContext } from '../context.ts'
import type { Counts } from '../actions/counts.store.ts'
import { keyEnd } from '../actions/petition.ts'
import type { DueItems } from '../delivery/due-items.store.ts'
import { CaselineError } from '../errors.ts'
import type { Desk } from '../staff/desk.store.ts'
import type { Staffer } from '../staff/roles.ts'
import type { Colleague } from '../staff/telling.ts'
import type { Write } from '../table/writes.ts'
import { refuse } from '../telegram/screens.ts'
import { html, link, type Html } from '../text/html.ts'
import { languageName } from '../text/languages.ts'
import type { Changes } from './changes.store.ts'
import { contentWith, ended, type Outcome, type Refusal, type Situation } from './proposing.ts'
import { nameOf, refusalText } from './change-screens.ts'

export type Tools = {
  readonly desk: Pick<Desk, 'permit' | 'whoMay' | 'approversOf' | 'perform'>
  readonly changes: Changes
  readonly counts: Pick<Counts, 'recent'>
  readonly dueItems: Pick<DueItems, 'scheduleWrite'>
  /** Whether a petition's key was destroyed, so that it can never be signed again. */
  readonly isKeyDestroyed: (actionId: string) => Promise<boolean>
}

type Act = 'keep-current' | 'approve'
export type Setting = Situation & { readonly layers: Layers }
export type Acted =
  | { ok: true; before: Change; change: Change; actor: Staffer; setting: Setting; replayed: boolean }
  | { ok: false }

export type Wish = {
  readonly id: string
  readonly needs: Act
  /** As the audit chain calls it. */
  readonly name: string
  readonly step: (change: Change, actor: Staffer, setting: Setting) => Outcome
  /** Whose words the actor judges; to send them back is open to everyone who may approve. */
  readonly author?: (change: Change) => string
  readonly chat?: (chat: Chat) => Chat
}

const attemptLimit = 6

/** Does it, or says why not. An update that comes again changes nothing and shows how things stand. */
export async function act(ctx: CaselineContext, tools: Tools, wish: Wish): Promise<Acted> {
  for (let attempt = 1; attempt <= attemptLimit; attempt++) {
    const actor = await permitted(ctx, tools, wish.needs)
    if (!actor) return { ok: false }
    const before = await tools.changes.read(wish.id)
    if (!before) return refuse(ctx, ctx.visit.say.html('keeping.gone'))
    const setting = await settingOf(ctx, tools, before)
    if (ctx.visit.replayed) return { ok: true, before, change: before, actor, setting, replayed: true }
    if (!(await mayJudge(tools, actor, wish.author?.(before)))) return refuseStep(ctx, 'brought-in', before)
    const outcome = wish.step(before, actor, setting)
    if (!outcome.ok) return refuseStep(ctx, outcome.reason, before)
    if (await written(ctx, tools, wish, actor, before, outcome.change, setting)) {
      const change = { ...outcome.change, version: before.version + 1 }
      return { ok: true, before, change, actor, setting, replayed: false }
    }
  }
  throw new CaselineError('busy', 'A change is changed again and again. Try again.')
}

/** The content and all else that steps are decided by, as it is now. */
export async function settingOf(
  { services, visit }: CaselineContext,
  tools: Tools,
  { subject, undoes }: Pick<Change, 'subject' | 'undoes'>,
): Promise<Setting> {
  const [layers, keyDestroyed, target] = await Promise.all([
    services.contents.layers(),
    subject.kind === 'action' ? tools.isKeyDestroyed(subject.id) : false,
    undoes === undefined ? undefined : tools.changes.read(undoes),
  ])
  const { content, imported, changes, nextPlace } = layers
  return { content, imported, changes, nextPlace, keyDestroyed, target, now: visit.now, layers }
}

async function written(
  ctx: CaselineContext,
  tools: Tools,
  { id, needs, name, chat }: Wish,
  actor: Staffer,
  before: Change,
  next: Change,
  setting: Setting,
): Promise<boolean> {
  const { visit } = ctx
  const isDecided = next.state === 'submitted' || next.state === 'approved'
  const { ok } = await tools.desk.perform(
    async (writes) => visit.commit(chat?.(visit.chat) ?? visit.chat, writes),
    actor,
    { act: name, subject: id, needs, ...(isDecided && { detail: detailOf(next) }) },
    [...tools.changes.changeWrites(before, next, visit.now), ...effectWrites(ctx, tools, next, setting)],
    visit.now,
  )
  return ok
}

/** Nothing that anyone wrote. */
function detailOf(change: Change): string {
  const { kind, subject } = change
  return `${kind} ${subject.kind}:${subject.id} ${changeHash(change)}`
}

/** What an approval does to what readers see. */
function effectWrites(
  { services, visit }: CaselineContext,
  { changes, dueItems }: Tools,
  next: Change,
  setting: Setting,
): Write[] {
  if (next.state !== 'approved') return []
  const { layers, target } = setting
  const { contents } = services
  const schedule = scheduleWrites(dueItems, next, setting)
  if (next.kind !== 'undo') return [...contents.layWrites(layers, laidOf(next)), ...schedule]
  if (target?.place === undefined)
    throw new CaselineError('defect', 'An undo was approved without its target.')
  return [
    ...contents.liftWrites(layers, target.place),
    ...changes.changeWrites(target, ended(target, 'undone'), visit.now),
    ...schedule,
  ]
}

/** Where the end of a petition moves, so does the end of its key. */
function scheduleWrites(dueItems: Tools['dueItems'], change: Change, setting: Setting): Write[] {
  const { subject } = change
  const action = subject.kind === 'action' && findAction(contentWith(change, setting), subject.id)
  if (!action || action.kind !== 'petition') return []
  const at = keyEnd(action, setting.content.campaign.timeZone)
  return at ? [dueItems.scheduleWrite({ at, kind: 'destroy-action-key', subject: subject.id })] : []
}

export async function refuseStep(
  ctx: CaselineContext,
  reason: Refusal,
  change: Change,
): Promise<{ ok: false }> {
  return refuse(ctx, refusalText(ctx.visit, reason, change))
}

/** Those who may approve it, but for who wrote it. */
export async function otherApprovers({ desk }: Tools, { proposedBy }: Change): Promise<Colleague[]> {
  return desk.approversOf(proposedBy)
}

/** What stops its texts, and where: an embargo, or what must never be said. */
export async function guardNotes(
  { visit }: CaselineContext,
  { values }: Change,
  content: Content,
): Promise<Html[]> {
  const { say, language, now } = visit
  const { texts, source } = values
  const written = Object.entries(texts).map(([code, text]): [string, string] => [
    code,
    html`${text} ${source === undefined ? '' : link('', source)}`.markup,
  ])
  const problems = await guardProblems(Object.fromEntries(written), content, campaignDay(content, now))
  return problems.map(({ kind, language: code, caseId, place }) =>
    say.html(kind === 'embargo' ? 'broadcast.guardEmbargo' : 'broadcast.guardNever', {
      language: languageName(code, language),
      name: nameOf({ ...visit, content }, { kind: 'case', id: caseId }),
      place,
    }),
  )
}

/** The language in which someone writes: their own, if the campaign has it. */
export function writingLanguage({ content, rules, language }: CaselineContext['visit']): string {
  const languages = writtenLanguages(content, rules)
  return languages.find((known) => known === language) ?? languages[0] ?? language
}
