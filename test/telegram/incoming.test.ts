import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readIncoming } from '../../bot/telegram/incoming.ts'

const secret = 'a'.repeat(64)
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const read = (value: unknown) => readIncoming(secret, secret, bytes(JSON.stringify(value)))
const from = { id: 7, is_bot: false, first_name: 'A' }
const message = { message_id: 1, date: 1, chat: { id: 7, type: 'private' }, from, text: 'hello' }

test('an update with the right secret is read', () => {
  expect(read({ update_id: 1, message })).toMatchObject({ kind: 'update', update: { update_id: 1 } })
})

test.each([undefined, '', 'b', 'a'.repeat(63), `${'a'.repeat(64)},${'a'.repeat(64)}`, `${'a'.repeat(64)} `])(
  'the secret %j is refused',
  (given) => {
    expect(readIncoming(secret, given, bytes(JSON.stringify({ update_id: 1, message })))).toEqual({
      kind: 'forged',
    })
  },
)

test.each([
  ['too large', ' '.repeat(256 * 1024 + 1), 'too-large'],
  ['not JSON', '{', 'not-json'],
  ['empty', '', 'not-json'],
  ['nested a thousand deep', '['.repeat(1000) + ']'.repeat(1000), 'too-deep'],
  ['an array', '[]', 'wrong-shape'],
  ['null', 'null', 'wrong-shape'],
  ['without a number', '{}', 'wrong-shape'],
  ['with a negative number', '{"update_id":-1}', 'wrong-shape'],
  ['with a huge number', '{"update_id":1e300}', 'wrong-shape'],
  [
    'with a negative sender',
    JSON.stringify({ update_id: 1, message: { ...message, from: { ...from, id: -5 } } }),
    'wrong-shape',
  ],
  [
    'with a text that is a number',
    JSON.stringify({ update_id: 1, message: { ...message, text: 5 } }),
    'wrong-shape',
  ],
  ['with a message that is a text', '{"update_id":1,"message":"x"}', 'wrong-shape'],
])('a body %s is poison, not an error', (_name, body, reason) => {
  expect(readIncoming(secret, secret, bytes(body))).toEqual({ kind: 'poison', reason })
})

test('a body nested a hundred thousand deep is poison, whether it can be parsed or not', () => {
  const body = `{"update_id":1,"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
  expect(readIncoming(secret, secret, bytes(body)).kind).toBe('poison')
})

test('bytes that are no UTF-8 are poison', () => {
  expect(readIncoming(secret, secret, Uint8Array.of(0xff, 0xfe))).toEqual({
    kind: 'poison',
    reason: 'not-json',
  })
})

test('a key named __proto__ changes no prototype', () => {
  const body = `{"update_id":1,"__proto__":{"polluted":true},"message":${JSON.stringify(message)}}`
  const incoming = readIncoming(secret, secret, bytes(body))
  expect(incoming.kind).toBe('update')
  expect((incoming as unknown as { update: { polluted?: boolean } }).update.polluted).toBeUndefined()
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
})

test('no JSON at all makes it throw', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 8 }), (body) => {
      expect(['poison', 'update']).toContain(readIncoming(secret, secret, bytes(body)).kind)
    }),
    { numRuns: 2000 },
  )
})
