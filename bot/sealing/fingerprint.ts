/**
 * A roster in six words, which page, console and holders show, so that people can compare it by voice. Whoever wanted
 * another roster with the same words would have to try some 2^66. Runs in the browser.
 */
import { rosterBytes, type Roster } from './roster.ts'
import { words as wordlist } from './words.generated.ts'

const fingerprintWords = 6
const bitsPerWord = 11

/** The first 66 bits of SHA-256 over what is signed. */
export async function fingerprintOf(roster: Roster): Promise<string[]> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', rosterBytes(roster)))
  const bits = [...hash].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return Array.from({ length: fingerprintWords }, (_, index) => {
    const at = index * bitsPerWord
    return wordlist[Number.parseInt(bits.slice(at, at + bitsPerWord), 2)] ?? ''
  })
}
