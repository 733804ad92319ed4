/**
 * /staff: who is on the staff and in which role; an admin chooses a colleague, and then what. For everyone else the
 * command does not exist. Each button works once: see tickets.store.ts.
 */
import { refuse } from '../telegram/screens.ts'
import { Composer } from 'grammy'
import type { CaselineContext } from '../context.ts'
import { onCommand, onRoute } from '../routing.ts'
import { button, inRows, pageOf } from '../telegram/keyboards.ts'
import { bold, cutText, lines, paragraphs, plainText, type Html } from '../text/html.ts'
import { permitted, showCommands, type Tools } from './acting.ts'
import { whatIsMissing } from './changes.ts'
import { ask, cardScreen, giveRole, giveScreen, suspend, takeScreen, type Act } from './colleague.ts'
import { makeLink } from './invitations.chat.ts'
import { languagesScreen } from './languages.ts'
import type { Proposal } from './proposal.ts'
import { allRoles, mayDo, type Office, type StaffAct, type Staffer } from './roles.ts'
import { nameLimitCharacters, nameOf, personLine, rolesText, wishText } from './staff-screens.ts'
import { showTicketed, type TicketScreen } from './ticketing.ts'
import type { Choice } from './tickets.store.ts'

const peoplePerPage = 20

export function staffChat(tools: Tools): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  onCommand(chat, 'staff', async (ctx, _parameter, next) => {
    const permission = await tools.desk.permit(ctx.visit.userId, 'see-staff')
    if (!permission.ok) return next()
    const actor = await rememberContact(ctx, tools, permission.actor)
    const office = await tools.desk.office()
    await showCommands(ctx, actor, office.at)
    await showTicketed(ctx, tools.tickets, actor, await listScreen(ctx, tools, actor, office))
  })
  onRoute(chat, 'staff', async (ctx, { ticket, choice }, next) => press(ctx, tools, ticket, choice, next))
  return chat
}

/** So that colleagues see who is who, and can be written to in their language, as far as each has opened /staff. */
async function rememberContact(
  { visit, services }: CaselineContext,
  { staff }: Tools,
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

async function listScreen(
  ctx: CaselineContext,
  { proposals }: Tools,
  actor: Staffer,
  office: Office,
  page = 0,
): Promise<TicketScreen> {
  const { say, now } = ctx.visit
  const isAdmin = mayDo(actor, 'consent', office.at)
  const asked = isAdmin ? await proposals.asked(now) : []
  const shown = pageOf(office.everyone, page, peoplePerPage)
  const visit = ctx.visit
  return {
    text: paragraphs([
      bold(say.html('staff.title')),
      say.html('staff.you', { roles: rolesText(visit, actor) }),
      lines([
        say.html('staff.people', { count: office.everyone.length }),
        ...shown.items.map((staffer) => personLine(visit, staffer)),
      ]),
      missingText(ctx, actor, office),
      asked.length > 0 ? say.html('staff.waiting', { count: asked.length }) : undefined,
    ]),
    rows: [
      ...(isAdmin ? listRows(ctx, actor, shown, asked, office) : pageRow(ctx, shown)),
      mayDo(actor, 'handle-tips', office.at) ? [button(say.plain('staff.onDuty'), 'tipDuty')] : [],
    ],
  }
}

type Shown = ReturnType<typeof pageOf<Staffer>>

function listRows(
  ctx: CaselineContext,
  actor: Staffer,
  shown: Shown,
  asked: readonly Proposal[],
  office: Office,
): TicketScreen['rows'] {
  const { say } = ctx.visit
  const colleagues = shown.items
    .filter(({ pseudonym }) => pseudonym !== actor.pseudonym)
    .map((staffer) => ({
      label: nameOf(say, staffer),
      choice: { act: 'open', subject: staffer.pseudonym } as const,
    }))
  return [
    ...asked.map(({ id, wish }) => [
      button(plainText(wishText(ctx.visit, wish, office)), 'proposal', { step: 'show', id }),
    ]),
    ...inRows(colleagues, 2),
    ...pageRow(ctx, shown),
    [button(say.plain('staff.invite'), 'inviting')],
  ]
}

function pageRow({ visit: { say } }: CaselineContext, { page, pages }: Shown): TicketScreen['rows'] {
  const to = (label: string, wanted: number) => ({ label, choice: { act: 'list', page: wanted } as const })
  return [
    [
      ...(page > 0 ? [to(say.plain('nav.previous'), page - 1)] : []),
      ...(page < pages - 1 ? [to(say.plain('nav.next'), page + 1)] : []),
    ],
  ]
}

/** What keeps everyone or this person from sending anything, and what to do about it. */
function missingText({ visit: { say } }: CaselineContext, actor: Staffer, office: Office): Html | undefined {
  const missing = whatIsMissing(actor, office)
  if (missing === undefined) return undefined
  if (missing === 'mine') return say.html('staff.onlyYou')
  const admins = office.everyone.filter((staffer) => allRoles(staffer).includes('admin'))
  return say.html(admins.length < 2 ? 'staff.alone' : 'staff.noSecondVoice')
}

const needed: Readonly<Record<Choice['act'], StaffAct>> = {
  list: 'see-staff',
  // Also in a lockdown: the card is where someone is suspended.
  open: 'suspend',
  give: 'give-role',
  languages: 'give-role',
  take: 'propose',
  suspend: 'suspend',
  reinstate: 'reinstate',
  'give-role': 'give-role',
  'take-role': 'propose',
  remove: 'propose',
  'invite-translator': 'invite',
}

async function press(
  ctx: CaselineContext,
  tools: Tools,
  ticket: string,
  index: number,
  next: () => Promise<void>,
): Promise<void> {
  const { visit, callbackQuery } = ctx
  const present = await permitted(ctx, tools, 'see-staff', next)
  if (!present) return
  const messageId = callbackQuery?.message?.message_id ?? 0
  const choice = await tools.tickets.read(ticket, present.pseudonym, messageId, index, visit.now)
  if (!choice) return void (await refuse(ctx, visit.say.html('staff.used')))
  const actor = await permitted(ctx, tools, needed[choice.act], next)
  if (!actor) return
  const office = await tools.desk.office()
  const subject = office.everyone.find(({ pseudonym }) => pseudonym === choice.subject)
  if (choice.subject === undefined) await pressAlone(ctx, tools, actor, office, choice, ticket)
  else if (subject) await pressOn(ctx, tools, { actor, subject, choice, ticket, office })
  else await refuse(ctx, visit.say.html('staff.used'))
}

/** Buttons that are about nobody yet. */
async function pressAlone(
  ctx: CaselineContext,
  tools: Tools,
  actor: Staffer,
  office: Office,
  { act, languages, page }: Choice,
  ticket: string,
): Promise<void> {
  const { tickets } = tools
  if (act === 'invite-translator') {
    const invitation = { role: 'translator', languages, by: actor.pseudonym } as const
    return makeLink(ctx, tools, actor, invitation, [tickets.useWrite(ticket)])
  }
  const screen =
    act === 'languages'
      ? languagesScreen(ctx.visit, { act: 'invite-translator' }, languages ?? [])
      : await listScreen(ctx, tools, actor, office, page)
  await showTicketed(ctx, tickets, actor, screen)
}

async function pressOn(ctx: CaselineContext, tools: Tools, act: Act): Promise<void> {
  const { actor, subject, choice, office } = act
  const { pseudonym } = subject
  const draw = async (screen: TicketScreen) => showTicketed(ctx, tools.tickets, actor, screen)
  switch (choice.act) {
    case 'give':
      return draw(giveScreen(ctx, actor, subject, office))
    case 'languages':
      return draw(
        languagesScreen(
          ctx.visit,
          { act: 'give-role', subject: pseudonym },
          choice.languages ?? [],
          subject.languages,
        ),
      )
    case 'take':
      return draw(takeScreen(ctx, subject))
    case 'take-role':
      return choice.role && ask(ctx, tools, act, { kind: 'take', role: choice.role, subject: pseudonym })
    case 'remove':
      return ask(ctx, tools, act, { kind: 'remove', subject: pseudonym })
    case 'suspend':
    case 'reinstate':
      if (await suspend(ctx, tools, act)) await drawList(ctx, tools, actor)
      return undefined
    case 'give-role':
      if (await giveRole(ctx, tools, act)) await drawList(ctx, tools, actor)
      return undefined
    case 'open':
    case 'list':
    case 'invite-translator':
      return draw(cardScreen(ctx, actor, subject, office))
  }
}

async function drawList(ctx: CaselineContext, tools: Tools, actor: Staffer): Promise<void> {
  const screen = await listScreen(ctx, tools, actor, await tools.desk.office())
  await showTicketed(ctx, tools.tickets, actor, screen)
}
