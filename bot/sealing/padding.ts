/**
 * Padding inside the encryption, so that a sealed text shows one of three sizes and nothing else of its length: four
 * bytes of length, the content, zeros.
 */
import { CaselineError } from '../errors.ts'

export const textSizes = [4, 16, 64].map((kibibytes) => kibibytes * 1024)

const lengthBytes = 4

/** Throws `too-large` when it fits into no size. */
export function padded(content: Uint8Array, sizes: readonly number[] = textSizes): Uint8Array {
  const size = sizes.find((each) => content.length + lengthBytes <= each)
  if (size === undefined) throw new CaselineError('too-large', 'What is to be sealed is too long.')
  const bytes = new Uint8Array(size)
  new DataView(bytes.buffer).setUint32(0, content.length)
  bytes.set(content, lengthBytes)
  return bytes
}

/** Throws `unreadable` for what `padded` did not make. */
export function unpadded(bytes: Uint8Array): Uint8Array {
  const length = bytes.length < lengthBytes ? -1 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
  const end = lengthBytes + length
  const isWhole = length >= 0 && end <= bytes.length && bytes.subarray(end).every((byte) => byte === 0)
  if (!isWhole) throw new CaselineError('unreadable', 'A sealed text is not padded as it should be.')
  return bytes.slice(lengthBytes, end)
}
