/**
 * An envelope: a random key, sealed to a team of the roster once, under which many short texts are then sealed. So each
 * costs a few bytes and not the 13 KB of eight recipients. Runs in the browser, which opens them.
 */
import * as v from 'valibot'
import { CaselineError } from '../errors.ts'
import { fromBase64url, toBase64url } from './base64url.ts'
import { padded, unpadded } from './padding.ts'

/** Before it is sealed to the team; the only size there is. */
export const envelopeSizes = [256]

const nonceBytes = 12
/** Of what is sealed under an envelope, its four of length among them; the only size there is. */
const fieldSizes = [128]

const contentSchema = v.strictObject({
  v: v.literal(1),
  kind: v.literal('envelope'),
  id: v.string(),
  key: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
})

export type Envelope = { readonly id: string; readonly key: string }

export function newEnvelope(): Envelope {
  const random = (bytes: number): string => toBase64url(crypto.getRandomValues(new Uint8Array(bytes)))
  return { id: random(16), key: random(32) }
}

/** What is sealed to the team. */
export function envelopeBytes({ id, key }: Envelope): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ v: 1, kind: 'envelope', id, key }))
}

/** Throws `unreadable` for what is none, or another one than it stands for. */
export function readEnvelope(bytes: Uint8Array, expectedId: string): Envelope {
  try {
    const { id, key } = v.parse(contentSchema, JSON.parse(new TextDecoder().decode(bytes)))
    if (id === expectedId) return { id, key }
  } catch {
    // Without the cause: it may hold the key.
  }
  throw new CaselineError('unreadable', 'An envelope was opened that is not one, or not this one.')
}

/** `place`: the row that it belongs to; elsewhere it does not open. Throws `too-large`. */
export async function sealUnder(envelope: Envelope, place: string, content: Uint8Array): Promise<Uint8Array> {
  const nonce = crypto.getRandomValues(new Uint8Array(nonceBytes))
  const bytes = padded(content, fieldSizes) as Uint8Array<ArrayBuffer>
  const key = await imported(envelope, 'encrypt')
  const sealed = await crypto.subtle.encrypt(algorithmFor(envelope, place, nonce), key, bytes)
  return new Uint8Array([...nonce, ...new Uint8Array(sealed)])
}

/** Throws `unreadable` where key, place or bytes do not fit. */
export async function openUnder(envelope: Envelope, place: string, sealed: Uint8Array): Promise<Uint8Array> {
  const nonce = Uint8Array.from(sealed.subarray(0, nonceBytes))
  const bytes = Uint8Array.from(sealed.subarray(nonceBytes))
  try {
    const key = await imported(envelope, 'decrypt')
    return unpadded(
      new Uint8Array(await crypto.subtle.decrypt(algorithmFor(envelope, place, nonce), key, bytes)),
    )
  } catch (error) {
    throw new CaselineError('unreadable', 'What was sealed under an envelope does not open.', {
      cause: error,
    })
  }
}

function algorithmFor({ id }: Envelope, place: string, iv: Uint8Array<ArrayBuffer>) {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(`envelope 1|${id}|${place}`) }
}

async function imported({ key }: Envelope, use: 'encrypt' | 'decrypt') {
  return crypto.subtle.importKey('raw', fromBase64url(key), 'AES-GCM', false, [use])
}
