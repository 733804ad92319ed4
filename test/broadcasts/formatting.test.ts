import fc from 'fast-check'
import type { MessageEntity } from 'grammy/types'
import { describe, expect, test } from 'vitest'
import { formattedFrom } from '../../bot/broadcasts/formatting.ts'
import { parseHtml } from '../../local/telegram/html.ts'

const words = fc.string({
  unit: fc.constantFrom('a', '<', '&', '"', '>', 'ə', '🕊', 'Ж', '\n', ' '),
  maxLength: 30,
})
const plainTypes = ['bold', 'italic', 'underline', 'strikethrough', 'spoiler'] as const

/** Entities that lie within each other, as Telegram gives them. */
const nested = words.chain((text) =>
  fc
    .tuple(
      fc.constant(text),
      fc.uniqueArray(fc.constantFrom(...plainTypes)),
      fc.array(fc.nat(), { minLength: 10, maxLength: 10 }),
    )
    .map(([whole, types, cuts]) => {
      const units = boundaries(whole)
      let [from, to] = [0, units.length - 1]
      const entities: MessageEntity[] = []
      for (const [index, type] of types.entries()) {
        if (to <= from) break
        from += (cuts[index * 2] ?? 0) % (to - from)
        to -= (cuts[index * 2 + 1] ?? 0) % (to - from)
        entities.push({ type, offset: units[from] ?? 0, length: (units[to] ?? 0) - (units[from] ?? 0) })
      }
      return { text: whole, entities }
    }),
)

function boundaries(text: string): number[] {
  const places = [0]
  for (const character of text) places.push((places.at(-1) ?? 0) + character.length)
  return places
}

function inOrder(entities: readonly MessageEntity[]): string[] {
  return entities.map((entity) => JSON.stringify(entity, Object.keys(entity).toSorted())).toSorted()
}

describe('the HTML of a message', () => {
  test('parses back to the same text and the same formatting', () => {
    fc.assert(
      fc.property(nested, ({ text, entities }) => {
        const parsed = parseHtml(formattedFrom(text, entities).html)
        expect(parsed.text).toBe(text)
        expect(inOrder(parsed.entities)).toEqual(inOrder(entities))
      }),
    )
  })

  test('gives every letter the formatting that crossing entities give it', () => {
    const place = fc.record({
      type: fc.constantFrom(...plainTypes),
      offset: fc.nat(20),
      length: fc.integer({ min: 1, max: 9 }),
    })
    fc.assert(
      fc.property(fc.array(place, { maxLength: 5 }), (entities) => {
        const text = 'abcdefghijklmnopqrstuvwxyz0123456789'
        const parsed = parseHtml(formattedFrom(text, entities).html)
        expect(parsed.text).toBe(text)
        expect(byLetter(parsed.entities, text.length)).toEqual(byLetter(entities, text.length))
      }),
    )
  })

  test('keeps links, code with its language, and quotes', () => {
    const text = 'see code quote'
    const entities: MessageEntity[] = [
      { type: 'text_link', offset: 0, length: 3, url: 'https://example.org/?a=1&b="2"' },
      { type: 'pre', offset: 4, length: 4, language: 'python' },
      { type: 'expandable_blockquote', offset: 9, length: 5 },
    ]
    const parsed = parseHtml(formattedFrom(text, entities).html)
    expect(parsed.entities.map(({ type }) => type)).toEqual(['text_link', 'pre', 'expandable_blockquote'])
    expect(parsed.entities[0]).toMatchObject({ url: 'https://example.org/?a=1&b=%222%22' })
    expect(parsed.entities[1]).toMatchObject({ language: 'python' })
  })

  test('leaves out what only the writer could send, and says so', () => {
    const user = { id: 7, is_bot: false, first_name: 'Leyla' }
    const formatted = formattedFrom('🕊 Leyla here', [
      { type: 'custom_emoji', offset: 0, length: 2, custom_emoji_id: '1' },
      { type: 'text_mention', offset: 3, length: 5, user },
      { type: 'text_link', offset: 9, length: 4, url: 'javascript:alert(1)' },
    ])
    expect(formatted).toEqual({ html: '🕊 Leyla here', dropped: ['custom-emoji', 'mention', 'link'] })
  })

  test('never lets typed markup become markup', () => {
    const typed = '<b>not bold</b> &amp; <a href="https://example.org">x</a>'
    const parsed = parseHtml(formattedFrom(typed).html)
    expect(parsed).toEqual({ text: typed, entities: [] })
  })
})

function byLetter(
  entities: readonly { type: string; offset: number; length: number }[],
  letters: number,
): string[] {
  return Array.from({ length: letters }, (_, at) => {
    const types = entities
      .filter(({ offset, length }) => offset <= at && at < offset + length)
      .map(({ type }) => type)
    return [...new Set(types)].toSorted().join(' ')
  })
}
