import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { delaySecondsOf, pauseAbovePercentOf } from '../../bot/broadcasts/sending.ts'

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
