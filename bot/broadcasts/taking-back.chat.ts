/**
 * How a broadcast stands once it is on its way, and the buttons for what can be done then. Every press reads role,
 * lockdown, broadcast and jobs at that moment; the act, its jobs and its entry in the record are one transaction.
 */
import { permitted } from '../staff/permitting.ts'
import { Composer } from 'grammy'
import type { CaselineContext, Visit } from '../context.ts'
import { noTotals, type Job } from '../delivery/job.ts'
import { onRoute } from '../routing.ts'
import { show, type Screen, refuse } from '../telegram/screens.ts'
import type { Write } from '../table/writes.ts'
import { act, mayLook, type Act, type Actor, type Tools } from './acting.ts'
import type { Broadcast } from './broadcast.ts'
import { controlKeyboard, controlText } from './control-screens.ts'
import { halted, hidden, paused, recalled, resumed, shownAgain, wasBegun, type Turn } from './taking-back.ts'
import { tell } from '../staff/telling.ts'
import { rememberView } from './views.ts'

type Rule = {
  readonly act: Act
  readonly turn: (broadcast: Broadcast, jobs: readonly Job[], actor: Actor) => Turn
}

const rules: Readonly<Record<string, Rule>> = {
  pause: { act: 'stop-sending', turn: paused },
  resume: { act: 'send', turn: resumed },
  halt: { act: 'stop-sending', turn: halted },
  hide: { act: 'hide', turn: hidden },
  unhide: { act: 'take-back', turn: (broadcast) => shownAgain(broadcast) },
  recall: {
    act: 'take-back',
    turn: (broadcast, jobs, { pseudonym }) => recalled(broadcast, jobs, pseudonym),
  },
}

export function takingBackChat(tools: Tools): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  onRoute(chat, 'broadcast', async (ctx, { step, broadcastId }, next) => {
    if (step === 'control') return control(ctx, tools, broadcastId)
    const rule = rules[step]
    return rule ? turn(ctx, tools, broadcastId, step, rule) : next()
  })
  return chat
}

async function control(ctx: CaselineContext, tools: Tools, id: string): Promise<void> {
  if (!(await mayLook(ctx, tools))) return
  const broadcast = await tools.broadcasts.read(id)
  if (!broadcast || !wasBegun(broadcast))
    return void (await refuse(ctx, ctx.visit.say.html('broadcast.gone')))
  await show(ctx, await controlScreen(ctx.visit, tools, broadcast))
  await rememberView(ctx, tools, broadcast)
}

async function turn(ctx: CaselineContext, tools: Tools, id: string, name: string, rule: Rule): Promise<void> {
  const { visit } = ctx
  const actor = await permitted(ctx, tools, rule.act)
  if (!actor) return
  const jobs = await tools.jobs.of(id)
  const plan = (broadcast: Broadcast): Turn => rule.turn(broadcast, jobs, actor)
  const done = await act(ctx, tools, {
    id,
    act: rule.act,
    name,
    step: (broadcast) => {
      const planned = plan(broadcast)
      return planned.ok ? { ok: true, broadcast: planned.broadcast } : planned
    },
    more: (before) => jobWrites(tools, plan(before)),
  })
  if (!done.ok) return
  await show(ctx, await controlScreen(visit, tools, done.broadcast))
  await rememberView(ctx, tools, done.broadcast)
  if (done.replayed) return
  await ctx.services.wakePump()
  await tellOthers(ctx, tools, done.broadcast, actor, name)
}

function jobWrites({ jobs }: Tools, planned: Turn): readonly Write[] {
  if (!planned.ok) return []
  return planned.jobs.map((change) =>
    change.kind === 'add' ? jobs.addWrite(change.job) : jobs.changeWrite(change.job, { state: change.state }),
  )
}

const announced = {
  hide: 'broadcast.wasHidden',
  unhide: 'broadcast.wasShown',
  recall: 'broadcast.wasRecalled',
  halt: 'broadcast.wasStopped',
} as const

/** The others are told, and get the same buttons; for a recall one of them is the second person. */
async function tellOthers(
  ctx: CaselineContext,
  tools: Tools,
  broadcast: Broadcast,
  actor: Actor,
  name: string,
): Promise<void> {
  if (!Object.hasOwn(announced, name)) return
  const key = announced[name as keyof typeof announced]
  const others = (await tools.desk.whoMay('stop-sending')).filter(
    ({ pseudonym }) => pseudonym !== actor.pseudonym,
  )
  const asked = name === 'recall' && broadcast.visibility !== 'recalled'
  const screen = await controlScreen(ctx.visit, tools, broadcast)
  await tell(ctx, others, (say) => [
    {
      text: say.html(asked ? 'broadcast.recallAsked' : key, { code: broadcast.code }),
      ...(screen.keyboard && { keyboard: controlKeyboard(say, broadcast) }),
    },
  ])
}

async function controlScreen(visit: Visit, tools: Tools, broadcast: Broadcast): Promise<Screen> {
  const totals = broadcast.report ?? (await tools.totals(broadcast)) ?? noTotals
  return {
    text: controlText(visit.say, broadcast, totals),
    keyboard: controlKeyboard(visit.say, broadcast),
  }
}
