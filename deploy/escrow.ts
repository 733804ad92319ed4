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
const groupsPerLine = 6
const checkLetters = 4
const headPattern =
  /^caseline keys of ([a-z]+), set ([0-9a-f]{8}), share (\d+) of (\d+), any (\d+) are enough$/

/** Names a set of keys without saying anything of them. */
export function setOf(keys: EscrowedKeys): string {
  return createHash('sha256').update('caseline escrow 1').update(joined(keys)).digest('hex')
}

/** Splits into `count` shares of which any `enough` give the keys back. Throws `configuration` for what makes no sense. */
export async function shares(
  stageName: string,
  keys: EscrowedKeys,
  { count, enough }: { count: number; enough: number },
): Promise<string[]> {
  if (!(enough >= 2 && enough <= count && count <= 16))
    throw new CaselineError('configuration', 'At least 2 shares must be needed, at most 16 can be made.')
  const parts = await split(joined(keys), count, enough)
  const set = setOf(keys).slice(0, 8)
  return parts.map((bytes, index) => {
    const head = `caseline keys of ${stageName}, set ${set}, share ${index + 1} of ${count}, any ${enough} are enough`
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

type Share = { stage: string; set: string; number: number; enough: number; bytes: Uint8Array }

function readShare(text: string, place: number): Share {
  const [head = '', ...lines] = text
    .trim()
    .split('\n')
    .map((line) => line.trim())
  const [, stage = '', set = '', number, , enough] = headPattern.exec(head) ?? []
  const letters = lines
    .join('')
    .toUpperCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
  const bytes = fromBase32(letters.slice(0, -checkLetters))
  if (number === undefined || !bytes || checkOf(head, bytes) !== letters.slice(-checkLetters))
    throw new CaselineError(
      'configuration',
      `Share ${place} of those given is misread: look at each letter again.`,
    )
  return { stage, set, number: Number(number), enough: Number(enough), bytes }
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
  const groups = letters.match(new RegExp(`.{1,${groupLetters}}`, 'g')) ?? []
  return Array.from({ length: Math.ceil(groups.length / groupsPerLine) }, (_, line) =>
    groups.slice(line * groupsPerLine, (line + 1) * groupsPerLine).join(' '),
  )
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
