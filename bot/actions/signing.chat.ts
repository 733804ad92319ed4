/**
 * Signing and taking a signature back. Every step writes before it answers; an answer that was lost is given again
 * when the update comes again, from what is stored.
 */
import { Composer } from 'grammy'
import { campaignDay, findAction } from '../campaign/content.ts'
import type { ActionEntry } from '../campaign/pack.ts'
import { withDialogue, withoutDialogue } from '../chats/chat.ts'
import type { CaselineContext } from '../context.ts'
import { hashOf } from '../identity/pseudonyms.ts'
import { onRoute } from '../routing.ts'
import type { Envelopes } from '../sealing/envelopes.store.ts'
import { show, type Screen } from '../telegram/screens.ts'
import { findCountries } from '../text/countries.ts'
import { lines, type Html } from '../text/html.ts'
import { actionListScreen, actionScreen, countText } from './action-screens.ts'
import type { Counts } from './counts.store.ts'
import { isMeantFor, stateOf } from './petition.ts'
import {
  alreadyText,
  checkScreen,
  consentScreen,
  consentText,
  countryScreen,
  nameScreen,
  noCountry,
  notMeantScreen,
  sealed,
  thanksText,
  typingScreen,
  withdrawScreen,
} from './sign-screens.ts'
import type { SignUp } from './sign-up.ts'
import type { SignUpPlace, SignUps } from './sign-ups.store.ts'
import { readName, signerBytes } from './signer.ts'
import { dialogueOf, signingOf, type Signing } from './signing.ts'

const consentHashCharacters = 22

export function signingChat(signUps: SignUps, counts: Counts, names: Envelopes): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  const desk: Desk = { signUps, counts, names }
  onPetition(chat, desk, 'sign', async (ctx, sheet) => {
    const signUp = await desk.signUps.read(sheet.place)
    await (signUp
      ? showSigned(ctx, desk, sheet.action, signUp)
      : show(ctx, consentScreen(ctx.visit, sheet.action, await takesNames(ctx, desk, sheet))))
  })
  onPetition(chat, desk, 'agree', async (ctx, sheet) => agree(ctx, desk, sheet, false))
  onPetition(chat, desk, 'agreeNamed', async (ctx, sheet) => agree(ctx, desk, sheet, true))
  onPetition(chat, desk, 'withName', async (ctx, sheet) => chooseName(ctx, desk, sheet))
  onPetition(chat, desk, 'anonymous', async (ctx, sheet) =>
    proceed(ctx, desk, sheet, ({ country: _country, name: _name, names, ...rest }) => ({
      ...rest,
      ...(names && { names: 'offered' }),
      step: 'country',
    })),
  )
  onRoute(chat, 'country', async (ctx, { actionId, country }) => {
    const sheet = await openSheet(ctx, desk, actionId)
    if (sheet) await chooseCountry(ctx, desk, sheet, country === noCountry ? '' : country)
  })
  onPetition(chat, desk, 'confirm', async (ctx, sheet) => confirm(ctx, desk, sheet))
  onRoute(chat, 'cancel', async (ctx, { actionId }) => {
    if (ctx.visit.chat.dialogue) await ctx.visit.commit(withoutDialogue(ctx.visit.chat))
    await showCard(ctx, desk, actionId, ctx.visit.say.html('sign.cancelled'))
  })
  onRoute(chat, 'withdraw', async (ctx, { actionId }) => show(ctx, withdrawScreen(ctx.visit, actionId)))
  onRoute(chat, 'withdrawNow', async (ctx, { actionId }) => withdraw(ctx, desk, actionId))
  chat.on('message:text', async (ctx, next) => {
    const signing = signingOf(ctx.visit.chat)
    return signing && !ctx.message.text.startsWith('/') ? typed(ctx, desk, signing, ctx.message.text) : next()
  })
  return chat
}

type Desk = { readonly signUps: SignUps; readonly counts: Counts; readonly names: Envelopes }
/** A petition that this person may sign now. */
type Sheet = { readonly action: ActionEntry; readonly place: SignUpPlace }
type StepRoute = 'sign' | 'agree' | 'agreeNamed' | 'withName' | 'anonymous' | 'confirm'

function onPetition(
  chat: Composer<CaselineContext>,
  desk: Desk,
  route: StepRoute,
  handler: (ctx: CaselineContext, sheet: Sheet) => Promise<void>,
): void {
  onRoute(chat, route, async (ctx, { actionId }) => {
    const sheet = await openSheet(ctx, desk, actionId)
    if (sheet) await handler(ctx, sheet)
  })
}

/**
 * The sheet to sign on; where there is none, says why: unknown, closed, or out of order. Whether it is signed already
 * is asked at the first step, and decided by the condition of the last one.
 */
async function openSheet(ctx: CaselineContext, desk: Desk, actionId: string): Promise<Sheet | undefined> {
  const { visit } = ctx
  const action = findAction(visit.content, actionId)
  if (action?.kind !== 'petition' || stateOf(action, campaignDay(visit.content, visit.now)) !== 'open') {
    await showCard(ctx, desk, actionId)
    return undefined
  }
  const place = await desk.signUps.place(actionId, visit.userId)
  if (!place) {
    await showCard(ctx, desk, actionId, visit.say.html('sign.unavailable'))
    return undefined
  }
  return { action, place }
}

/** What is shown when a step finds no dialogue: it ended elsewhere, by signing, or a day has passed. */
async function showEnded(ctx: CaselineContext, desk: Desk, { action, place }: Sheet): Promise<void> {
  const signUp = await desk.signUps.read(place)
  if (signUp) return showSigned(ctx, desk, action, signUp)
  await showCard(ctx, desk, action.id, ctx.visit.say.html('sign.gone'))
}

/** Whether someone may sign with a name: it is handed over, and there is someone to seal it to. */
async function takesNames({ visit }: CaselineContext, { names }: Desk, { action }: Sheet): Promise<boolean> {
  return action.namesHandedOver === true && names.isReady(visit.now)
}

/** `named`: to the text that speaks of names, which then may be given. */
async function agree(ctx: CaselineContext, desk: Desk, sheet: Sheet, named: boolean): Promise<void> {
  const { visit } = ctx
  const { action } = sheet
  const textHash = hashOf(consentText(visit, action, named).markup).slice(0, consentHashCharacters)
  const signing: Signing = {
    actionId: action.id,
    step: 'name',
    consent: { textHash, language: visit.language },
    ...(named && { names: 'offered' }),
  }
  await visit.commit(withDialogue(visit.chat, dialogueOf(signing)))
  const names = named && (await takesNames(ctx, desk, sheet))
  await show(ctx, nameScreen(visit, action, names ? 'offered' : undefined))
}

/** Only after the text that speaks of names was agreed to. */
async function chooseName(ctx: CaselineContext, desk: Desk, sheet: Sheet): Promise<void> {
  const agreed = signingOf(ctx.visit.chat)?.names !== undefined
  if (!agreed) return showEnded(ctx, desk, sheet)
  if (!(await takesNames(ctx, desk, sheet))) return show(ctx, nameScreen(ctx.visit, sheet.action))
  await proceed(ctx, desk, sheet, ({ name: _name, ...rest }) => ({
    ...rest,
    step: 'country',
    names: 'chosen',
  }))
}

/** Goes on from the step reached; without one (a day has passed, or it ended elsewhere) the card is shown again. */
async function proceed(
  ctx: CaselineContext,
  desk: Desk,
  sheet: Sheet,
  change: (signing: Signing) => Signing,
  name?: string,
): Promise<void> {
  const { visit } = ctx
  const { action } = sheet
  const signing = signingOf(visit.chat)
  if (!signing || signing.actionId !== action.id) return showEnded(ctx, desk, sheet)
  const next = change(signing)
  await visit.commit(withDialogue(visit.chat, dialogueOf(next)))
  await show(ctx, stepScreen(ctx, action, signingOf(visit.chat) ?? next, name))
}

async function chooseCountry(ctx: CaselineContext, desk: Desk, sheet: Sheet, country: string): Promise<void> {
  if (!isMeantFor(sheet.action, country)) return show(ctx, notMeantScreen(ctx.visit, sheet.action))
  await proceed(ctx, desk, sheet, ({ name: _name, ...rest }) => ({
    ...rest,
    country,
    step: rest.names === 'chosen' ? 'typing' : 'check',
  }))
}

/** Typed text answers the step reached. The same text again shows the step it led to. */
async function typed(ctx: CaselineContext, desk: Desk, signing: Signing, text: string): Promise<void> {
  const { visit } = ctx
  const sheet = await openSheet(ctx, desk, signing.actionId)
  if (!sheet) return
  if (!visit.replayed && signing.step === 'country') return typedCountry(ctx, desk, sheet, text)
  if (!visit.replayed && signing.step === 'typing') return typedName(ctx, desk, sheet, signing, text)
  await show(ctx, stepScreen(ctx, sheet.action, signing))
}

async function typedCountry(ctx: CaselineContext, desk: Desk, sheet: Sheet, text: string): Promise<void> {
  const found = await findCountries(text, ctx.services.texts.languages)
  const [country] = found
  if (country === undefined || found.length > 1)
    return show(ctx, countryScreen(ctx.visit, sheet.action.id, found.slice(0, 6)))
  await chooseCountry(ctx, desk, sheet, country)
}

/** The name is sealed before anything is written: it stands in no row that the server could open. */
async function typedName(
  ctx: CaselineContext,
  desk: Desk,
  sheet: Sheet,
  signing: Signing,
  text: string,
): Promise<void> {
  const { visit } = ctx
  const { action, place } = sheet
  const name = readName(text)
  if (name === undefined) return show(ctx, typingScreen(visit, action.id, true))
  const content = signerBytes({ name, country: signing.country ?? '' })
  const sealedName = await desk.names.seal(place.key.pk, content, visit.now)
  if (!sealedName) return show(ctx, nameScreen(visit, action))
  await proceed(ctx, desk, sheet, (one) => ({ ...one, step: 'check', name: sealedName }), name)
}

/** `name`: as it was just typed. */
function stepScreen(
  { visit }: CaselineContext,
  action: ActionEntry,
  signing: Signing,
  name?: string,
): Screen {
  const { step, country = '', names } = signing
  if (step === 'name') return nameScreen(visit, action, names)
  if (step === 'country') return countryScreen(visit, action.id)
  if (step === 'typing') return typingScreen(visit, action.id)
  return checkScreen(visit, action, country, name ?? (signing.name && sealed))
}

/** The one step that counts: dialogue ended, row and leaf written, all or nothing. */
async function confirm(ctx: CaselineContext, desk: Desk, sheet: Sheet): Promise<void> {
  const { visit } = ctx
  const { action, place } = sheet
  const signing = signingOf(visit.chat)
  if (!signing || signing.actionId !== action.id || signing.step !== 'check')
    return showEnded(ctx, desk, sheet)
  const { writes, shard } = desk.signUps.sign(place, {
    state: 'signed',
    day: campaignDay(visit.content, visit.now),
    consent: signing.consent,
    // With a name the country is sealed beside it.
    ...(signing.name ? { name: signing.name } : signing.country && { country: signing.country }),
  })
  const outcome = await visit.commit(withoutDialogue(visit.chat), writes)
  if (!outcome.ok) return confirmAgain(ctx, desk, action, place)
  const count = await desk.counts.exact(action.id, shard)
  await show(ctx, signedScreen(ctx, action, count, thanksText(visit, action, count)))
}

/** There was a row already: the dialogue is ended, nothing is counted. */
async function confirmAgain(
  ctx: CaselineContext,
  desk: Desk,
  action: ActionEntry,
  place: SignUpPlace,
): Promise<void> {
  await ctx.visit.commit(withoutDialogue(ctx.visit.chat))
  await showSigned(ctx, desk, action, (await desk.signUps.read(place)) ?? { state: 'mark' })
}

async function showSigned(
  ctx: CaselineContext,
  desk: Desk,
  action: ActionEntry,
  signUp: SignUp,
): Promise<void> {
  const count = await desk.counts.exact(action.id)
  // A repeated confirmation is thanked like the first: its answer may never have arrived.
  const again = ctx.visit.replayed && ctx.visit.press?.route === 'confirm'
  const above = again
    ? thanksText(ctx.visit, action, count)
    : lines([alreadyText(ctx.visit, signUp), countText(ctx.visit, count)])
  await show(ctx, signedScreen(ctx, action, count, above))
}

function signedScreen(
  { visit, services }: CaselineContext,
  action: ActionEntry,
  count: number,
  above: Html,
): Screen {
  return actionScreen(visit, action, {
    count,
    botUsername: services.botUsername,
    signed: true,
    above,
    brief: true,
  })
}

async function withdraw(ctx: CaselineContext, desk: Desk, actionId: string): Promise<void> {
  const { visit } = ctx
  const place = await desk.signUps.place(actionId, visit.userId)
  if (!place) return showCard(ctx, desk, actionId, visit.say.html('sign.keyGone'))
  if (visit.replayed) return showWithdrawal(ctx, desk, place, await desk.counts.exact(actionId))
  const { writes, shard } = desk.signUps.withdraw(place, visit.now)
  const outcome = await visit.commit(withoutDialogue(visit.chat), writes)
  if (!outcome.ok) return showCard(ctx, desk, actionId, visit.say.html('sign.notSigned'))
  await showWithdrawal(ctx, desk, place, await desk.counts.exact(actionId, shard))
}

/** A withdrawal that comes again, after the person signed anew, shows that they signed. */
async function showWithdrawal(
  ctx: CaselineContext,
  desk: Desk,
  place: SignUpPlace,
  count: number,
): Promise<void> {
  const action = findAction(ctx.visit.content, place.actionId)
  const signUp = ctx.visit.replayed ? await desk.signUps.read(place) : undefined
  if (action && signUp) return showSigned(ctx, desk, action, signUp)
  await showCard(ctx, desk, place.actionId, ctx.visit.say.html('sign.withdrawn'), count)
}

async function showCard(
  ctx: CaselineContext,
  { counts }: Desk,
  actionId: string,
  above?: Html,
  count?: number,
): Promise<void> {
  const { visit, services } = ctx
  const action = findAction(visit.content, actionId)
  if (!action) return show(ctx, actionListScreen(visit, 0, visit.say.html('actions.missing')))
  const shown = action.kind === 'petition' ? (count ?? (await counts.recent(actionId))) : undefined
  await show(ctx, actionScreen(visit, action, { count: shown, botUsername: services.botUsername, above }))
}
