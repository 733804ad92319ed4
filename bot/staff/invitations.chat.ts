/**
 * Inviting colleagues: an admin chooses a role and gets a link that works once, for a day; whoever opens it sees what
 * they become, and accepts. Admins and approvers speak for the campaign: the second admin may be invited by the first
 * alone, any further one not by a single person.
 */
import { Composer } from 'grammy'
import type { CaselineContext } from '../context.ts'
import { onCommand, onRoute } from '../routing.ts'
import { button, inRows, keyboard } from '../telegram/keyboards.ts'
import { answerPress, send, show } from '../telegram/screens.ts'
import { bold, escapeHtml, paragraphs } from '../text/html.ts'
import type { Write } from '../table/writes.ts'
import type { ActEntry, Desk } from './desk.store.ts'
import type { Invitations } from './invitations.store.ts'
import { maySingleInvite, roles, type Role, type Staffer } from './roles.ts'
import type { Staff } from './staff.store.ts'

type Parts = { readonly desk: Desk; readonly staff: Staff; readonly invitations: Invitations }

const linkPrefix = 'invite_'

export function invitationsChat(parts: Parts): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  onRoute(chat, 'inviting', async (ctx, _values, next) => {
    if ((await parts.desk.permit(ctx.visit.userId, 'invite')).ok)
      await show(ctx, await rolesScreen(ctx, parts))
    else await next()
  })
  onRoute(chat, 'invite', async (ctx, { role }, next) => {
    const permission = await parts.desk.permit(ctx.visit.userId, 'invite')
    if (permission.ok) await invite(ctx, parts, permission.actor, role)
    else await next()
  })
  onCommand(chat, 'start', async (ctx, parameter, next) =>
    parameter.startsWith(linkPrefix) ? offer(ctx, parts, parameter.slice(linkPrefix.length)) : next(),
  )
  onRoute(chat, 'acceptInvite', async (ctx, { token }) => accept(ctx, parts, token))
  return chat
}

async function rolesScreen({ visit: { say } }: CaselineContext, { staff }: Parts) {
  const everyone = await staff.all()
  const open = roles.filter((role) => maySingleInvite(role, everyone))
  const buttons = open.map((role) => button(say.plain(`staff.role.${role}`), 'invite', { role }))
  return {
    text: paragraphs([
      bold(say.html('staff.invite')),
      say.html('staff.inviteAsk'),
      open.length < roles.length ? say.html('staff.inviteNotAlone') : undefined,
    ]),
    keyboard: keyboard(...inRows(buttons, 2)),
  }
}

async function invite(ctx: CaselineContext, parts: Parts, actor: Staffer, role: Role): Promise<void> {
  const { visit, services } = ctx
  const { say } = visit
  if (visit.replayed) return answerPress(ctx, say.plain('staff.used'))
  if (!maySingleInvite(role, await parts.staff.all()))
    return answerPress(ctx, say.plain('staff.inviteNotAlone'))
  const { token, write } = parts.invitations.make({ role, by: actor.pseudonym }, visit.now)
  const done = await perform(ctx, parts, actor, { act: 'invite', subject: role, needs: 'invite' }, [write])
  if (!done) return answerPress(ctx, say.plain('staff.used'))
  const link = `https://t.me/${services.botUsername}?start=${linkPrefix}${token}`
  await send(ctx, {
    text: paragraphs([
      say.html('staff.inviteLink', { role: say.plain(`staff.role.${role}`) }),
      escapeHtml(link),
    ]),
  })
}

async function offer(ctx: CaselineContext, parts: Parts, token: string): Promise<void> {
  const { visit } = ctx
  const { say } = visit
  const invitation = await validInvitation(ctx, parts, token)
  if (!invitation) return void (await send(ctx, { text: say.html('staff.inviteGone') }))
  const role = say.plain(`staff.role.${invitation.role}`)
  await send(ctx, {
    text: say.html('staff.inviteOffer', { role }),
    keyboard: keyboard([
      button(say.plain('staff.accept'), 'acceptInvite', { token }),
      button(say.plain('sign.cancel'), 'menu'),
    ]),
  })
}

async function accept(ctx: CaselineContext, parts: Parts, token: string): Promise<void> {
  const { visit } = ctx
  const { say } = visit
  const invitation = await validInvitation(ctx, parts, token)
  const pseudonym = parts.staff.pseudonymOf(visit.userId)
  if (!invitation) return show(ctx, { text: say.html('staff.inviteGone') })
  const newcomer: Staffer = {
    pseudonym,
    roles: [invitation.role],
    suspended: false,
    contact: { chatId: visit.userId, language: visit.language },
    version: 0,
  }
  const entry: ActEntry = {
    act: 'accept-invitation',
    subject: pseudonym,
    detail: invitation.role,
    rule: async () => (await validInvitation(ctx, parts, token)) !== undefined,
  }
  const writes = [parts.invitations.useWrite(token), parts.staff.newWrite(newcomer)]
  const done = await perform(ctx, parts, newcomer, entry, writes)
  if (!done) return show(ctx, { text: say.html('staff.inviteGone') })
  await show(ctx, { text: say.html('staff.welcome', { role: say.plain(`staff.role.${invitation.role}`) }) })
  await announce(ctx, parts, newcomer, invitation.role)
}

/** Still valid, its maker may invite at this moment, and the role may still be given by one. */
async function validInvitation(
  { visit }: CaselineContext,
  { invitations, staff, desk }: Parts,
  token: string,
) {
  const invitation = await invitations.read(token, visit.now)
  if (!invitation) return undefined
  const [inviters, everyone] = await Promise.all([desk.whoMayNow('invite'), staff.all()])
  const byOneOfThem = inviters.some(({ pseudonym }) => pseudonym === invitation.by)
  const isStaff = everyone.some(({ pseudonym }) => pseudonym === staff.pseudonymOf(visit.userId))
  return byOneOfThem && !isStaff && maySingleInvite(invitation.role, everyone) ? invitation : undefined
}

async function announce(ctx: CaselineContext, { desk }: Parts, newcomer: Staffer, role: Role): Promise<void> {
  const others = (await desk.whoMay('see-staff')).filter(({ pseudonym }) => pseudonym !== newcomer.pseudonym)
  await Promise.allSettled(
    others.map(async ({ contact }) => {
      if (!contact) return
      const say = ctx.services.texts.say(contact.language)
      const text = say.html('staff.joined', { role: say.plain(`staff.role.${role}`) })
      await ctx.api.sendMessage(contact.chatId, text.markup, { parse_mode: 'HTML' })
    }),
  )
}

async function perform(
  { visit }: CaselineContext,
  { desk }: Parts,
  actor: Staffer,
  entry: ActEntry,
  writes: readonly Write[],
): Promise<boolean> {
  const commit = async (all: readonly Write[]) => visit.commit(visit.chat, all)
  return (await desk.perform(commit, actor, entry, writes, visit.now)).ok
}
