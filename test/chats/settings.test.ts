import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Follow } from '../../bot/chats/chat.ts'
import { packProfile, unpackProfile } from '../../bot/chats/profile.ts'
import { quietHoursText, readQuietHours } from '../../bot/chats/settings.ts'

test.each([
  ['22-7', 22 * 60, 7 * 60],
  ['22:30-7:00', 22 * 60 + 30, 7 * 60],
  ['22.30 – 7', 22 * 60 + 30, 7 * 60],
  ['from 9 to 17', 9 * 60, 17 * 60],
  ['с 23 до 8', 23 * 60, 8 * 60],
  ['0-24:00', undefined, undefined],
  ['22-24', 22 * 60, 0],
  ['22', undefined, undefined],
  ['25-7', undefined, undefined],
  ['22:60-7', undefined, undefined],
  ['7-7', undefined, undefined],
  ['khadija', undefined, undefined],
  ['', undefined, undefined],
])('quiet hours typed as %j', (typed, fromMinute, toMinute) => {
  expect(readQuietHours(typed)).toEqual(fromMinute === undefined ? undefined : { fromMinute, toMinute })
})

test('quiet hours are read back as they are shown', () => {
  fc.assert(
    fc.property(fc.nat(1439), fc.nat(1439), (fromMinute, toMinute) => {
      fc.pre(fromMinute !== toMinute)
      expect(readQuietHours(quietHoursText({ fromMinute, toMinute }))).toEqual({ fromMinute, toMinute })
    }),
  )
})

test('reading what someone typed never fails', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (typed) => {
      const hours = readQuietHours(typed)
      expect(hours?.fromMinute).not.toBe(hours?.toMinute ?? -1)
    }),
  )
})

test('a profile is unpacked as it was packed', () => {
  const follow = fc.oneof(
    fc.constantFrom<Follow>('everything', 'urgent', 'country:AZ'),
    fc.stringMatching(/^[a-z0-9-]{1,48}$/).map((id): Follow => `case:${id}`),
  )
  const minutes = fc.record({ fromMinute: fc.nat(1439), toMinute: fc.nat(1439) })
  const profile = fc.record(
    {
      chatId: fc.nat(),
      language: fc.constantFrom('en', 'az'),
      secondLanguage: fc.constantFrom('fr', 'ru'),
      follows: fc.array(follow, { maxLength: 10 }),
      settings: fc.record(
        {
          discreet: fc.constant(true),
          daily: fc.constant(true),
          timeZone: fc.constant('Asia/Baku'),
          quietHours: minutes,
          urgentAnytime: fc.constant(true),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['chatId', 'follows', 'settings'] },
  )
  fc.assert(
    fc.property(profile, (given) => {
      expect(unpackProfile(JSON.parse(JSON.stringify(packProfile(given))))).toEqual(given)
    }),
  )
})
