/**
 * Files of a tip: each is cut into parts, padded to one of a few sizes and sealed under a random key of its own, which
 * travels inside the sealed tip. A part is bound to its place, and the last one says that it is the last, so that
 * nothing can be cut off, swapped or put in. Runs in the browser.
 */
import { CaselineError } from '../errors.ts'
import { padded, unpadded } from '../sealing/padding.ts'

const kibibyte = 1024
const mebibyte = 1024 * kibibyte

/** Bytes of a part before it is sealed, its four of length among them. */
const partSizes = [64 * kibibyte, 256 * kibibyte, mebibyte, 4 * mebibyte]
/** Content bytes of every part but the last. */
export const partContentBytes = 4 * mebibyte - 4
export const fileLimitBytes = 200 * mebibyte
/** Of all files of a tip together. */
export const filesLimitBytes = 250 * mebibyte
export const filesLimit = 20

const nonceBytes = 12
const tagBytes = 16

/** Sizes of what is stored: the only ones that are taken. */
export const sealedPartSizes = partSizes.map((size) => size + tagBytes)

export function partsOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / partContentBytes))
}

/** A random key of 256 bits. */
export function newFileKey(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(32))
}

/** `content`: at most `partContentBytes`. */
export async function sealPart(
  key: Uint8Array<ArrayBuffer>,
  index: number,
  isLast: boolean,
  content: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = padded(content, partSizes) as Uint8Array<ArrayBuffer>
  const algorithm = { name: 'AES-GCM', iv: nonceOf(index, isLast) }
  return new Uint8Array(await crypto.subtle.encrypt(algorithm, await imported(key, 'encrypt'), bytes))
}

/** Throws `unreadable` for what was changed, or belongs to another place. */
export async function openPart(
  key: Uint8Array<ArrayBuffer>,
  index: number,
  isLast: boolean,
  sealed: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array> {
  const algorithm = { name: 'AES-GCM', iv: nonceOf(index, isLast) }
  try {
    return unpadded(
      new Uint8Array(await crypto.subtle.decrypt(algorithm, await imported(key, 'decrypt'), sealed)),
    )
  } catch (error) {
    throw new CaselineError('unreadable', 'A part of a file does not open.', { cause: error })
  }
}

/** Each key seals each place once, so the place is the nonce. */
function nonceOf(index: number, isLast: boolean): Uint8Array<ArrayBuffer> {
  const nonce = new Uint8Array(nonceBytes)
  new DataView(nonce.buffer).setUint32(0, index)
  nonce[nonceBytes - 1] = isLast ? 1 : 0
  return nonce
}

async function imported(key: Uint8Array<ArrayBuffer>, use: 'encrypt' | 'decrypt') {
  return crypto.subtle.importKey('raw', key, 'AES-GCM', false, [use])
}
