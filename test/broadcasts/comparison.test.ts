import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changesOf, differencesOf } from '../../bot/broadcasts/comparison.ts'
import { aCase } from '../support/builders.ts'

const words = fc
  .array(fc.constantFrom('she', 'is', 'free', 'held', '5', 'days'), { maxLength: 12 })
  .map((list) => list.join(' '))

describe('what changed in the source', () => {
  test('leads from the one text to the other', () => {
    fc.assert(
      fc.property(words, words, (before, after) => {
        const changes = changesOf(before, after)
        const read = (left: string): string =>
          changes
            .filter(({ kind }) => kind !== left)
            .map((change) => change.words)
            .join(' ')
        expect(read('new')).toBe(before)
        expect(read('gone')).toBe(after)
      }),
    )
  })

  test('is only what changed', () => {
    expect(changesOf('She was held for five days in Baku', 'She was held for six days in Baku')).toEqual([
      { kind: 'same', words: 'She was held for' },
      { kind: 'gone', words: 'five' },
      { kind: 'new', words: 'six' },
      { kind: 'same', words: 'days in Baku' },
    ])
    expect(changesOf('the same', 'the same')).toEqual([{ kind: 'same', words: 'the same' }])
  })
})

function differences(source: string, translation: string, language = 'ru') {
  return differencesOf({ html: source, language: 'en' }, { html: translation, language }, [aCase()])
}

describe('a translation that says the same', () => {
  test.each([
    ['1,000 people and 1 500 more', '1000 человек и ещё 1.500'],
    ['on 5 March at 19:30', '5 марта в 19.30'],
    ['Khadija Ismayilova was arrested', 'Арестована Хадиджа Исмаилова'],
    ['Khadija Ismayilova was arrested', 'Арест Исмаиловой'],
    [
      'see <a href="https://example.org/a?b=1&amp;c=2">here</a>',
      '<a href="https://example.org/a?b=1&amp;c=2">тут</a>',
    ],
    ['see https://example.org/2015.', 'https://example.org/2015'],
    ['٥ days', '٥ дней'],
  ])('has no difference: %s', (source, translation) => {
    expect(differences(source, translation)).toEqual([])
  })
})

describe('what is amiss is named', () => {
  test('a number that is wrong', () => {
    expect(differences('for 15 days', '51 день')).toEqual([
      { kind: 'number', side: 'missing', what: '15' },
      { kind: 'number', side: 'extra', what: '51' },
    ])
  })
  test('a number that stands once instead of twice', () => {
    expect(differences('5 and 5', '5')).toEqual([{ kind: 'number', side: 'missing', what: '5' }])
  })
  test('a name that is missing', () => {
    expect(differences('Khadija Ismayilova is free', 'Она свободна')).toEqual([
      { kind: 'name', side: 'missing', what: 'Хадиджа Исмаилова' },
    ])
  })
  test('a link that leads elsewhere', () => {
    const link = (url: string): string => `<a href="${url}">x</a>`
    expect(differences(link('https://example.org/a'), link('https://example.com/a'))).toEqual([
      { kind: 'link', side: 'missing', what: 'https://example.org/a' },
      { kind: 'link', side: 'extra', what: 'https://example.com/a' },
    ])
  })
})
