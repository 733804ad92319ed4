/**
 * Passphrases of key files. A file may be stolen and tried for years, so that what can be guessed is refused, and one
 * of random words is offered. Runs in the browser as well.
 */
import { words as wordlist } from './words.generated.ts'

/** 66 random bits, behind scrypt: beyond reach. */
const offeredWords = 6

export function newPassphrase(): string {
  return drawWords(offeredWords).join(' ')
}

/** Random ones of the 2,048; 11 bits each. */
export function drawWords(count: number): string[] {
  const drawn = crypto.getRandomValues(new Uint16Array(count))
  // 2,048 divides 65,536: each word is as likely as any other.
  return [...drawn].map((number) => wordlist[number % wordlist.length] ?? '')
}

export type PassphraseProblem = 'short' | 'monotonous' | 'few-words' | 'row' | 'name'

const leastCharacters = 16
const leastDifferent = 8
const leastWords = 5
const rowCharacters = 8
/** As keyboards and alphabets go. */
const rows = [
  '01234567890',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiop',
  'azertyuiop',
]

/** Why it is too weak; `undefined` for one that will do. `name`: whose file it is for. */
export function passphraseProblem(passphrase: string, name: string): PassphraseProblem | undefined {
  const plain = passphrase.normalize('NFC').trim().toLowerCase()
  const letters = plain.replaceAll(/[^\p{L}\p{N}]/gu, '')
  if (plain.length < leastCharacters) return 'short'
  if (new Set(plain).size < leastDifferent) return 'monotonous'
  if (holdsRow(letters)) return 'row'
  const typed = plain.split(/\s+/)
  if (typed.length > 1 && typed.length < leastWords && typed.every((word) => wordlist.includes(word)))
    return 'few-words'
  return letters.replaceAll(name.replaceAll('-', ''), '').length < leastCharacters / 2 ? 'name' : undefined
}

/** Whether much of it is typed along a row, forwards or backwards. */
function holdsRow(letters: string): boolean {
  const both = rows.flatMap((row) => [row, row.split('').toReversed().join('')])
  for (let at = 0; at + rowCharacters <= letters.length; at++) {
    const part = letters.slice(at, at + rowCharacters)
    if (both.some((row) => row.includes(part))) return true
  }
  return false
}
