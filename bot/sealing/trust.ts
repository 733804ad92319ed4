/**
 * Whose signatures count under a roster: the file `roster-trust.json` of the campaign's pack, built into functions and
 * pages. Whoever may write to the table cannot change it; that takes a deployment. Runs in the browser as well.
 */
import * as v from 'valibot'
import { CaselineError } from '../errors.ts'
import type { Trust } from './roster.ts'

export const trustFileName = 'roster-trust.json'

/** More would be no safer, and each has to be kept by someone. */
const holdersLimit = 16

const positive = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const trustSchema = v.pipe(
  v.strictObject({
    campaign: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'is no id of a campaign')),
    keys: v.pipe(
      v.array(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, 'is no public key of a holder'))),
      v.minLength(1, 'names no holder'),
      v.maxLength(holdersLimit, `has more than ${holdersLimit} holders`),
      v.check((keys) => new Set(keys).size === keys.length, 'names a holder twice'),
    ),
    threshold: positive,
    epoch: positive,
  }),
  v.check(({ keys, threshold }) => threshold <= keys.length, 'wants more signatures than it has holders'),
)

/** Throws `configuration`, naming what is wrong. */
export function readTrust(text: string): Trust {
  const result = v.safeParse(trustSchema, parsed(text))
  if (result.success) return result.output
  const [issue] = result.issues
  const where = v.getDotPath(issue) ?? 'the file'
  throw new CaselineError('configuration', `${trustFileName}: ${where} ${wordsFor(issue)}.`)
}

function wordsFor({ message }: { readonly message: string }): string {
  return message.startsWith('Invalid') ? 'is missing or wrong' : message
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
