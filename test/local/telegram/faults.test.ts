import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createFaults } from '../../../local/telegram/faults.ts'
import type { Person, Telegram } from '../../../local/telegram/server.ts'
import { aTelegram, call } from './fixtures/simulator.ts'

let telegram: Telegram
let anna: Person
beforeAll(async () => {
  telegram = await aTelegram()
  anna = telegram.person({ id: 1, firstName: 'Anna' })
  await anna.starts()
})
afterAll(async () => telegram.close())
beforeEach(() => telegram.faults.set([]))

const send = (text: string) => call(telegram, 'sendMessage', { chat_id: 1, text })

test('the next calls are refused as too many, with the time to wait', async () => {
  telegram.faults.add({ kind: '429', count: 1, retryAfterSeconds: 3 })
  expect(await send('a')).toMatchObject({ error_code: 429, parameters: { retry_after: 3 } })
  expect((await send('b')).ok).toBe(true)
})

test('a server error changes nothing', async () => {
  telegram.faults.add({ kind: '5xx', count: 1 })
  expect((await send('never')).error_code).toBe(502)
  expect(anna.last?.text).not.toBe('never')
})

test('a lost answer is a call that took effect', async () => {
  telegram.faults.add({ kind: 'lostAnswer', count: 1 })
  await expect(send('arrived')).rejects.toThrow('fetch failed')
  expect(anna.last?.text).toBe('arrived')
})

test('a fault meets only the methods that it names', async () => {
  telegram.faults.add({ kind: 'blocked', methods: ['sendPhoto'] })
  expect((await send('a')).ok).toBe(true)
  expect(telegram.faults.list()).toMatchObject([{ kind: 'blocked', happened: 0 }])
})

test('chance is the same for the same seed', () => {
  const run = (seed: number): boolean[] => {
    const faults = createFaults()
    faults.add({ kind: '5xx', probability: 0.3, seed })
    return Array.from({ length: 200 }, () => faults.meeting('sendMessage').length > 0)
  }
  expect(run(7)).toEqual(run(7))
  expect(run(7)).not.toEqual(run(8))
  expect(run(7).filter(Boolean).length).toBeGreaterThan(30)
})
