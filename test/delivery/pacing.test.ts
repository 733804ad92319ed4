import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPace, windowMs } from '../../bot/delivery/pacing.ts'

/** When messages leave that start as soon as they may; `lateness`: of one that starts in the second of this number. */
function leavings(limit: number, seconds: number, lateness: readonly number[] = []): number[] {
  const pace = createPace(limit)
  const left: number[] = []
  const late = [...lateness]
  for (let nowMs = 0; nowMs < seconds * 1000;) {
    const waitMs = pace.waitMs(nowMs)
    nowMs += waitMs
    if (waitMs > 0) continue
    pace.started(nowMs)
    const second = Math.floor(nowMs / 1000)
    const byMs = late[second] ?? 0
    late[second] = 0
    left.push(nowMs + byMs)
    if (byMs === 0) continue
    pace.leftLate(nowMs, byMs)
    nowMs += byMs
  }
  return left
}

function mostInASecond(times: readonly number[]): number {
  const sorted = times.toSorted((one, other) => one - other)
  return Math.max(...sorted.map((from) => sorted.filter((at) => at >= from && at < from + 1000).length))
}

test('in no second more leave than the limit, and hardly fewer', () => {
  for (const limit of [1, 25, 250]) {
    const left = leavings(limit, 20)
    expect(mostInASecond(left)).toBeLessThanOrEqual(limit)
    expect(left.length).toBeGreaterThanOrEqual(Math.floor((20_000 / windowMs) * limit))
  }
})

test('also when the process stands still while a message is on its way out', () => {
  const lateness = fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 8, maxLength: 8 })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), lateness, (limit, late) => {
      expect(mostInASecond(leavings(limit, 8, late))).toBeLessThanOrEqual(limit)
    }),
  )
})
