/**
 * Languages of a pack: every text exists in the campaign's first language, and none is in a language that the
 * campaign does not have. The texts are found by walking the schemas, so that a new field is checked from the start.
 */
import type { GenericSchema } from 'valibot'
import { at, isMap, list, strings, type Entry } from './pack-entries.ts'
import { quote, type Report } from './pack-problems.ts'
import { schemas } from './pack.ts'

/** Every text in the first language, and none in a language that the campaign does not have. */
export function checkLanguages(entries: readonly Entry[], report: Report): void {
  const campaign = entries.find(({ folder }) => folder === 'campaign')
  // A code in capitals was reported as such; it is not reported again for each text.
  const locales = strings(at(campaign?.value, 'locales')).map((locale) => locale.toLowerCase())
  if (!campaign || locales.length === 0) return
  locales.forEach((locale, index) => {
    if (locales.indexOf(locale) !== index)
      report(campaign.file, `locales[${index}]`, `${quote(locale)} is listed twice. Remove one.`)
  })
  checkFallbacks(campaign, locales, report)
  checkChannels(campaign, locales, report)
  for (const entry of entries) checkTexts(entry, locales, report)
}

function checkTexts({ file, folder, value }: Entry, locales: readonly string[], report: Report): void {
  const [first = ''] = locales
  for (const { path, languages } of findTexts(schemas[folder], value)) {
    if (!languages.includes(first))
      report(file, path, `Add the text in ${quote(first)}, the first language of the campaign.`)
    for (const language of languages.filter((code) => !locales.includes(code)))
      report(
        file,
        `${path}.${language}`,
        `${quote(language)} is not a language of the campaign. Add it to locales or remove the text.`,
      )
  }
}

function checkFallbacks({ file, value }: Entry, locales: readonly string[], report: Report): void {
  const fallback = at(value, 'fallback')
  for (const [language, others] of Object.entries(isMap(fallback) ? fallback : {})) {
    strings(others).forEach((other, index) => {
      if (!locales.includes(other))
        report(
          file,
          `fallback.${language}[${index}]`,
          `${quote(other)} is not among locales. Add it there or remove it.`,
        )
    })
  }
}

/** A channel per language, and no channel twice: an update would stand there twice. */
function checkChannels({ file, value }: Entry, locales: readonly string[], report: Report): void {
  const channels = at(value, 'channels')
  const named = Object.entries(isMap(channels) ? channels : {}).map(
    ([language, name]) => [language, String(name).toLowerCase()] as const,
  )
  for (const [index, [language, name]] of named.entries()) {
    if (!locales.includes(language))
      report(
        file,
        `channels.${language}`,
        `${quote(language)} is not among locales. Add it there or remove it.`,
      )
    if (named.slice(0, index).some(([, other]) => other === name))
      report(file, `channels.${language}`, `${quote(name)} is named twice. Give it one language.`)
  }
}

/** Maps from language to a name of its own: no text, so that any language may be left out. */
const namePaths = new Set(['channels'])
type FoundText = { readonly path: string; readonly languages: readonly string[] }

/** What of a schema the walk needs; a schema in a pipe has the parts of its first member. */
type Walked = {
  readonly type: string
  readonly entries?: Readonly<Record<string, GenericSchema>>
  readonly item?: GenericSchema
  readonly wrapped?: GenericSchema
  readonly value?: GenericSchema
}

function findTexts(schema: GenericSchema, value: unknown, path = ''): FoundText[] {
  const { entries, item, wrapped, ...walked } = schema as unknown as Walked
  if (wrapped) return findTexts(wrapped, value, path)
  if (item) return list(value).flatMap((each, index) => findTexts(item, each, `${path}[${index}]`))
  // Valibot takes an empty list for an empty map.
  if (!isMap(value) && !isEmptyList(value)) return []
  // Of the maps from language to something, only texts have plain text as their values.
  if (walked.type === 'record')
    return walked.value?.type === 'string' && !namePaths.has(path)
      ? [{ path, languages: Object.keys(value) }]
      : []
  return Object.entries(entries ?? {}).flatMap(([name, entry]) =>
    findTexts(entry, at(value, name), path === '' ? name : `${path}.${name}`),
  )
}

function isEmptyList(value: unknown): value is readonly [] {
  return Array.isArray(value) && value.length === 0
}
