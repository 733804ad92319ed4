/**
 * Do no harm: nothing goes out that names a case under embargo, or what a case's `neverMention` forbids, in any
 * language, script or spelling. Text and forms are brought to plain Latin letters and compared; rather a sentence is
 * stopped that would do no harm than the other way round, and the writer is shown the place.
 */
import type { Content } from './content.ts'
import { cutText, plainText } from '../text/html.ts'
import { toLatin } from '../text/matching.ts'

export type GuardProblem = {
  readonly kind: 'embargo' | 'never'
  readonly language: string
  readonly caseId: string
  /** The words around the place. */
  readonly place: string
}

/** Letters from which on a form is also found inside a word: names take endings, and hashtags run together. */
const wordStartLetters = 4
const insideLetters = 6
const placeCharacters = 60

type Forbidden = { readonly kind: 'embargo' | 'never'; readonly caseId: string; readonly form: string }

/** What stops these texts, by language. `today` in the campaign's time zone. */
export async function guardProblems(
  texts: Readonly<Record<string, string>>,
  content: Content,
  today: string,
): Promise<GuardProblem[]> {
  const forbidden = forbiddenForms(content, today)
  const forms = await Promise.all(
    forbidden.map(async (entry) => ({ ...entry, words: await latinWords(entry.form) })),
  )
  const problems: GuardProblem[] = []
  for (const [language, html] of Object.entries(texts)) {
    const text = await readText(html)
    for (const { kind, caseId, words } of forms) {
      const at = placeOf(text.words, words)
      if (at === undefined || problems.some((known) => isSame(known, kind, language, caseId))) continue
      problems.push({ kind, language, caseId, place: around(text.original, at) })
    }
  }
  return problems
}

function isSame(problem: GuardProblem, kind: string, language: string, caseId: string): boolean {
  return problem.kind === kind && problem.language === language && problem.caseId === caseId
}

/** The names of cases that are still under embargo, and what must never be said of any. */
function forbiddenForms({ cases }: Content, today: string): Forbidden[] {
  return cases.flatMap(({ id: caseId, name, guard }) => {
    const until = guard?.embargoUntil
    const names = until && until > today ? Object.values(name) : []
    const never = (guard?.neverMention ?? []).flatMap((forms) => Object.values(forms).flat())
    return [
      ...names.map((form) => ({ kind: 'embargo' as const, caseId, form })),
      ...never.map((form) => ({ kind: 'never' as const, caseId, form })),
    ]
  })
}

/** Words in their order, those in addresses of links too, each with its Latin letters. */
async function readText(html: string): Promise<{ original: string[]; words: string[] }> {
  const hidden = [...html.matchAll(/href="([^"]*)"/g)].map(([, url]) =>
    decoded(plainText({ markup: url ?? '' })),
  )
  const original = withoutFormat([plainText({ markup: html }), ...hidden].join(' '))
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(Boolean)
  const words = await Promise.all(original.map(async (word) => compact(await toLatin(word))))
  return { original, words }
}

/** Invisible characters inside a word would hide it. */
function withoutFormat(text: string): string {
  return text.normalize('NFKC').replaceAll(/\p{Cf}/gu, '')
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url)
  } catch {
    return url
  }
}

async function latinWords(form: string): Promise<string[]> {
  const parts = withoutFormat(form)
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(Boolean)
  const words = await Promise.all(parts.map(async (part) => compact(await toLatin(part))))
  return words.filter(Boolean)
}

function compact(latin: string): string {
  return latin.replaceAll(/[^a-z0-9]/g, '')
}

/** The first word of the text at which the form stands. */
function placeOf(text: readonly string[], form: readonly string[]): number | undefined {
  if (form.length === 0) return undefined
  const at = text.findIndex((_word, start) =>
    form.every((part, index) => isWord(text[start + index] ?? '', part, index === form.length - 1)),
  )
  return at === -1 ? placeInside(text, form.join('')) : at
}

function isWord(word: string, part: string, isLast: boolean): boolean {
  return word === part || (isLast && part.length >= wordStartLetters && word.startsWith(part))
}

/** Where a long form stands with nothing between its words, or with anything. */
function placeInside(text: readonly string[], form: string): number | undefined {
  if (form.length < insideLetters) return undefined
  const place = text.join('').indexOf(form)
  if (place === -1) return undefined
  let letters = 0
  return text.findIndex((word) => {
    letters += word.length
    return letters > place
  })
}

function around(words: readonly string[], at: number): string {
  return cutText(words.slice(Math.max(0, at - 2), at + 5).join(' '), placeCharacters)
}
