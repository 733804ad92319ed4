/**
 * A receipt: eight words that are made where the tip is written and never leave there. All that a source needs to
 * come back is made from them: the key that opens answers, the secret of the mailbox, the secret that deletes the
 * tip. None of the three says anything of the others, so that a server that is shown one cannot find the rest.
 */
import { bech32 } from '@scure/base'
import { fromBase64url, toBase64url } from './base64url.ts'
import { drawWords } from './passphrase.ts'
import { words as wordlist } from './words.generated.ts'

const receiptWords = 8

export type Receipt = {
  /** age's post-quantum hybrid identity: opens answers. */
  readonly identity: string
  /** Shown to the server to read answers; it knows the mailbox by its hash. */
  readonly mailboxSecret: string
  /** Shown to the server to delete the tip, whose id is made from it. */
  readonly deletionSecret: string
}

/** Eight of 2,048 words, 88 random bits; the first four letters name a word. */
export function newWords(): string[] {
  return drawWords(receiptWords)
}

/** Two of at least 16 bytes for each word: 2,048 divides 65,536, so that each word is as likely as any other. */
export function wordsFrom(bytes: Uint8Array): string[] {
  const numbers = Array.from(
    { length: receiptWords },
    (_, at) => (bytes[2 * at] ?? 0) * 256 + (bytes[2 * at + 1] ?? 0),
  )
  return numbers.map((number) => wordlist[number % wordlist.length] ?? '')
}

/**
 * Words as someone types them: in any case, with anything between them, the first four letters of each are enough.
 * `undefined` where they are not eight words of the list.
 */
export function readWords(typed: string): string[] | undefined {
  const found = lettersOf(typed).map((word) => wordlist.find((each) => isMeant(each, word)))
  return found.length === receiptWords && found.every((word) => word !== undefined) ? found : undefined
}

function isMeant(word: string, typed: string): boolean {
  return word === typed || (typed.length >= 4 && word.slice(0, 4) === typed.slice(0, 4))
}

/** Whether a text holds what may be a receipt, eight words of the list in a row: it must not be sent anywhere. */
export function holdsReceipt(text: string): boolean {
  let inARow = 0
  for (const word of lettersOf(text)) {
    inARow = wordlist.includes(word) ? inARow + 1 : 0
    if (inARow === receiptWords) return true
  }
  return false
}

function lettersOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '')
}

const salt = new TextEncoder().encode('caseline receipt 1')
/** The words have 88 bits: this only makes each guess dearer still, at a fraction of a second on a phone. */
const iterations = 600_000

export async function receiptOf(words: readonly string[]): Promise<Receipt> {
  const password = new TextEncoder().encode(words.join(' '))
  const material = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits'])
  const stretching = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations }
  const stretched = await crypto.subtle.deriveBits(stretching, material, 256)
  const secret = await crypto.subtle.importKey('raw', stretched, 'HKDF', false, ['deriveBits'])
  const derive = async (purpose: string): Promise<Uint8Array> => {
    const info = new TextEncoder().encode(`caseline receipt 1 ${purpose}`)
    const algorithm = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info }
    return new Uint8Array(await crypto.subtle.deriveBits(algorithm, secret, 256))
  }
  const seed = bech32.toWords(await derive('answers'))
  return {
    identity: bech32.encode('AGE-SECRET-KEY-PQ-', seed, false).toUpperCase(),
    mailboxSecret: toBase64url(await derive('mailbox')),
    deletionSecret: toBase64url(await derive('deletion')),
  }
}

/** So many further messages can be sent with one receipt, each a tip of its own. */
export const furtherMessages = 12

/** The secrets that delete the tip and each further message; nothing tells that they belong together. */
export async function deletionSecretsOf({ deletionSecret }: Receipt): Promise<string[]> {
  const further = Array.from({ length: furtherMessages }, async (_, index) => {
    const text = `caseline further message ${index + 1} ${deletionSecret}`
    return toBase64url(await sha256(new TextEncoder().encode(text)))
  })
  return [deletionSecret, ...(await Promise.all(further))]
}

/** The name of the mailbox; whoever knows only this cannot read it. */
export async function mailboxIdOf(mailboxSecret: string): Promise<string> {
  return toBase64url(await sha256(fromBase64url(mailboxSecret)))
}

/** What stands beside the tip, so that only the holder of the secret deletes it. */
export async function deletionHashOf(deletionSecret: string): Promise<string> {
  return toBase64url(await sha256(new TextEncoder().encode(`deletion ${deletionSecret}`)))
}

/** The id of a tip that has a receipt, 128 bits. */
export async function tipIdOf(deletionSecret: string): Promise<string> {
  const hash = await sha256(new TextEncoder().encode(`tip ${deletionSecret}`))
  return toBase64url(hash.subarray(0, 16))
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
}
