import { describe, expect, test } from 'vitest'
import { introductions } from '../../bot/telegram/introduction.ts'
import { createTexts, readLocales, type Say } from '../../bot/text/texts.ts'
import { flatten } from '../../tools/text-keys.ts'

type Tree = Parameters<typeof flatten>[0]

const locales = readLocales('locales') as Record<string, Tree>
const english = locales['en'] ?? {}

/** English in brackets: what a translator's one file would be. */
function decorate(tree: Tree): Tree {
  return Object.fromEntries(
    Object.entries(tree).map(([name, value]) => [
      name,
      typeof value === 'string' ? `⟦${value}⟧` : decorate(value),
    ]),
  )
}

/** `eo` has plural rules of its own, `tlh` none that anyone knows. */
const texts = createTexts({ ...locales, eo: decorate(english), tlh: decorate(english) })

describe.each(['eo', 'tlh'])('a language added as one file (%s)', (language) => {
  const say = texts.say(language)

  test('is offered, and says every text in its own words', () => {
    expect(texts.languages).toContain(language)
    for (const [key, text] of flatten(english)) {
      const asked = key.replace(/_(zero|one|other)$/, '')
      const count = { zero: 0, one: 1 }[key.slice(asked.length + 1)] ?? 5
      const beginning = text.split('{{')[0] ?? ''
      expect(saidBy(say, asked, { count, page: 1, pages: 2 }), key).toContain(`⟦${beginning}`)
    }
  })

  test('puts values in, escaped for messages and as they are for buttons', () => {
    expect(say.html('start.hello', { name: '<b>' }).markup).toBe('⟦Hello, &lt;b&gt;!⟧')
    expect(say.plain('start.hello', { name: '<b>' })).toBe('⟦Hello, <b>!⟧')
  })

  test('picks the plural form, and the sentence for none at all', () => {
    expect(say.plain('actions.count', { count: 0 })).toBe(
      '⟦Nobody has signed here yet. You could be the first.⟧',
    )
    expect(say.plain('actions.count', { count: 1 })).toBe('⟦1 person has signed here.⟧')
    expect(say.plain('actions.count', { count: 5 })).toBe('⟦5 people have signed here.⟧')
    expect(say.html('actions.count', { count: 1 }).markup).toBe('⟦1 person has signed here.⟧')
    expect(say.html('actions.count', { count: 5 }).markup).toBe('⟦5 people have signed here.⟧')
  })
})

test('numbers are written as the language writes them', () => {
  const inEsperanto = new Intl.NumberFormat('eo').format(12_345)
  expect(inEsperanto).not.toBe('12,345')
  expect(texts.say('eo').plain('actions.count', { count: 12_345 })).toBe(
    `⟦${inEsperanto} people have signed here.⟧`,
  )
})

test('a plural form that a file does not have falls back to the one for all other numbers', () => {
  const polish = { actions: { count_other: 'podpisy: {{count, number}}' } }
  const added = createTexts({ ...locales, pl: polish, tlh: polish })
  for (const count of [0, 1, 3, 5]) {
    expect(added.say('pl').plain('actions.count', { count })).toBe(`podpisy: ${count}`)
    expect(added.say('tlh').plain('actions.count', { count })).toBe(`podpisy: ${count}`)
  }
})

test('a text that a file does not have is said in English', () => {
  const say = createTexts({ ...locales, eo: { menu: { cases: 'Homoj' } } }).say('eo')
  expect(say.plain('menu.cases')).toBe('Homoj')
  expect(say.plain('menu.act')).toBe('Take action')
  expect(say.plain('actions.count', { count: 1 })).toBe('1 person has signed here.')
})

test('commands and descriptions are registered for it where its code has two letters', () => {
  const lists = introductions(texts, 'en')
  expect(lists.map(({ languageCode }) => languageCode)).toEqual([undefined, 'az', 'en', 'fr', 'ru', 'eo'])
  expect(lists[0]?.commands[0]?.description).toBe('Begin')
  const added = lists.at(-1)
  expect(added?.shortDescription).toMatch(/^⟦.+⟧$/)
  expect(added?.description).toMatch(/^⟦.+⟧$/)
  expect(added?.commands.length).toBe(12)
  expect(added?.commands.filter(({ description }) => !description.startsWith('⟦'))).toEqual([])
})

/** Says a text by a key that only the running test knows. */
function saidBy(say: Say, key: string, values: object): string {
  const untyped = say as { plain(key: string, values: object): string }
  return untyped.plain(key, values)
}
