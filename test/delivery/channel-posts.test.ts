import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { channelOutcome, createChannelPace } from '../../bot/delivery/channel-posts.ts'
import { addTotals, noTotals } from '../../bot/delivery/job.ts'

describe('the pace in a channel', () => {
  test('whatever is wanted when, no minute has more than 20 messages, and none waits without need', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9000), { maxLength: 120, size: 'max' }), (pauses) => {
        const pace = createChannelPace()
        const leftAt: number[] = []
        let nowMs = 0
        for (const pauseMs of pauses) {
          nowMs += pauseMs
          const waitMs = pace.waitMs('az', nowMs)
          const lately = leftAt.filter((atMs) => atMs > nowMs - 61_000)
          expect(waitMs > 0).toBe(lately.length === 20)
          nowMs += waitMs
          pace.started('az', nowMs)
          leftAt.push(nowMs)
        }
        for (const atMs of leftAt)
          expect(leftAt.filter((other) => other >= atMs && other < atMs + 60_000).length).toBeLessThan(21)
      }),
    )
  })

  test('of one does not hold back another', () => {
    const pace = createChannelPace()
    for (let count = 0; count < 20; count += 1) pace.started('az', 1000)
    expect(pace.waitMs('az', 1000)).toBe(61_000)
    expect(pace.waitMs('ru', 1000)).toBe(0)
  })
})

describe('a call to a channel', () => {
  const refused = (description: string) => ({ kind: 'refused', description }) as const
  test.each([
    [{ kind: 'done', result: true, lost: 0 } as const, 'done'],
    [refused('Bad Request: message is not modified: specified'), 'done'],
    [refused('Bad Request: message to edit not found'), 'done'],
    [refused('Bad Request: MESSAGE_ID_INVALID'), 'done'],
    [refused('Bad Request: need administrator rights in the channel chat'), 'refused'],
    [refused("Bad Request: message can't be deleted for everyone"), 'refused'],
    [{ kind: 'unreachable' } as const, 'refused'],
    [{ kind: 'unknown', lost: 3 } as const, 'unsure'],
  ])('that ended with %j is %s', (outcome, wanted) => {
    expect(channelOutcome(outcome)).toBe(wanted)
  })
})

test('totals keep what came of each channel, and the newest of one', () => {
  const first = addTotals(noTotals, { sent: 2, channels: { az: 'unsure', en: 'done' } })
  expect(addTotals(first, { sent: 1, channels: { az: 'done' } })).toEqual({
    ...noTotals,
    sent: 3,
    channels: { az: 'done', en: 'done' },
  })
  expect(addTotals(noTotals, { sent: 1 })).not.toHaveProperty('channels')
})
