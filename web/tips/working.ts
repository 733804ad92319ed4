/** Finds a proof of work, in short turns so that the page stays usable meanwhile. */
import { sha256 } from '@noble/hashes/sha2.js'
import { hasZeroBits, puzzleBytes, puzzles, setNonce, type Proof } from '../../bot/tips/work.ts'

const turnMs = 12

export async function findProof(seed: Uint8Array, bits: number): Promise<Proof> {
  const proof: number[] = []
  for (let puzzle = 0; puzzle < puzzles; puzzle += 1) proof.push(await solve(seed, puzzle, bits))
  return proof
}

async function solve(seed: Uint8Array, puzzle: number, bits: number): Promise<number> {
  const bytes = puzzleBytes(seed, puzzle)
  let turnEndsAtMs = performance.now() + turnMs
  for (let nonce = 0; ; nonce += 1) {
    setNonce(bytes, nonce)
    if (hasZeroBits(sha256(bytes), bits)) return nonce
    if (nonce % 64 === 0 && performance.now() > turnEndsAtMs) {
      await new Promise((resolve) => setTimeout(resolve, 0))
      turnEndsAtMs = performance.now() + turnMs
    }
  }
}
