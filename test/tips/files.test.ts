import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  newFileKey,
  openPart,
  partContentBytes,
  partsOf,
  sealedPartSizes,
  sealPart,
} from '../../bot/tips/files.ts'

const unreadable = { code: 'unreadable' }
const someBytes = fc.uint8Array({ maxLength: 70_000 })

test('a part comes out as it went in, and shows one of four sizes', async () => {
  await fc.assert(
    fc.asyncProperty(someBytes, fc.nat(60), fc.boolean(), async (content, index, isLast) => {
      const key = newFileKey()
      const sealed = await sealPart(key, index, isLast, content)
      expect(sealedPartSizes).toContain(sealed.length)
      expect(await openPart(key, index, isLast, sealed)).toEqual(content)
    }),
    { numRuns: 30 },
  )
})

test('a part opens in its own place only, with its own key, and unchanged', async () => {
  const key = newFileKey()
  const sealed = await sealPart(key, 1, false, new TextEncoder().encode('the second of three'))
  await expect(openPart(key, 0, false, sealed)).rejects.toMatchObject(unreadable)
  await expect(openPart(key, 1, true, sealed)).rejects.toMatchObject(unreadable)
  await expect(openPart(newFileKey(), 1, false, sealed)).rejects.toMatchObject(unreadable)
  await expect(openPart(key, 1, false, sealed.slice(0, -1))).rejects.toMatchObject(unreadable)
  const changed = sealed.slice()
  changed[100] = (changed[100] ?? 0) ^ 1
  await expect(openPart(key, 1, false, changed)).rejects.toMatchObject(unreadable)
})

test('a file has as many parts as its bytes need, and an empty one has one', () => {
  expect([0, 1, partContentBytes, partContentBytes + 1].map(partsOf)).toEqual([1, 1, 1, 2])
  expect(partsOf(200 * 1024 * 1024)).toBe(51)
})

test('a part that is too large is refused', async () => {
  const content = new Uint8Array(partContentBytes + 1)
  await expect(sealPart(newFileKey(), 0, true, content)).rejects.toMatchObject({ code: 'too-large' })
})
