/**
 * What a second admin decides: `Agree`, `Refuse`; and for whoever asked `Withdraw`, and the link of an invitation.
 * Each press reads proposal and roles anew; a button that is out of date shows how things stand.
 */
import { Composer } from 'grammy'
import type { CaselineContext } from '../context.ts'
import { CaselineError } from '../errors.ts'
import { onRoute } from '../routing.ts'
import type { Write } from '../table/writes.ts'
import { answerPress, show, refuse } from '../telegram/screens.ts'
import { plainText } from '../text/html.ts'
import { performed, permitted, showCommands, tellEach, type Tools } from './acting.ts'
import { sendLink } from './linking.ts'
import { waitingGrant } from './changes.ts'
import { announce, type News } from './news.ts'
import {
  agreed,
  linked,
  refused,
  withdrawn,
  type Decision,
  type Effect,
  type Proposal,
  type Refusal,
} from './proposal.ts'
import { recorded } from './proposing.ts'
import type { Office, Staffer } from './roles.ts'
import { proposalScreen } from './staff-screens.ts'

const attemptLimit = 6

export function proposalsChat(tools: Tools): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  onRoute(chat, 'proposal', async (ctx, { step, id }, next) => {
    const needs = step === 'agree' || step === 'refuse' ? 'consent' : 'propose'
    const actor = await permitted(ctx, tools, needs, next)
    if (!actor) return
    const proposal = await tools.proposals.read(id)
    if (!proposal) await refuse(ctx, ctx.visit.say.html('staff.used'))
    else if (step === 'show') await showAsItIs(ctx, tools, proposal, actor)
    else if (step === 'link') await takeLink(ctx, tools, proposal, actor)
    else await decide(ctx, tools, proposal, actor, step)
  })
  return chat
}

async function showAsItIs(
  ctx: CaselineContext,
  tools: Tools,
  proposal: Proposal,
  actor: Staffer,
): Promise<void> {
  await show(ctx, proposalScreen(ctx.visit, proposal, await tools.desk.office(), actor))
}

type Step = 'agree' | 'refuse' | 'withdraw'
type Outcome = Decision<{ readonly proposal: Proposal; readonly effect?: Effect }>

function outcomeOf(
  step: Step,
  proposal: Proposal,
  { pseudonym }: Staffer,
  office: Office,
  now: Date,
): Outcome {
  if (step === 'agree') return agreed(proposal, pseudonym, office, now)
  return step === 'refuse' ? refused(proposal, pseudonym, now) : withdrawn(proposal, pseudonym, now)
}

/** Who loses a race looks again. */
async function decide(
  ctx: CaselineContext,
  tools: Tools,
  first: Proposal,
  actor: Staffer,
  step: Step,
): Promise<void> {
  const { now, replayed } = ctx.visit
  let proposal = first
  for (let attempt = 1; attempt <= attemptLimit; attempt++) {
    const office = await tools.desk.office()
    if (replayed) return again(ctx, proposal, office, actor)
    const outcome = outcomeOf(step, proposal, actor, office, now)
    if (!outcome.ok) return refuseStep(ctx, tools, proposal, actor, outcome.reason)
    if (await written(ctx, tools, proposal, actor, step, outcome)) {
      await show(ctx, proposalScreen(ctx.visit, outcome.proposal, await tools.desk.office(), actor))
      return tellOutcome(ctx, outcome, office, actor)
    }
    if (!(await permitted(ctx, tools, step === 'withdraw' ? 'propose' : 'consent', async () => undefined)))
      return
    proposal = (await tools.proposals.read(proposal.id)) ?? proposal
  }
  throw new CaselineError('busy', 'A proposal about the staff changes again and again. Try again.')
}

async function written(
  ctx: CaselineContext,
  tools: Tools,
  proposal: Proposal,
  actor: Staffer,
  step: Step,
  outcome: Outcome & { readonly ok: true },
): Promise<boolean> {
  const entry = {
    act: step,
    ...recorded(proposal.wish, proposal.id),
    needs: step === 'withdraw' ? 'propose' : 'consent',
    rule: async () => outcomeOf(step, proposal, actor, await tools.desk.office(), ctx.visit.now).ok,
  } as const
  const writes = [
    tools.proposals.changeWrite(outcome.proposal),
    ...(await effectWrites(tools, outcome.effect)),
  ]
  return performed(ctx, tools, actor, entry, writes)
}

async function effectWrites({ staff, silence }: Tools, effect: Effect | undefined): Promise<Write[]> {
  if (!effect || effect.kind === 'none') return []
  if (effect.kind === 'change') return [staff.writeOf(effect.staffer)]
  return [staff.removeWrite(effect.staffer), ...(await silence(effect.staffer.pseudonym))]
}

/** `before`: the staff as it was: who is gone is told, too. */
async function tellOutcome(
  ctx: CaselineContext,
  { proposal, effect }: Outcome & { readonly ok: true },
  before: Office,
  actor: Staffer,
): Promise<void> {
  if (effect && effect.kind !== 'none') {
    await announce(ctx, before, newsOf(proposal, effect.staffer, before, actor))
    const after = effect.kind === 'remove' ? { ...effect.staffer, suspended: true } : effect.staffer
    return showCommands(ctx, after, before.at)
  }
  if (proposal.state === 'withdrawn') return
  const proposer = before.everyone.filter(({ pseudonym }) => pseudonym === proposal.by)
  await tellEach(ctx, proposer, (visit, colleague) => proposalScreen(visit, proposal, before, colleague))
}

function newsOf(proposal: Proposal, person: Staffer, { everyone }: Office, second: Staffer): News {
  const { wish, id } = proposal
  const by = everyone.find(({ pseudonym }) => pseudonym === proposal.by) ?? second
  if (wish.kind === 'take') return { what: 'roleTaken', person, role: wish.role, by, second }
  if (wish.kind === 'remove') return { what: 'removed', person, by, second }
  const grant = person.granted?.find((entry) => entry.id === id)
  return { what: 'roleLater', person, by, second, grant }
}

/** An update that comes again changes nothing. What it had to announce may have been lost on the way: it is announced again. */
async function again(
  ctx: CaselineContext,
  proposal: Proposal,
  office: Office,
  actor: Staffer,
): Promise<void> {
  await show(ctx, proposalScreen(ctx.visit, proposal, office, actor))
  if (proposal.state !== 'agreed' || proposal.decidedBy !== actor.pseudonym) return
  const waiting = waitingGrant(proposal.id, office)
  if (waiting) await announce(ctx, office, newsOf(proposal, waiting.staffer, office, actor))
}

async function refuseStep(
  ctx: CaselineContext,
  tools: Tools,
  proposal: Proposal,
  actor: Staffer,
  reason: Refusal,
): Promise<void> {
  const texts = {
    own: 'staff.own',
    pointless: 'staff.pointless',
    'last-admin': 'staff.lastAdmin',
    over: 'staff.over',
  } as const
  await answerPress(ctx, plainText(ctx.visit.say.html(texts[reason])))
  await showAsItIs(ctx, tools, proposal, actor)
}

/** A new link ends the one before. */
async function takeLink(
  ctx: CaselineContext,
  tools: Tools,
  proposal: Proposal,
  actor: Staffer,
): Promise<void> {
  const { visit } = ctx
  const { wish, by, id } = proposal
  if (visit.replayed) return showAsItIs(ctx, tools, proposal, actor)
  if (wish.kind !== 'invite') return void (await refuse(ctx, visit.say.html('staff.over')))
  const { token, hash, write } = tools.invitations.make({ role: wish.role, by, proposal: id }, visit.now)
  const mayTake = async () => linked(proposal, actor.pseudonym, hash, await tools.desk.office(), visit.now)
  const outcome = await mayTake()
  if (!outcome.ok) return refuseStep(ctx, tools, proposal, actor, outcome.reason)
  const writes = [
    tools.proposals.changeWrite(outcome.proposal),
    write,
    ...(proposal.link === undefined ? [] : [tools.invitations.endWrite(proposal.link)]),
  ]
  const entry = {
    act: 'invite',
    ...recorded(wish, id),
    needs: 'invite',
    rule: async () => (await mayTake()).ok,
  } as const
  if (await performed(ctx, tools, actor, entry, writes)) await sendLink(ctx, wish.role, token)
  else await refuse(ctx, visit.say.html('staff.used'))
}
