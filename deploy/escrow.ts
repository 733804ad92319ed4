/**
 * The keys whose loss loses every follower, split among people: any few of the shares give the keys back, fewer give
 * nothing. A share is a few lines of text, to be printed once and kept on paper. Keys of single actions are never in
 * it: their destruction has to be final.
 */
import { createHash } from 'node:crypto'
import { combine, split } from 'shamir-secret-sharing'
import { parameterNames } from '../bot/config.ts'
import { CaselineError } from '../bot/errors.ts'

/** Those that are escrowed, in the order in which they stand in the secret. */
export const escrowedNames = [
  parameterNames.chatKey,
  parameterNames.staffKey,
  parameterNames.tagKey,
  parameterNames.fieldKey,
] as const

export type EscrowedKeys = Readonly<Record<(typeof escrowedNames)[number], Uint8Array>>

const keyBytes = 32
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const groupLetters = 5
const lineLetters = 25
/** At the end of each line, so that whoever types it is told which one is wrong. */
const lineCheckLetters = 2
/** At the end of all, over the first line as well. */
const checkLetters = 8
/** A share on one line, as people type it: in any case, with or without commas. */
const sharePattern =
  /^caseline keys of ([a-z]+),? set ([0-9a-f]{8}),? split on ([0-9-]{10}),? share (\d+) of (\d+),? any (\d+) are enough (.+)$/

/** Names a set of keys without saying anything of them. */
export function setOf(keys: EscrowedKeys): string {
  return createHash('sha256').update('caseline escrow 1').update(joined(keys)).digest('hex')
}

/** Splits into `count` shares of which any `enough` give the keys back. Throws `configuration` for what makes no sense. */
export async function shares(
  stageName: string,
  keys: EscrowedKeys,
  { count, enough }: { count: number; enough: number },
  now: Date,
): Promise<string[]> {
  if (!(enough >= 2 && enough <= count && count <= 16))
    throw new CaselineError('configuration', 'At least 2 shares must be needed, at most 16 can be made.')
  const parts = await split(joined(keys), count, enough)
  const set = setOf(keys).slice(0, 8)
  const day = now.toISOString().slice(0, 10)
  return parts.map((bytes, index) => {
    const head = headOf({ stage: stageName, set, day, number: index + 1, count, enough })
    return [head, ...linesOf(toBase32(bytes) + checkOf(head, bytes))].join('\n')
  })
}

/**
 * The keys that shares give back. Throws `configuration`, saying which share is misread, of another set or stage, or
 * that they are too few.
 */
export async function keysFrom(stageName: string, texts: readonly string[]): Promise<EscrowedKeys> {
  const read = texts.map((text, index) => readShare(text, index + 1))
  const [first] = read
  if (!first) throw new CaselineError('configuration', 'No share was given.')
  const foreign = read.find(({ stage }) => stage !== stageName)
  if (foreign) throw new CaselineError('configuration', `A share is of the stage ${foreign.stage}.`)
  if (read.some(({ set }) => set !== first.set))
    throw new CaselineError('configuration', 'The shares are of different sets of keys.')
  if (read.some(({ day }) => day !== first.day))
    throw new CaselineError(
      'configuration',
      'The shares were not split on the same day. Use those of one day.',
    )
  const different = [...new Map(read.map((share) => [share.number, share])).values()]
  if (different.length < first.enough)
    throw new CaselineError(
      'configuration',
      `${first.enough} different shares are needed, not ${different.length}.`,
    )
  const keys = parted(await combine(different.map(({ bytes }) => bytes)))
  if (!setOf(keys).startsWith(first.set))
    throw new CaselineError('configuration', 'These shares do not belong together.')
  return keys
}

type Head = { stage: string; set: string; day: string; number: number; count: number; enough: number }
type Share = Head & { bytes: Uint8Array }

function headOf({ stage, set, day, number, count, enough }: Head): string {
  return `caseline keys of ${stage}, set ${set}, split on ${day}, share ${number} of ${count}, any ${enough} are enough`
}

function readShare(text: string, place: number): Share {
  const line = text.trim().toLowerCase().replaceAll(/\s+/g, ' ')
  const [, stage = '', set = '', day = '', number, count, enough, rest = ''] = sharePattern.exec(line) ?? []
  if (number === undefined) throw misread(place, 'first line')
  const head = { stage, set, day, number: Number(number), count: Number(count), enough: Number(enough) }
  const letters = lettersOf(rest, place)
  const bytes = fromBase32(letters.slice(0, -checkLetters))
  if (!bytes || checkOf(headOf(head), bytes) !== letters.slice(-checkLetters))
    throw misread(place, 'first line or its end')
  return { ...head, bytes }
}

function joined(keys: EscrowedKeys): Uint8Array {
  const parts = escrowedNames.map((name) => keys[name])
  if (parts.some((part) => part.length !== keyBytes))
    throw new CaselineError('configuration', `A key does not have ${keyBytes} bytes.`)
  return Uint8Array.from(Buffer.concat(parts))
}

function parted(secret: Uint8Array): EscrowedKeys {
  if (secret.length !== keyBytes * escrowedNames.length)
    throw new CaselineError('configuration', 'These shares do not belong together.')
  const entries = escrowedNames.map((name, index) => [
    name,
    secret.slice(index * keyBytes, (index + 1) * keyBytes),
  ])
  return Object.fromEntries(entries) as EscrowedKeys
}

function linesOf(letters: string): string[] {
  return piecesOf(letters, lineLetters).map((line, index) =>
    [...piecesOf(line, groupLetters), lineCheckOf(line, index)].join(' '),
  )
}

/** What linesOf was given, from lines as they were typed. */
function lettersOf(typed: string, place: number): string {
  const letters = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  const lines = piecesOf(letters, lineLetters + lineCheckLetters).map((piece, index) => {
    const line = piece.slice(0, -lineCheckLetters)
    // The first line is the head.
    if (lineCheckOf(line, index) !== piece.slice(-lineCheckLetters)) throw misread(place, `line ${index + 2}`)
    return line
  })
  return lines.join('')
}

function misread(place: number, where: string): CaselineError {
  return new CaselineError(
    'configuration',
    `Share ${place} of those given is misread in its ${where}: look at each letter again.`,
  )
}

function piecesOf(text: string, length: number): string[] {
  return text.match(new RegExp(`.{1,${length}}`, 'g')) ?? []
}

function lineCheckOf(line: string, index: number): string {
  return toBase32(createHash('sha256').update(`${index} ${line}`).digest()).slice(0, lineCheckLetters)
}

function checkOf(head: string, bytes: Uint8Array): string {
  return toBase32(createHash('sha256').update(head).update(bytes).digest()).slice(0, checkLetters)
}

/** Crockford's: without the letters that are mistaken for others. */
function toBase32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const groups = bits.match(/.{1,5}/g) ?? []
  return groups.map((group) => alphabet[Number.parseInt(group.padEnd(5, '0'), 2)]).join('')
}

function fromBase32(letters: string): Uint8Array | undefined {
  const values = Array.from(letters).map((letter) => alphabet.indexOf(letter))
  if (values.length === 0 || values.includes(-1)) return undefined
  const bits = values.map((value) => value.toString(2).padStart(5, '0')).join('')
  return Uint8Array.from({ length: Math.floor(bits.length / 8) }, (_, index) =>
    Number.parseInt(bits.slice(index * 8, index * 8 + 8), 2),
  )
}
