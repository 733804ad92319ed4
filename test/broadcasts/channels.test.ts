import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contentHash } from '../../bot/broadcasts/broadcast.ts'
import { channelsOf, offeredChannels } from '../../bot/broadcasts/channels.ts'
import { approved, edited, submitted, type Outcome } from '../../bot/broadcasts/drafting.ts'
import { aBroadcast } from './builders.ts'

const now = new Date('2015-03-04T09:00:00Z')
const named = fc.dictionary(
  fc.constantFrom('en', 'az', 'fr', 'ru'),
  fc.constantFrom('@one', '@two', '@three'),
)

function done(outcome: Outcome) {
  if (!outcome.ok) throw new Error(outcome.reason)
  return outcome.broadcast
}

test('whatever the campaign named then and names now, it is posted only where both say so, and once a language', () => {
  fc.assert(
    fc.property(named, named, (then, since) => {
      const broadcast = done(submitted(aBroadcast(), ['en'], now, { channels: then, mostStars: 0 }))
      const posted = channelsOf(broadcast, { channels: since })
      for (const { language, chat } of posted) expect([then[language], since[language]]).toEqual([chat, chat])
      const languages = posted.map(({ language }) => language)
      expect(languages).toEqual([...new Set(languages)].toSorted())
      const both = Object.keys(then).filter((language) => then[language] === since[language])
      expect(posted).toHaveLength(both.length)
    }),
  )
})

test('whatever channels were approved, no others have the same hash', () => {
  fc.assert(
    fc.property(named, named, (one, other) => {
      const hashes = [one, other].map((channels) => contentHash(aBroadcast({ channels })))
      expect(hashes[0] === hashes[1]).toBe(JSON.stringify(sorted(one)) === JSON.stringify(sorted(other)))
    }),
  )
})

function sorted(record: Record<string, string>) {
  return Object.entries(record).toSorted(([one], [other]) => one.localeCompare(other))
}

describe('a draft', () => {
  const campaign = { channels: { en: '@one', az: '@two' } }

  test('offers all channels of the campaign, or none', () => {
    expect(offeredChannels(aBroadcast(), campaign)).toEqual(campaign.channels)
    expect(offeredChannels(aBroadcast({ notInChannels: true }), campaign)).toEqual({})
    expect(offeredChannels(aBroadcast(), {})).toEqual({})
    expect(channelsOf(aBroadcast({ notInChannels: true }), campaign)).toEqual([])
  })

  test('that was submitted is a draft again when its writer takes it out of the channels', () => {
    const first = done(submitted(aBroadcast(), ['en'], now, { ...campaign, mostStars: 0 }))
    const hash = contentHash(first)
    const again = done(submitted(done(edited(first, { notInChannels: true })), ['en'], now))
    expect(approved(again, { by: 'b', hash, reads: [] }, now)).toEqual({ ok: false, reason: 'changed' })
    expect(channelsOf(again, campaign)).toEqual([])
  })
})
