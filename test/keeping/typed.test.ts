import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readSource, readText } from '../../bot/keeping/typed.ts'

test.each([
  ['https://example.org/news', 'https://example.org/news'],
  [' HTTPS://Example.org ', 'https://example.org/'],
  ['https://example.org/ə', 'https://example.org/%C9%99'],
])('%s is a source', (typed, source) => {
  expect(readSource(typed)).toBe(source)
})

test.each([
  'http://example.org',
  'example.org',
  'https://',
  'https://localhost',
  'https://user:secret@example.org',
  'javascript:alert(1)',
  'tg://resolve?domain=x',
  'https://example.org/a b',
  'https://example.org and more',
  `https://example.org/${'x'.repeat(300)}`,
])('%s is none', (typed) => {
  expect(readSource(typed)).toBeUndefined()
})

test('whatever is typed as a source is an address with https, or none', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.webUrl(),
        fc.string(),
        fc.string().map((path) => `https://a.org/${path}`),
      ),
      (typed) => {
        const source = readSource(typed)
        expect(source === undefined || /^https:\/\/[^\s<>"]+$/.test(source)).toBe(true)
      },
    ),
  )
})

test('a text keeps its lines and loses what could spoil the card around it', () => {
  expect(readText(' One.\r\nTwo.\u202E\u0007 ')).toBe('One.\nTwo.')
})
