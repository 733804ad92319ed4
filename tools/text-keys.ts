/**
 * Makes the types of the bot's sentences from the English file: every key with the values that its text takes.
 * Plural forms are one key; a value named `count` is a number, as is every value formatted as one.
 */
import { readFileSync } from 'node:fs'

export type GeneratedFile = { path: string; content: string }

type Tree = { readonly [name: string]: string | Tree }

const pluralSuffix = /_(zero|one|two|few|many|other)$/

export function generateTextKeys(): GeneratedFile[] {
  const english = JSON.parse(readFileSync(new URL('../locales/en.json', import.meta.url), 'utf8')) as Tree
  const texts = new Map<string, Map<string, string>>()
  for (const [key, text] of flatten(english)) {
    const values = texts.get(key.replace(pluralSuffix, '')) ?? new Map<string, string>()
    if (pluralSuffix.test(key)) values.set('count', 'number')
    for (const [name, type] of placeholdersOf(text)) values.set(name, type)
    texts.set(key.replace(pluralSuffix, ''), values)
  }
  const members = [...texts].map(([key, values]) => `  '${key}': ${typeOf(values)}`)
  const content = [
    '// Made from locales/en.json by `npm run fix`. Do not edit.',
    "import type { Html } from './html.ts'",
    '',
    'export type TextValues = {',
    ...members,
    '}',
    '',
  ]
  return [{ path: 'bot/text/text-keys.generated.ts', content: content.join('\n') }]
}

/** Every text of a locale file with its dotted key. */
export function flatten(tree: Tree, prefix = ''): [string, string][] {
  return Object.entries(tree).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + name, value]] : flatten(value, `${prefix}${name}.`),
  )
}

/** The values that a text takes: name and type. */
function placeholdersOf(text: string): [string, string][] {
  return [...text.matchAll(/\{\{(\w+)(, number)?\}\}/g)].map(([, name = '', format]) => [
    name,
    format || name === 'count' ? 'number' : 'string | Html',
  ])
}

function typeOf(values: ReadonlyMap<string, string>): string {
  if (values.size === 0) return 'Record<string, never>'
  return `{ ${[...values].map(([name, type]) => `${name}: ${type}`).join('; ')} }`
}
