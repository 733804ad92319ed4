/** Asking a second admin: from the colleague's card, and from an invitation. */
import type { CaselineContext } from '../context.ts'
import type { Write } from '../table/writes.ts'
import { show, refuse } from '../telegram/screens.ts'
import { performed, seconds, tellEach, type Tools } from './acting.ts'
import { isPossible, isSameWish, type Proposal, type Wish } from './proposal.ts'
import type { Staffer } from './roles.ts'
import { proposalScreen } from './staff-screens.ts'

/** Asks every other admin; what is asked already is shown. `uses` are written with it. */
export async function propose(
  ctx: CaselineContext,
  tools: Tools,
  actor: Staffer,
  proposal: Proposal,
  uses: readonly Write[] = [],
): Promise<void> {
  const { visit } = ctx
  const { say, now } = visit
  const { wish } = proposal
  const office = await tools.desk.office()
  if (seconds(office, actor).length === 0) return void (await refuse(ctx, say.html('staff.needSecond')))
  const same = (await tools.proposals.asked(now)).find((other) => isSameWish(other.wish, wish))
  if (same) return show(ctx, proposalScreen(ctx.visit, same, office, actor))
  if (visit.replayed || !isPossible(wish, office)) return void (await refuse(ctx, say.html('staff.used')))
  const done = await performed(
    ctx,
    tools,
    actor,
    {
      act: 'propose',
      ...recorded(wish, proposal.id),
      needs: 'propose',
      rule: async () => isPossible(wish, await tools.desk.office()),
    },
    [...uses, tools.proposals.newWrite(proposal)],
  )
  if (!done) return void (await refuse(ctx, say.html('staff.used')))
  await show(ctx, proposalScreen(ctx.visit, proposal, office, actor))
  await tellEach(ctx, seconds(office, actor), (visit, admin) =>
    proposalScreen(visit, proposal, office, admin),
  )
}

/** A wish in the audit chain: about whom, and what. */
export function recorded(wish: Wish, id: string): { subject: string; detail: string } {
  return {
    subject: 'subject' in wish ? wish.subject : '-',
    detail: [wish.kind, ...('role' in wish ? [wish.role] : []), id].join(' '),
  }
}
