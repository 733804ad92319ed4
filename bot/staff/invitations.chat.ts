/**
 * Inviting colleagues: an admin chooses a role and gets a link that works once, for a day; whoever opens it sees what
 * they become, and accepts. Of a role that speaks for the campaign a second admin is asked first, it is told to all,
 * and it begins a day after it was accepted; the second admin, invited by the only one, begins at once.
 */
import { Composer } from 'grammy'
import type { CaselineContext } from '../context.ts'
import { onCommand, onRoute } from '../routing.ts'
import type { Write } from '../table/writes.ts'
import { button, inRows, keyboard } from '../telegram/keyboards.ts'
import { send, show, refuse } from '../telegram/screens.ts'
import { bold, cutText, paragraphs } from '../text/html.ts'
import { performed, permitted, seconds, type Tools } from './acting.ts'
import { givenAlone, laterRole, needsTwo, rolesToGive, withGranted, withRole } from './changes.ts'
import type { Invitation } from './invitations.store.ts'
import { languagesScreen } from './languages.ts'
import { linkPrefix, sendLink } from './linking.ts'
import { announce } from './news.ts'
import { newProposal, stillAgreed, type Proposal } from './proposal.ts'
import { propose } from './proposing.ts'
import { roles, type Granted, type Office, type Role, type Staffer } from './roles.ts'
import { momentText, nameLimitCharacters, roleName } from './staff-screens.ts'
import { showTicketed, type TicketScreen } from './ticketing.ts'

export function invitationsChat(tools: Tools): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  onRoute(chat, 'inviting', async (ctx, _values, next) => {
    const actor = await permitted(ctx, tools, 'invite', next)
    if (!actor) return
    const screen = rolesScreen(ctx, await tools.desk.office(), actor)
    await showTicketed(ctx, tools.tickets, actor, screen)
  })
  onRoute(chat, 'invite', async (ctx, { role }, next) => {
    const actor = await permitted(ctx, tools, 'invite', next)
    if (actor) await invite(ctx, tools, actor, role)
  })
  onCommand(chat, 'start', async (ctx, parameter, next) =>
    parameter.startsWith(linkPrefix) ? offer(ctx, tools, parameter.slice(linkPrefix.length)) : next(),
  )
  onRoute(chat, 'acceptInvite', async (ctx, { token }) => accept(ctx, tools, token))
  return chat
}

function rolesScreen({ visit: { say } }: CaselineContext, office: Office, actor: Staffer): TicketScreen {
  const twoAreThere = seconds(office, actor).length > 0
  const needing = new Set(roles.filter((role) => needsTwo(role, office.everyone)))
  const mayInviteSecond = !needing.has('admin')
  const open = roles.filter((role) => twoAreThere || !needing.has(role))
  const buttons = open.map((role) => button(roleName(say, role), 'invite', { role }))
  return {
    text: paragraphs([
      bold(say.html('staff.invite')),
      say.html('staff.inviteAsk'),
      say.html(
        twoAreThere ? 'staff.twoForVoices' : mayInviteSecond ? 'staff.inviteSecond' : 'staff.inviteNotAlone',
      ),
    ]),
    rows: [...inRows(buttons, 2), [{ label: say.plain('nav.back'), choice: { act: 'list' } }]],
  }
}

async function invite(ctx: CaselineContext, tools: Tools, actor: Staffer, role: Role): Promise<void> {
  const { say, now } = ctx.visit
  const office = await tools.desk.office()
  if (role === 'translator')
    return showTicketed(
      ctx,
      tools.tickets,
      actor,
      languagesScreen(ctx.visit, { act: 'invite-translator' }, []),
    )
  if (!needsTwo(role, office.everyone)) return makeLink(ctx, tools, actor, { role, by: actor.pseudonym })
  if (seconds(office, actor).length === 0) return void (await refuse(ctx, say.html('staff.inviteNotAlone')))
  await propose(ctx, tools, actor, newProposal({ kind: 'invite', role }, actor.pseudonym, now))
}

/** For roles that one admin gives. `uses` are written with it. */
export async function makeLink(
  ctx: CaselineContext,
  tools: Tools,
  actor: Staffer,
  invitation: Invitation,
  uses: readonly Write[] = [],
): Promise<void> {
  const { visit } = ctx
  const { role } = invitation
  const { token, write } = tools.invitations.make(invitation, visit.now)
  const entry = {
    act: 'invite',
    subject: role,
    needs: 'invite',
    rule: async () => !needsTwo(role, (await tools.desk.office()).everyone),
  } as const
  const done = !visit.replayed && (await performed(ctx, tools, actor, entry, [...uses, write]))
  if (done) await sendLink(ctx, role, token)
  else await refuse(ctx, visit.say.html('staff.used'))
}

async function offer(ctx: CaselineContext, tools: Tools, token: string): Promise<void> {
  const { say } = ctx.visit
  const offered = await offerOf(ctx, tools, token)
  if (!offered) return void (await send(ctx, { text: say.html('staff.inviteGone') }))
  await send(ctx, {
    text: say.html('staff.inviteOffer', { role: roleName(say, offered.invitation.role) }),
    keyboard: keyboard([
      button(say.plain('staff.accept'), 'acceptInvite', { token }),
      button(say.plain('sign.cancel'), 'menu'),
    ]),
  })
}

type Offer = {
  readonly invitation: Invitation
  /** Whoever invited. */
  readonly by: Staffer
  readonly known: Staffer | undefined
  /** To which a second admin agreed. */
  readonly proposal?: Proposal | undefined
  readonly office: Office
}

/**
 * What a link offers this person at this moment; `undefined` when nothing: it was used or has run out, whoever made
 * it or agreed to it is no admin in office any more, or the person cannot have the role.
 */
async function offerOf(
  { visit }: CaselineContext,
  { invitations, proposals, desk, staff }: Tools,
  token: string,
): Promise<Offer | undefined> {
  const invitation = await invitations.read(token, visit.now)
  if (!invitation) return undefined
  const [inviters, office] = await Promise.all([desk.whoMayNow('invite'), desk.office()])
  const by = inviters.find(({ pseudonym }) => pseudonym === invitation.by)
  const pseudonym = staff.pseudonymOf(visit.userId)
  const known = office.everyone.find((staffer) => staffer.pseudonym === pseudonym)
  if (!by || by.pseudonym === pseudonym || (known && !mayTake(known, invitation.role))) return undefined
  if (invitation.proposal === undefined) {
    return needsTwo(invitation.role, office.everyone) ? undefined : { invitation, by, known, office }
  }
  const proposal = await proposals.read(invitation.proposal)
  return proposal && stillAgreed(proposal, office) ? { invitation, by, known, office, proposal } : undefined
}

function mayTake(known: Staffer, role: Role): boolean {
  return !known.suspended && rolesToGive(known, [role]).length > 0
}

async function accept(ctx: CaselineContext, tools: Tools, token: string): Promise<void> {
  const { visit } = ctx
  const offered = await offerOf(ctx, tools, token)
  if (visit.replayed) return again(ctx, tools)
  if (!offered) return show(ctx, { text: visit.say.html('staff.inviteGone') })
  const { invitation, known, proposal } = offered
  const before = known ?? newcomer(ctx, tools)
  const grant = proposal && laterRole(proposal.id, invitation.role, visit.now)
  const person = grant
    ? withGranted(before, grant)
    : givenBy(withRole(before, invitation.role, invitation.languages), invitation)
  const entry = {
    act: 'accept-invitation',
    subject: person.pseudonym,
    detail: [invitation.role, ...(proposal ? [proposal.id] : [])].join(' '),
    rule: async () => (await offerOf(ctx, tools, token)) !== undefined,
  }
  const writes = [
    tools.invitations.useWrite(token),
    known ? tools.staff.writeOf(person) : tools.staff.newWrite(person),
    ...(proposal ? [tools.proposals.changeWrite({ ...proposal, state: 'used' })] : []),
  ]
  const done = await performed(ctx, tools, person, entry, writes)
  if (!done) return show(ctx, { text: visit.say.html('staff.inviteGone') })
  await welcome(ctx, invitation.role, grant)
  await announceJoined(ctx, offered, person, grant)
}

/** The second admin has nobody else who could judge what they write. */
function givenBy(person: Staffer, { role, by }: Invitation): Staffer {
  return role === 'admin' ? person : givenAlone(person, by)
}

function newcomer({ visit }: CaselineContext, { staff }: Tools): Staffer {
  const name = cutText(visit.firstName, nameLimitCharacters)
  return {
    pseudonym: staff.pseudonymOf(visit.userId),
    roles: [],
    suspended: false,
    ...(name !== '' && { name }),
    contact: { chatId: visit.userId, language: visit.language },
    version: 0,
  }
}

async function welcome(ctx: CaselineContext, role: Role, grant: Granted | undefined): Promise<void> {
  const { say } = ctx.visit
  const values = { role: roleName(say, role) }
  const text = grant
    ? say.html('staff.welcomeLater', { ...values, when: momentText(ctx.visit, new Date(grant.from)) })
    : say.html('staff.welcome', values)
  await show(ctx, { text })
}

/** An acceptance that comes again changes nothing. What it had to announce may have been lost on the way. */
async function again(ctx: CaselineContext, { staff, desk, proposals }: Tools): Promise<void> {
  const { visit } = ctx
  const office = await desk.office()
  const pseudonym = staff.pseudonymOf(visit.userId)
  const person = office.everyone.find((staffer) => staffer.pseudonym === pseudonym)
  const grant = person?.granted?.find(({ from }) => new Date(from) > office.at)
  const role = grant?.role ?? person?.roles.at(-1)
  if (!person || !role) return show(ctx, { text: visit.say.html('staff.inviteGone') })
  await welcome(ctx, role, grant)
  const proposal = grant && (await proposals.read(grant.id))
  const by = office.everyone.find((staffer) => staffer.pseudonym === proposal?.by)
  if (by && grant) await announceJoined(ctx, { by, known: person, proposal, office }, person, grant)
}

/** To the others, with what they may stop. */
async function announceJoined(
  ctx: CaselineContext,
  { by, known, proposal, office }: Pick<Offer, 'by' | 'known' | 'office' | 'proposal'>,
  person: Staffer,
  grant: Granted | undefined,
): Promise<void> {
  const second = office.everyone.find(({ pseudonym }) => pseudonym === proposal?.decidedBy)
  const what = grant ? 'roleLater' : known ? 'roleNow' : 'joined'
  await announce(ctx, office, { what, person, by, second, grant }, person)
}
