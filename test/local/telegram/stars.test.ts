import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Telegram } from '../../../local/telegram/server.ts'
import { aTelegram, call } from './fixtures/simulator.ts'

let telegram: Telegram
let elapsedMs = 0
beforeEach(async () => {
  telegram = await aTelegram({
    elapsed: () => elapsedMs,
    limits: { perSecond: 3, paidPerSecond: 8, perChatBurst: 100 },
    people: [{ id: 1, firstName: 'Anna', started: true }],
    stars: 10_002,
  })
})
afterEach(async () => telegram.close())

async function sent(count: number, more: object): Promise<(number | undefined)[]> {
  const codes = []
  for (let index = 0; index < count; index += 1)
    codes.push((await call(telegram, 'sendMessage', { chat_id: 1, text: 'x', ...more })).error_code)
  return codes
}
const paid = { allow_paid_broadcast: true }

test('what goes beyond the free number in a second costs a tenth of a Star each, up to the higher limit', async () => {
  expect(await sent(8, paid)).toEqual(Array.from({ length: 8 }, () => undefined))
  expect(telegram.stars()).toBe(10_001.5)
  expect(await sent(1, paid)).toEqual([429])
  expect(telegram.stars()).toBe(10_001.5)
  elapsedMs += 1000
  await sent(3, paid)
  expect(telegram.stars()).toBe(10_001.5)
  expect((await call(telegram, 'getMyStarBalance')).result).toEqual({
    amount: 10_001,
    nanostar_amount: 500_000_000,
  })
})

test('without the wish to pay the free number is all, whatever is paid for beside it', async () => {
  await sent(5, paid)
  expect(await sent(4, {})).toEqual([undefined, undefined, undefined, 429])
  expect(telegram.stars()).toBe(10_001.8)
})

test('whoever has less than 10,000 Stars cannot pay', async () => {
  telegram.setStars(9999.9)
  expect(await call(telegram, 'sendMessage', { chat_id: 1, text: 'x', ...paid })).toEqual({
    ok: false,
    error_code: 400,
    description: 'Bad Request: BALANCE_TOO_LOW',
  })
  expect(await sent(1, {})).toEqual([undefined])
})

test('nothing is paid for a channel', async () => {
  telegram.channel({ id: -7, title: 'News', username: 'news' })
  telegram.setStars(0)
  expect((await call(telegram, 'sendMessage', { chat_id: '@news', text: 'x', ...paid })).ok).toBe(true)
})
