/** How a change begins: what was pressed makes a draft, or begins the person's own draft of this kind anew. */
import { permitted } from '../staff/permitting.ts'
import { stateOf } from '../actions/petition.ts'
import {
  isWaiting,
  type CaseStatus,
  type Change,
  type ChangeKind,
  type Subject,
  type Values,
} from '../campaign/change.ts'
import { campaignDay, findAction } from '../campaign/content.ts'
import { findVisibleCase } from '../cases/case.ts'
import type { Chat } from '../chats/chat.ts'
import type { CaselineContext } from '../context.ts'
import { CaselineError } from '../errors.ts'
import type { Staffer } from '../staff/roles.ts'
import { show, refuse } from '../telegram/screens.ts'
import { addDays } from '../text/dates.ts'
import { act, writingLanguage, type Tools } from './acting.ts'
import { newChangeId } from './changes.store.ts'
import type { Question } from './keeping-screens.ts'
import { screenFor } from './looking.chat.ts'
import { edited, newChange } from './proposing.ts'
import { asked, questionScreen } from './writing.chat.ts'

type Beginning = {
  readonly kind: ChangeKind
  readonly subject: Subject
  readonly values: Omit<Values, 'texts'>
  readonly undoes?: string
  /** What has to be known first. */
  readonly question?: Question | undefined
}

/** A status, or without one an entry in the timeline; both of today until another day is given. */
export async function beginCase(
  ctx: CaselineContext,
  tools: Tools,
  caseId: string,
  status?: CaseStatus,
): Promise<void> {
  const { visit, services } = ctx
  const actor = await permitted(ctx, tools, 'keep-current')
  if (!actor) return
  const { content } = await services.contents.layers()
  const day = campaignDay(content, visit.now)
  if (!findVisibleCase(content, caseId, day))
    return void (await refuse(ctx, visit.say.html('keeping.subjectGone')))
  const subject: Subject = { kind: 'case', id: caseId }
  await begin(
    ctx,
    tools,
    actor,
    status
      ? { kind: 'status', subject, values: { status, day } }
      : { kind: 'timeline', subject, values: { day }, question: 'text' },
  )
}

/** Opened today; closed at once, so that yesterday was its last day. Of what is over, only the outcome is written. */
export async function beginAction(
  ctx: CaselineContext,
  tools: Tools,
  actionId: string,
  kind: 'open' | 'close',
): Promise<void> {
  const { visit, services } = ctx
  const actor = await permitted(ctx, tools, 'keep-current')
  if (!actor) return
  const { content } = await services.contents.layers()
  const action = findAction(content, actionId)
  if (!action) return void (await refuse(ctx, visit.say.html('keeping.subjectGone')))
  const today = campaignDay(content, visit.now)
  const isOver = stateOf(action, today) === 'closed'
  const subject: Subject = { kind: 'action', id: actionId }
  if (kind === 'open') {
    const question = isOver && action.kind === 'petition' ? 'until' : undefined
    return begin(ctx, tools, actor, { kind, subject, values: { day: today }, question })
  }
  const day = isOver && action.closes !== undefined ? action.closes : addDays(today, -1)
  await begin(ctx, tools, actor, { kind, subject, values: { day }, question: isOver ? 'text' : undefined })
}

/** Takes back what was approved, which again takes two. */
export async function beginUndo(ctx: CaselineContext, tools: Tools, id: string): Promise<void> {
  const { visit } = ctx
  const actor = await permitted(ctx, tools, 'keep-current')
  const target = actor && (await tools.changes.read(id))
  if (!actor) return
  if (target?.state !== 'approved' || target.place === undefined)
    return void (await refuse(ctx, visit.say.html('keeping.nothingToUndo')))
  const waiting = (await tools.changes.open()).find(
    (change) => change.undoes === id && isWaiting(change, visit.now),
  )
  if (waiting) return show(ctx, await screenFor(ctx, tools, waiting, actor))
  const { subject, values } = target
  await begin(ctx, tools, actor, { kind: 'undo', subject, values: { day: values.day }, undoes: id })
}

async function begin(
  ctx: CaselineContext,
  tools: Tools,
  actor: Staffer,
  beginning: Beginning,
): Promise<void> {
  const { visit } = ctx
  const { values, question } = beginning
  const mine = (await tools.changes.open()).find((change) => isSameDraft(change, actor, beginning))
  const chatWith = (id: string): Chat => (question ? asked(ctx, visit.chat, id, question) : visit.chat)
  const change =
    mine && !visit.replayed
      ? await begunAnew(ctx, tools, mine, values, chatWith)
      : (mine ?? (await created(ctx, tools, actor, beginning, chatWith)))
  if (!change) return
  await show(
    ctx,
    question ? questionScreen(ctx, change, question) : await screenFor(ctx, tools, change, actor),
  )
}

function isSameDraft(change: Change, { pseudonym }: Staffer, { kind, subject, undoes }: Beginning): boolean {
  const isOnSame = change.subject.kind === subject.kind && change.subject.id === subject.id
  return (
    change.state === 'draft' &&
    change.proposedBy === pseudonym &&
    change.kind === kind &&
    isOnSame &&
    change.undoes === undoes
  )
}

async function begunAnew(
  ctx: CaselineContext,
  tools: Tools,
  { id }: Change,
  values: Beginning['values'],
  chatWith: (id: string) => Chat,
): Promise<Change | undefined> {
  const done = await act(ctx, tools, {
    id,
    needs: 'keep-current',
    name: 'edit-change',
    step: (change, { pseudonym }) => edited(change, pseudonym, values),
    chat: () => chatWith(id),
  })
  return done.ok ? done.change : undefined
}

async function created(
  ctx: CaselineContext,
  tools: Tools,
  actor: Staffer,
  { kind, subject, values, undoes }: Beginning,
  chatWith: (id: string) => Chat,
): Promise<Change | undefined> {
  const { visit } = ctx
  // A press that comes again: what it made is over by now.
  if (visit.replayed) return undefined
  const change = newChange({
    id: newChangeId(),
    kind,
    subject,
    values: { ...values, texts: {} },
    language: writingLanguage(visit),
    ...(undoes !== undefined && { undoes }),
    proposedBy: actor.pseudonym,
    now: visit.now,
  })
  const detail = `${kind} ${subject.kind}:${subject.id}`
  const { ok } = await tools.desk.perform(
    async (writes) => visit.commit(chatWith(change.id), writes),
    actor,
    { act: 'draft-change', subject: change.id, detail, needs: 'keep-current' },
    tools.changes.createWrites(change, visit.now),
    visit.now,
  )
  if (!ok) throw new CaselineError('busy', 'A new change could not be written. Try again.')
  return { ...change, version: 1 }
}
