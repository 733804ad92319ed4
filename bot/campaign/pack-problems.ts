/**
 * How problems of a pack are worded: plain English that says what to do and quotes what was found. Issues of valibot
 * are translated here.
 */
import type { BaseIssue } from 'valibot'

/** `path` says where in the file (`timeline[2].text.en`); it is empty when the file as a whole is meant. */
export type PackProblem = { readonly file: string; readonly path: string; readonly reason: string }
export type Report = (file: string, path: string, reason: string) => void

type Issue = BaseIssue<unknown>

const quotedCharacters = 60

/** A value as it stands in the file, cut to a readable length and kept on one line. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length <= quotedCharacters ? text : `${text.slice(0, quotedCharacters).toWellFormed()}…`
}

/** An issue of a schema in words, with its place in the file. */
export function toProblem(file: string, issue: Issue): PackProblem {
  const path = issue.path ?? []
  // Valibot takes a list for a map whose names are 0, 1, 2; what is meant is the list itself.
  const list = path.findIndex(({ type, input }) => type === 'object' && Array.isArray(input))
  if (list < 0) return { file, path: pathText(path), reason: explainIssue(issue) }
  const reason = `Write a map of fields here. It is ${quote(path[list]?.input)}.`
  return { file, path: pathText(path.slice(0, list)), reason }
}

/** `timeline[2].text.en` */
function pathText(path: readonly { readonly key: unknown }[]): string {
  const steps = path.map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
  return steps.join('').replace(/^\./, '')
}

function explainIssue(issue: Issue): string {
  if (issue.type === 'strict_object' && issue.expected !== 'Object') return explainKey(issue)
  if (issue.input === undefined) return 'Add this field: it is missing.'
  return `${adviceOf(issue)} It is ${quote(issue.input)}.`
}

/** Either a field that is missing or one that is not known. */
function explainKey({ expected, path }: Issue): string {
  if (expected !== 'never') return 'Add this field: it is missing.'
  return `There is no field ${quote(path?.at(-1)?.key)}. Remove it or correct its spelling.`
}

/** What the schema itself says, or else what its kind of rule means. */
function adviceOf({
  type,
  message,
  expected,
  received,
  requirement,
  input,
}: Issue & { requirement?: unknown }) {
  switch (type) {
    case 'strict_object':
    case 'record':
      return 'Write a map of fields here.'
    case 'array':
      return 'Write a list here, each item after a dash.'
    case 'boolean':
      return 'Write true or false.'
    case 'number':
    case 'integer':
      return message.startsWith('Invalid') ? 'Write a whole number.' : message
    case 'min_value':
      return `Write a number of at least ${String(requirement)}.`
    case 'max_value':
      return `Write a number of at most ${String(requirement)}.`
    case 'picklist':
      return `Write one of ${(expected ?? '').replaceAll(/[()"]/g, '').replaceAll(' | ', ', ')}.`
    case 'max_length':
      return tooLong(requirement, input)
    case 'union':
      return 'Write a text or a list of texts.'
    default:
      return message.startsWith('Invalid')
        ? `Expected ${expected ?? 'something else'}, not ${received}.`
        : message
  }
}

function tooLong(limit: unknown, input: unknown): string {
  if (typeof input === 'string') return `Shorten it: ${input.length} characters, at most ${String(limit)}.`
  return `Shorten the list to at most ${String(limit)}.`
}
