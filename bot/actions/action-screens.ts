/** How actions look: the list, the card with its count, what a closed petition says. */
import { campaignDay, findAction, findCase } from '../campaign/content.ts'
import type { ActionEntry } from '../campaign/pack.ts'
import { inLanguage, read } from '../cases/case-screens.ts'
import type { Follow } from '../chats/chat.ts'
import type { Visit } from '../context.ts'
import { followName } from '../subscribers/follow.ts'
import { homeButton, pageButtons } from '../subscribers/menu.ts'
import { button, keyboard, linkButton, pageOf } from '../telegram/keyboards.ts'
import { deepLink } from '../telegram/routes.ts'
import type { Screen } from '../telegram/screens.ts'
import { shareUrl } from '../telegram/share.ts'
import { countryName } from '../text/countries.ts'
import { daysBetween, formatDay } from '../text/dates.ts'
import { bold, html, italic, lines, paragraphs, type Html } from '../text/html.ts'
import type { TextKey } from '../text/texts.ts'
import { actionsFor, listedActions, nextAction, nextGoal, stateOf } from './petition.ts'

const actionsPerPage = 6

const kindKeys = {
  petition: 'actions.kindPetition',
  'email-target': 'actions.kindEmail',
  solidarity: 'actions.kindSolidarity',
  call: 'actions.kindCall',
  event: 'actions.kindEvent',
} as const satisfies Record<ActionEntry['kind'], TextKey>

export function actionListScreen(visit: Visit, wantedPage: number, above?: Html): Screen {
  const { say, content, now } = visit
  const { items, page, pages } = pageOf(listedActions(content, now), wantedPage, actionsPerPage)
  return {
    text: paragraphs([
      above ?? bold(say.html('actions.title')),
      say.html(items.length > 0 ? 'actions.list' : 'actions.none'),
      pages > 1 ? say.html('nav.page', { page: page + 1, pages }) : undefined,
    ]),
    keyboard: keyboard(
      ...items.map((action) => [actionButton(visit, action)]),
      pageButtons(say, { page, pages }, (label, to) => button(label, 'actions', { page: to })),
      [homeButton(say)],
    ),
  }
}

/** What can be done for one case. */
export function caseActionsScreen(visit: Visit, caseId: string): Screen | undefined {
  const { say, content, now } = visit
  const entry = findCase(content, caseId)
  if (!entry) return undefined
  const actions = actionsFor(content, caseId, now)
  return {
    text: paragraphs([
      bold(say.html('actions.forCase', { name: read(visit, entry.name).text })),
      say.html(actions.length > 0 ? 'actions.list' : 'actions.none'),
    ]),
    keyboard: keyboard(...actions.slice(0, actionsPerPage).map((action) => [actionButton(visit, action)]), [
      button(`‹ ${say.plain('nav.back')}`, 'case', { caseId }),
      homeButton(say),
    ]),
  }
}

function actionButton(visit: Visit, action: ActionEntry) {
  const { say, content, now } = visit
  const closed = stateOf(action, campaignDay(content, now)) === 'closed'
  const title = read(visit, action.title).text
  return button(closed ? `${title} (${say.plain('actions.isClosed')})` : title, 'action', {
    actionId: action.id,
  })
}

export type CardOptions = {
  /** Of a petition; other kinds are not counted yet. */
  readonly count?: number | undefined
  readonly botUsername: string
  /** Said above the card, e.g. what has just happened. */
  readonly above?: Html | undefined
  /** For a newcomer from a link. */
  readonly closing?: Html | undefined
  /** Offers to take the signature back rather than to sign. */
  readonly signed?: boolean
  /** Only the title: what is said above matters now. */
  readonly brief?: boolean
}

export function actionScreen(visit: Visit, action: ActionEntry, options: CardOptions): Screen {
  const { say, content, now } = visit
  const state = stateOf(action, campaignDay(content, now))
  const title = read(visit, action.title)
  return {
    text: paragraphs([
      options.above,
      lines([bold(title.text), italic(say.html(kindKeys[action.kind])), targetLine(visit, action)]),
      ...(options.brief ? [] : fullText(visit, action, state, options.count)),
      options.closing,
    ]),
    keyboard: keyboard(
      ownButtons(visit, action, state, options.signed ?? false),
      state === 'closed' ? followButton(visit, action) : [],
      options.signed ? nextStep(visit, action) : elsewhereButton(visit, action),
      [shareButton(visit, action, options.botUsername)],
      visit.keepsCurrent
        ? [button(say.plain('keeping.updateAction'), 'keepAction', { actionId: action.id })]
        : undefined,
      lastRow(visit, action, options.closing !== undefined),
    ),
  }
}

function fullText(visit: Visit, action: ActionEntry, state: string, count: number | undefined) {
  const ask = action.ask && read(visit, action.ask)
  const note = ask?.fallbackLanguage === undefined ? undefined : inLanguage(visit, ask.fallbackLanguage)
  return [
    ask && lines([html`${ask.text}`, note]),
    demandLines(visit, action),
    meantForText(visit, action),
    stateText(visit, action, state, count),
    state === 'closed' ? undefined : countdownText(visit, action),
  ]
}

/** The days until the event that an action works towards. */
function countdownText(visit: Visit, { event }: ActionEntry): Html | undefined {
  if (!event) return undefined
  const count = daysBetween(campaignDay(visit.content, visit.now), event.date)
  if (count < 0) return undefined
  const day = formatDay(event.date, visit.language)
  return visit.say.html('actions.countdown', { count, event: read(visit, event.title).text, day })
}

export function meantForText({ say, language }: Visit, action: ActionEntry): Html | undefined {
  if (!action.for?.length) return undefined
  const names = action.for.map((country) => countryName(country, language))
  return say.html('actions.meantFor', { countries: names.join(', ') })
}

/** The action that those are offered for whom this one is not meant. */
export function elsewhereButton(visit: Visit, action: ActionEntry) {
  const other = findAction(visit.content, action.elsewhere ?? '')
  if (!action.for?.length || !other) return []
  const title = read(visit, other.title).text
  return [button(visit.say.plain('actions.elsewhere', { title }), 'action', { actionId: other.id })]
}

function targetLine(visit: Visit, { target }: ActionEntry): Html | undefined {
  return target && visit.say.html('actions.target', { target: read(visit, target).text })
}

function demandLines(visit: Visit, { demands }: ActionEntry): Html | undefined {
  if (!demands?.length) return undefined
  const items = demands.map((demand) => html`• ${read(visit, demand).text}`)
  return lines([bold(visit.say.html('actions.demands')), ...items])
}

function stateText(visit: Visit, action: ActionEntry, state: string, count: number | undefined): Html {
  const { say, language } = visit
  if (action.kind !== 'petition') return say.html(state === 'closed' ? 'actions.ended' : 'actions.later')
  if (state === 'upcoming')
    return say.html('actions.opensLater', { day: formatDay(action.opens ?? '', language) })
  if (state === 'closed') return closedText(visit, action, count ?? 0)
  return lines([
    countText(visit, count ?? 0),
    goalText(visit, action, count ?? 0),
    action.closes === undefined
      ? undefined
      : say.html('actions.closes', { day: formatDay(action.closes, language) }),
  ])
}

function closedText(visit: Visit, action: ActionEntry, count: number): Html {
  const { say } = visit
  return lines([
    say.html('actions.closed'),
    say.html('actions.finalCount', { count }),
    action.outcome && say.html('actions.outcome', { outcome: read(visit, action.outcome).text }),
    visit.chat.follows.includes(followOf(action)) ? undefined : say.html('actions.closedFollow'),
  ])
}

export function countText({ say }: Visit, count: number): Html {
  return say.html('actions.count', { count })
}

export function goalText({ say }: Visit, action: ActionEntry, count: number): Html | undefined {
  const next = nextGoal(action, count)
  if (!next) return undefined
  return next.left > 0 ? say.html('actions.goal', next) : say.html('actions.goalReached', next)
}

function ownButtons({ say }: Visit, action: ActionEntry, state: string, signed: boolean) {
  if (action.kind !== 'petition') return []
  if (signed) return [button(say.plain('sign.withdraw'), 'withdraw', { actionId: action.id })]
  return state === 'open' ? [button(say.plain('sign.button'), 'sign', { actionId: action.id })] : []
}

/** What following means for an action: its one case, else everything. */
export function followOf({ cases }: ActionEntry): Follow {
  return cases?.length === 1 ? `case:${cases[0]}` : 'everything'
}

/** One thing to do after signing: follow, or, for those who do, another open action. */
function nextStep(visit: Visit, action: ActionEntry) {
  const follow = followButton(visit, action)
  const next = nextAction(visit.content, action, visit.now)
  if (follow.length > 0 || !next) return follow
  return [
    button(visit.say.plain('actions.next', { title: read(visit, next.title).text }), 'action', {
      actionId: next.id,
    }),
  ]
}

function followButton(visit: Visit, action: ActionEntry) {
  const follow = followOf(action)
  if (visit.chat.follows.includes(follow)) return []
  const { say } = visit
  const label =
    follow === 'everything'
      ? say.plain('actions.followEverything')
      : say.plain('actions.followOffer', { name: followName(follow, visit) })
  return [button(label, 'followFromAction', { actionId: action.id })]
}

function shareButton(visit: Visit, action: ActionEntry, botUsername: string) {
  const text = visit.say.plain('actions.shareText', { title: read(visit, action.title).text })
  const url = deepLink(botUsername, { kind: 'action', actionId: action.id })
  return linkButton(visit.say.plain('actions.share'), shareUrl(url, text))
}

function lastRow({ say }: Visit, action: ActionEntry, newcomer: boolean) {
  return newcomer
    ? [button(say.plain('menu.language'), 'languages', { target: `a${action.id}` }), homeButton(say)]
    : [button(`‹ ${say.plain('menu.act')}`, 'actions', { page: 0 }), homeButton(say)]
}
