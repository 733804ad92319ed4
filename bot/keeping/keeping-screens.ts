/** What staff choose from to keep a case or an action current, what they are asked, and the list of changes. */
import { stateOf } from '../actions/petition.ts'
import { isWaiting, type Change } from '../campaign/change.ts'
import { campaignDay, writtenLanguages } from '../campaign/content.ts'
import type { Standing } from '../campaign/overlay.ts'
import type { ActionEntry, CaseEntry } from '../campaign/pack.ts'
import { read } from '../cases/case-screens.ts'
import { statuses, statusKey } from '../cases/case.ts'
import type { Visit } from '../context.ts'
import { homeButton, pageButtons } from '../subscribers/menu.ts'
import { button, inRows, keyboard, pageOf } from '../telegram/keyboards.ts'
import type { Screen } from '../telegram/screens.ts'
import { addDays } from '../text/dates.ts'
import { bold, italic, paragraphs, type Html } from '../text/html.ts'
import { languageName } from '../text/languages.ts'
import { lineOf, step } from './change-screens.ts'
import { textLimitOf } from './typed.ts'

/** What is typed next. */
export type Question = 'day' | 'until' | 'text' | 'source'

const changesPerPage = 8

export function caseScreen(visit: Visit, entry: CaseEntry): Screen {
  const { say } = visit
  const others = statuses
    .filter((status) => status !== entry.status)
    .map((status) => button(say.plain(statusKey({ status })), 'keepStatus', { caseId: entry.id, status }))
  return {
    text: paragraphs([
      bold(read(visit, entry.name).text),
      say.html('keeping.caseNow', { status: say.plain(statusKey(entry)) }),
      say.html('keeping.caseAsk'),
    ]),
    keyboard: keyboard(
      ...inRows(others, 2),
      [button(say.plain('keeping.addEntry'), 'keepEntry', { caseId: entry.id })],
      [step(say.plain('keeping.changes'), 'list', '-', '0')],
      [button(`‹ ${say.plain('nav.back')}`, 'case', { caseId: entry.id })],
    ),
  }
}

export function actionScreen(visit: Visit, action: ActionEntry): Screen {
  const { say, content, now } = visit
  const state = stateOf(action, campaignDay(content, now))
  const actionId = action.id
  const open = button(say.plain(state === 'closed' ? 'keeping.reopen' : 'keeping.open'), 'keepOpen', {
    actionId,
  })
  const close = button(
    say.plain(state === 'closed' ? 'keeping.writeOutcome' : 'keeping.close'),
    'keepClose',
    {
      actionId,
    },
  )
  return {
    text: paragraphs([bold(read(visit, action.title).text), say.html('keeping.actionAsk')]),
    keyboard: keyboard(
      state === 'open' ? [close] : [open, close],
      [step(say.plain('keeping.changes'), 'list', '-', '0')],
      [button(`‹ ${say.plain('nav.back')}`, 'action', { actionId })],
    ),
  }
}

/** `trouble`: why what was typed was not taken. */
export function askScreen(
  visit: Visit,
  change: Change,
  question: Question,
  language: string,
  trouble?: Html,
): Screen {
  const { say } = visit
  const { id, values } = change
  const remove = say.plain('keeping.leaveOut')
  const rows = {
    day: [quickDays(visit, change)],
    until: [],
    text: values.texts[language] === undefined ? [] : [[step(remove, 'notext', id, language)]],
    source: values.source === undefined ? [] : [[step(remove, 'nosource', id)]],
  }
  return {
    text: paragraphs([trouble, askText(visit, change, question, language)]),
    keyboard: keyboard(...rows[question], [step(say.plain('nav.back'), 'show', id)]),
  }
}

function askText(
  { say, language: reader }: Visit,
  { kind }: Change,
  question: Question,
  language: string,
): Html {
  if (question === 'source') return say.html('keeping.sourceAsk')
  if (question === 'until') return say.html('keeping.untilAsk')
  if (question === 'day') {
    if (kind === 'open') return say.html('keeping.opensAsk')
    return say.html(kind === 'close' ? 'keeping.closesAsk' : 'keeping.dayAsk')
  }
  return say.html(kind === 'close' ? 'keeping.outcomeAsk' : 'keeping.textAsk', {
    language: languageName(language, reader),
    limit: textLimitOf(kind),
  })
}

function quickDays({ say, content, now }: Visit, { id, kind }: Change) {
  const today = campaignDay(content, now)
  const before = addDays(today, -1)
  const ofToday = step(say.plain('keeping.today'), 'setday', id, today)
  if (kind === 'open') return [ofToday]
  const label = say.plain(kind === 'close' ? 'keeping.atOnce' : 'keeping.yesterday')
  return [step(label, 'setday', id, before), ofToday]
}

export function listScreen(
  visit: Visit,
  changes: readonly Change[],
  standing: ReadonlyMap<string, Standing>,
  wantedPage: number,
): Screen {
  const { say } = visit
  const shown = pageOf(changes, wantedPage, changesPerPage)
  return {
    text: paragraphs([
      bold(say.html('keeping.changes')),
      say.html(changes.length > 0 ? 'keeping.listAsk' : 'keeping.listEmpty'),
    ]),
    keyboard: keyboard(
      ...shown.items.map((change) => [
        step(`${markOf(visit, change, standing.get(change.id))} ${lineOf(visit, change)}`, 'show', change.id),
      ]),
      pageButtons(say, shown, (label, page) => step(label, 'list', '-', String(page))),
      [homeButton(say)],
    ),
  }
}

/** In force, waiting, not seen by readers any more, not finished. */
function markOf({ now }: Visit, change: Change, standing: Standing | undefined): string {
  if (change.state === 'approved') return standing === 'in-force' || standing === 'absorbed' ? '✓' : '!'
  return isWaiting(change, now) ? '…' : '–'
}

/** `text`: as readers of that language will see it; without one, nothing is left to be seen. */
export function previewScreen(visit: Visit, change: Change, shown: string, text: Html | undefined): Screen {
  const { say, content, rules, language } = visit
  const languages = writtenLanguages(content, rules).map((code) => {
    const name = languageName(code, language)
    return step(code === shown ? `• ${name}` : name, 'view', change.id, code)
  })
  return {
    text: text ?? italic(say.html('keeping.previewEmpty')),
    keyboard: keyboard(...inRows(languages, 2), [step(say.plain('nav.back'), 'show', change.id)]),
  }
}
