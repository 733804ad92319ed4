import { expect, test } from 'vitest'
import { createPace } from '../../bot/delivery/pacing.ts'
import { createSender } from '../../bot/delivery/sender.ts'
import type { CallAnswer } from '../../bot/telegram/caller.ts'

const time = { now: () => new Date(0), elapsedMs: () => 0, sleep: async () => Promise.resolve() }

test('when Telegram does not know the token, nothing more is sent, and nothing is given up', async () => {
  let unauthorized = 0
  const ended: string[] = []
  const answer: CallAnswer = { kind: 'refused', status: 401, description: 'Unauthorized' }
  const sender = createSender(
    { time, call: async () => Promise.resolve(answer) },
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

test('an answer that stays lost is given up only where Telegram answers others', async () => {
  const made = async (isSilent: boolean) => {
    const asked: string[] = []
    let nowMs = 0
    const moving = { ...time, elapsedMs: () => nowMs, sleep: async (ms: number) => void (nowMs += ms) }
    const call = async ({ method }: { method: string }): Promise<CallAnswer> => {
      asked.push(method)
      return Promise.resolve(method === 'getMe' && !isSilent ? { kind: 'ok', result: {} } : { kind: 'lost' })
    }
    const sender = createSender({ time: moving, call }, createPace(25), () => true, {
      onRefused: () => {},
      onUnauthorized: () => {},
      onEnd: () => {},
    })
    const outcome = await sender.make({ method: 'sendMessage', payload: { chat_id: 1 } })
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
