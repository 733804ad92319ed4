import { describe, expect, test } from 'vitest'
import { parseHtml } from '../../../local/telegram/html.ts'
import { readText, toHtml } from '../../../local/telegram/text.ts'

const types = (markup: string): string[] =>
  parseHtml(markup).entities.map(({ type, offset, length }) => `${type} ${offset}+${length}`)

test.each([
  ['<b>a</b>', 'bold 0+1'],
  ['<strong>a</strong>', 'bold 0+1'],
  ['<i>a</i>', 'italic 0+1'],
  ['<ins>a</ins>', 'underline 0+1'],
  ['<del>a</del>', 'strikethrough 0+1'],
  ['<tg-spoiler>a</tg-spoiler>', 'spoiler 0+1'],
  ['<span class="tg-spoiler">a</span>', 'spoiler 0+1'],
  ['<code>a</code>', 'code 0+1'],
  ['<blockquote expandable>a</blockquote>', 'expandable_blockquote 0+1'],
  ['<a href="https://example.org/?a=1&amp;b=2">a</a>', 'text_link 0+1'],
])('%s is understood', (markup, entity) => {
  expect(types(markup)).toEqual([entity])
})

test('offsets are in UTF-16 units of the text without markup', () => {
  expect(types('😀&amp;<b>Ə</b>')).toEqual(['bold 3+1'])
  expect(types('<b>a<i>b</i></b>')).toEqual(['bold 0+2', 'italic 1+1'])
})

test('character references are read, unknown ones stay', () => {
  expect(parseHtml('&lt;&#1083;&#x41;&nbsp;&').text).toBe('<лA&nbsp;&')
})

test('a code block keeps its language', () => {
  expect(parseHtml('<pre><code class="language-ts">x</code></pre>').entities).toEqual([
    { type: 'pre', language: 'ts', offset: 0, length: 1 },
  ])
})

describe('what Telegram does not parse is refused in its words', () => {
  test.each([
    ['Ə<p>x</p>', 'Unsupported start tag "p" at byte offset 2'],
    ['<b>x', 'Can\'t find end tag corresponding to start tag "b"'],
    ['x</b>', 'Unexpected end tag at byte offset 1'],
    ['<b><i>x</b></i>', 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'],
    ['1 < 2', 'Unclosed start tag at byte offset 2'],
    ['<span>x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
  ])('%s', (markup, reason) => {
    expect(() => parseHtml(markup)).toThrow(`Bad Request: can't parse entities: ${reason}`)
  })
})

test('a text is trimmed, its entities with it', () => {
  expect(readText('  <b> x</b> \n', { parse_mode: 'HTML' })).toEqual({
    text: 'x',
    entities: [{ type: 'bold', offset: 0, length: 1 }],
  })
})

test('characters that reorder text are dropped, control characters become spaces', () => {
  expect(readText('a\u202Eb\u0007c', {}).text).toBe('ab c')
})

test('commands and addresses are found as Telegram finds them, but not inside of a link', () => {
  const { entities } = readText(
    '/start see https://example.org/a, <a href="https://x.org">https://y.org</a>',
    {
      parse_mode: 'HTML',
    },
  )
  expect(entities.map(({ type, offset, length }) => [type, offset, length])).toEqual([
    ['bot_command', 0, 6],
    ['url', 11, 21],
    ['text_link', 34, 13],
  ])
})

test('a text can be written as HTML again', () => {
  const markup = '<b>a &lt; <i>b</i></b> <a href="https://example.org/">c</a>'
  expect(toHtml(parseHtml(markup))).toBe(markup)
})
