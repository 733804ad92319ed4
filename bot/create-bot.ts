/**
 * The bot, put together: what every update goes through, then the slices in order, then what nobody prompted. Each
 * update of a private chat is a visit; when a parallel update of the same person wins, the visit is run again.
 */
import { Composer, type Bot } from 'grammy'
import { actionsChat } from './actions/actions.chat.ts'
import type { Counts } from './actions/counts.store.ts'
import type { Tools as Broadcasting } from './broadcasts/acting.ts'
import { readersChat } from './broadcasts/readers.chat.ts'
import { broadcastChat } from './broadcasts/broadcast.chat.ts'
import { signatureHolder } from './actions/held-signatures.chat.ts'
import type { SignUps } from './actions/sign-ups.store.ts'
import { signingChat } from './actions/signing.chat.ts'
import { casesChat } from './cases/cases.chat.ts'
import { unpromptedChat } from './cases/search.chat.ts'
import { dayOf } from './text/dates.ts'
import { isInAudience } from './chats/chat.ts'
import { leaverWrite } from './delivery/pump.store.ts'
import type { Tools as Keeping } from './keeping/acting.ts'
import { keepingChat } from './keeping/keeping.chat.ts'
import type { AppliedUpdate } from './chats/chat.store.ts'
import type { CaselineContext, Services } from './context.ts'
import { CaselineError, codeOf } from './errors.ts'
import { openVisit, type Visitor } from './open-visit.ts'
import type { Envelopes } from './sealing/envelopes.store.ts'
import { roleHolder } from './staff/held-role.chat.ts'
import type { Desk } from './staff/desk.store.ts'
import { invitationsChat } from './staff/invitations.chat.ts'
import type { Invitations } from './staff/invitations.store.ts'
import { lockdownChat } from './staff/lockdown.chat.ts'
import type { Lockdowns } from './staff/lockdown.store.ts'
import { proposalsChat } from './staff/proposals.chat.ts'
import type { Proposals } from './staff/proposals.store.ts'
import { staffChat } from './staff/staff.chat.ts'
import type { Staff } from './staff/staff.store.ts'
import { stoppingChat } from './staff/stopping.chat.ts'
import type { Tickets } from './staff/tickets.store.ts'
import { followingChat } from './subscribers/following.chat.ts'
import { languageChat } from './subscribers/language.chat.ts'
import { menuScreen } from './subscribers/menu.ts'
import { forgetChat } from './subscribers/forget.chat.ts'
import { myDataChat } from './subscribers/my-data.chat.ts'
import { settingsChat } from './subscribers/settings.chat.ts'
import { startChat } from './subscribers/start.chat.ts'
import { callbackCodec } from './telegram/routes.ts'
import type { DeskRows } from './tips/desk.store.ts'
import { consoleChat, type ConsoleTools } from './tips/console.chat.ts'
import { deskChat } from './tips/desk.chat.ts'
import { strayPhotosChat, tipsChat, type TipTools } from './tips/tips.chat.ts'
import { answerPress, show } from './telegram/screens.ts'

export type Capabilities = {
  readonly staff: Staff
  readonly tickets: Tickets
  readonly signUps: SignUps
  /** Names of signers are sealed under these. */
  readonly envelopes: Envelopes
  readonly counts: Counts
  readonly desk: Desk
  readonly lockdowns: Lockdowns
  readonly invitations: Invitations
  readonly proposals: Proposals
  readonly keeping: Keeping
  readonly broadcasting: Broadcasting
  readonly tipping: TipTools & { readonly rows: DeskRows } & Omit<ConsoleTools, 'desk'>
}

/** Each attempt reads again; after so many lost races Telegram is asked to bring the update later. */
const attemptLimit = 6

/** Adds the whole behaviour to a bot made by telegram/client.ts. */
export function furnishBot(
  bot: Bot<CaselineContext>,
  services: Services,
  capabilities: Capabilities,
): Bot<CaselineContext> {
  bot.on('inline_query', async (ctx) => {
    await ctx.answerInlineQuery([], {
      cache_time: 300,
      button: { text: services.botUsername, start_parameter: 'inline' },
    })
  })
  const visits = new Composer<CaselineContext>()
  visits.on('my_chat_member', memberChanged)
  visits.on('callback_query:data', refuseUnknownButtons)
  visits.use(...slices(services, capabilities))
  const run = visits.middleware()
  bot.use(async (ctx) => {
    ctx.services = services
    if (isVisit(ctx)) await visitUntilApplied(ctx, async () => void (await run(ctx, () => Promise.resolve())))
  })
  return bot
}

function slices(
  { texts }: Services,
  {
    staff,
    tickets,
    desk,
    lockdowns,
    invitations,
    proposals,
    signUps,
    envelopes,
    counts,
    keeping,
    broadcasting,
    tipping,
  }: Capabilities,
): Composer<CaselineContext>[] {
  const holders = [signatureHolder(signUps), roleHolder(staff)]
  const silence = async (pseudonym: string) => broadcasting.broadcasts.forgetViews(pseudonym)
  const staffTools = { staff, tickets, desk, invitations, proposals, silence }
  return [
    tipsChat(tipping),
    deskChat({ staff, desk, rows: tipping.rows, roster: tipping.roster }),
    consoleChat({ ...tipping, desk }),
    staffChat(staffTools),
    lockdownChat(desk, lockdowns),
    invitationsChat(staffTools),
    proposalsChat(staffTools),
    stoppingChat(staffTools),
    keepingChat(keeping),
    broadcastChat(broadcasting),
    readersChat(broadcasting),
    startChat(),
    languageChat(texts),
    followingChat(texts),
    settingsChat(texts),
    myDataChat(texts, holders),
    forgetChat(holders),
    casesChat(),
    actionsChat(counts),
    signingChat(signUps, counts, envelopes),
    strayPhotosChat(),
    unpromptedChat(),
  ]
}

/** Private chats with people only; groups, channels, edits and everything else are met with silence. */
function isVisit(ctx: CaselineContext): boolean {
  const { message, callback_query: pressed, my_chat_member: member } = ctx.update
  if (!(message ?? pressed ?? member) || ctx.from === undefined || ctx.from.is_bot) return false
  const chat = message?.chat ?? pressed?.message?.chat ?? member?.chat
  return chat?.type === 'private' && chat.id === ctx.from.id
}

async function visitUntilApplied(ctx: CaselineContext, run: () => Promise<void>): Promise<void> {
  const visitor = visitorOf(ctx)
  for (let attempt = 1; ; attempt++) {
    try {
      ctx.visit = await openVisit(ctx.services, visitor, attempt > 1)
      await run()
      return await answerPress(ctx)
    } catch (error) {
      if (codeOf(error) !== 'conflict' || attempt === attemptLimit) throw error
    }
  }
}

function visitorOf(ctx: CaselineContext): Visitor {
  const decoded = callbackCodec.decode(ctx.callbackQuery?.data ?? '')
  return {
    userId: ctx.from?.id ?? 0,
    firstName: ctx.from?.first_name ?? '',
    clientLanguage: ctx.from?.language_code,
    update: { kind: kindOf(ctx), updateId: ctx.update.update_id },
    press: decoded.ok ? decoded : undefined,
  }
}

function kindOf(ctx: CaselineContext): AppliedUpdate['kind'] {
  if (ctx.callbackQuery) return 'callback'
  return ctx.myChatMember ? 'member' : 'message'
}

/** Blocking the bot makes someone unreachable; unblocking brings them back. Nothing is kept of strangers. */
async function memberChanged({ visit, services, myChatMember }: CaselineContext): Promise<void> {
  if (!visit.stored || !myChatMember) return
  const { unreachableSince, ...reachable } = visit.chat
  const isGone = ['kicked', 'left'].includes(myChatMember.new_chat_member.status)
  if (isGone === (unreachableSince !== undefined)) return
  const day = dayOf(visit.now, visit.content.campaign.timeZone)
  if (!isGone) return void (await visit.commit(reachable))
  const left = isInAudience(visit.chat)
    ? [leaverWrite(services.chats.pseudonymOf(visit.userId), visit.now)]
    : []
  await visit.commit({ ...visit.chat, unreachableSince: day }, left)
}

/** A button from an older version shows the new menu; one that was never ours does nothing. */
async function refuseUnknownButtons(ctx: CaselineContext, next: () => Promise<void>): Promise<void> {
  if (ctx.visit.press) return next()
  const decoded = callbackCodec.decode(ctx.callbackQuery?.data ?? '')
  const { say } = ctx.visit
  if (decoded.ok) throw new CaselineError('defect', 'A button was understood and yet not.')
  if (decoded.reason === 'malformed') return answerPress(ctx, say.plain('common.refused'))
  await answerPress(ctx, say.plain('common.outdated'))
  await show(ctx, menuScreen(say, say.html('common.outdated')))
}
