/**
 * A proof of work against floods: whoever sends something has let a device calculate for it, about a second on a phone.
 * It is bound to what is sent, so that it serves nothing else. Eight small puzzles rather than a large one: their time
 * hardly varies. Runs in the browser, which finds it, and in the function, which checks it with eight hashes.
 */
import { toBase64url } from '../sealing/base64url.ts'

/** Of each puzzle; a nonce is below 2^32. */
export type Proof = readonly number[]

export const puzzles = 8

/** Zero bits asked for in quiet times: 8 x 2^14 hashes, which a phone of 2019 calculates in about a second. */
export const quietBits = 14
/** Sixteen times as much: what a flood makes everyone pay. */
export const mostBits = 18
/** So many in a minute are no flood, for one process of the function. */
const quietPerMinute = 30

/** Zero bits asked for, by how much was received in the last minute: twice as much, one more. */
export function bitsFor(lastMinute: number): number {
  const doublings = Math.ceil(Math.log2(Math.max(1, lastMinute / quietPerMinute)))
  return Math.min(mostBits, quietBits + doublings)
}

/** What a proof is bound to: a hash of what is sent, under the name of its use. */
export async function workSeed(use: 'tip' | 'upload', sent: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const name = new TextEncoder().encode(`caseline work 1 ${use}\n`)
  const bytes = new Uint8Array(name.length + sent.length)
  bytes.set(name)
  bytes.set(sent, name.length)
  return sha256(bytes)
}

/** One block of the hash: the seed, the puzzle, the nonce. */
export function puzzleBytes(seed: Uint8Array, puzzle: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(seed.length + 1 + nonceBytes)
  bytes.set(seed)
  bytes[seed.length] = puzzle
  return bytes
}

/** Puts a nonce into the bytes of a puzzle. */
export function setNonce(bytes: Uint8Array<ArrayBuffer>, nonce: number): void {
  new DataView(bytes.buffer).setUint32(bytes.length - nonceBytes, nonce)
}

/** Whether a hash begins with so many zero bits. */
export function hasZeroBits(hash: Uint8Array, bits: number): boolean {
  const first = new DataView(hash.buffer, hash.byteOffset).getUint32(0)
  return Math.clz32(first) >= bits
}

export async function isDone(seed: Uint8Array, proof: Proof, bits: number): Promise<boolean> {
  if (proof.length !== puzzles) return false
  const solved = await Promise.all(
    proof.map(async (nonce, puzzle) => {
      const bytes = puzzleBytes(seed, puzzle)
      setNonce(bytes, nonce)
      return hasZeroBits(await sha256(bytes), bits)
    }),
  )
  return solved.every(Boolean)
}

export type Load = {
  /** Notes that something was received, in elapsed time. */
  note(nowMs: number): void
  lastMinute(nowMs: number): number
}

/** Counts what one process received in the last minute. */
export function createLoad(): Load {
  let times: number[] = []
  const recent = (nowMs: number): number[] => times.filter((each) => nowMs - each < 60_000)
  return {
    note: (nowMs) => {
      // More than this asks for the most that is ever asked for.
      times = [...recent(nowMs), nowMs].slice(-quietPerMinute * 2 ** (mostBits - quietBits))
    },
    lastMinute: (nowMs) => recent(nowMs).length,
  }
}

/** The name of an object: made from the request that asks for it, so that nobody can ask for another's. */
export async function objectName(seed: Uint8Array, index: number): Promise<string> {
  const hash = await sha256(puzzleBytes(seed, puzzles + index))
  return toBase64url(hash.subarray(0, 16))
}

const nonceBytes = 4

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
}
