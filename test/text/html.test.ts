import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  bold,
  cutText,
  escapeHtml,
  fitAround,
  html,
  lines,
  link,
  plainText,
  visibleCharacters,
} from '../../bot/text/html.ts'

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(
      fc.constantFrom(
        '<b>',
        '</b>',
        '_*[]()~`',
        '\u202E',
        '\u200B',
        '&amp;',
        '&',
        '"',
        '👩‍👩‍👧',
        'é',
        'ə',
        '\u200F',
        '<a href="https://x">',
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join('')),
)

test('no text becomes markup: what is shown is the text, less its hidden controls', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const { markup } = escapeHtml(text)
      expect(markup).not.toMatch(/[<>"]/)
      expect(markup.replaceAll(/&(amp|lt|gt|quot);/g, '')).not.toContain('&')
      expect(plainText({ markup })).not.toMatch(/[\u202A-\u202E\u200B\u2066-\u2069]/)
      expect(markup.isWellFormed()).toBe(true)
    }),
    { numRuns: 10_000 },
  )
})

test('values of a template are escaped, Html is not escaped twice', () => {
  expect(html`a ${'<b>'} ${bold('c & d')} ${7}`.markup).toBe('a &lt;b&gt; <b>c &amp; d</b> 7')
})

test('an address that is not http or https is no link', () => {
  expect(link('x', 'javascript:alert(1)').markup).toBe('x')
  expect(link('x', 'https://example.org/?a="b"').markup).toBe(
    '<a href="https://example.org/?a=&quot;b&quot;">x</a>',
  )
})

test('a cut falls between graphemes and keeps the limit', () => {
  expect(cutText('👩‍👩‍👧👩‍👩‍👧', 9)).toBe('👩‍👩‍👧…')
  expect(cutText('abc', 3)).toBe('abc')
  fc.assert(
    fc.property(hostile, fc.integer({ min: 2, max: 50 }), (text, limit) => {
      expect(cutText(text, limit).length).toBeLessThanOrEqual(limit)
    }),
  )
})

test('the long part gives way so that the whole fits, the rest stays whole', () => {
  fc.assert(
    fc.property(hostile, fc.integer({ min: 30, max: 300 }), (part, limit) => {
      const fitted = fitAround(part, limit, (text) => lines([bold('title'), text, html`end`]))
      expect(visibleCharacters(fitted)).toBeLessThanOrEqual(limit)
      expect(fitted.markup.startsWith('<b>title</b>')).toBe(true)
      expect(fitted.markup.endsWith('end')).toBe(true)
    }),
  )
})
