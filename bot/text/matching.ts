/**
 * Finding a name from what someone typed: in any script, without diacritics, with misspellings. Names and typed text
 * are brought to plain Latin letters and compared word by word by edit distance.
 */
import { distance } from 'fastest-levenshtein'

/** Something that has names, in however many languages. */
export type Named = { readonly id: string; readonly names: readonly string[] }

/** One edit is allowed for every so many letters of a word. */
const lettersPerEdit = 4
const typedLimitCharacters = 200
const asciiOnly = /^[\u0000-\u007F]*$/

/**
 * The ids of the names that the text may mean, best first. If any match to the letter, only those; nothing when the
 * text resembles none.
 */
export async function closestMatches(typed: string, candidates: readonly Named[]): Promise<string[]> {
  const words = wordsOf(await toLatin(typed.slice(0, typedLimitCharacters)))
  if (words.length === 0) return []
  const scored: { id: string; score: number }[] = []
  for (const { id, names } of candidates) {
    const scores = await Promise.all(
      names.map(async (name) => scoreOf(words, wordsOf(await knownName(name)))),
    )
    const best = Math.min(...scores.filter((score) => score !== undefined))
    if (Number.isFinite(best)) scored.push({ id, score: best })
  }
  const least = Math.min(...scored.map(({ score }) => score))
  return scored
    .filter(({ score }) => least > 0 || score === 0)
    .toSorted((one, other) => one.score - other.score)
    .map(({ id }) => id)
}

/** Edits needed for every typed word to be found in the name; `undefined` when a word has no like in it. */
function scoreOf(typed: readonly string[], name: readonly string[]): number | undefined {
  let total = 0
  for (const word of typed) {
    const best = Math.min(...name.map((candidate) => editsBetween(word, candidate)))
    if (best > Math.floor(word.length / lettersPerEdit)) return undefined
    total += best
  }
  // Words of the name that were not typed count a little, so that a full name beats a longer one.
  return total + (name.length === typed.length ? 0 : 0.1 * Math.abs(name.length - typed.length))
}

/** Edit distance; a beginning of at least three letters counts as found, with a small price. */
function editsBetween(typed: string, candidate: string): number {
  if (typed.length >= 3 && candidate.startsWith(typed)) return typed === candidate ? 0 : 0.5
  return distance(typed, candidate)
}

function wordsOf(latin: string): string[] {
  return latin.split(/[^a-z0-9]+/).filter((word) => word.length > 1)
}

/** Names in plain Latin letters. Only names are kept here, never what someone typed. */
const romanisedNames = new Map<string, string>()

async function knownName(name: string): Promise<string> {
  const known = romanisedNames.get(name) ?? (await toLatin(name))
  romanisedNames.set(name, known)
  return known
}

/** Lower-case Latin letters without diacritics, in the spellings that people mix up brought together. */
export async function toLatin(text: string): Promise<string> {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('ə', 'a')
  const latin = asciiOnly.test(plain) ? plain : await romanise(plain)
  return latin
    .replaceAll(/kh|x/g, 'h')
    .replaceAll(/dzh|dj/g, 'j')
    .replaceAll(/c(?=[aeiou])/g, 'j')
    .replaceAll(/[iy]+/g, 'i')
}

/** Loaded when a letter outside ASCII is met: the tables are large. */
async function romanise(text: string): Promise<string> {
  const { default: anyAscii } = await import('any-ascii')
  return anyAscii(text).toLowerCase()
}
