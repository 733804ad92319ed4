import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  bitsFor,
  createLoad,
  hasZeroBits,
  isDone,
  mostBits,
  objectName,
  quietBits,
  workSeed,
} from '../../bot/tips/work.ts'
import { findProof } from '../../web/tips/working.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

test('what the page finds the door accepts, for that tip and use and no other', async () => {
  const seed = await workSeed('tip', bytesOf('sealed'))
  const proof = await findProof(seed, 8)
  expect(await isDone(seed, proof, 8)).toBe(true)
  expect(await isDone(await workSeed('tip', bytesOf('another')), proof, 8)).toBe(false)
  expect(await isDone(await workSeed('upload', bytesOf('sealed')), proof, 8)).toBe(false)
  expect(await isDone(seed, proof.toReversed(), 8)).toBe(false)
  expect(await isDone(seed, proof.slice(1), 8)).toBe(false)
  expect(await isDone(seed, [], 0)).toBe(false)
})

test('zero bits are counted from the first', () => {
  const hash = Uint8Array.of(0, 0, 0x03, 0xff)
  expect(hasZeroBits(hash, 22)).toBe(true)
  expect(hasZeroBits(hash, 23)).toBe(false)
})

test('a flood makes it dearer, step by step up to a bound, and it falls again within a minute', () => {
  const load = createLoad()
  expect(bitsFor(load.lastMinute(0))).toBe(quietBits)
  for (let at = 0; at < 10_000; at += 1) load.note(at)
  expect(bitsFor(load.lastMinute(10_000))).toBe(mostBits)
  expect(bitsFor(load.lastMinute(71_000))).toBe(quietBits)
  fc.assert(
    fc.property(fc.nat(5000), (count) => {
      expect(bitsFor(count + 1)).toBeGreaterThanOrEqual(bitsFor(count))
      expect(bitsFor(count)).toBeLessThanOrEqual(mostBits)
    }),
  )
})

test('names of objects come from the request alone: nobody can ask for another’s', async () => {
  const [one, other] = await Promise.all(['a', 'b'].map(async (salt) => workSeed('upload', bytesOf(salt))))
  if (!one || !other) throw new Error('no seeds')
  const names = await Promise.all([objectName(one, 0), objectName(one, 1), objectName(other, 0)])
  expect(new Set(names).size).toBe(3)
  expect(await objectName(one, 0)).toBe(names[0])
  expect(names[0]).toMatch(/^[A-Za-z0-9_-]{22}$/)
})
