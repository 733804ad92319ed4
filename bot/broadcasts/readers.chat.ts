/** What readers do with an update: open it where it came discreetly, ask for fewer, check that it is genuine. */
import { Composer } from 'grammy'
import { withFollow, withSetting, type Chat } from '../chats/chat.ts'
import { leaverWrite } from '../delivery/pump.store.ts'
import type { CaselineContext, Visit } from '../context.ts'
import { onCommand, onRoute } from '../routing.ts'
import { button, keyboard } from '../telegram/keyboards.ts'
import { answerPress, send } from '../telegram/screens.ts'
import { dayOf, formatDay } from '../text/dates.ts'
import { paragraphs } from '../text/html.ts'
import { timeIn } from '../text/time-zones.ts'
import type { Tools } from './acting.ts'
import { isBroadcastCode } from './broadcast.store.ts'
import type { Broadcast } from './broadcast.ts'

export function readersChat({ broadcasts, messageOf }: Tools): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  onRoute(chat, 'showNews', async (ctx, { broadcastId }) => {
    const { visit } = ctx
    const broadcast = await broadcasts.read(broadcastId)
    // Until it went out nobody may see it, whatever button they made.
    if (!broadcast || !wasSent(broadcast)) return answerPress(ctx, visit.say.plain('reader.gone'))
    const { language, chat: held } = visit
    const second = held.secondLanguage === undefined ? {} : { secondLanguage: held.secondLanguage }
    const { text, keyboard: buttons, photo } = messageOf(broadcast, { language, ...second }, visit.content)
    await send(ctx, {
      text,
      ...(buttons && { keyboard: buttons }),
      ...(photo !== undefined && { picture: pictureOf(photo) }),
    })
  })
  onRoute(chat, 'fewer', async (ctx, { broadcastId }) => {
    const broadcast = await broadcasts.read(broadcastId)
    await send(ctx, fewerScreen(ctx.visit, broadcast))
  })
  onRoute(chat, 'mute', async (ctx, { caseId }) => {
    const { visit } = ctx
    const wanted = withFollow(visit.chat, `mute:${caseId}`, true)
    if (!wanted.ok)
      return answerPress(ctx, visit.say.plain('follow.tooMany', { count: visit.chat.follows.length }))
    await leave(ctx, wanted.chat)
    await send(ctx, { text: visit.say.html('reader.muted') })
  })
  onRoute(chat, 'dailyInstead', async (ctx) => {
    await ctx.visit.commit(withSetting(ctx.visit.chat, 'daily', true))
    await send(ctx, { text: ctx.visit.say.html('settings.dailyNow') })
  })
  onCommand(chat, 'verify', async (ctx, parameter) => verify(ctx, broadcasts, parameter.toUpperCase()))
  chat.on('message:text', async (ctx, next) => {
    const typed = ctx.message.text.trim().toUpperCase()
    // Six letters may be a name: only a code that there is stands for itself.
    const isOurs = isBroadcastCode(typed) && (await broadcasts.find(typed)) !== undefined
    return isOurs ? verify(ctx, broadcasts, typed) : next()
  })
  return chat
}

function wasSent({ state }: Broadcast): boolean {
  return ['waiting', 'sending', 'paused', 'stopped', 'sent'].includes(state)
}

function pictureOf(fileId: string) {
  return {
    fileId,
    load: async () => Promise.resolve(undefined),
    remember: async () => Promise.resolve(),
  }
}

/** The pump counts those who mute as leaving: many of them mean that something is wrong. */
async function leave({ visit, services }: CaselineContext, next: Chat): Promise<void> {
  await visit.commit(next, [leaverWrite(services.chats.pseudonymOf(visit.userId), visit.now)])
}

function fewerScreen({ say }: Visit, broadcast: Broadcast | undefined) {
  return {
    text: say.html('reader.fewerAsk'),
    keyboard: keyboard(
      broadcast?.caseId === undefined
        ? undefined
        : [button(say.plain('reader.mute'), 'mute', { caseId: broadcast.caseId })],
      [button(say.plain('settings.daily'), 'dailyInstead')],
      [button(say.plain('follow.stop'), 'stop')],
      [button(say.plain('reader.keep'), 'menu')],
    ),
  }
}

async function verify(ctx: CaselineContext, broadcasts: Tools['broadcasts'], code: string): Promise<void> {
  const { visit } = ctx
  const { say, language, content, chat } = visit
  const broadcast = isBroadcastCode(code) ? await broadcasts.find(code) : undefined
  const sentAt = broadcast?.startsAt
  if (!broadcast || !sentAt || !wasSent(broadcast) || sentAt > visit.now) {
    await send(ctx, { text: say.html(code === '' ? 'reader.verifyAsk' : 'reader.notOurs') })
    return
  }
  const zone = chat.settings.timeZone ?? content.campaign.timeZone
  const day = formatDay(dayOf(sentAt, zone), language)
  await send(ctx, {
    text: paragraphs([
      say.html('reader.genuine', { code, day, time: timeIn(zone, sentAt) }),
      broadcast.visibility === 'shown' ? undefined : say.html('reader.takenBack'),
    ]),
  })
}
