/** /lockdown: anyone of the staff freezes broadcasts and staff changes at once; two different people lift it. */
import { Composer } from 'grammy'
import type { CaselineContext } from '../context.ts'
import { onCommand, onRoute } from '../routing.ts'
import { button, keyboard } from '../telegram/keyboards.ts'
import { send, show, type Screen } from '../telegram/screens.ts'
import { bold, paragraphs } from '../text/html.ts'
import type { Write } from '../table/writes.ts'
import type { Desk } from './desk.store.ts'
import type { Lockdown, Lockdowns } from './lockdown.store.ts'
import type { Staffer } from './roles.ts'

export function lockdownChat(desk: Desk, lockdowns: Lockdowns): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  onCommand(chat, 'lockdown', async (ctx, _parameter, next) => {
    const permission = await desk.permit(ctx.visit.userId, 'lockdown')
    if (!permission.ok) return next()
    await send(ctx, screenOf(ctx, await lockdowns.read(), permission.actor))
  })
  onRoute(chat, 'lockdown', async (ctx, { wanted }, next) => {
    const permission = await desk.permit(ctx.visit.userId, wanted ? 'lockdown' : 'lift-lockdown')
    if (!permission.ok) return next()
    await (wanted
      ? set(ctx, desk, lockdowns, permission.actor)
      : lift(ctx, desk, lockdowns, permission.actor))
    await show(ctx, screenOf(ctx, await lockdowns.read(), permission.actor))
  })
  return chat
}

async function set(ctx: CaselineContext, desk: Desk, lockdowns: Lockdowns, actor: Staffer): Promise<void> {
  if (ctx.visit.replayed || (await lockdowns.read())) return
  const write = lockdowns.setWrite(actor.pseudonym, ctx.visit.now)
  if (await done(ctx, desk, actor, 'lockdown', write)) await announce(ctx, desk, actor, 'lockdown.announced')
}

async function lift(ctx: CaselineContext, desk: Desk, lockdowns: Lockdowns, actor: Staffer): Promise<void> {
  const lockdown = await lockdowns.read()
  if (!lockdown || ctx.visit.replayed) return
  const present = await desk.whoMay('lift-lockdown')
  // Whoever was suspended since no longer counts.
  const liftAskedBy = present.find(({ pseudonym }) => pseudonym === lockdown.liftAskedBy)?.pseudonym
  if (liftAskedBy === actor.pseudonym) return
  if (liftAskedBy === undefined) {
    const asked = await done(ctx, desk, actor, 'ask-to-lift', lockdowns.askWrite(lockdown, actor.pseudonym))
    if (asked) await announce(ctx, desk, actor, 'lockdown.liftAsked')
    return
  }
  if (!(await done(ctx, desk, actor, 'lift-lockdown', lockdowns.liftWrite(lockdown)))) return
  await announce(ctx, desk, actor, 'lockdown.lifted')
  await ctx.services.wakePump()
}

async function done(
  ctx: CaselineContext,
  desk: Desk,
  actor: Staffer,
  act: string,
  write: Write,
): Promise<boolean> {
  const { visit } = ctx
  const commit = async (writes: readonly Write[]) => visit.commit(visit.chat, writes)
  const needs = act === 'lockdown' ? 'lockdown' : 'lift-lockdown'
  return (await desk.perform(commit, actor, { act, subject: '-', needs }, [write], visit.now)).ok
}

type Announcement = 'lockdown.announced' | 'lockdown.liftAsked' | 'lockdown.lifted'

/** Tells all others. Someone who cannot be reached does not hold back the rest. */
async function announce(ctx: CaselineContext, desk: Desk, actor: Staffer, key: Announcement): Promise<void> {
  const others = (await desk.whoMay('lockdown')).filter(({ pseudonym }) => pseudonym !== actor.pseudonym)
  await Promise.allSettled(
    others.map(async ({ contact }) => {
      if (!contact) return
      const say = ctx.services.texts.say(contact.language)
      const more = key === 'lockdown.lifted' ? {} : { reply_markup: liftKeyboard(say) }
      await ctx.api.sendMessage(contact.chatId, say.html(key).markup, { parse_mode: 'HTML', ...more })
    }),
  )
}

function screenOf({ visit }: CaselineContext, lockdown: Lockdown | undefined, actor: Staffer): Screen {
  const { say } = visit
  if (!lockdown) {
    return {
      text: paragraphs([bold(say.html('lockdown.title')), say.html('lockdown.off')]),
      keyboard: keyboard([button(say.plain('lockdown.set'), 'lockdown', { wanted: true })]),
    }
  }
  const askedByMe = lockdown.liftAskedBy === actor.pseudonym
  const state =
    lockdown.liftAskedBy === undefined ? 'lockdown.on' : askedByMe ? 'lockdown.waiting' : 'lockdown.second'
  return {
    text: paragraphs([bold(say.html('lockdown.title')), say.html(state)]),
    ...(!askedByMe && { keyboard: liftKeyboard(say) }),
  }
}

function liftKeyboard(say: CaselineContext['visit']['say']) {
  return keyboard([button(say.plain('lockdown.lift'), 'lockdown', { wanted: false })])
}
