import { expect, it, onTestFinished, vi } from 'vitest'
import type { InvocationResult } from '../../local/function-process.ts'
import { startTick, type Tick } from '../../local/tick.ts'

type Answer = { handled: number; left: number } | 'fails'
const now = new Date('2015-03-04T12:00:00Z')

function aTick(answers: Answer[], more: { everyMs?: number; sweep?: (now: Date) => Promise<void> } = {}) {
  const events: unknown[] = []
  const tick: Tick = startTick({
    invoke: async (event): Promise<InvocationResult> => {
      events.push(event)
      const answer = answers.length > 1 ? answers.shift() : answers[0]
      return answer === 'fails' ? { ok: false, outcome: 'failed' } : { ok: true, result: answer }
    },
    now: () => now,
    sweep: more.sweep ?? (async () => {}),
    ...(more.everyMs !== undefined && { everyMs: more.everyMs }),
  })
  onTestFinished(() => tick.close())
  return { tick, events }
}

it('ticks until nothing is left due', async () => {
  const { tick, events } = aTick([
    { handled: 25, left: 10 },
    { handled: 10, left: 0 },
  ])
  expect(await tick.untilNothingDue()).toEqual({ ticks: 2, left: 0 })
  expect(events).toHaveLength(2)
})

it('stops when what is left cannot be done now', async () => {
  const { tick } = aTick([{ handled: 0, left: 3 }])
  expect(await tick.untilNothingDue()).toEqual({ ticks: 1, left: 3 })
})

it('says that it does not know what is left when the function fails', async () => {
  const { tick } = aTick(['fails'])
  expect(await tick.untilNothingDue()).toEqual({ ticks: 1, left: undefined })
})

it('hands over the event of a schedule, with the local time', async () => {
  const { tick, events } = aTick([{ handled: 0, left: 0 }])
  await tick.untilNothingDue()
  expect(events[0]).toMatchObject({ 'detail-type': 'Scheduled Event', time: '2015-03-04T12:00:00Z' })
})

it('ticks by itself, and lets what has expired be swept, also after a failure', async () => {
  const sweep = vi.fn<(now: Date) => Promise<void>>(async () => {})
  const { events } = aTick(['fails', { handled: 0, left: 0 }], { everyMs: 1, sweep })
  await vi.waitFor(() => expect(events.length).toBeGreaterThan(2))
  await vi.waitFor(() => expect(sweep.mock.calls.length).toBeGreaterThan(2))
  expect(sweep).toHaveBeenCalledWith(now)
})

it('goes on when a sweep fails', async () => {
  const { tick } = aTick([{ handled: 0, left: 0 }], { sweep: () => Promise.reject(new Error('no database')) })
  expect(await tick.untilNothingDue()).toEqual({ ticks: 1, left: 0 })
})

it('never ticks twice at the same time', async () => {
  let active = 0
  let most = 0
  const tick = startTick({
    invoke: async () => {
      active += 1
      most = Math.max(most, active)
      await new Promise((resolve) => {
        setImmediate(resolve)
      })
      active -= 1
      return { ok: true, result: { handled: 0, left: 0 } }
    },
    now: () => now,
    sweep: async () => {},
    everyMs: 1,
  })
  await Promise.all(Array.from({ length: 20 }, () => tick.untilNothingDue()))
  await tick.close()
  expect(most).toBe(1)
})
