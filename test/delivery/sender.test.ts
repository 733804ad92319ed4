import { expect, test } from 'vitest'
import { createPace } from '../../bot/delivery/pacing.ts'
import { createSender } from '../../bot/delivery/sender.ts'
import type { CallAnswer, TelegramCall } from '../../bot/telegram/caller.ts'

const time = { now: () => new Date(0), elapsedMs: () => 0, sleep: async () => Promise.resolve() }

test('when Telegram does not know the token, nothing more is sent, and nothing is given up', async () => {
  let unauthorized = 0
  const ended: string[] = []
  const answer: CallAnswer = { kind: 'refused', status: 401, description: 'Unauthorized' }
  const sender = createSender(
    { time, freePerSecond: 25, call: async () => Promise.resolve(answer) },
    createPace(25),
    () => true,
    {
      onRefused: () => {},
      onUnauthorized: () => void (unauthorized += 1),
      onEnd: (outcome) => void ended.push(outcome),
    },
  )
  expect(await sender.make({ method: 'sendMessage', payload: { chat_id: 1 } })).toEqual({
    kind: 'stopped',
    lost: 0,
  })
  expect({ unauthorized, ended }).toEqual({ unauthorized: 1, ended: ['stopped'] })
})

/** A sender whose time passes as it waits. */
function aSender(call: (call: TelegramCall) => CallAnswer) {
  let nowMs = 0
  const moving = { ...time, elapsedMs: () => nowMs, sleep: async (ms: number) => void (nowMs += ms) }
  const parts = {
    time: moving,
    freePerSecond: 25,
    call: async (one: TelegramCall) => Promise.resolve(call(one)),
  }
  const events = { onRefused: () => {}, onUnauthorized: () => {}, onEnd: () => {} }
  return createSender(parts, createPace(25), () => true, events)
}
const message: TelegramCall = { method: 'sendMessage', payload: { chat_id: 1 } }
const lost: CallAnswer = { kind: 'lost' }
const known: CallAnswer = { kind: 'ok', result: {} }

test('an answer that stays lost is given up only where Telegram answers others', async () => {
  const made = async (isSilent: boolean) => {
    const asked: string[] = []
    const sender = aSender(({ method }) => {
      asked.push(method)
      return method === 'getMe' && !isSilent ? known : lost
    })
    const outcome = await sender.make(message)
    return { outcome, asked, isDown: sender.isDown() }
  }
  expect(await made(false)).toEqual({
    outcome: { kind: 'unknown', lost: 3 },
    asked: ['sendMessage', 'sendMessage', 'getMe', 'sendMessage', 'getMe'],
    isDown: false,
  })
  expect(await made(true)).toEqual({
    outcome: { kind: 'stopped', lost: 2 },
    asked: ['sendMessage', 'sendMessage', 'getMe'],
    isDown: true,
  })
})

test('a try that may have been charged is counted again, and without that right it goes for nothing', async () => {
  const tries: boolean[] = []
  const rights = [true, false]
  const sender = aSender(({ method, payload }) => {
    if (method === 'getMe') return known
    tries.push(payload['allow_paid_broadcast'] === true)
    return lost
  })
  const pay = { kind: 'may-cost', again: () => rights.shift() ?? false } as const
  expect(await sender.make(message, pay)).toEqual({ kind: 'unknown', lost: 3 })
  expect(tries).toEqual([true, true, false])
  expect(rights).toEqual([])
})
