import { expect, test } from 'vitest'
import { createWay } from '../../bot/delivery/way.ts'

/** Answers after so long, one a second; gives what was noted as late, by turn. */
function lateOf(tripsMs: readonly number[]): Map<number, number> {
  const late = new Map<number, number>()
  const way = createWay({ leftLate: (startedMs, byMs) => void late.set(startedMs, byMs) })
  for (const [second, tripMs] of tripsMs.entries()) way.answered(second * 1000, second * 1000 + tripMs)
  return late
}

test('answers that take as long as ever say nothing, however long that is', () => {
  expect(lateOf([40, 42, 45, 40, 49, 41, 44]).size).toBe(0)
  expect(lateOf(Array.from({ length: 50 }, () => 700)).size).toBe(0)
})

test('one that took longer may have been late by what it took more', () => {
  expect(lateOf([40, 40, 40, 40, 140, 40])).toEqual(new Map([[4000, 90]]))
})

test('an answer that never came counts for a second at most', () => {
  expect(lateOf([40, 40, 40, 40, 30_000])).toEqual(new Map([[4000, 990]]))
})

test('what waits behind a late one may be as late', () => {
  const late = new Map<number, number>()
  const way = createWay({ leftLate: (startedMs, byMs) => void late.set(startedMs, byMs) })
  for (const turnMs of [0, 1000, 2000, 3000]) {
    way.began(turnMs)
    way.answered(turnMs, turnMs + 40)
  }
  for (const turnMs of [4000, 4050, 4100]) way.began(turnMs)
  way.answered(4000, 4140)
  expect(late).toEqual(
    new Map([
      [4000, 90],
      [4050, 40],
    ]),
  )
})
