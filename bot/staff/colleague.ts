/**
 * A colleague's card: what an admin may do with them. Suspending is done at once by one; roles that do not speak for
 * the campaign are given at once; everything else is proposed to a second admin.
 */
import type { CaselineContext } from '../context.ts'
import { button, inRows } from '../telegram/keyboards.ts'
import { answerPress, refuse } from '../telegram/screens.ts'
import { bold, paragraphs } from '../text/html.ts'
import { performed, seconds, showCommands, type Tools } from './acting.ts'
import {
  givenAlone,
  hasOtherRole,
  needsTwo,
  rolesToGive,
  setSuspended,
  waitingGrant,
  withRole,
} from './changes.ts'
import { announce } from './news.ts'
import { newProposal, type Wish } from './proposal.ts'
import { propose } from './proposing.ts'
import { allRoles, roles, type Office, type Role, type Staffer } from './roles.ts'
import { nameOf, personLine, roleName } from './staff-screens.ts'
import type { TicketScreen } from './ticketing.ts'
import type { Choice } from './tickets.store.ts'

type Say = CaselineContext['visit']['say']

export function cardScreen(
  ctx: CaselineContext,
  actor: Staffer,
  subject: Staffer,
  office: Office,
): TicketScreen {
  const { say } = ctx.visit
  const hasSecond = seconds(office, actor).length > 0
  const { pseudonym, suspended, granted = [] } = subject
  const to = (act: Choice['act'], label: string) => ({ label, choice: { act, subject: pseudonym } })
  const name = nameOf(say, subject)
  const stops = granted
    .filter(({ id }) => waitingGrant(id, office))
    .map((grant) => [
      button(say.plain('staff.stopRole', { role: roleName(say, grant.role) }), 'stopRole', { id: grant.id }),
    ])
  return {
    text: paragraphs([personLine(ctx.visit, subject), hasSecond ? undefined : say.html('staff.needSecond')]),
    rows: [
      [
        suspended
          ? to('reinstate', say.plain('staff.reinstate', { name }))
          : to('suspend', say.plain('staff.suspend', { name })),
      ],
      ...stops,
      suspended || giveable(subject, office, hasSecond).length === 0
        ? []
        : [to('give', say.plain('staff.give'))],
      hasSecond && takeable(subject).length > 0 ? [to('take', say.plain('staff.take'))] : [],
      hasSecond ? [to('remove', say.plain('staff.remove'))] : [],
      [{ label: say.plain('nav.back'), choice: { act: 'list' } }],
    ],
  }
}

function giveable(subject: Staffer, { everyone }: Office, hasSecond: boolean): Role[] {
  return rolesToGive(subject, roles).filter((role) =>
    needsTwo(role, everyone) ? hasSecond : role !== 'admin',
  )
}

/** Someone's only role is not taken: they are removed. */
function takeable(subject: Staffer): Role[] {
  return allRoles(subject).filter((role) => hasOtherRole(subject, role))
}

export function giveScreen(
  ctx: CaselineContext,
  actor: Staffer,
  subject: Staffer,
  office: Office,
): TicketScreen {
  const { say } = ctx.visit
  const hasSecond = seconds(office, actor).length > 0
  const open = giveable(subject, office, hasSecond).map((role) => {
    const choice: Choice =
      role === 'translator'
        ? { act: 'languages', subject: subject.pseudonym, languages: [] }
        : { act: 'give-role', subject: subject.pseudonym, role }
    return { label: roleName(say, role), choice }
  })
  return {
    text: paragraphs([
      personLine(ctx.visit, subject),
      bold(say.html('staff.give')),
      say.html(
        hasSecond
          ? 'staff.twoForVoices'
          : needsTwo('admin', office.everyone)
            ? 'staff.inviteNotAlone'
            : 'staff.giveAlone',
      ),
    ]),
    rows: [...inRows(open, 2), back(say, subject)],
  }
}

export function takeScreen(ctx: CaselineContext, subject: Staffer): TicketScreen {
  const { say } = ctx.visit
  const open = takeable(subject).map((role) => {
    const choice: Choice = { act: 'take-role', subject: subject.pseudonym, role }
    return { label: roleName(say, role), choice }
  })
  return {
    text: paragraphs([
      personLine(ctx.visit, subject),
      bold(say.html('staff.take')),
      say.html('staff.twoForTaking'),
    ]),
    rows: [...inRows(open, 2), back(say, subject)],
  }
}

function back(say: Say, { pseudonym }: Staffer) {
  return [{ label: say.plain('nav.back'), choice: { act: 'open', subject: pseudonym } as const }]
}

/** A pressed button that does something to a colleague. */
export type Act = {
  readonly actor: Staffer
  readonly subject: Staffer
  readonly choice: Choice
  readonly ticket: string
  readonly office: Office
}

/** Says whether it was done. */
export async function suspend(ctx: CaselineContext, tools: Tools, act: Act): Promise<boolean> {
  const { actor, subject, choice, ticket, office } = act
  const { say } = ctx.visit
  const suspended = choice.act === 'suspend'
  const needs = suspended ? 'suspend' : 'reinstate'
  const decided = (present: Office) => setSuspended(actor, subject, suspended, present)
  const decision = decided(office)
  if (!decision.ok) {
    await refuse(ctx, say.html(decision.reason === 'last-admin' ? 'staff.lastAdmin' : 'staff.notAllowed'))
    return false
  }
  const { pseudonym } = subject
  const rule = async () => decided(await tools.desk.office()).ok
  const writes = [
    tools.tickets.useWrite(ticket),
    tools.staff.writeOf(decision.staffer),
    ...(suspended ? await tools.silence(pseudonym) : []),
  ]
  const entry = { act: choice.act, subject: pseudonym, needs, rule } as const
  if (!(await performed(ctx, tools, actor, entry, writes))) {
    await refuse(ctx, say.html('staff.used'))
    return false
  }
  await showCommands(ctx, decision.staffer, office.at)
  await answerPress(ctx, say.plain(suspended ? 'staff.suspendedNow' : 'staff.reinstatedNow'))
  const present = await tools.desk.office()
  const what = suspended ? 'suspended' : 'reinstated'
  await announce(ctx, present, { what, person: decision.staffer, by: actor }, actor)
  return true
}

/** Gives a role: at once, or a second admin is asked. Says whether it was done. */
export async function giveRole(ctx: CaselineContext, tools: Tools, act: Act): Promise<boolean> {
  const { actor, subject, choice, ticket, office } = act
  const { role, languages } = choice
  if (role === undefined) return false
  if (needsTwo(role, office.everyone)) {
    await ask(ctx, tools, act, { kind: 'grant', role, subject: subject.pseudonym })
    return false
  }
  const may = ({ everyone }: Office) => {
    const now = everyone.find(({ pseudonym }) => pseudonym === subject.pseudonym)
    return now !== undefined && !now.suspended && role !== 'admin' && rolesToGive(now, [role]).length > 0
  }
  const person = givenAlone(withRole(subject, role, languages), actor.pseudonym)
  const detail = [role, ...(languages ?? [])].join(' ')
  const rule = async () => may(await tools.desk.office())
  const entry = { act: 'give-role', subject: subject.pseudonym, detail, needs: 'give-role', rule } as const
  const writes = [tools.tickets.useWrite(ticket), tools.staff.writeOf(person)]
  if (!(await performed(ctx, tools, actor, entry, writes))) {
    await refuse(ctx, ctx.visit.say.html('staff.used'))
    return false
  }
  await showCommands(ctx, person, office.at)
  await announce(ctx, await tools.desk.office(), { what: 'roleNow', person, by: actor }, actor)
  return true
}

/** Proposes it to a second admin. */
export async function ask(
  ctx: CaselineContext,
  tools: Tools,
  { actor, ticket }: Pick<Act, 'actor' | 'ticket'>,
  wish: Wish,
): Promise<void> {
  const proposal = newProposal(wish, actor.pseudonym, ctx.visit.now)
  await propose(ctx, tools, actor, proposal, [tools.tickets.useWrite(ticket)])
}
