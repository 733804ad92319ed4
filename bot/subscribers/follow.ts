/**
 * What a person can follow, as buttons carry it and as it is called. One rule sets a follow; the screens that offer
 * it stand in several slices.
 */
import { countriesOf, findCase, type Content } from '../campaign/content.ts'
import { followLimit, withFollow, type Follow } from '../chats/chat.ts'
import { followOf, tokenOf } from '../chats/profile.ts'
import type { Visit } from '../context.ts'
import type { FollowToken } from '../telegram/routes.ts'
import { countryName } from '../text/countries.ts'
import { pickText } from '../text/languages.ts'

/** The follow that a button means; `undefined` when the campaign has no such thing (any more). */
export function followOfToken(token: FollowToken, content: Content): Follow | undefined {
  const follow = followOf(token)
  const offered =
    !/^[A-Za-z0-9]/.test(token) || countriesOf(content).includes(token) || findCase(content, token)
  return offered ? follow : undefined
}

/** What a follow is called in the reader's language. */
export function followName(follow: Follow, { say, content, rules, chat, language }: Visit): string {
  if (follow === 'everything') return say.plain('follow.everything')
  if (follow === 'urgent') return say.plain('follow.urgent')
  const subject = tokenOf(follow).replace('~', '')
  if (follow.startsWith('country:')) {
    return say.plain('follow.country', { country: countryName(subject, language) })
  }
  const entry = findCase(content, subject)
  const name = entry
    ? pickText(entry.name, { language, secondLanguage: chat.secondLanguage }, rules).text
    : subject
  return follow.startsWith('mute:') ? say.plain('follow.muted', { name }) : name
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
