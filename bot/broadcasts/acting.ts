/**
 * How a staff act with a broadcast is done: may this person do it now, is the step possible, then the broadcast, the
 * person's chat and the audit entry in one transaction. Who loses a race looks again.
 */
import { mayJudge, permitted } from '../staff/permitting.ts'
import type { Content } from '../campaign/content.ts'
import type { Chat } from '../chats/chat.ts'
import type { CaselineContext } from '../context.ts'
import { CaselineError } from '../errors.ts'
import type { Totals } from '../delivery/job.ts'
import type { Rates } from '../delivery/paying.ts'
import type { Jobs } from '../delivery/jobs.store.ts'
import type { OutgoingMessage, Variant } from '../delivery/mailing.ts'
import type { Colleague } from '../staff/telling.ts'
import type { WriteOutcome } from '../table/client.ts'
import type { Write } from '../table/writes.ts'
import type { Changes } from '../keeping/changes.store.ts'
import { refuse } from '../telegram/screens.ts'
import type { Html } from '../text/html.ts'
import type { Broadcast } from './broadcast.ts'
import type { Broadcasts } from './broadcast.store.ts'
import type { Outcome, Refusal } from './drafting.ts'
import { refusalText } from './draft-screens.ts'
import type { Reach } from './reach.ts'

export type Act = 'draft' | 'translate' | 'approve' | 'send' | 'stop-sending' | 'hide' | 'take-back'
export type Actor = { readonly pseudonym: string }
export type Entry = {
  readonly act: string
  readonly subject: string
  readonly detail?: string
  /** What the actor must still be allowed to do when it is done. */
  readonly needs: Act
  readonly language?: string
}

/** What broadcasts need of the staff. */
export type Desk = {
  /** Role and lockdown are read at this moment. */
  permit(
    userId: number,
    act: Act,
    scope?: { language?: string },
  ): Promise<{ ok: true; actor: Actor } | { ok: false; reason: 'unknown' | 'not-allowed' | 'locked' }>
  whoMay(act: Act, scope?: { language?: string }): Promise<Colleague[]>
  /** Who may approve what this person wrote. */
  approversOf(author: string): Promise<Colleague[]>
  /** Commits the writes together with the entry in the audit chain. */
  perform(
    commit: (writes: readonly Write[]) => Promise<WriteOutcome>,
    actor: Actor,
    entry: Entry,
    writes: readonly Write[],
    now: Date,
  ): Promise<WriteOutcome>
}

export type Tools = {
  readonly broadcasts: Broadcasts
  /** Of cases and actions, of which broadcasts are made. */
  readonly changes: Changes
  readonly desk: Desk
  readonly jobs: Jobs
  /** Whom it would reach now, as far as that can be counted while someone waits. */
  readonly reach: (broadcast: Broadcast, content: Content, now: Date) => Promise<Reach>
  readonly rates: Rates
  /** What came of sending it so far, by its ledger; `undefined` before it began. */
  readonly totals: (broadcast: Broadcast) => Promise<Totals | undefined>
  /** Exactly what a reader gets. */
  readonly messageOf: (broadcast: Broadcast, variant: Variant, content: Content) => OutgoingMessage
}

export type Acted =
  | { ok: true; before: Broadcast; broadcast: Broadcast; actor: Actor; replayed: boolean }
  | { ok: false }

export type Wish = {
  readonly id: string
  readonly act: Act
  readonly scope?: { language: string }
  readonly step: (broadcast: Broadcast, actor: Actor) => Outcome
  /** Whose words the actor judges: not everyone who may approve may judge anyone's. */
  readonly author?: (broadcast: Broadcast) => string | undefined
  /** Kept in the audit chain; nothing that anyone wrote. */
  readonly detail?: (before: Broadcast, next: Broadcast) => string | undefined
  readonly name: string
  readonly more?: (before: Broadcast, next: Broadcast) => readonly Write[]
  readonly chat?: (chat: Chat) => Chat
}

const attemptLimit = 6

/** Does it, or says why not. An update that comes again changes nothing and shows how things stand. */
export async function act(ctx: CaselineContext, tools: Tools, wish: Wish): Promise<Acted> {
  for (let attempt = 1; attempt <= attemptLimit; attempt++) {
    const actor = await permitted(ctx, tools, wish.act, wish.scope)
    if (!actor) return { ok: false }
    const before = await tools.broadcasts.read(wish.id)
    if (!before) return refuse(ctx, ctx.visit.say.html('broadcast.gone'))
    if (ctx.visit.replayed) return { ok: true, before, broadcast: before, actor, replayed: true }
    if (!(await mayJudge(tools, actor, wish.author?.(before)))) return refuseStep(ctx, 'brought-in', before)
    const outcome = wish.step(before, actor)
    if (!outcome.ok) return refuseStep(ctx, outcome.reason, before)
    if (await written(ctx, tools, wish, actor, before, outcome.broadcast)) {
      const broadcast = { ...outcome.broadcast, version: before.version + 1 }
      return { ok: true, before, broadcast, actor, replayed: false }
    }
  }
  throw new CaselineError('busy', 'A broadcast changes again and again. Try again.')
}

async function written(
  { visit }: CaselineContext,
  { desk, broadcasts }: Tools,
  { id, act: needs, scope, name, detail, more, chat }: Wish,
  actor: Actor,
  before: Broadcast,
  next: Broadcast,
): Promise<boolean> {
  const said = detail?.(before, next)
  const { ok } = await desk.perform(
    async (writes) => visit.commit(chat?.(visit.chat) ?? visit.chat, writes),
    actor,
    { act: name, subject: id, needs, ...scope, ...(said !== undefined && { detail: said }) },
    [...broadcasts.changeWrites(before, next), ...(more?.(before, next) ?? [])],
    visit.now,
  )
  return ok
}

/** Those who draft or approve may look at any draft. */
export async function mayLook(ctx: CaselineContext, tools: Tools): Promise<boolean> {
  const asApprover = await tools.desk.permit(ctx.visit.userId, 'approve')
  return asApprover.ok || (await permitted(ctx, tools, 'draft')) !== undefined
}

export async function refuseStep(
  ctx: CaselineContext,
  reason: Refusal,
  broadcast: Broadcast,
): Promise<{ ok: false }> {
  return refuse(ctx, refusalText(ctx.visit, reason, broadcast))
}

/** Nothing is begun that nobody could approve. */
export async function isAlone({ desk }: Tools, actor: Actor): Promise<boolean> {
  return (await desk.approversOf(actor.pseudonym)).length === 0
}

export function voidNote({ visit: { say } }: CaselineContext, before: Broadcast): Html[] {
  return before.state === 'approved' ? [say.html('broadcast.approvalVoid')] : []
}

export function ownStep(step: (broadcast: Broadcast) => Outcome) {
  return (broadcast: Broadcast, actor: Actor): Outcome =>
    broadcast.proposedBy === actor.pseudonym ? step(broadcast) : { ok: false, reason: 'not-yours' }
}

/** The draft, when it is there and the person's own. */
export async function mine(ctx: CaselineContext, tools: Tools, id: string): Promise<Broadcast | undefined> {
  const actor = await permitted(ctx, tools, 'draft')
  if (!actor) return undefined
  const broadcast = await tools.broadcasts.read(id)
  if (!broadcast) await refuse(ctx, ctx.visit.say.html('broadcast.gone'))
  else if (broadcast.proposedBy !== actor.pseudonym) await refuseStep(ctx, 'not-yours', broadcast)
  else return broadcast
  return undefined
}
