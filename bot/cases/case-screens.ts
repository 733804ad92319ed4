/** How cases look: the list, the card, the timeline. */
import { campaignDay, type Content } from '../campaign/content.ts'
import type { CaseEntry } from '../campaign/pack.ts'
import type { Visit } from '../context.ts'
import { homeButton, pageButtons } from '../subscribers/menu.ts'
import { button, keyboard, linkButton, pageOf } from '../telegram/keyboards.ts'
import { captionLimitCharacters, textLimitCharacters } from '../telegram/limits.ts'
import { deepLink } from '../telegram/routes.ts'
import type { Picture, Screen } from '../telegram/screens.ts'
import { formatDay } from '../text/dates.ts'
import { bold, fitAround, html, italic, lines, link, paragraphs, type Html } from '../text/html.ts'
import { languageName, pickText, type LocalizedText, type PickedText } from '../text/languages.ts'
import { shareUrl } from '../telegram/share.ts'
import {
  detentionOf,
  statusKey,
  visibleCases,
  visibleTimeline,
  visibleUpdates,
  type Detention,
  type TimelineEntry,
} from './case.ts'

const casesPerPage = 6
const entriesPerPage = 5

/** A text for the reader of this visit. */
export function read({ chat, language, rules }: Visit, texts: LocalizedText): PickedText {
  return pickText(texts, { language, secondLanguage: chat.secondLanguage }, rules)
}

export function listScreen(visit: Visit, wantedPage: number, above?: Html): Screen {
  const { say, content, now } = visit
  const { items, page, pages } = pageOf(
    visibleCases(content, campaignDay(content, now)),
    wantedPage,
    casesPerPage,
  )
  return {
    text: paragraphs([
      above ?? bold(say.html('cases.title')),
      say.html('cases.list'),
      pages > 1 ? say.html('nav.page', { page: page + 1, pages }) : undefined,
    ]),
    keyboard: keyboard(
      ...items.map((entry) => [caseButton(visit, entry)]),
      pageButtons(say, { page, pages }, (label, to) => button(label, 'cases', { page: to })),
      [homeButton(say)],
    ),
  }
}

export function caseButton(visit: Visit, entry: CaseEntry) {
  const status = visit.say.plain(statusKey(entry))
  return button(`${read(visit, entry.name).text} · ${status}`, 'case', { caseId: entry.id })
}

/** The card of a case. `closing` is what a newcomer from a link is told. */
export function cardScreen(
  visit: Visit,
  entry: CaseEntry,
  options: { picture?: Picture | undefined; botUsername: string; closing?: Html | undefined },
): Screen {
  const summary = read(visit, entry.summary ?? {})
  const limit = options.picture ? captionLimitCharacters : textLimitCharacters
  return {
    text: fitAround(summary.text, limit, (text) =>
      cardText(visit, entry, text, summary.fallbackLanguage, options.closing),
    ),
    keyboard: cardKeyboard(visit, entry, options.botUsername, options.closing !== undefined),
    picture: options.picture,
  }
}

function cardText(
  visit: Visit,
  entry: CaseEntry,
  summary: Html,
  fallback: string | undefined,
  closing?: Html,
): Html {
  const { say, content, now, language } = visit
  const demands = (entry.demands ?? []).map((demand) => html`• ${read(visit, demand).text}`)
  return paragraphs([
    lines([
      bold(read(visit, entry.name).text),
      lines([say.html(statusKey(entry)), detentionText(visit, entry, campaignDay(content, now))], ' · '),
    ]),
    lines([summary, fallback === undefined ? undefined : inLanguage(visit, fallback)]),
    demands.length > 0 ? lines([bold(say.html('cases.demands')), ...demands]) : undefined,
    lines([
      entry.asOf === undefined
        ? undefined
        : italic(say.html('cases.asOf', { day: formatDay(entry.asOf, language) })),
      photoLine(visit, entry),
    ]),
    closing,
  ])
}

function detentionText(visit: Visit, entry: CaseEntry, today: string): Html | undefined {
  const detention = detentionOf(entry, today)
  return detention && detentionPhrase(visit, entry, detention)
}

function detentionPhrase({ say }: Visit, entry: CaseEntry, { now, days: count }: Detention): Html {
  if (entry.group)
    return now ? say.html('cases.groupDetention', { count }) : say.html('cases.groupHeld', { count })
  return now ? say.html('cases.detention', { count }) : say.html('cases.held', { count })
}

/** Tells which language a text is in when the reader's own is missing. */
export function inLanguage({ say, language }: Visit, fallback: string): Html {
  return italic(say.html('common.inLanguage', { language: languageName(fallback, language) }))
}

function photoLine(visit: Visit, { photo }: CaseEntry): Html | undefined {
  if (!photo?.alt) return undefined
  const alt = read(visit, photo.alt).text
  const { say } = visit
  const text = photo.credit
    ? say.html('cases.photo', { alt, credit: photo.credit })
    : say.html('cases.photoAlt', { alt })
  return italic(text)
}

function cardKeyboard(visit: Visit, entry: CaseEntry, botUsername: string, newcomer: boolean) {
  const { say, chat } = visit
  const follows = chat.follows.includes(`case:${entry.id}`)
  const share = say.plain('cases.shareText', { name: read(visit, entry.name).text })
  return keyboard(
    [
      button(say.plain(follows ? 'cases.unfollow' : 'cases.follow'), 'follow', {
        follow: entry.id,
        wanted: !follows,
        origin: 'card',
      }),
      button(say.plain('cases.timeline'), 'timeline', { caseId: entry.id, page: 0 }),
    ],
    [
      button(say.plain('menu.act'), 'caseActions', { caseId: entry.id }),
      linkButton(
        say.plain('actions.share'),
        shareUrl(deepLink(botUsername, { kind: 'case', caseId: entry.id }), share),
      ),
    ],
    visit.keepsCurrent
      ? [button(say.plain('keeping.updateCase'), 'keepCase', { caseId: entry.id })]
      : undefined,
    newcomer
      ? [button(say.plain('menu.language'), 'languages', { target: `c${entry.id}` }), homeButton(say)]
      : [
          button(`‹ ${say.plain('menu.cases')}`, 'cases', { page: pageOfCase(visit, entry) }),
          homeButton(say),
        ],
  )
}

function pageOfCase({ content, now }: { content: Content; now: Date }, entry: CaseEntry): number {
  const index = visibleCases(content, campaignDay(content, now)).findIndex(({ id }) => id === entry.id)
  return Math.max(0, Math.floor(index / casesPerPage))
}

export function timelineScreen(visit: Visit, entry: CaseEntry, wantedPage: number): Screen {
  const { say, content, now } = visit
  const today = campaignDay(content, now)
  const { items, page, pages } = pageOf(visibleTimeline(entry, today), wantedPage, entriesPerPage)
  const [news] = visibleUpdates(content, entry, today)
  const newest = page === 0 && news ? read(visit, news.text).text : undefined
  return {
    text: fitAround(newest ?? '', textLimitCharacters, (text) =>
      paragraphs([
        bold(say.html('cases.timelineTitle', { name: read(visit, entry.name).text })),
        items.length === 0 ? say.html('cases.timelineEmpty') : undefined,
        ...items.map((item) => timelineEntry(visit, item)),
        newest && news ? lines([newsTitle(visit, news.date), text]) : undefined,
        pages > 1 ? say.html('nav.page', { page: page + 1, pages }) : undefined,
      ]),
    ),
    keyboard: keyboard(
      pageButtons(say, { page, pages }, (label, to) =>
        button(label, 'timeline', { caseId: entry.id, page: to }),
      ),
      [button(`‹ ${say.plain('nav.back')}`, 'case', { caseId: entry.id }), homeButton(say)],
    ),
  }
}

function newsTitle({ say, language }: Visit, date: string): Html {
  return bold(html`${say.html('cases.updates')} · ${formatDay(date, language)}`)
}

/** One entry of a case's timeline, as it stands there. */
export function entryText(visit: Visit, entry: CaseEntry, item: TimelineEntry): Html {
  const name = read(visit, entry.name).text
  return paragraphs([bold(visit.say.html('cases.timelineTitle', { name })), timelineEntry(visit, item)])
}

function timelineEntry(visit: Visit, { date, text, source }: TimelineEntry): Html {
  const words = read(visit, text)
  return lines([
    bold(formatDay(date, visit.language)),
    html`${words.text}${source === undefined ? '' : html` (${link(visit.say.html('cases.source'), source)})`}`,
    words.fallbackLanguage === undefined ? undefined : inLanguage(visit, words.fallbackLanguage),
  ])
}
