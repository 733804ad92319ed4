import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contentHash } from '../../bot/broadcasts/broadcast.ts'
import { costOf, delaySecondsOf, paidMessagesOf, pauseAbovePercentOf } from '../../bot/broadcasts/sending.ts'
import { aBroadcast } from './builders.ts'

describe('a campaign that says nothing', () => {
  test('waits for 60 seconds, and pauses above 2 %', () => {
    expect(delaySecondsOf({})).toBe(60)
    expect(pauseAbovePercentOf({})).toBe(2)
    expect(delaySecondsOf({ sending: {} })).toBe(60)
  })
})

test('a delay is minutes and seconds together', () => {
  fc.assert(
    fc.property(fc.nat(9), fc.nat(59), (minutes, seconds) => {
      const delay = `PT${minutes}M${seconds}S`
      expect(delaySecondsOf({ sending: { delay } })).toBe(minutes * 60 + seconds)
    }),
  )
  expect(delaySecondsOf({ sending: { delay: 'PT0S' } })).toBe(0)
})

describe('what an update may cost', () => {
  const rates = fc.record({
    limitPerSecond: fc.integer({ min: 1, max: 1000 }),
    freePerSecond: fc.integer({ min: 1, max: 1000 }),
  })
  const stars = fc.nat(2000)

  test('is never more than was approved, nor than the campaign allows by now, nor than the messages cost', () => {
    fc.assert(
      fc.property(rates, stars, stars, fc.nat(50_000), (some, approved, now, people) => {
        const broadcast = aBroadcast({ state: 'approved', mostStars: approved })
        const campaign = { sending: { paid: { starsPerBroadcast: now } } }
        const { mostStars } = costOf(broadcast, campaign, { people, complete: true }, some)
        expect(mostStars).toBeLessThanOrEqual(Math.min(approved, now))
        expect(mostStars).toBeLessThanOrEqual(Math.ceil(people / 10))
        expect(paidMessagesOf(broadcast, campaign)).toBe(10 * Math.min(approved, now))
      }),
    )
  })

  test('is nothing without the setting, and nothing where the rate is Telegram’s free one', () => {
    const paid = { sending: { paid: { starsPerBroadcast: 500 } } }
    const fast = { limitPerSecond: 100, freePerSecond: 30 }
    const slow = { limitPerSecond: 25, freePerSecond: 30 }
    const counted = (people: number, complete = true) => ({ people, complete })
    expect(costOf(aBroadcast(), {}, counted(3600), fast)).toEqual({ minutes: 2, mostStars: 0 })
    expect(costOf(aBroadcast(), paid, counted(3000), slow)).toEqual({ minutes: 2, mostStars: 0 })
    expect(costOf(aBroadcast(), paid, counted(3000), fast)).toEqual({ minutes: 0.5, mostStars: 300 })
    expect(costOf(aBroadcast(), paid, counted(3000, false), fast)).toEqual({ minutes: 0.5, mostStars: 500 })
    expect(costOf(aBroadcast(), paid, counted(14_000), fast).mostStars).toBe(500)
  })

  test('is part of what is approved', () => {
    const hashes = [0, 100, 500].map((mostStars) => contentHash(aBroadcast({ mostStars })))
    expect(new Set(hashes).size).toBe(3)
    expect(contentHash(aBroadcast())).toBe(hashes[0])
  })
})
