/**
 * The bot's own sentences, by key, in every language that has a file in locales/. Keys and their values are typed
 * from the English file. A missing key falls back to English; plural forms and numbers follow the language.
 */
import { createInstance, type i18n } from 'i18next'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { escapeMarkup, fromLocale, type Html } from './html.ts'
import type { TextValues } from './text-keys.generated.ts'

export type TextKey = keyof TextValues
type Values<K extends TextKey> = Record<string, never> extends TextValues[K] ? [] : [TextValues[K]]

/** The sentences of one language. */
export type Say = {
  readonly language: string
  /** For messages: values are escaped unless they are Html. */
  html<K extends TextKey>(key: K, ...values: Values<K>): Html
  /** For button labels and alerts, which know no markup. */
  plain<K extends TextKey>(key: K, ...values: Values<K>): string
}

export type Texts = {
  readonly languages: readonly string[]
  say(language: string): Say
  /** Every language's version of a text, for recognising what people type. */
  inAllLanguages(key: TextKey): readonly string[]
}

export type LocaleFiles = Readonly<Record<string, object>>

const sourceLanguage = 'en'
/** Sentences that are kept, by language; more than there are keys, so that all of those fit. */
const madeLimit = 3000

/** Reads `<language>.json` files. */
export function readLocales(directory: string): LocaleFiles {
  const names = readdirSync(directory).filter((name) => /^[a-z]{2,3}(-[a-z]+)?\.json$/.test(name))
  const read = (name: string): object => JSON.parse(readFileSync(join(directory, name), 'utf8')) as object
  return Object.fromEntries(names.map((name) => [name.slice(0, -'.json'.length), read(name)]))
}

export function createTexts(locales: LocaleFiles): Texts {
  const engine = createInstance()
  void engine.init({
    resources: Object.fromEntries(
      Object.entries(locales).map(([language, file]) => [language, { translation: file }]),
    ),
    fallbackLng: sourceLanguage,
    initAsync: false,
    interpolation: { escapeValue: false },
  })
  const languages = Object.keys(locales)
  const sayings = new Map(languages.map((language) => [language, createSay(engine, language)]))
  const fallback = createSay(engine, sourceLanguage)
  return {
    languages,
    say: (language) => sayings.get(language) ?? fallback,
    inAllLanguages: (key) => languages.map((language) => translatorOf(engine, language)(key, {})),
  }
}

function createSay(engine: i18n, language: string): Say {
  const translate = translatorOf(engine, language)
  // Sentences without values, or with numbers alone, come again for every reader: they are made once. Others may hold
  // what a person wrote, and are not kept.
  const made = new Map<string, string>()
  const say = (key: string, values: object = {}): string => {
    if (!Object.values(values).every((value) => typeof value === 'number')) return translate(key, values)
    const name = `${key} ${JSON.stringify(values)}`
    const known = made.get(name) ?? translate(key, values)
    if (made.size < madeLimit) made.set(name, known)
    return known
  }
  return {
    language,
    html: (key, ...values) => fromLocale(say(key, values[0] && mapValues(values[0], escapedValue))),
    plain: (key, ...values) => say(key, values[0]),
  }
}

function translatorOf(engine: i18n, language: string): (key: string, values: object) => string {
  return engine.getFixedT(language) as (key: string, values: object) => string
}

function mapValues(values: object, change: (value: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]))
}

/** Numbers stay numbers: they choose the plural form and are formatted by the language. */
function escapedValue(value: unknown): unknown {
  if (typeof value === 'number') return value
  if (typeof value === 'object' && value !== null && 'markup' in value) return value.markup
  return escapeMarkup(String(value))
}
