import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { introductions } from '../../bot/telegram/introduction.ts'
import { plainText } from '../../bot/text/html.ts'
import { createTexts, readLocales } from '../../bot/text/texts.ts'
import { flatten, placeholdersOf } from '../../tools/text-keys.ts'

type Tree = Parameters<typeof flatten>[0]

const locales = readLocales('locales') as Record<string, Tree>
const english = new Map(flatten(locales['en'] ?? {}))
const others = Object.keys(locales).filter((language) => language !== 'en')
const pluralSuffix = /_(zero|one|two|few|many|other)$/

/** Keys that are put together in the code, by their beginning. */
const builtKeys = ['commands.', 'staff.role.']
/** What stands on a button or in an alert, with the longest that may stand there. */
const limits: [pattern: RegExp, characters: number][] = [
  [
    /^menu\.(?!text)|^nav\.(back|next|previous)$|^cases\.(follow|unfollow|timeline)$|^sign\.(button|agree|anonymous|confirm|cancel|withdraw|keep|countrySkip)$/,
    24,
  ],
  [
    /^follow\.(everything|urgent|stop)$|^forget\.(confirm|keep)$|^tip\.(open|emergency)$|^settings\.(second|secondNone)$/,
    40,
  ],
  [
    /^common\.(outdated|refused)$|^staff\.(used|lastAdmin|notAllowed|suspendedNow|reinstatedNow)$|^follow\.tooMany/,
    200,
  ],
  [/^commands\./, 100],
  [/^bot\.about$/, 120],
  [/^bot\.description$/, 512],
  [/./, 1000],
]
/** Texts that are the same as in English, each for a reason. */
const sameForAReason: Record<string, string> = {
  'follow.on': 'a tick and a name',
  'staff.person': 'a name and roles',
  'data.fileName': 'a file name',
  'cases.source': 'the French word is the same',
  'menu.home': 'the French word is the same',
}

function categoriesOf(language: string): string[] {
  return new Intl.PluralRules(language).resolvedOptions().pluralCategories
}

function baseOf(key: string): string {
  return key.replace(pluralSuffix, '')
}

describe.each(others)('%s', (language) => {
  const texts = new Map(flatten(locales[language] ?? {}))

  test('has the same keys as English, and every plural form of the language', () => {
    const plural = new Set([...english.keys()].filter((key) => pluralSuffix.test(key)).map(baseOf))
    const expected = [...english.keys()].flatMap((key) => {
      if (!plural.has(baseOf(key)) || key.endsWith('_zero')) return [key]
      return categoriesOf(language).map((category) => `${baseOf(key)}_${category}`)
    })
    expect([...texts.keys()].toSorted()).toEqual([...new Set(expected)].toSorted())
  })

  test('takes the same values and tags in every text', () => {
    const shapeOf = (text: string): string[] =>
      [
        ...new Set(placeholdersOf(text).map(([name, type]) => `${name}:${type}`)),
        ...(text.match(/<[^>]+>/g) ?? []),
      ].toSorted()
    for (const [key, text] of texts) {
      const source = english.get(key) ?? english.get(`${baseOf(key)}_other`) ?? ''
      expect(shapeOf(text), key).toEqual(shapeOf(source))
    }
  })

  test('keeps the limits of buttons, alerts and commands', () => {
    const over = [...texts].filter(([key, text]) => {
      const limit = limits.find(([pattern]) => pattern.test(key))?.[1] ?? 0
      return plainText({ markup: text.replaceAll(/\{\{[^}]+\}\}/g, 'sample') }).length > limit
    })
    expect(over).toEqual([])
  })

  test('is written cleanly: no straight apostrophes, no double or stray spaces', () => {
    const unclean = [...texts].filter(([, text]) => /'|\u0020{2}|^\s|\s$/.test(text))
    expect(unclean).toEqual([])
  })

  test('is translated: at most 2 % of the texts equal the English ones, each for a reason', () => {
    const same = [...texts]
      .filter(([key, text]) => english.get(key) === text && /\p{L}/u.test(text))
      .map(([key]) => key)
    expect(same.filter((key) => sameForAReason[key] === undefined)).toEqual([])
    expect(same.length / texts.size).toBeLessThanOrEqual(0.02)
  })
})

test('every text is used somewhere, and every text that is used exists', () => {
  const sources = filesBelow('bot')
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.generated.ts'))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n')
  const unused = [...english.keys()]
    .map(baseOf)
    .filter(
      (key) => !sources.includes(`'${key}'`) && !builtKeys.some((beginning) => key.startsWith(beginning)),
    )
  expect(unused).toEqual([])
})

test('a language added as one file works in texts, plural forms, numbers and commands', () => {
  const decorate = (tree: Tree): Tree =>
    Object.fromEntries(
      Object.entries(tree).map(([name, value]) => [
        name,
        typeof value === 'string' ? `⟦${value}⟧` : decorate(value),
      ]),
    )
  const texts = createTexts({
    ...locales,
    tlh: decorate(locales['en'] ?? {}),
    eo: decorate(locales['en'] ?? {}),
  })
  const say = texts.say('tlh')
  expect(say.plain('menu.cases')).toBe('⟦Cases⟧')
  expect(say.plain('cases.detention', { count: 1234 })).toContain('1')
  expect(say.html('start.hello', { name: '<b>' }).markup).toBe('⟦Hello, &lt;b&gt;!⟧')
  const lists = introductions(texts, 'en')
  expect(lists.map(({ languageCode }) => languageCode)).toEqual([undefined, 'az', 'en', 'fr', 'ru', 'eo'])
  expect(lists.at(-1)?.shortDescription).toContain('⟦')
  expect(lists.at(-1)?.commands.every(({ description }) => description.startsWith('⟦'))).toBe(true)
})

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => path.endsWith('.ts'))
}
