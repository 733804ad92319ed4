/**
 * /staff: who is on the staff and in which role; any admin may suspend anyone at once. For everyone else the command
 * does not exist. Each button works once: see tickets.store.ts.
 */
import { Composer } from 'grammy'
import type { CaselineContext } from '../context.ts'
import type { DataHolder } from '../held-data.ts'
import { onCommand, onRoute } from '../routing.ts'
import { button, keyboard } from '../telegram/keyboards.ts'
import { answerPress, send, show } from '../telegram/screens.ts'
import { translateTelegramFailure } from '../telegram/failures.ts'
import { bold, cutText, lines, nameOfOther, paragraphs, type Html } from '../text/html.ts'
import { staffCommands, type StaffCommand } from '../telegram/introduction.ts'
import type { Desk } from './desk.store.ts'
import { mayDo, setSuspended, type Staffer } from './roles.ts'
import type { Staff } from './staff.store.ts'
import type { Choice, Tickets } from './tickets.store.ts'

const nameLimitCharacters = 40

export function staffChat(staff: Staff, tickets: Tickets, desk: Desk): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  onCommand(chat, 'staff', async (ctx, _parameter, next) => {
    const known = await staff.find(ctx.visit.userId)
    if (!known || !mayDo(known, 'see-staff')) return next()
    const actor = await rememberContact(ctx, staff, known)
    await showCommands(ctx, actor)
    const everyone = await staff.all()
    const message = await send(ctx, { text: listText(ctx, actor, everyone) })
    await attachButtons(ctx, tickets, actor, everyone, message.message_id)
  })
  onRoute(chat, 'staff', async (ctx, { ticket, choice }) =>
    press(ctx, { staff, tickets, desk }, ticket, choice),
  )
  return chat
}

/** The staff's part of /mydata and /forget: the role is shown, and stays until another admin ends it. */
export function roleHolder(staff: Staff): DataHolder {
  return {
    describe: async ({ visit }) => {
      const staffer = await staff.find(visit.userId)
      if (!staffer) return undefined
      const { roles, suspended, name } = staffer
      return {
        lines: [visit.say.html('data.staff', { roles: roleNames(visit.say, staffer) })],
        json: { staff: { roles, suspended, name } },
      }
    },
    erase: async ({ visit }) => {
      const staffer = await staff.find(visit.userId)
      return staffer && { writes: [], remains: [visit.say.html('staff.remains')], buttons: [] }
    },
  }
}

/** So that colleagues see who is who, and can be written to in their language, as far as each has opened /staff. */
async function rememberContact(
  { visit, services }: CaselineContext,
  staff: Staff,
  known: Staffer,
): Promise<Staffer> {
  const name = cutText(visit.firstName, nameLimitCharacters)
  const contact = { chatId: visit.userId, language: visit.language }
  const isKnown = known.contact?.chatId === contact.chatId && known.contact.language === contact.language
  if (isKnown && (name === '' || name === known.name)) return known
  const next: Staffer = { ...known, contact, ...(name !== '' && { name }) }
  const outcome = await services.table.write([staff.writeOf(next)])
  return outcome.ok ? { ...next, version: known.version + 1 } : known
}

const actOfCommand = { staff: 'see-staff', broadcast: 'draft', lockdown: 'lockdown' } as const

/** Commands are shown to each according to their role, in their own chat only. */
async function showCommands({ api, visit }: CaselineContext, actor: Staffer): Promise<void> {
  const names = Object.keys(actOfCommand) as StaffCommand[]
  const allowed = names.filter((name) => mayDo(actor, actOfCommand[name]))
  const scope = { type: 'chat', chat_id: visit.userId } as const
  await best(api.setMyCommands(staffCommands(visit.say, allowed), { scope }))
}

/** Someone who is suspended sees everyone's commands again. */
async function hideCommands({ api }: CaselineContext, { contact }: Staffer): Promise<void> {
  if (contact) await best(api.deleteMyCommands({ scope: { type: 'chat', chat_id: contact.chatId } }))
}

/** What a menu shows is a help, no right: where it cannot be changed now, the next /staff does it. */
async function best(call: Promise<unknown>): Promise<void> {
  await call.catch(() => undefined)
}

type Parts = { readonly staff: Staff; readonly tickets: Tickets; readonly desk: Desk }

async function press(ctx: CaselineContext, { staff, tickets, desk }: Parts, ticket: string, index: number) {
  const { visit, services } = ctx
  const { say } = visit
  const messageId = ctx.callbackQuery?.message?.message_id ?? 0
  const actor = await staff.find(visit.userId)
  const choice = await tickets.read(ticket, staff.pseudonymOf(visit.userId), messageId, index, visit.now)
  if (!actor || !choice) return answerPress(ctx, say.plain('staff.used'))
  const everyone = await staff.all()
  const subject = everyone.find(({ pseudonym }) => pseudonym === choice.subject)
  if (!subject) return answerPress(ctx, say.plain('staff.used'))
  const suspended = choice.act === 'suspend'
  const permission = await desk.permit(visit.userId, suspended ? 'suspend' : 'reinstate')
  if (!permission.ok) {
    return answerPress(ctx, say.plain(permission.reason === 'locked' ? 'staff.locked' : 'staff.notAllowed'))
  }
  const decision = setSuspended(actor, subject, suspended, everyone)
  if (!decision.ok) {
    return answerPress(
      ctx,
      say.plain(decision.reason === 'last-admin' ? 'staff.lastAdmin' : 'staff.notAllowed'),
    )
  }
  const outcome = await desk.perform(
    async (writes) => services.table.write(writes),
    actor,
    {
      act: choice.act,
      subject: subject.pseudonym,
      needs: suspended ? 'suspend' : 'reinstate',
      rule: async () => setSuspended(actor, subject, suspended, await staff.all()).ok,
    },
    [tickets.useWrite(ticket), staff.writeOf(decision.staffer)],
    visit.now,
  )
  if (!outcome.ok) return answerPress(ctx, say.plain('staff.used'))
  if (suspended) await hideCommands(ctx, subject)
  await answerPress(ctx, say.plain(suspended ? 'staff.suspendedNow' : 'staff.reinstatedNow'))
  const now = await staff.all()
  await show(ctx, { text: listText(ctx, actor, now) })
  await attachButtons(ctx, tickets, actor, now, messageId)
}

function listText({ visit: { say } }: CaselineContext, actor: Staffer, everyone: readonly Staffer[]): Html {
  const active = everyone.filter(({ suspended }) => !suspended)
  return paragraphs([
    bold(say.html('staff.title')),
    say.html('staff.you', { roles: roleNames(say, actor) }),
    lines([
      say.html('staff.people', { count: everyone.length }),
      ...everyone.map((staffer) =>
        say.html('staff.person', { name: nameOfOther(nameOf(say, staffer)), roles: roleNames(say, staffer) }),
      ),
    ]),
    active.length < 2 ? say.html('staff.alone') : undefined,
  ])
}

type Say = CaselineContext['visit']['say']

function nameOf(say: Say, { name }: Staffer): string {
  return name ?? say.plain('staff.unnamed')
}

function roleNames(say: Say, { roles, suspended }: Staffer): string {
  const names = roles.map((role) => say.plain(`staff.role.${role}`))
  return [...names, ...(suspended ? [say.plain('staff.suspended')] : [])].join(', ')
}

/** Buttons come after the message, because their ticket is bound to it. A crash between leaves a list without any. */
async function attachButtons(
  ctx: CaselineContext,
  tickets: Tickets,
  actor: Staffer,
  everyone: readonly Staffer[],
  messageId: number,
): Promise<void> {
  const { say, now } = ctx.visit
  const others = everyone.filter(({ pseudonym }) => pseudonym !== actor.pseudonym)
  if (!mayDo(actor, 'suspend')) return
  const choices = others.map(({ pseudonym, suspended }): Choice => ({
    act: suspended ? 'reinstate' : 'suspend',
    subject: pseudonym,
  }))
  const ticket = await tickets.issue({ holder: actor.pseudonym, messageId, choices }, now)
  const rows = others.map((staffer, choice) => {
    const name = nameOf(say, staffer)
    const label = staffer.suspended
      ? say.plain('staff.reinstate', { name })
      : say.plain('staff.suspend', { name })
    return [button(label, 'staff', { ticket, choice })]
  })
  try {
    await ctx.api.editMessageReplyMarkup(ctx.chat?.id ?? 0, messageId, {
      reply_markup: keyboard(...rows, [button(say.plain('staff.invite'), 'inviting')]),
    })
  } catch (error) {
    throw translateTelegramFailure(error)
  }
}
