import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toBase64url } from '../../bot/sealing/base64url.ts'
import { padded, textSizes } from '../../bot/sealing/padding.ts'
import { topics, textLimitCharacters, tipBytes, type TipContent } from '../../bot/tips/tip.ts'
import { randomName } from './senders.ts'

const runs = 10_000
const recipient = `age1pq1${'q'.repeat(1950)}`
const files = fc.array(
  fc.record({
    name: fc.string({ maxLength: 60 }),
    type: fc.constantFrom('image/jpeg', 'video/mp4', 'application/pdf'),
    bytes: fc.nat(200 * 1024 * 1024),
    parts: fc.integer({ min: 1, max: 50 }),
    cleaned: fc.boolean(),
  }),
  { maxLength: 8 },
)
const tip = fc.record({
  text: fc.oneof(
    { weight: 4, arbitrary: fc.string({ maxLength: 3000, unit: 'grapheme' }) },
    { weight: 1, arbitrary: fc.nat(textLimitCharacters).map((length) => 'ə'.repeat(length)) },
  ),
  topic: fc.constantFrom(...topics),
  urgent: fc.boolean(),
  language: fc.constantFrom('en', 'az', 'fr', 'ru'),
  answerable: fc.boolean(),
  files,
})

test(`${runs} random tips show one of three sizes, and nothing else of their length`, () => {
  const sizes = new Map<number, number>()
  fc.assert(
    fc.property(tip, ({ answerable, files, ...rest }) => {
      const key = toBase64url(new Uint8Array(32))
      const content: TipContent = {
        v: 1,
        door: 'page',
        ...rest,
        files: files.map((file) => ({
          ...file,
          key,
          parts: Array.from({ length: file.parts }, () => randomName(16)),
        })),
        ...(answerable && { reply: { mailboxId: key, recipient } }),
      }
      const { length } = padded(tipBytes(content))
      sizes.set(length, (sizes.get(length) ?? 0) + 1)
    }),
    { numRuns: runs, seed: 20_150_304 },
  )
  console.log(`sizes: ${JSON.stringify(Object.fromEntries(sizes))}`)
  expect([...sizes.keys()].toSorted((one, other) => one - other)).toEqual(textSizes)
})
