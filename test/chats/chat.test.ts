import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  expiryOf,
  followLimit,
  freshChat,
  isInAudience,
  noUpdates,
  ringSize,
  wasApplied,
  withApplied,
  withFollow,
  withRemembered,
  withSetting,
  type Follow,
  type UpdateKind,
} from '../../bot/chats/chat.ts'

const kinds: UpdateKind[] = ['message', 'callback', 'member']

test('the ring knows the last four updates of each kind and no others', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ kind: fc.constantFrom(...kinds), tag: fc.stringMatching(/^[a-z]{8}$/) }), {
        maxLength: 40,
      }),
      (updates) => {
        const ring = updates.reduce((held, { kind, tag }) => withApplied(held, kind, tag), noUpdates)
        for (const kind of kinds) {
          const tags = updates.filter((update) => update.kind === kind).map(({ tag }) => tag)
          expect(ring[kind]).toEqual(tags.slice(-ringSize))
          for (const tag of tags.slice(-ringSize)) expect(wasApplied(ring, kind, tag)).toBe(true)
        }
      },
    ),
  )
})

test('following twice is following once, and unfollowing ends it', () => {
  const once = withFollow(freshChat(1), 'everything', true)
  const twice = once.ok && withFollow(once.chat, 'everything', true)
  expect(twice && twice.ok && twice.chat.follows).toEqual(['everything'])
  const none = twice && twice.ok && withFollow(twice.chat, 'everything', false)
  expect(none && none.ok && none.chat.follows).toEqual([])
})

test('a full list refuses one more and still lets go', () => {
  const follows = Array.from({ length: followLimit }, (_, index): Follow => `case:c${index}`)
  const full = { ...freshChat(1), follows }
  expect(withFollow(full, 'urgent', true)).toEqual({ ok: false, reason: 'too-many' })
  expect(withFollow(full, 'case:c0', false).ok).toBe(true)
})

test('long names fill the list sooner', () => {
  const follows = Array.from({ length: 6 }, (_, index): Follow => `case:${'c'.repeat(44)}${index}`)
  const full = { ...freshChat(1), follows }
  expect(withFollow(full, 'urgent', true)).toEqual({ ok: false, reason: 'too-many' })
  expect(withFollow(full, follows[0] ?? 'urgent', true)).toEqual({ ok: true, chat: full })
})

test('a setting that is ended leaves no trace', () => {
  const chosen = withSetting(withSetting(freshChat(1), 'discreet', true), 'timeZone', 'Asia/Baku')
  expect(chosen.settings).toEqual({ discreet: true, timeZone: 'Asia/Baku' })
  expect(withSetting(withSetting(chosen, 'discreet', false), 'timeZone', undefined)).toEqual(freshChat(1))
  expect(withRemembered(withRemembered(freshChat(1), 'name', 'Ann'), 'name', undefined)).toEqual(freshChat(1))
})

test('a chat that holds nothing chosen expires after a day, any other never', () => {
  const now = new Date('2015-03-04T12:00:00Z')
  expect(expiryOf(freshChat(1), now)).toBe(now.getTime() / 1000 + 86_400)
  expect(expiryOf({ ...freshChat(1), language: 'fr' }, now)).toBeUndefined()
  expect(expiryOf({ ...freshChat(1), follows: ['urgent'] }, now)).toBeUndefined()
  expect(expiryOf(withSetting(freshChat(1), 'daily', true), now)).toBeUndefined()
  expect(expiryOf(withRemembered(freshChat(1), 'country', 'AZ'), now)).toBeUndefined()
})

test('only reachable followers are in the audience', () => {
  expect(isInAudience(freshChat(1))).toBe(false)
  expect(isInAudience({ ...freshChat(1), follows: ['urgent'] })).toBe(true)
  expect(isInAudience({ ...freshChat(1), follows: ['urgent'], unreachableSince: '2015-03-04' })).toBe(false)
})
