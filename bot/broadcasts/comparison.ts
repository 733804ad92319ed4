/**
 * A translation beside its source: what changed in the source since, and which names, numbers and links of one are
 * missing in the other. What is found are warnings; a translator may know better.
 */
import type { CaseEntry } from '../campaign/pack.ts'
import { plainText } from '../text/html.ts'

export type Change = { readonly kind: 'same' | 'gone' | 'new'; readonly words: string }

/** Beyond this the two are shown as a whole: comparing takes the product of both lengths. */
const comparedWords = 900

/** What turns one text into the other, word by word, in the order of reading. */
export function changesOf(before: string, after: string): Change[] {
  const [old, young] = [wordsOf(before), wordsOf(after)]
  if (old.length > comparedWords || young.length > comparedWords)
    return [
      { kind: 'gone', words: before },
      { kind: 'new', words: after },
    ]
  return joined(walked(old, young, lengthsOf(old, young)))
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter(Boolean)
}

/** Lengths of the longest common sequences of what is left of both, from each place on. */
function lengthsOf(old: readonly string[], young: readonly string[]): Uint16Array[] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint16Array(young.length + 1))
  for (let i = old.length - 1; i >= 0; i--) {
    const [row, below] = [lengths[i] ?? new Uint16Array(), lengths[i + 1] ?? new Uint16Array()]
    for (let j = young.length - 1; j >= 0; j--)
      row[j] = old[i] === young[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0)
  }
  return lengths
}

function walked(old: readonly string[], young: readonly string[], lengths: readonly Uint16Array[]): Change[] {
  const changes: Change[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < young.length) {
    const [was, is] = [old[i], young[j]]
    if (was !== undefined && was === is) {
      changes.push({ kind: 'same', words: was })
      i += 1
      j += 1
    } else if (
      was !== undefined &&
      (is === undefined || (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0))
    ) {
      changes.push({ kind: 'gone', words: was })
      i += 1
    } else {
      changes.push({ kind: 'new', words: is ?? '' })
      j += 1
    }
  }
  return changes
}

function joined(changes: readonly Change[]): Change[] {
  const result: Change[] = []
  for (const change of changes) {
    const last = result.at(-1)
    if (last?.kind === change.kind)
      result[result.length - 1] = { ...last, words: `${last.words} ${change.words}` }
    else result.push(change)
  }
  return result
}

export type Difference = {
  readonly kind: 'name' | 'number' | 'link'
  /** `missing` in the translation, or `extra` there. */
  readonly side: 'missing' | 'extra'
  readonly what: string
}

/** What a translation has too little or too much of. Names are those of cases, in any language. */
export function differencesOf(
  source: { html: string; language: string },
  translation: { html: string; language: string },
  cases: readonly Pick<CaseEntry, 'name'>[],
): Difference[] {
  return [
    ...namesMissing(source, translation, cases),
    ...balance('number', numbersOf(source.html), numbersOf(translation.html)),
    ...balance('link', linksOf(source.html), linksOf(translation.html)),
  ]
}

function namesMissing(
  source: { html: string },
  translation: { html: string; language: string },
  cases: readonly Pick<CaseEntry, 'name'>[],
): Difference[] {
  const named = ({ html }: { html: string }, names: readonly string[]): boolean =>
    names.some((name) => name.split(/\s+/).some((word) => isNamed(html, word)))
  return cases
    .filter(({ name }) => named(source, Object.values(name)) && !named(translation, Object.values(name)))
    .map(({ name }) => ({
      kind: 'name' as const,
      side: 'missing' as const,
      what: name[translation.language] ?? Object.values(name)[0] ?? '',
    }))
}

const letters = /[^\p{L}\p{N}]/gu
/** A word of a name, without the letters that inflection changes. */
function isNamed(html: string, word: string): boolean {
  const plain = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
  const stem = plain(word).replaceAll(letters, '')
  const kept = stem.slice(0, Math.max(4, stem.length - 2))
  return kept.length >= 4 && plain(plainText({ markup: html })).includes(kept)
}

/** Groups of digits, with what parts thousands taken out: `1,000` and `1 000` are the same. */
function numbersOf(html: string): string[] {
  const text = plainText({ markup: html.replaceAll(/<a [^>]*>/g, '') }).replaceAll(/https?:\/\/\S+/g, '')
  const whole = text
    .normalize('NFKC')
    .replaceAll(/(?<!\p{Nd})\p{Nd}{1,3}(?:[.,' ’]\p{Nd}{3})+(?!\p{Nd})/gu, (number) =>
      number.replaceAll(/\P{Nd}/gu, ''),
    )
  return (whole.match(/\p{Nd}+/gu) ?? []).map((number) => number.replace(/^0+(?=.)/, ''))
}

function linksOf(html: string): string[] {
  const hidden = [...html.matchAll(/<a href="([^"]*)"/g)].map(([, url]) => plainText({ markup: url ?? '' }))
  const shown = plainText({ markup: html }).match(/https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/gi) ?? []
  return [...new Set([...hidden, ...shown])]
}

function balance(
  kind: 'number' | 'link',
  source: readonly string[],
  translation: readonly string[],
): Difference[] {
  const missing = without(source, translation).map((what) => ({ kind, side: 'missing' as const, what }))
  return [...missing, ...without(translation, source).map((what) => ({ kind, side: 'extra' as const, what }))]
}

/** What is left of one when each of the other has taken away its like. */
function without(one: readonly string[], other: readonly string[]): string[] {
  const left = [...other]
  return one.filter((entry) => {
    const place = left.indexOf(entry)
    if (place !== -1) left.splice(place, 1)
    return place === -1
  })
}
