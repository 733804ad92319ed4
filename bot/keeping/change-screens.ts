/** What staff see of a change: what it does, as readers will see it, how it stands, and what can be done with it. */
import { actionScreen } from '../actions/action-screens.ts'
import { approvalEnd, changeHash, isWaiting, type Change, type Subject } from '../campaign/change.ts'
import { campaignDay, findAction, findCase, writtenLanguages, type Content } from '../campaign/content.ts'
import type { Standing } from '../campaign/overlay.ts'
import { statusKey } from '../cases/case.ts'
import { cardScreen, entryText, read } from '../cases/case-screens.ts'
import type { Visit } from '../context.ts'
import { button, inRows, keyboard, type InlineKeyboardButton } from '../telegram/keyboards.ts'
import type { Screen } from '../telegram/screens.ts'
import { dayOf, formatDay } from '../text/dates.ts'
import { bold, cutText, html, lines, link, paragraphs, type Html } from '../text/html.ts'
import { languageName } from '../text/languages.ts'
import { timeIn } from '../text/time-zones.ts'
import { isEditable, type Refusal } from './proposing.ts'

/** Of its hash, in a button. */
export const hashCharacters = 16
const reasonCharacters = 300
const textsCharacters = 2800

/** A button of a change. */
export function step(label: string, name: string, changeId = '-', detail = '-'): InlineKeyboardButton {
  return button(label, 'keep', { step: name, changeId, detail })
}

export type Looking = {
  /** Of this moment. */
  readonly content: Content
  readonly mine: boolean
  readonly mayApprove?: boolean
  readonly mayKeep?: boolean
  readonly mayBroadcast?: boolean
  readonly standing?: Standing | undefined
  /** For `undo`. */
  readonly target?: Change | undefined
  /** What was just found or done. */
  readonly notes?: readonly Html[]
}

/** A change as it stands, for whoever looks at it. */
export function changeScreen(before: Visit, change: Change, looking: Looking) {
  const visit = { ...before, content: looking.content }
  const { rejection } = change
  return {
    text: paragraphs([
      bold(nameOf(visit, change.subject)),
      looking.target
        ? html`${visit.say.html('keeping.takesBack')} ${lineOf(visit, looking.target)}`
        : undefined,
      lines(factsOf(visit, change)),
      ...textsOf(visit, looking.target ?? change),
      rejection &&
        visit.say.html('broadcast.rejectedWith', { reason: cutText(rejection.reason, reasonCharacters) }),
      lines(looking.notes?.slice(0, 8) ?? []),
      bold(stateText(visit, change, looking.standing)),
    ]),
    keyboard: keyboard(...buttonsOf(visit, change, looking)),
  } satisfies Screen
}

/** The name of a case, the title of an action. */
export function nameOf(visit: Visit, { kind, id }: Subject): string {
  const entry = kind === 'case' ? findCase(visit.content, id) : undefined
  const action = kind === 'action' ? findAction(visit.content, id) : undefined
  const texts = entry?.name ?? action?.title
  return texts ? read(visit, texts).text : id
}

/** In one line. */
export function lineOf(visit: Visit, change: Change): string {
  const { say, language } = visit
  const { kind, subject, values } = change
  const name = nameOf(visit, subject)
  const day = formatDay(values.day, language)
  if (kind === 'status' && values.status)
    return say.plain('keeping.lineStatus', { name, status: say.plain(statusKey({ status: values.status })) })
  if (kind === 'timeline') return say.plain('keeping.lineEntry', { name, day })
  if (kind === 'undo') return say.plain('keeping.lineUndo', { name })
  return say.plain(kind === 'open' ? 'keeping.lineOpen' : 'keeping.lineClose', { name })
}

function factsOf({ say, language, content, now }: Visit, { kind, subject, values, state }: Change): Html[] {
  const { status, until, source } = values
  const day = formatDay(values.day, language)
  const sourceLine = source === undefined ? [] : [link(source, source)]
  if (kind === 'status' && status) {
    const before = findCase(content, subject.id)?.status
    const after = say.plain(statusKey({ status }))
    const change =
      before === undefined || before === status || state === 'approved'
        ? say.html('keeping.factStatus', { status: after })
        : say.html('keeping.factChange', { before: say.plain(statusKey({ status: before })), after })
    return [change, say.html('keeping.factDay', { day }), ...sourceLine]
  }
  if (kind === 'timeline') return [say.html('keeping.factEntry', { day }), ...sourceLine]
  if (kind === 'open')
    return [
      say.html('keeping.factOpens', { day }),
      ...(until === undefined ? [] : [say.html('keeping.factUntil', { day: formatDay(until, language) })]),
    ]
  if (kind !== 'close') return []
  const isOver = values.day < campaignDay(content, now)
  return [isOver ? say.html('keeping.factClosed', { day }) : say.html('keeping.factCloses', { day })]
}

/** Cut where there are very many: whoever approves is shown each as it will look. */
function textsOf({ language: reader }: Visit, { values }: Change): Html[] {
  const texts = Object.entries(values.texts)
  const limit = Math.floor(textsCharacters / Math.max(1, texts.length))
  return texts.map(([language, text]) =>
    lines([bold(languageName(language, reader)), html`${cutText(text, limit)}`]),
  )
}

function stateText(visit: Visit, change: Change, standing?: Standing): Html {
  const { say, now } = visit
  const end = approvalEnd(change)
  if (end)
    return isWaiting(change, now)
      ? say.html('keeping.stateSubmitted', { time: timeText(visit, end) })
      : say.html('keeping.stateExpired')
  if (change.state === 'approved' && standing === 'overtaken') return say.html('keeping.stateOvertaken')
  if (change.state === 'approved' && standing === 'left-over') return say.html('keeping.stateLeftOver')
  if (change.state === 'approved' && change.kind === 'undo') return say.html('keeping.stateUndoDone')
  const texts = {
    draft: 'keeping.stateDraft',
    submitted: 'keeping.stateExpired',
    rejected: 'keeping.stateDraft',
    approved: 'keeping.stateApproved',
    withdrawn: 'broadcast.dropped',
    undone: 'keeping.stateUndone',
    absorbed: 'keeping.stateAbsorbed',
  } as const
  return say.html(texts[change.state])
}

function timeText({ chat, content, language }: Visit, at: Date): string {
  const zone = chat.settings.timeZone ?? content.campaign.timeZone
  return `${formatDay(dayOf(at, zone), language)}, ${timeIn(zone, at)}`
}

function buttonsOf(visit: Visit, change: Change, looking: Looking): (InlineKeyboardButton[] | undefined)[] {
  const { say, now } = visit
  const { id, state } = change
  const waits = isWaiting(change, now)
  const inForce = state === 'approved' && change.place !== undefined
  return [
    looking.mine && isEditable(change) && !waits
      ? [step(say.plain('broadcast.submit'), 'submit', id)]
      : undefined,
    waits && !looking.mine && looking.mayApprove ? decideButtons(visit, change) : undefined,
    looking.mayBroadcast && inForce
      ? [
          button(say.plain('keeping.broadcast'), 'broadcast', {
            step: 'ofchange',
            broadcastId: '-',
            detail: id,
          }),
        ]
      : undefined,
    isEditable(change) ? [step(say.plain('broadcast.preview'), 'view', id, visit.language)] : undefined,
    ...(looking.mine && isEditable(change) ? editButtons(visit, change) : []),
    looking.mayKeep && inForce ? [step(say.plain('keeping.undo'), 'undo', id)] : undefined,
    [step(say.plain('keeping.changes'), 'list', '-', '0'), backButton(visit, change.subject)],
  ]
}

function decideButtons({ say }: Visit, change: Change): InlineKeyboardButton[] {
  const hash = changeHash(change).slice(0, hashCharacters)
  return [
    step(say.plain('broadcast.approve'), 'approve', change.id, hash),
    step(say.plain('broadcast.reject'), 'reject', change.id, hash),
  ]
}

function editButtons(visit: Visit, change: Change): InlineKeyboardButton[][] {
  const { say, language, content, rules } = visit
  const { id, kind, values } = change
  const drop = [step(say.plain('broadcast.drop'), 'drop', id)]
  if (kind === 'undo') return [drop]
  const day = step(say.plain('keeping.day', { day: formatDay(values.day, language) }), 'day', id)
  const texts = writtenLanguages(content, rules).map((code) => {
    const label = say.plain('broadcast.correctionText', { language: languageName(code, language) })
    return step(values.texts[code] === undefined ? label : `✓ ${label}`, 'text', id, code)
  })
  const until = values.until === undefined ? '–' : formatDay(values.until, language)
  return [
    [
      day,
      ...(kind === 'open' ? [step(say.plain('keeping.until', { day: until }), 'until', id)] : []),
      ...(kind === 'status' || kind === 'timeline'
        ? [step(`${values.source === undefined ? '' : '✓ '}${say.plain('keeping.source')}`, 'source', id)]
        : []),
    ],
    ...(kind === 'open' ? [] : inRows(texts, 2)),
    drop,
  ]
}

function backButton({ say }: Visit, { kind, id }: Subject): InlineKeyboardButton {
  return kind === 'case'
    ? button(`‹ ${say.plain('nav.back')}`, 'case', { caseId: id })
    : button(`‹ ${say.plain('nav.back')}`, 'action', { actionId: id })
}

export type Preview = {
  /** With the change. */
  readonly content: Content
  /** For `undo`. */
  readonly target?: Change | undefined
  /** Of the action's signatures. */
  readonly count: number | undefined
  readonly botUsername: string
}

/** As readers of the visit's language will see it; `undefined` where nothing is left to be seen. */
export function previewText(visit: Visit, change: Change, preview: Preview): Html | undefined {
  const { content, target, botUsername, count } = preview
  const { secondLanguage: _own, ...chat } = visit.chat
  const reader: Visit = { ...visit, chat: { ...chat, follows: [] }, content, keepsCurrent: false }
  const action = findAction(content, change.subject.id)
  if (change.subject.kind === 'action')
    return action && actionScreen(reader, action, { botUsername, count }).text
  const entry = findCase(content, change.subject.id)
  const kind = target?.kind ?? change.kind
  const card = entry && kind === 'status' ? cardScreen(reader, entry, { botUsername }).text : undefined
  const { day, texts } = change.values
  const written = { date: day, text: { ...texts }, ...sourceOf(change) }
  const text = entry && Object.keys(texts).length > 0 ? entryText(reader, entry, written) : undefined
  return (card ?? text) ? paragraphs([card, text]) : undefined
}

function sourceOf({ values: { source } }: Change): { source?: string } {
  return source === undefined ? {} : { source }
}

export function refusalText(visit: Visit, reason: Refusal, change: Change): Html {
  const { say } = visit
  if (reason === 'not-now') return say.html('keeping.notNow', { state: stateText(visit, change) })
  const texts = {
    own: 'broadcast.own',
    'brought-in': 'staff.broughtIn',
    'not-yours': 'broadcast.notYours',
    changed: 'broadcast.changed',
    'no-text': 'broadcast.noText',
    'too-old': 'keeping.stateExpired',
    'subject-gone': 'keeping.subjectGone',
    'no-change': 'keeping.noChange',
    future: 'keeping.future',
    'before-arrest': 'keeping.beforeArrest',
    'day-past': 'keeping.dayPast',
    'needs-until': 'keeping.needsUntil',
    'until-early': 'keeping.untilEarly',
    'key-gone': 'keeping.keyGone',
    'nothing-to-undo': 'keeping.nothingToUndo',
  } as const
  return say.html(texts[reason])
}
