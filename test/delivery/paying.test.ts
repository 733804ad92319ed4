import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Totals } from '../../bot/delivery/job.ts'
import { createPurse, messagesWithin, secondsFor } from '../../bot/delivery/paying.ts'
import { createPace } from '../../bot/delivery/pacing.ts'
import { startTelegram, type Telegram } from '../../local/telegram/server.ts'
import { subscribe } from '../support/audience.ts'
import { aJob, aMailing, give, pump, totalsOf } from '../support/pump.ts'
import { botToken, startStage, type Stage } from '../support/stage.ts'

describe('the right to pay', () => {
  const step = fc.constantFrom('take', 'take', 'take', 'row', 'acknowledged', 'crash', 'rest', 'go on')
  const run = {
    most: fc.nat(60),
    reserve: fc.integer({ min: 1, max: 20 }),
    steps: fc.array(step, { maxLength: 80, size: 'max' }),
  }

  test('is never used more often than was approved, however often a process dies between two rows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record(run), async ({ most, reserve, steps }) => {
        let [used, inLedger] = [0, 0]
        let goOn: (isRefused: boolean) => void = () => {}
        let purse = createPurse(most, 0, reserve)
        for (const next of steps) {
          if (next === 'take' && purse.take()) used += 1
          if (next === 'row') inLedger = purse.forRow(false)
          if (next === 'acknowledged') purse.granted(inLedger)
          if (next === 'crash') purse = createPurse(most, inLedger, reserve)
          if (next === 'rest') void purse.restUntil(new Promise((resolve) => (goOn = resolve)))
          if (next === 'go on') goOn(false)
          await setImmediate()
          expect(used).toBeLessThanOrEqual(inLedger)
        }
        expect(used).toBeLessThanOrEqual(most)
      }),
      { numRuns: 500 },
    )
  })

  test('rests while it is asked whether Telegram takes it, and ends when it does not', async () => {
    const purse = createPurse(25, 0, 10)
    purse.granted(purse.forRow(false))
    const asked = purse.restUntil(Promise.resolve(false))
    expect(purse.take()).toBe(false)
    await asked
    expect(purse.take()).toBe(true)
    await purse.restUntil(Promise.resolve(true))
    expect([purse.take(), purse.left()]).toEqual([false, 0])
  })

  test('is used up exactly when nothing goes wrong, and the last row says so', () => {
    const purse = createPurse(25, 0, 10)
    let used = 0
    for (let count = 0; count < 40; count += 1) {
      if (count % 5 === 0) purse.granted(purse.forRow(false))
      if (purse.take()) used += 1
    }
    expect([used, purse.left(), purse.forRow(true)]).toEqual([25, 0, 25])
  })
})

test('how many leave in a time, and how long so many take, are the same question', () => {
  const rate = fc.integer({ min: 1, max: 1000 })
  fc.assert(
    fc.property(rate, rate, fc.nat(5000), fc.nat(5000), (limitPerSecond, freePerSecond, paid, messages) => {
      const rates = { limitPerSecond, freePerSecond }
      const seconds = secondsFor(messages, rates, paid)
      expect(Math.abs(messagesWithin(seconds, rates, paid) - messages)).toBeLessThanOrEqual(1)
    }),
  )
})

test('what costs nothing waits until what left in the last second, paid or not, is below the free rate', () => {
  const pace = createPace(100)
  for (let atMs = 0; atMs < 1000; atMs += 10) pace.started(atMs)
  expect(pace.waitMs(1000)).toBeLessThan(30)
  const waitMs = pace.waitMs(1000, 5)
  expect(waitMs).toBe(970)
  expect(pace.waitMs(1000 + waitMs, 5)).toBe(0)
})

describe('a mailing that may cost Stars', () => {
  const firstId = 800_000
  const freeRate = 5
  let stage: Stage
  let telegram: Telegram
  let people: number[] = []
  beforeEach(async () => {
    stage = await startStage()
    people = Array.from({ length: 40 }, (_, index) => firstId + index)
    telegram = await startTelegram({
      token: botToken,
      // What arrives varies a little against what leaves.
      limits: { perSecond: freeRate + 2 },
      people: people.map((id) => ({ id, firstName: 'Anna', started: true })),
      stars: 20_000,
    })
    await subscribe(
      stage,
      people.map((chatId) => ({ chatId })),
    )
  })
  afterEach(async () => {
    await telegram.close()
    await stage.close()
  })

  async function sends(paidMessages: number): Promise<Totals | undefined> {
    await give(stage, aJob())
    const mailing = aMailing({ paidMessages })
    await pump(stage, { mailing, rate: 60, freeRate, apiRoot: telegram.apiRoot })
    return totalsOf(stage, 'news')
  }
  const sent = () => telegram.calls.filter(({ method }) => method === 'sendMessage')
  const paid = () => sent().filter(({ payload }) => payload['allow_paid_broadcast'] === true)
  const copies = () => people.map((id) => telegram.person({ id, firstName: 'Anna' }).chat.length)

  test('pays for exactly as many as were approved, first, and sends the rest at the free rate', async () => {
    expect(await sends(30)).toMatchObject({ sent: 40, paid: 30, payRefused: 0 })
    expect(sent()).toHaveLength(40)
    expect(sent().every(({ status }) => status === 200)).toBe(true)
    expect(paid()).toEqual(sent().slice(0, 30))
    expect(20_000 - telegram.stars()).toBeLessThanOrEqual(3)
    expect(20_000 - telegram.stars()).toBeGreaterThan(1)
  }, 30_000)

  test('pays for none when none were approved', async () => {
    people = people.slice(0, 8)
    expect(await sends(0)).toMatchObject({ paid: 0 })
    expect(paid()).toEqual([])
    expect(sent().every(({ status }) => status === 200)).toBe(true)
    expect(telegram.stars()).toBe(20_000)
  }, 30_000)

  test('reaches everyone at the free rate when Telegram does not take its Stars', async () => {
    telegram.setStars(100)
    const totals = await sends(1000)
    expect(totals).toMatchObject({ sent: 40, failed: 0 })
    expect(totals?.payRefused).toBeGreaterThan(0)
    expect(new Set(copies())).toEqual(new Set([1]))
    expect(sent().some(({ status }) => status === 429)).toBe(false)
    // Only what was under way when the first refusal came.
    expect(paid().length).toBeLessThan(15)
  }, 60_000)
})
