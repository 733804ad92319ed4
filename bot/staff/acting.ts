/** How a staff act about the staff is done: who may, what is written with its entry, and who is told. */
import type { CaselineContext, Visit } from '../context.ts'
import type { Write } from '../table/writes.ts'
import { staffCommands, type StaffCommand } from '../telegram/introduction.ts'
import { type Screen, refuse } from '../telegram/screens.ts'
import { cutText } from '../text/html.ts'
import type { ActEntry, Desk } from './desk.store.ts'
import type { Invitations } from './invitations.store.ts'
import type { Proposals } from './proposals.store.ts'
import { ableTo, mayDo, type Office, type StaffAct, type Staffer } from './roles.ts'
import { nameLimitCharacters } from './staff-screens.ts'
import type { Staff } from './staff.store.ts'
import { asSeenBy, tell } from './telling.ts'
import type { Tickets } from './tickets.store.ts'

export type Tools = {
  readonly staff: Staff
  readonly tickets: Tickets
  readonly desk: Desk
  readonly invitations: Invitations
  readonly proposals: Proposals
  /** Deletes what other slices keep in order to write to a colleague. */
  readonly silence: (pseudonym: string) => Promise<Write[]>
}

/**
 * Whoever acts, if they may; `undefined` after it was said why not. `next` is where strangers go: to them there is no
 * such button.
 */
export async function permitted(
  ctx: CaselineContext,
  { desk }: Tools,
  act: StaffAct,
  next: () => Promise<void>,
): Promise<Staffer | undefined> {
  const permission = await desk.permit(ctx.visit.userId, act)
  const { say, firstName } = ctx.visit
  // Someone who has not opened /staff yet has a name for those who are told of it.
  if (permission.ok) return { name: cutText(firstName, nameLimitCharacters), ...permission.actor }
  if (permission.reason === 'unknown') await next()
  else await refuse(ctx, say.html(permission.reason === 'locked' ? 'staff.locked' : 'staff.notAllowed'))
  return undefined
}

/** Does it, with its entry in the audit chain and the person's chat; `false` where something has changed since. */
export async function performed(
  { visit }: CaselineContext,
  { desk }: Tools,
  actor: { readonly pseudonym: string },
  entry: ActEntry,
  writes: readonly Write[],
): Promise<boolean> {
  const commit = async (all: readonly Write[]) => visit.commit(visit.chat, all)
  return (await desk.perform(commit, actor, entry, writes, visit.now)).ok
}

/** Tells colleagues, each in their language and time zone. */
export async function tellEach(
  ctx: CaselineContext,
  colleagues: readonly Staffer[],
  draw: (visit: Visit, colleague: Staffer) => Screen,
): Promise<void> {
  const byPseudonym = new Map(colleagues.map((colleague) => [colleague.pseudonym, colleague]))
  await tell(ctx, colleagues, async (_say, { pseudonym }) => {
    const colleague = byPseudonym.get(pseudonym)
    return colleague ? [draw(await asSeenBy(ctx, colleague), colleague)] : []
  })
}

/** Whoever could consent to what this admin proposes. */
export function seconds(office: Office, { pseudonym }: { readonly pseudonym: string }): Staffer[] {
  return ableTo('consent', office).filter((staffer) => staffer.pseudonym !== pseudonym)
}

const actOfCommand = {
  staff: 'see-staff',
  broadcast: 'draft',
  console: 'handle-tips',
  lockdown: 'lockdown',
} as const

/**
 * Someone's commands in their own chat, as their roles are; of someone out of office everyone's. What a menu shows is
 * a help, no right: where it cannot be changed now, the next /staff does it.
 */
export async function showCommands(
  { api, services }: CaselineContext,
  staffer: Staffer,
  at: Date,
): Promise<void> {
  const { contact } = staffer
  if (!contact) return
  const names = Object.keys(actOfCommand) as StaffCommand[]
  const allowed = names.filter((name) => mayDo(staffer, actOfCommand[name], at))
  const scope = { type: 'chat', chat_id: contact.chatId } as const
  const call =
    allowed.length > 0
      ? api.setMyCommands(staffCommands(services.texts.say(contact.language), allowed), { scope })
      : api.deleteMyCommands({ scope })
  await call.catch(() => undefined)
}
