import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openField, sealField, type FieldKeys } from '../../bot/identity/sealed-fields.ts'
import { pseudonymOf, shardOf, updateTagOf } from '../../bot/identity/pseudonyms.ts'

const first = randomBytes(32)
const second = randomBytes(32)
const keys: FieldKeys = { current: 1, byId: new Map([[1, first]]) }
const rotated: FieldKeys = {
  current: 2,
  byId: new Map([
    [1, first],
    [2, second],
  ]),
}

test('a sealed value opens in its place and says which key sealed it', () => {
  const sealed = sealField(keys, 'chat|a', { chatId: 7 })
  expect([...sealed.subarray(0, 2)]).toEqual([1, 1])
  expect(openField(keys, 'chat|a', sealed)).toEqual({ chatId: 7 })
})

test('a value copied to another row does not open', () => {
  const sealed = sealField(keys, 'chat|a', 'x')
  expect(() => openField(keys, 'chat|b', sealed)).toThrow('does not open')
})

test('any changed bit keeps a value shut', () => {
  const sealed = sealField(keys, 'chat|a', { words: 'words' })
  fc.assert(
    fc.property(fc.nat(sealed.length * 8 - 1), (bit) => {
      const changed = Uint8Array.from(sealed)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(() => openField(keys, 'chat|a', changed)).toThrow(/sealed value|field key/)
    }),
    { numRuns: 500 },
  )
})

test('after a rotation old values open and new ones use the new key', () => {
  const old = sealField(keys, 'p', 'old')
  expect(openField(rotated, 'p', old)).toBe('old')
  expect(sealField(rotated, 'p', 'new')[1]).toBe(2)
})

test('the same value sealed twice looks different', () => {
  expect(Buffer.from(sealField(keys, 'p', 'x'))).not.toEqual(Buffer.from(sealField(keys, 'p', 'x')))
})

test('pseudonyms of one person under two keys have nothing in common', () => {
  expect(pseudonymOf(first, 42)).toMatch(/^[A-Za-z0-9_-]{22}$/)
  expect(pseudonymOf(first, 42)).not.toBe(pseudonymOf(second, 42))
  expect(pseudonymOf(first, 42)).toBe(pseudonymOf(first, 42))
})

test('an update’s tag is short and does not show its number', () => {
  expect(updateTagOf(first, 123_456_789)).toMatch(/^[A-Za-z0-9_-]{8}$/)
  expect(updateTagOf(first, 1)).not.toBe(updateTagOf(second, 1))
})

test('people spread evenly over the shards', () => {
  const counts = Array.from({ length: 16 }, () => 0)
  for (let id = 1; id <= 16_000; id++) {
    const shard = shardOf(pseudonymOf(first, id), 16)
    counts[shard] = (counts[shard] ?? 0) + 1
  }
  expect(Math.min(...counts)).toBeGreaterThan(850)
  expect(Math.max(...counts)).toBeLessThan(1150)
})
