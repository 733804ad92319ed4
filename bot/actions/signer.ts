/** Who signs with a name: what is sealed, and what is taken for a name. Runs in the browser, which reads it. */
import { CaselineError } from '../errors.ts'

/** `country`: ISO 3166-1 alpha-2, empty where it was not given. */
export type Signer = { readonly name: string; readonly country: string }

/** As UTF-8; all names are sealed in one size. Some 45 letters in any script, twice as many in Latin. */
const nameLimitBytes = 96

/** A name as someone typed it; `undefined` for what is none, or too long. */
export function readName(typed: string): string | undefined {
  const name = typed.normalize('NFC').replaceAll(/\s+/gu, ' ').trim()
  const isName = /^[\p{L}\p{M}](?:[\p{L}\p{M} .'’‘ʼ-]|\u{200c}|\u{200d})+$/u.test(name)
  return isName && new TextEncoder().encode(name).length <= nameLimitBytes ? name : undefined
}

export function signerBytes({ name, country }: Signer): Uint8Array {
  return new TextEncoder().encode(`${country}\n${name}`)
}

/** Throws `unreadable` for what `signerBytes` did not make. */
export function readSigner(bytes: Uint8Array): Signer {
  const [, country, name] = /^([A-Z]{2}|)\n(.+)$/.exec(new TextDecoder().decode(bytes)) ?? []
  if (country === undefined || name === undefined)
    throw new CaselineError('unreadable', 'A sealed name is not of this version.')
  return { name, country }
}
