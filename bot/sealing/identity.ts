/**
 * The private keys of a person, in a file that a passphrase opens: an age file (scrypt) with JSON inside. A member of
 * the staff has two, one that opens tips and one that signs answers; a holder has one that signs rosters. Runs in the
 * browser as well; the library is loaded where a file is made or opened.
 */
import * as v from 'valibot'
import { CaselineError } from '../errors.ts'
import type { Member } from './roster.ts'
import { newSigningKey, verifyingKeyOf } from './signing.ts'

/** As members of a roster are called. */
export const namePattern = /^[a-z0-9][a-z0-9-]{0,31}$/

const name = v.pipe(v.string(), v.regex(namePattern))
const signing = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/))
const identity = v.pipe(v.string(), v.regex(/^AGE-SECRET-KEY-PQ-1[A-Z0-9]{50,80}$/))
const staffSchema = v.strictObject({ v: v.literal(1), kind: v.literal('staff'), name, identity, signing })
const holderSchema = v.strictObject({ v: v.literal(1), kind: v.literal('holder'), name, signing })

/** `identity`: age's post-quantum hybrid; `signing`: an Ed25519 key (signing.ts). */
export type StaffIdentity = { readonly name: string; readonly identity: string; readonly signing: string }
export type HolderKey = { readonly name: string; readonly signing: string }

/** A passphrase is tried 2^18 times more slowly than a hash; half a second to two on what people have. */
const standardWork = 18

export async function newStaffIdentity(name: string): Promise<StaffIdentity> {
  const { generateHybridIdentity } = await import('age-encryption')
  return { name, identity: await generateHybridIdentity(), signing: newSigningKey() }
}

export function newHolderKey(name: string): HolderKey {
  return { name, signing: newSigningKey() }
}

/** What the roster says of someone: nothing in it is secret. */
export async function memberOf({ name, identity, signing }: StaffIdentity): Promise<Member> {
  const { identityToRecipient } = await import('age-encryption')
  return { id: name, recipient: await identityToRecipient(identity), verifies: await verifyingKeyOf(signing) }
}

export async function identityFile(
  { name, identity, signing }: StaffIdentity,
  passphrase: string,
  work?: number,
): Promise<Uint8Array> {
  return encrypted(staffText({ name, identity, signing }), passphrase, work)
}

/** What is inside the file, for who wraps it otherwise. */
export function staffText({ name, identity, signing }: StaffIdentity): string {
  return JSON.stringify({ v: 1, kind: 'staff', name, identity, signing })
}

/** Throws for what `staffText` did not make. */
export function readStaffText(text: string): StaffIdentity {
  const { name, identity, signing } = v.parse(staffSchema, JSON.parse(text))
  return { name, identity, signing }
}

/** Throws `unreadable`, for a wrong passphrase as for a file that is none. */
export async function openIdentityFile(bytes: Uint8Array, passphrase: string): Promise<StaffIdentity> {
  const { name, identity, signing } = await decrypted(staffSchema, bytes, passphrase)
  return { name, identity, signing }
}

export async function holderFile(
  { name, signing }: HolderKey,
  passphrase: string,
  work?: number,
): Promise<Uint8Array> {
  return encrypted(JSON.stringify({ v: 1, kind: 'holder', name, signing }), passphrase, work)
}

/** Throws `unreadable`, for a wrong passphrase as for a file that is none. */
export async function openHolderFile(bytes: Uint8Array, passphrase: string): Promise<HolderKey> {
  const { name, signing } = await decrypted(holderSchema, bytes, passphrase)
  return { name, signing }
}

/** `work`: as a power of two. */
async function encrypted(content: string, passphrase: string, work = standardWork): Promise<Uint8Array> {
  const { Encrypter } = await import('age-encryption')
  const encrypter = new Encrypter()
  encrypter.setPassphrase(spelled(passphrase))
  encrypter.setScryptWorkFactor(work)
  return encrypter.encrypt(content)
}

async function decrypted<T extends v.GenericSchema>(
  schema: T,
  bytes: Uint8Array,
  passphrase: string,
): Promise<v.InferOutput<T>> {
  const { Decrypter } = await import('age-encryption')
  const decrypter = new Decrypter()
  decrypter.addPassphrase(spelled(passphrase))
  try {
    return v.parse(schema, JSON.parse(await decrypter.decrypt(bytes, 'text')))
  } catch {
    // Without the cause: what fails to parse may be a key.
    throw new CaselineError(
      'unreadable',
      'The passphrase does not open this file, or it is another kind of file.',
    )
  }
}

/** The same on every keyboard, with any spaces around. */
function spelled(passphrase: string): string {
  return passphrase.normalize('NFC').trim()
}
