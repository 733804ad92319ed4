import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  buttonLabelCharacters,
  callbackAnswerLimitCharacters,
  textLimitCharacters,
} from '../../bot/telegram/limits.ts'
import { formatDay } from '../../bot/text/dates.ts'
import { plainText } from '../../bot/text/html.ts'
import { readLocales } from '../../bot/text/texts.ts'
import { flatten } from '../../tools/text-keys.ts'

type Tree = Parameters<typeof flatten>[0]

const locales = readLocales('locales') as Record<string, Tree>
const english = new Map(flatten(locales['en'] ?? {}))
const languages = Object.keys(locales)
const others = languages.filter((language) => language !== 'en')
const pluralSuffix = /_(zero|one|two|few|many|other)$/

/** Keys that are put together in the code, by their beginning. */
const builtKeys = [
  'commands.',
  'staff.news.',
  'staff.role.',
  'staff.wish.',
  'watching.',
  'tip.receipt.',
  'tip.topic.',
]
/** A name or title of usual length, in place of a value. */
const sampleName = 'Khadija Ismayilova'
const sampleNumber = '1,234,567'
/** What stands on a button or in an alert, with the longest that may stand there. */
const limits: [pattern: RegExp, characters: number][] = [
  [
    /^menu\.(?!text)|^nav\.(back|next|previous)$|^cases\.(follow|unfollow|timeline)$|^actions\.share$|^sign\.(button|agree|withName|anonymous|confirm|cancel|withdraw|keep|countrySkip)$/,
    24,
  ],
  [
    /^follow\.(everything|urgent|stop)$|^actions\.followEverything$|^data\.forget$|^forget\.(confirm|keep)$|^tip\.(open|emergency)$|^settings\.(second|secondNone)$/,
    40,
  ],
  [
    /^follow\.(on|country)$|^actions\.(followOffer|elsewhere|next|isClosed)$|^forget\.withdraw$|^staff\.(suspend|reinstate|unnamed|give|take|remove|stopRole|agree|refuse|withdraw|link|stop|allLanguages|done)$|^status\./,
    buttonLabelCharacters,
  ],
  [
    /^common\.(outdated|refused)$|^staff\.(used|lastAdmin|notAllowed|suspendedNow|reinstatedNow|locked|needSecond|inviteNotAlone|pointless|over|own|stopOver)$|^follow\.tooMany/,
    callbackAnswerLimitCharacters,
  ],
  [/^commands\./, 100],
  [/^bot\.about$/, 120],
  [/^bot\.description$/, 512],
  [/./, 1000],
]
/** Screens that are put together from several texts, by the beginning of their keys. */
const screens = ['sign.consent', 'forget.', 'start.', 'data.']
/** Texts that are the same as in English, each for a reason. */
const sameForAReason: Record<string, string> = {
  'follow.on': 'a tick and a name',
  'staff.person': 'a name and roles',
  'staff.translates': 'a role and languages',
  'data.fileName': 'a file name',
  'broadcast.languageReady': 'a tick and a name',
  'keeping.lineStatus': 'a name and a status',
  'broadcast.reachLanguage': 'a name and a number',
  'cases.source': 'the French word is the same',
  'menu.home': 'the French word is the same',
}

function categoriesOf(language: string): string[] {
  return new Intl.PluralRules(language).resolvedOptions().pluralCategories
}

function baseOf(key: string): string {
  return key.replace(pluralSuffix, '')
}

function textsOf(language: string): Map<string, string> {
  return new Map(flatten(locales[language] ?? {}))
}

/** What a reader may see of a text: sample values put in, tags taken out. */
function sampleOf(text: string, language: string): string {
  const day = formatDay('2015-03-04', language)
  const filled = text.replaceAll(/\{\{(\w+)(, number)?\}\}/g, (_whole, name, number) =>
    name === 'day' ? day : number ? sampleNumber : sampleName,
  )
  return plainText({ markup: filled })
}

/** The values, as they are written, and the tags of a text, in an order of their own. */
function shapeOf(text: string): string[] {
  const values = new Set(text.match(/\{\{[^}]+\}\}/g))
  return [...values, ...(text.match(/<[^>]+>/g) ?? [])].toSorted()
}

describe.each(languages)('%s', (language) => {
  const texts = textsOf(language)

  test('keeps the limits of buttons, alerts, commands and descriptions', () => {
    const over = [...texts].filter(([key, text]) => {
      const limit = limits.find(([pattern]) => pattern.test(key))?.[1] ?? 0
      return sampleOf(text, language).length > limit
    })
    expect(over).toEqual([])
  })

  test.each(screens)('leaves room for titles on the screens of %s', (beginning) => {
    const all = [...texts].filter(([key]) => key.startsWith(beginning))
    const length = all.reduce((sum, [, text]) => sum + sampleOf(text, language).length + 2, 0)
    expect(all).not.toEqual([])
    expect(length).toBeLessThan(textLimitCharacters - 1000)
  })

  test('is written cleanly: no straight apostrophes, no stray spaces, no doubled stops after a day', () => {
    const unclean = [...texts].filter(
      ([, text]) => /'|[^\S\n]{2}|^[^\S\n]|[^\S\n]$/m.test(text) || sampleOf(text, language).includes('..'),
    )
    expect(unclean).toEqual([])
  })

  test('closes every tag and value that it opens', () => {
    const broken = [...texts].filter(([, text]) => {
      const rest = text.replaceAll(/\{\{\w+(, number)?\}\}/g, '').replaceAll(/<(b|i)>([^<]*)<\/\1>/g, '$2')
      return /[{}<>&]/.test(rest)
    })
    expect(broken).toEqual([])
  })

  test('has words to stop that can be typed: lower case, each once', () => {
    const words = (texts.get('follow.words') ?? '').split('|')
    expect(words).toEqual([...new Set(words.map((word) => word.trim().toLowerCase()))])
    expect(words).not.toContain('')
    expect(words.length).toBeGreaterThanOrEqual(4)
  })
})

describe.each(others)('%s', (language) => {
  const texts = textsOf(language)

  test('has the same keys as English, and every plural form of the language', () => {
    const plural = new Set([...english.keys()].filter((key) => pluralSuffix.test(key)).map(baseOf))
    const expected = [...english.keys()].flatMap((key) => {
      if (!plural.has(baseOf(key)) || key.endsWith('_zero')) return [key]
      return categoriesOf(language).map((category) => `${baseOf(key)}_${category}`)
    })
    expect([...texts.keys()].toSorted()).toEqual([...new Set(expected)].toSorted())
  })

  test('takes the same values and tags in every text', () => {
    for (const [key, text] of texts) {
      const source = english.get(key) ?? english.get(`${baseOf(key)}_other`) ?? ''
      expect(shapeOf(text), key).toEqual(shapeOf(source))
    }
  })

  test('is translated: at most 2 % of the texts equal the English ones, each for a reason', () => {
    const same = [...texts].filter(([key, text]) => english.get(key) === text).map(([key]) => key)
    expect(same.filter((key) => sameForAReason[key] === undefined)).toEqual([])
    expect(same.length / texts.size).toBeLessThanOrEqual(0.02)
  })
})

test('French keeps its high punctuation on the line of the word before it', () => {
  const loose = [...textsOf('fr')].filter(([, text]) => /\u0020[:;?!»]|«\u0020/.test(text))
  expect(loose).toEqual([])
})

test('no reason is kept for a text that every language has translated', () => {
  const idle = Object.keys(sameForAReason).filter((key) =>
    others.every((language) => textsOf(language).get(key) !== english.get(key)),
  )
  expect(idle).toEqual([])
})

test('every text is used somewhere', () => {
  const sources = botSources()
  const unused = [...english.keys()]
    .map(baseOf)
    .filter((key) => !sources.includes(`'${key}'`))
    .filter((key) => !builtKeys.some((beginning) => key.startsWith(beginning)))
  expect(unused).toEqual([])
})

test('every text that is used exists', () => {
  const known = new Set([...english.keys()].map(baseOf))
  const used = [...botSources().matchAll(/\.(?:html|plain|inAllLanguages)\(\s*'([\w.]+)'/g)]
  const built = [...botSources().matchAll(/\.(?:html|plain)\(\s*`([\w.]+)\$\{/g)]
  expect(used.length).toBeGreaterThan(100)
  expect(used.map(([, key = '']) => key).filter((key) => !known.has(key))).toEqual([])
  expect(new Set(built.map(([, beginning]) => beginning))).toEqual(new Set(builtKeys))
})

function botSources(): string {
  return readdirSync('bot', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.generated.ts'))
    .map((name) => readFileSync(join('bot', name), 'utf8'))
    .join('\n')
}
