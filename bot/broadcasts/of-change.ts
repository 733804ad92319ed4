/**
 * The draft that is made of an approved change of a case or action, with one tap: for those of the case, with its
 * button and the action's, and the change's own texts, else a short sentence about it in every language.
 */
import type { Change } from '../campaign/change.ts'
import { campaignDay, findAction, findCase, type Content } from '../campaign/content.ts'
import { statusKey } from '../cases/case.ts'
import type { Audience } from '../delivery/audience.ts'
import { formatDay } from '../text/dates.ts'
import { escapeHtml, type Html } from '../text/html.ts'
import { pickText, type LanguageRules } from '../text/languages.ts'
import type { Texts } from '../text/texts.ts'
import { textHash, type Broadcast } from './broadcast.ts'
import { edited, newBroadcast, withSource, withText } from './drafting.ts'

type Parts = {
  readonly id: string
  readonly code: string
  readonly change: Change
  readonly content: Content
  /** Languages that it is to be in. */
  readonly languages: readonly string[]
  /** The language of whoever makes it. */
  readonly language: string
  /** Staff pseudonym. */
  readonly by: string
  readonly texts: Texts
  readonly rules: LanguageRules
  readonly now: Date
}

/** `undefined` where the case or action is gone. */
export function draftOf(parts: Parts): Broadcast | undefined {
  const { change, content, by, id, code, now } = parts
  const audience = audienceOf(change, content)
  const written = audience && textsOf(parts)
  if (!audience || !written) return undefined
  const order = [parts.language, change.language, ...Object.keys(written)]
  const source = order.find((language) => written[language] !== undefined) ?? ''
  const empty = newBroadcast({ id, code, audience, proposedBy: by, language: source, now })
  const writtenBy = Object.keys(change.values.texts).length > 0 ? change.proposedBy : by
  const html = written[source] ?? ''
  const begun = withSource(empty, { html, photo: undefined, writtenBy })
  const actionId = change.subject.kind === 'action' ? change.subject.id : undefined
  const whole = begun.ok && actionId !== undefined ? edited(begun.broadcast, { actionId }) : begun
  if (!whole.ok) return undefined
  return Object.entries(written)
    .filter(([language]) => language !== source)
    .reduce(
      (broadcast, [language, text]) =>
        withText(broadcast, language, { html: text, writtenBy, sourceHash: textHash(html) }),
      whole.broadcast,
    )
}

/** Those of the case; of an action with no case of its own or several, everyone. */
function audienceOf({ subject }: Change, content: Content): Audience | undefined {
  const action = subject.kind === 'action' ? findAction(content, subject.id) : undefined
  if (subject.kind === 'action' && !action) return undefined
  const [first, ...more] = action ? (action.cases ?? []) : [subject.id]
  if (action && (first === undefined || more.length > 0)) return { kind: 'everyone' }
  const entry = findCase(content, first ?? '')
  if (!entry) return undefined
  return { kind: 'case', caseId: entry.id, ...(entry.country !== undefined && { country: entry.country }) }
}

/** HTML by language. */
function textsOf(parts: Parts): Record<string, string> {
  const { values } = parts.change
  const own = Object.entries(values.texts).map(([language, text]) => [language, escapeHtml(text)] as const)
  const texts =
    own.length > 0 ? own : parts.languages.map((language) => [language, sentence(parts, language)] as const)
  return Object.fromEntries(texts.map(([language, { markup }]) => [language, markup]))
}

function sentence({ change, content, texts, rules, now }: Parts, language: string): Html {
  const say = texts.say(language)
  const { kind, subject, values } = change
  const day = formatDay(values.day, language)
  const today = campaignDay(content, now)
  const named = findCase(content, subject.id)?.name ?? {}
  const titled = findAction(content, subject.id)?.title ?? {}
  const title = pickText(titled, { language }, rules).text
  if (kind === 'open')
    return values.day > today
      ? say.html('keeping.newsOpens', { title, day })
      : say.html('keeping.newsOpen', { title })
  if (kind === 'close')
    return values.day >= today
      ? say.html('keeping.newsCloses', { title, day })
      : say.html('keeping.newsClosed', { title })
  const name = pickText(named, { language }, rules).text
  const status = values.status ? say.plain(statusKey({ status: values.status })) : ''
  return say.html('keeping.newsStatus', { name, status, day })
}
