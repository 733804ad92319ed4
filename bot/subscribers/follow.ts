/**
 * What a person can follow, as buttons carry it and as it is called. One rule sets a follow; the screens that offer
 * it stand in several slices.
 */
import { countriesOf, findCase, type Content } from '../campaign/content.ts'
import { followLimit, toFollow, withFollow, type Follow } from '../chats/chat.ts'
import type { Visit } from '../context.ts'
import type { FollowToken } from '../telegram/routes.ts'
import { countryName } from '../text/countries.ts'
import { pickText } from '../text/languages.ts'

/** The follow that a button means; `undefined` when the campaign has no such thing (any more). */
export function followOfToken(token: FollowToken, content: Content): Follow | undefined {
  if (token === '*') return 'everything'
  if (token === '!') return 'urgent'
  if (countriesOf(content).includes(token)) return `country:${token}`
  return findCase(content, token) ? `case:${token}` : undefined
}

export function tokenOf(follow: Follow): FollowToken {
  if (follow === 'everything') return '*'
  return follow === 'urgent' ? '!' : follow.slice(follow.indexOf(':') + 1)
}

/** What a follow is called in the reader's language. */
export function followName(follow: Follow, { say, content, rules, chat, language }: Visit): string {
  if (follow === 'everything') return say.plain('follow.everything')
  if (follow === 'urgent') return say.plain('follow.urgent')
  const subject = tokenOf(toFollow(follow))
  if (follow.startsWith('country:')) {
    return say.plain('follow.country', { country: countryName(subject, language) })
  }
  const entry = findCase(content, subject)
  return entry ? pickText(entry.name, { language, secondLanguage: chat.secondLanguage }, rules).text : subject
}

/** Sets a follow to the wanted state; what already holds is not written again. */
export async function setFollow(visit: Visit, follow: Follow, wanted: boolean): Promise<'done' | 'too-many'> {
  if (visit.chat.follows.includes(follow) === wanted) return 'done'
  const outcome = withFollow(visit.chat, follow, wanted)
  if (!outcome.ok) return outcome.reason
  await visit.commit(outcome.chat)
  return 'done'
}

/** The words for a list that is full. */
export function tooManyFollows({ say }: Visit): string {
  return say.plain('follow.tooMany', { count: followLimit })
}
