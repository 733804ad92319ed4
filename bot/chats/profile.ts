/**
 * The part of a chat that the audience index carries, written small: the whole chat has to fit into one kilobyte.
 * Anything else about a person stays out of it.
 */
import { CaselineError } from '../errors.ts'
import type { Chat, Follow } from './chat.ts'

/** What is needed to send someone an update. */
export type Profile = Pick<Chat, 'chatId' | 'language' | 'secondLanguage' | 'follows' | 'settings'>

/** As stored. Names are one letter: i id, l and s languages, f follows, d discreet, o once a day, z zone, q quiet, u urgent. */
type Packed = {
  i: number
  l?: string
  s?: string
  f?: string[]
  d?: 1
  o?: 1
  z?: string
  q?: [number, number]
  u?: 1
}

export function packProfile({ chatId, language, secondLanguage, follows, settings }: Profile): Packed {
  const { discreet, daily, timeZone, quietHours, urgentAnytime } = settings
  return {
    i: chatId,
    ...(language !== undefined && { l: language }),
    ...(secondLanguage !== undefined && { s: secondLanguage }),
    ...(follows.length > 0 && { f: follows.map(tokenOf) }),
    ...(discreet && { d: 1 }),
    ...(daily && { o: 1 }),
    ...(timeZone !== undefined && { z: timeZone }),
    ...(quietHours && { q: [quietHours.fromMinute, quietHours.toMinute] }),
    ...(urgentAnytime && { u: 1 }),
  }
}

export function unpackProfile(stored: unknown): Profile {
  const { i, l, s, f, d, o, z, q, u } = stored as Packed
  return {
    chatId: i,
    ...(l !== undefined && { language: l }),
    ...(s !== undefined && { secondLanguage: s }),
    follows: (f ?? []).map(followOf),
    settings: {
      ...(d && { discreet: true }),
      ...(o && { daily: true }),
      ...(z !== undefined && { timeZone: z }),
      ...(q && { quietHours: { fromMinute: q[0], toMinute: q[1] } }),
      ...(u && { urgentAnytime: true }),
    },
  }
}

/** What a follow is called in stored profiles and in buttons: `*`, `!`, a country, a case, `~` and a muted case. */
export function tokenOf(follow: Follow): string {
  if (follow === 'everything') return '*'
  if (follow === 'urgent') return '!'
  const subject = follow.slice(follow.indexOf(':') + 1)
  return follow.startsWith('mute:') ? `~${subject}` : subject
}

/** The follow that a token names; throws `defect` for what is none. */
export function followOf(token: string): Follow {
  if (token === '*') return 'everything'
  if (token === '!') return 'urgent'
  if (/^[A-Z]{2}$/.test(token)) return `country:${token}`
  if (/^[a-z0-9-]{1,48}$/.test(token)) return `case:${token}`
  if (/^~[a-z0-9-]{1,48}$/.test(token)) return `mute:${token.slice(1)}`
  throw new CaselineError('defect', 'Not a follow.')
}
