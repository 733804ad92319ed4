/**
 * What staff do with tips in the chat: take on what came, unopened, and say until when they are on duty. To read
 * anything they open the console.
 */
import { Composer } from 'grammy'
import type { CaselineContext } from '../context.ts'
import type { Roster } from '../sealing/roster.ts'
import type { Desk } from '../staff/desk.store.ts'
import { permitted } from '../staff/permitting.ts'
import type { Office, Staffer } from '../staff/roles.ts'
import { nameOf } from '../staff/staff-screens.ts'
import type { Staff } from '../staff/staff.store.ts'
import { onRoute } from '../routing.ts'
import { button, keyboard } from '../telegram/keyboards.ts'
import { answerPress, refuse, show, type Screen } from '../telegram/screens.ts'
import { formatMoment } from '../text/dates.ts'
import type { DeskRows } from './desk.store.ts'
import { dutyHours, onDutyWrite, untilAfter } from './on-duty.store.ts'
import { staffOf } from './team.ts'

export type DeskTools = {
  readonly staff: Staff
  readonly desk: Desk
  readonly rows: DeskRows
  readonly roster: (now: Date) => Promise<Roster | undefined>
}

export function deskChat(tools: DeskTools): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  onRoute(chat, 'tipTake', async (ctx, { team }) => take(ctx, tools, team))
  onRoute(chat, 'tipDuty', async (ctx) => {
    const actor = await permitted(ctx, tools, 'handle-tips')
    if (actor) await show(ctx, dutyScreen(ctx, actor))
  })
  onRoute(chat, 'tipDutyFor', async (ctx, { hours }) => setDuty(ctx, tools, hours))
  return chat
}

/** Only those whom the alert was for. Pressed twice, or late, it says who has it. */
async function take(ctx: CaselineContext, tools: DeskTools, team: string): Promise<void> {
  const actor = await permitted(ctx, tools, 'handle-tips')
  if (!actor) return
  const { say, now } = ctx.visit
  const office = await tools.desk.office()
  const roster = await tools.roster(now)
  const members = staffOf(
    roster?.teams.find(({ id }) => id === team),
    office,
  )
  if (!members.some(({ pseudonym }) => pseudonym === actor.pseudonym))
    return void (await refuse(ctx, say.html('staff.notAllowed')))
  const outcome = await tools.rows.takeAll(team, assigneeOf(actor))
  const text =
    outcome === 'taken' ? say.html('tipDesk.yours') : await holderText(ctx, tools, team, actor, office)
  await answerPress(ctx)
  await show(ctx, { text })
}

/** The member of the roster, where it is known who that is. */
function assigneeOf({ member, pseudonym }: Staffer): string {
  return member ?? pseudonym
}

async function holderText(
  { visit: { say } }: CaselineContext,
  { rows }: DeskTools,
  team: string,
  actor: Staffer,
  { everyone }: Office,
) {
  const taken = (await rows.of(team)).filter(({ status }) => status === 'taken')
  const holders = new Set(taken.flatMap(({ assignee }) => assignee ?? []))
  if (holders.has(assigneeOf(actor))) return say.html('tipDesk.yours')
  const [holder] = holders
  if (holder === undefined) return say.html('tipDesk.nothing')
  const known = everyone.find((staffer) => assigneeOf(staffer) === holder)
  return say.html('tipDesk.taken', { name: known ? nameOf(say, known) : holder })
}

function dutyScreen({ visit }: CaselineContext, { onDutyUntil }: Staffer): Screen {
  const { say, now, content } = visit
  const until = onDutyUntil === undefined ? undefined : new Date(onDutyUntil)
  const isOn = until !== undefined && until > now
  return {
    text: isOn
      ? say.html('tipDesk.onDuty', { when: formatMoment(until, content.campaign.timeZone, visit.language) })
      : say.html('tipDesk.offDuty'),
    keyboard: keyboard(
      dutyHours.map((hours) =>
        button(say.plain('tipDesk.dutyFor', { count: hours }), 'tipDutyFor', { hours }),
      ),
      isOn ? [button(say.plain('tipDesk.dutyEnd'), 'tipDutyFor', { hours: 0 })] : undefined,
    ),
  }
}

async function setDuty(ctx: CaselineContext, tools: DeskTools, hours: number): Promise<void> {
  const actor = await permitted(ctx, tools, 'handle-tips')
  if (!actor) return
  const { everyone } = await tools.desk.office()
  const { onDutyUntil: _before, ...off } = actor
  const until = untilAfter(hours, ctx.visit.now)
  const next: Staffer = until === undefined ? off : { ...off, onDutyUntil: until.toISOString() }
  const others = everyone.filter(({ pseudonym }) => pseudonym !== actor.pseudonym)
  const writes = [tools.staff.writeOf(next), onDutyWrite([...others, next])]
  const outcome = await ctx.services.table.write(writes)
  // Where the row changed meanwhile, what stands now is shown.
  await show(ctx, dutyScreen(ctx, outcome.ok ? next : ((await tools.staff.find(ctx.visit.userId)) ?? actor)))
}
