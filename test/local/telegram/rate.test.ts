import { beforeEach, expect, test } from 'vitest'
import { createRate, type Rate } from '../../../local/telegram/rate.ts'

let nowMs = 0
let rate: Rate
beforeEach(() => {
  nowMs = 1000
  rate = createRate({}, () => nowMs)
})

const passes = (chatId: number): boolean => {
  try {
    rate.count(chatId)
    return true
  } catch {
    return false
  }
}
const howMany = (count: number, chatOf: (index: number) => number): number =>
  Array.from({ length: count }, (_, index) => passes(chatOf(index))).filter(Boolean).length

test('30 messages pass in a second, to as many chats', () => {
  expect(howMany(40, (index) => index + 1)).toBe(30)
})

test('after a refusal everything is refused until the wait is over', () => {
  howMany(31, (index) => index + 1)
  nowMs += 999
  expect(passes(99)).toBe(false)
  nowMs += 1
  expect(passes(99)).toBe(true)
})

test('the wait holds also when the second has room again', () => {
  howMany(15, (index) => index + 1)
  nowMs += 900
  howMany(16, (index) => index + 20)
  nowMs += 200
  expect(passes(99)).toBe(false)
})

test('a chat takes a short burst, then one a second', () => {
  expect(howMany(10, () => 7)).toBe(5)
  expect(passes(8)).toBe(true)
  nowMs += 1000
  expect(howMany(2, () => 7)).toBe(1)
})

test('a group takes 20 a minute', () => {
  let passed = 0
  for (let second = 0; second < 30; second++) {
    if (passes(-5)) passed += 1
    nowMs += 1000
  }
  expect(passed).toBe(20)
})

test('the refusal says how long to wait', () => {
  howMany(30, (index) => index + 1)
  expect(() => rate.count(99)).toThrow('Too Many Requests: retry after 1')
})
