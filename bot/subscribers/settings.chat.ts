/**
 * /settings: how updates reach someone, and what the bot may remember. What is typed is never taken as it comes: it
 * leads to a screen whose button takes it, so that a word meant for something else changes nothing.
 */
import { Composer } from 'grammy'
import {
  withDialogue,
  withRemembered,
  withSetting,
  withoutDialogue,
  type Chat,
  type Dialogue,
} from '../chats/chat.ts'
import { readQuietHours, rememberedNameCharacters } from '../chats/settings.ts'
import type { CaselineContext, Visit } from '../context.ts'
import { onCommand, onRoute } from '../routing.ts'
import { send, show } from '../telegram/screens.ts'
import { findCountries, isCountryCode } from '../text/countries.ts'
import type { Texts } from '../text/texts.ts'
import { findZones, isTimeZone } from '../text/time-zones.ts'
import {
  countriesScreen,
  nameAskScreen,
  nameCheckScreen,
  noHours,
  quietScreen,
  rememberedScreen,
  settingsScreen,
  zonesScreen,
} from './settings-screens.ts'

const dialogueKind = 'settings'
type Step = 'quiet' | 'zone' | 'name' | 'nameCheck' | 'country'

export function settingsChat(texts: Texts): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  onCommand(chat, 'settings', async (ctx) => void (await send(ctx, settingsScreen(ctx.visit, texts))))
  onRoute(chat, 'settings', async (ctx) => {
    await endStep(ctx.visit)
    await show(ctx, settingsScreen(ctx.visit, texts))
  })
  onRoute(chat, 'discreet', async (ctx, { wanted }) => {
    await finish(ctx.visit, withSetting(ctx.visit.chat, 'discreet', wanted))
    await show(ctx, settingsScreen(ctx.visit, texts))
  })
  onRoute(chat, 'daily', async (ctx, { wanted }) => {
    await finish(ctx.visit, withSetting(ctx.visit.chat, 'daily', wanted))
    await show(ctx, settingsScreen(ctx.visit, texts))
  })
  quietHoursChoices(chat, texts)
  rememberedChoices(chat)
  chat.on('message:text', async (ctx, next) => {
    const step = stepOf(ctx.visit.chat)
    return step && !ctx.message.text.startsWith('/') ? typed(ctx, step, ctx.message.text.trim()) : next()
  })
  return chat
}

function quietHoursChoices(chat: Composer<CaselineContext>, texts: Texts): void {
  onRoute(chat, 'quiet', async (ctx) => {
    await beginStep(ctx.visit, 'quiet')
    await show(ctx, quietScreen(ctx.visit))
  })
  onRoute(chat, 'quietHours', async (ctx, { hours }) => {
    const quietHours = hours === noHours ? undefined : readQuietHours(spelledOut(hours))
    await set(ctx.visit, withSetting(ctx.visit.chat, 'quietHours', quietHours))
    await show(ctx, quietScreen(ctx.visit, quietHours))
  })
  onRoute(chat, 'urgentAnytime', async (ctx, { wanted }) => {
    await set(ctx.visit, withSetting(ctx.visit.chat, 'urgentAnytime', wanted))
    await show(ctx, quietScreen(ctx.visit, ctx.visit.chat.settings.quietHours))
  })
  onRoute(chat, 'zones', async (ctx) => {
    await beginStep(ctx.visit, 'zone')
    await show(ctx, zonesScreen(ctx.visit))
  })
  onRoute(chat, 'zone', async (ctx, { timeZone }) => {
    if (!isTimeZone(timeZone)) return show(ctx, zonesScreen(ctx.visit, []))
    await finish(ctx.visit, withSetting(ctx.visit.chat, 'timeZone', timeZone))
    await show(ctx, settingsScreen(ctx.visit, texts))
  })
}

function rememberedChoices(chat: Composer<CaselineContext>): void {
  onRoute(chat, 'remembered', async (ctx) => {
    await endStep(ctx.visit)
    await show(ctx, rememberedScreen(ctx.visit))
  })
  onRoute(chat, 'nameAsk', async (ctx) => {
    await beginStep(ctx.visit, 'name')
    await show(ctx, nameAskScreen(ctx.visit))
  })
  onRoute(chat, 'nameKeep', async (ctx) => {
    const { chat: held } = ctx.visit
    const name = stepOf(held) === 'nameCheck' ? held.dialogue?.data['name'] : undefined
    if (name !== undefined) await finish(ctx.visit, withRemembered(held, 'name', name))
    await show(ctx, rememberedScreen(ctx.visit))
  })
  onRoute(chat, 'nameForget', async (ctx) => {
    await finish(ctx.visit, withRemembered(ctx.visit.chat, 'name', undefined))
    await show(ctx, rememberedScreen(ctx.visit))
  })
  onRoute(chat, 'countryAsk', async (ctx) => {
    await beginStep(ctx.visit, 'country')
    await show(ctx, countriesScreen(ctx.visit))
  })
  onRoute(chat, 'countryKeep', async (ctx, { country }) => {
    const known = isCountryCode(country) ? country : undefined
    await finish(ctx.visit, withRemembered(ctx.visit.chat, 'country', known))
    await show(ctx, rememberedScreen(ctx.visit))
  })
}

/** Typed text answers the screen that asked for it, with a screen that offers what it may mean. */
async function typed(ctx: CaselineContext, step: Step, text: string): Promise<void> {
  const { visit, services } = ctx
  const { languages } = services.texts
  if (step === 'quiet') {
    const hours = readQuietHours(text)
    return show(ctx, quietScreen(visit, hours, hours ? undefined : visit.say.html('settings.quietUnread')))
  }
  if (step === 'zone') return show(ctx, zonesScreen(visit, await findZones(text, languages)))
  if (step === 'country') return show(ctx, countriesScreen(visit, await findCountries(text, languages)))
  if (text.length > rememberedNameCharacters) return show(ctx, nameAskScreen(visit, true))
  await visit.commit(
    withDialogue(visit.chat, { kind: dialogueKind, step: 'nameCheck', data: { name: text } }),
  )
  await show(ctx, nameCheckScreen(visit, visit.chat.dialogue?.data['name'] ?? text))
}

/** Writes a setting; what already holds is not written again. */
async function set(visit: Visit, next: Chat): Promise<void> {
  if (JSON.stringify(next) !== JSON.stringify(visit.chat)) await visit.commit(next)
}

/** The same, and ends the step that led to it. */
async function finish(visit: Visit, next: Chat): Promise<void> {
  await set(visit, stepOf(next) ? withoutDialogue(next) : next)
}

async function beginStep(visit: Visit, step: Step): Promise<void> {
  if (stepOf(visit.chat) === step) return
  await visit.commit(withDialogue(visit.chat, { kind: dialogueKind, step, data: {} }))
}

async function endStep(visit: Visit): Promise<void> {
  if (stepOf(visit.chat)) await visit.commit(withoutDialogue(visit.chat))
}

function stepOf({ dialogue }: { dialogue?: Dialogue }): Step | undefined {
  return dialogue?.kind === dialogueKind ? (dialogue.step as Step) : undefined
}

/** `2230-0700` as it would be typed. */
function spelledOut(hours: string): string {
  return hours.replaceAll(/(\d\d)(\d\d)/g, '$1:$2')
}
