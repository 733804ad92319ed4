/** What those who draft see: whom it is for, the draft with its languages, and what can be chosen. */
import { campaignDay, countriesOf, findAction, findCase, writtenLanguages } from '../campaign/content.ts'
import { visibleCases } from '../cases/case.ts'
import type { Visit } from '../context.ts'
import type { Audience } from '../delivery/audience.ts'
import { hashOf } from '../identity/pseudonyms.ts'
import { homeButton, pageButtons } from '../subscribers/menu.ts'
import { button, inRows, keyboard, pageOf, type InlineKeyboardButton } from '../telegram/keyboards.ts'
import type { Screen } from '../telegram/screens.ts'
import { countryName } from '../text/countries.ts'
import { dayOf, formatDay, formatSeconds } from '../text/dates.ts'
import {
  bold,
  cutText,
  escapeHtml,
  fromLocale,
  lines,
  paragraphs,
  plainText,
  type Html,
} from '../text/html.ts'
import { languageName, pickText } from '../text/languages.ts'
import { timeIn } from '../text/time-zones.ts'
import { currentRevision, outdatedLanguages, sourceText, type Broadcast } from './broadcast.ts'
import { channelsOf } from './channels.ts'
import { approvalEnd, missingLanguages, type Refusal } from './drafting.ts'
import { delaySecondsOf } from './sending.ts'

const casesPerPage = 8
const beginningCharacters = 40
const shownCharacters = 2500

/** A button of a broadcast. */
export function step(label: string, name: string, id = '-', detail = '-'): InlineKeyboardButton {
  return button(label, 'broadcast', { step: name, broadcastId: id, detail })
}

/** A case or action in a button: its id may be too long for one. */
export function shortOf(id: string): string {
  return hashOf(id).slice(0, 12)
}

export function languageNames(languages: readonly string[], reader: string): string {
  return languages.map((language) => languageName(language, reader)).join(', ')
}

/** Campaign languages that the bot speaks: those a broadcast is translated into. */
export function wantedLanguages({ content, rules }: Visit): string[] {
  return writtenLanguages(content, rules)
}

export function homeScreen(visit: Visit, drafts: readonly Broadcast[], begun: readonly Broadcast[]): Screen {
  const { say, language } = visit
  const countries = countriesOf(visit.content).map((country) =>
    step(say.plain('follow.country', { country: countryName(country, language) }), 'to', '-', country),
  )
  return {
    text: paragraphs([
      bold(say.html('broadcast.title')),
      say.html('broadcast.audienceAsk'),
      drafts.length > 0 ? say.html('broadcast.unfinished') : undefined,
    ]),
    keyboard: keyboard(
      [step(say.plain('broadcast.everyone'), 'to', '-', 'all')],
      ...inRows(countries, 2),
      [
        step(say.plain('broadcast.oneCase'), 'cases', '-', '0'),
        step(say.plain('broadcast.urgentAudience'), 'to', '-', 'urgent'),
      ],
      ...drafts.map((draft) => [step(beginningOf(draft), 'show', draft.id)]),
      ...begun.map((sent) => [step(`${sent.code} · ${beginningOf(sent)}`, 'control', sent.id)]),
      [homeButton(say)],
    ),
  }
}

function beginningOf(broadcast: Broadcast): string {
  const html = sourceText(broadcast)?.html
  return html === undefined ? broadcast.code : cutText(plainText({ markup: html }), beginningCharacters)
}

/** `name`: the step that takes the case. */
export function casesScreen(visit: Visit, page: number, id = '-'): Screen {
  const { say } = visit
  const cases = visibleCases(visit.content, campaignDay(visit.content, visit.now))
  const shown = pageOf(cases, page, casesPerPage)
  const rows = shown.items.map((entry) => [
    step(nameIn(visit, entry.name), id === '-' ? 'tocase' : 'setcase', id, shortOf(entry.id)),
  ])
  return {
    text: say.html(id === '-' ? 'broadcast.caseAsk' : 'broadcast.chooseAsk'),
    keyboard: keyboard(
      ...rows,
      pageButtons(say, shown, (label, wanted) => step(label, 'cases', id, String(wanted))),
      id === '-' ? undefined : [step(say.plain('broadcast.noButton'), 'setcase', id)],
      [step(say.plain('nav.back'), id === '-' ? 'home' : 'show', id)],
    ),
  }
}

export function actionsScreen(visit: Visit, page: number, id: string): Screen {
  const { say } = visit
  const shown = pageOf(visit.content.actions, page, casesPerPage)
  return {
    text: say.html('broadcast.chooseAsk'),
    keyboard: keyboard(
      ...shown.items.map((entry) => [step(nameIn(visit, entry.title), 'setact', id, shortOf(entry.id))]),
      pageButtons(say, shown, (label, wanted) => step(label, 'acts', id, String(wanted))),
      [step(say.plain('broadcast.noButton'), 'setact', id)],
      [step(say.plain('nav.back'), 'show', id)],
    ),
  }
}

export function nameIn(visit: Visit, texts: Readonly<Record<string, string>>): string {
  return pickText(texts, visit, visit.rules).text
}

export function textAskScreen({ say, language }: Visit, source: string, trouble?: Html): Screen {
  return {
    text: paragraphs([trouble, say.html('broadcast.textAsk', { language: languageName(source, language) })]),
    keyboard: keyboard([step(say.plain('nav.back'), 'home')]),
  }
}

export function audienceLine(visit: Visit, { audience }: Pick<Broadcast, 'audience'>): Html {
  const { say, language } = visit
  if (audience.kind === 'everyone') return say.html('broadcast.forEveryone')
  if (audience.kind === 'urgent') return say.html('broadcast.forUrgent')
  if (audience.kind === 'country')
    return say.html('broadcast.forCountry', { country: countryName(audience.country, language) })
  const entry = findCase(visit.content, audience.caseId)
  return say.html('broadcast.forCase', { name: entry ? nameIn(visit, entry.name) : audience.caseId })
}

/** In which public channels it is posted too. */
export function channelLine({ say, content }: Visit, broadcast: Broadcast): Html | undefined {
  const names = channelsOf(broadcast, content.campaign).map(({ chat }) => chat)
  return names.length > 0 ? say.html('broadcast.alsoPosted', { channels: names.join(', ') }) : undefined
}

/** The draft as it stands; `notes` are what was just found or done. */
export function draftScreen(visit: Visit, broadcast: Broadcast, notes: readonly Html[] = []): Screen {
  const { say } = visit
  const { rejection } = broadcast
  const source = sourceText(broadcast)
  return {
    text: paragraphs([
      lines([
        audienceLine(visit, broadcast),
        broadcast.urgent ? say.html('broadcast.urgentMark') : undefined,
        channelLine(visit, broadcast),
      ]),
      source && shownText(source.html),
      buttonLine(visit, broadcast),
      lines(languageLines(visit, broadcast)),
      rejection && say.html('broadcast.rejectedWith', { reason: cutText(rejection.reason, 300) }),
      lines(notes.slice(0, 12)),
      say.html('broadcast.codeLine', { code: broadcast.code }),
      bold(stateText(visit, broadcast)),
      delayText(visit, broadcast),
    ]),
    keyboard: draftKeyboard(visit, broadcast),
  }
}

/** A text that was checked when it came; a very long one without its formatting, cut. */
export function shownText(html: string): Html {
  const plain = plainText({ markup: html })
  return plain.length <= shownCharacters ? fromLocale(html) : escapeHtml(cutText(plain, shownCharacters))
}

function draftKeyboard(visit: Visit, broadcast: Broadcast) {
  const { say } = visit
  const { id, state, urgent } = broadcast
  const editable = ['draft', 'submitted', 'approved'].includes(state)
  const unfinished = missingLanguages(broadcast, wantedLanguages(visit)).filter(
    (language) => !broadcast.without.includes(language),
  )
  const urgentLabel = `${urgent ? '✓ ' : ''}${say.plain('broadcast.markUrgent')}`
  if (state === 'waiting') return keyboard([step(say.plain('broadcast.stop'), 'stop', id)])
  if (!editable) return keyboard([homeButton(say)])
  return keyboard(
    state === 'draft' ? [step(say.plain('broadcast.submit'), 'submit', id)] : undefined,
    state === 'approved' ? startButtons(visit, broadcast) : undefined,
    [
      step(say.plain('broadcast.preview'), 'view', id, '0'),
      step(say.plain('broadcast.testSend'), 'test', id),
    ],
    state === 'draft' && unfinished.length + outdatedLanguages(broadcast).length > 0
      ? [step(say.plain('broadcast.sendWithout'), 'without', id)]
      : undefined,
    [
      step(say.plain('broadcast.changeText'), 'text', id),
      step(urgentLabel, 'urgent', id, urgent ? '0' : '1'),
    ],
    channelButton(visit, broadcast),
    [
      step(say.plain('broadcast.chooseCase'), 'cases', id, '0'),
      step(say.plain('broadcast.chooseAction'), 'acts', id, '0'),
    ],
    [step(say.plain('broadcast.drop'), 'drop', id), step(say.plain('nav.back'), 'home')],
  )
}

function channelButton({ say, content }: Visit, { id, notInChannels }: Broadcast) {
  if (Object.keys(content.campaign.channels ?? {}).length === 0) return undefined
  const label = `${notInChannels ? '' : '✓ '}${say.plain('broadcast.inChannels')}`
  return [step(label, 'channels', id, notInChannels ? '1' : '0')]
}

export function startButtons({ say }: Visit, { id }: Broadcast): InlineKeyboardButton[] {
  return [step(say.plain('broadcast.sendNow'), 'now', id), step(say.plain('broadcast.schedule'), 'when', id)]
}

function buttonLine(visit: Visit, { caseId, actionId }: Broadcast): Html | undefined {
  const entry = caseId === undefined ? undefined : findCase(visit.content, caseId)
  const action = actionId === undefined ? undefined : findAction(visit.content, actionId)
  const names = [entry && nameIn(visit, entry.name), action && nameIn(visit, action.title)].filter(Boolean)
  return names.length > 0 ? visit.say.html('broadcast.buttonsNow', { what: names.join(', ') }) : undefined
}

function languageLines(visit: Visit, broadcast: Broadcast): Html[] {
  const { say } = visit
  const { texts } = currentRevision(broadcast)
  const outdated = outdatedLanguages(broadcast)
  return [...new Set([...wantedLanguages(visit), ...Object.keys(texts)])].map((code) => {
    const language = languageName(code, visit.language)
    if (outdated.includes(code)) return say.html('broadcast.languageOutdated', { language })
    if (texts[code]) return say.html('broadcast.languageReady', { language })
    const awaited = broadcast.claims[code] !== undefined && !broadcast.without.includes(code)
    return say.html(awaited ? 'broadcast.languageClaimed' : 'broadcast.languageMissing', { language })
  })
}

export function stateText(visit: Visit, broadcast: Broadcast): Html {
  const { say } = visit
  const { state, startsAt } = broadcast
  const end = approvalEnd(broadcast)
  if (state === 'approved' && end) return say.html('broadcast.stateApproved', { time: timeText(visit, end) })
  if (state === 'waiting' && startsAt && startsAt > visit.now)
    return say.html('broadcast.stateWaiting', { time: timeText(visit, startsAt) })
  const texts = {
    draft: 'broadcast.stateDraft',
    submitted: 'broadcast.stateSubmitted',
    approved: 'broadcast.stateSubmitted',
    waiting: 'broadcast.stateSending',
    sending: 'broadcast.stateSending',
    paused: 'broadcast.statePaused',
    stopped: 'broadcast.stateStopped',
    sent: 'broadcast.stateSent',
  } as const
  return say.html(texts[state])
}

/** How long an approved update can be stopped once someone presses `Send now`. */
export function delayText({ say, language, content }: Visit, { state }: Broadcast): Html | undefined {
  if (state !== 'approved') return undefined
  const seconds = delaySecondsOf(content.campaign)
  if (seconds === 0) return say.html('broadcast.noTimeToStop')
  return say.html('broadcast.timeToStopLater', { time: formatSeconds(seconds, language) })
}

/** In the staff member's own zone, and in the campaign's where that is another. */
export function timeText(visit: Visit, at: Date): string {
  const { say, language, chat, content } = visit
  const zones = [chat.settings.timeZone ?? content.campaign.timeZone, content.campaign.timeZone]
  const [own = '', campaign = ''] = zones.map(
    (zone) => `${formatDay(dayOf(at, zone), language)}, ${timeIn(zone, at)}`,
  )
  return own === campaign ? own : say.plain('broadcast.bothTimes', { own, campaign })
}

export function refusalText(visit: Visit, reason: Refusal, broadcast: Broadcast): Html {
  const { say, language } = visit
  if (reason === 'not-now') return say.html('broadcast.notNow', { state: stateText(visit, broadcast) })
  if (reason === 'outdated')
    return say.html('broadcast.outdated', {
      languages: languageNames(outdatedLanguages(broadcast), language),
    })
  if (reason === 'waits-for-translator') {
    const claimed = missingLanguages(broadcast, Object.keys(broadcast.claims))
    return say.html('broadcast.waitsForTranslator', { languages: languageNames(claimed, language) })
  }
  const texts = {
    'no-text': 'broadcast.noText',
    own: 'broadcast.own',
    'brought-in': 'staff.broughtIn',
    changed: 'broadcast.changed',
    claimed: 'broadcast.taken',
    'approval-over': 'broadcast.approvalOver',
    'not-yours': 'broadcast.notYours',
    'nothing-new': 'broadcast.correctionEmpty',
  } as const
  return say.html(texts[reason])
}

export function audienceOf(detail: string): Audience | undefined {
  if (detail === 'all') return { kind: 'everyone' }
  if (detail === 'urgent') return { kind: 'urgent' }
  return /^[A-Z]{2}$/.test(detail) ? { kind: 'country', country: detail } : undefined
}

/** The case that a button named, if it may be shown. */
export function shortCase(visit: Visit, short: string) {
  const cases = visibleCases(visit.content, campaignDay(visit.content, visit.now))
  return cases.find(({ id }) => shortOf(id) === short)
}
