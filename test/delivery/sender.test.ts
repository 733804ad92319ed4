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
  expect(await sender.make({ method: 'sendMessage', payload: { chat_id: 1 } })).toEqual({ kind: 'stopped' })
  expect({ unauthorized, ended }).toEqual({ unauthorized: 1, ended: ['stopped'] })
})
