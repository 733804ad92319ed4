/** `Stop`: any admin ends a role that two others gave, as long as it has not begun; also in a lockdown. */
import { Composer } from 'grammy'
import type { CaselineContext } from '../context.ts'
import { onRoute } from '../routing.ts'
import { show, refuse } from '../telegram/screens.ts'
import { performed, permitted, tellEach, type Tools } from './acting.ts'
import { waitingGrant, withoutGrant } from './changes.ts'
import { announce, newsScreen, type News } from './news.ts'
import { mayDo, type Staffer } from './roles.ts'

export function stoppingChat(tools: Tools): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  onRoute(chat, 'stopRole', async (ctx, { id }, next) => {
    const actor = await permitted(ctx, tools, 'stop-role', next)
    if (actor) await stop(ctx, tools, id, actor)
  })
  return chat
}

async function stop(ctx: CaselineContext, tools: Tools, id: string, actor: Staffer): Promise<void> {
  const { say } = ctx.visit
  const office = await tools.desk.office()
  const waiting = waitingGrant(id, office)
  if (!waiting || ctx.visit.replayed) return void (await refuse(ctx, say.html('staff.stopOver')))
  const { staffer, grant } = waiting
  const rest = withoutGrant(staffer, id)
  const entry = {
    act: 'stop-role',
    subject: staffer.pseudonym,
    detail: `${grant.role} ${id}`,
    needs: 'stop-role',
    rule: async () => waitingGrant(id, await tools.desk.office()) !== undefined,
  } as const
  const write = rest ? tools.staff.writeOf(rest) : tools.staff.removeWrite(staffer)
  if (!(await performed(ctx, tools, actor, entry, [write])))
    return void (await refuse(ctx, say.html('staff.used')))
  const news: News = { what: 'roleStopped', person: staffer, role: grant.role, by: actor }
  await show(ctx, newsScreen(ctx.visit, news))
  await announce(ctx, office, news, actor)
  // Whoever has no other role yet is not among the staff.
  if (!mayDo(staffer, 'see-staff', office.at) && !staffer.suspended)
    await tellEach(ctx, [staffer], (visit) => newsScreen(visit, news))
}
