/**
 * Sends the parts of files: each sealed under its file's key, padded, and put into storage under a random name. What is
 * there already is not sent again, so that a large video goes on where it broke off.
 */
import { partContentBytes, partsOf, sealPart, sealedPartSizes } from '../../bot/tips/files.ts'
import { uploadBytes, uploadLimit } from '../../bot/tips/intake.ts'
import { objectName, workSeed } from '../../bot/tips/work.ts'
import { randomName, type Attempt, type Piece } from './attempt.ts'
import { askUpload, putObject, type Failure } from './door.ts'
import { findProof } from './working.ts'

type Part = { readonly piece: Piece; readonly index: number; readonly isLast: boolean; readonly size: number }

/** `names`: of the parts of each piece, in order. */
export type Uploaded =
  | { readonly ok: true; readonly names: ReadonlyMap<Piece, string[]> }
  | { readonly ok: false; readonly failure: Failure | 'files' }

const triesOfPart = 3
const pauseMs = 1500

export async function uploadPieces(
  attempt: Attempt,
  bits: number,
  tell: (part: number, parts: number) => void,
): Promise<Uploaded> {
  const parts = attempt.pieces.flatMap(partsIn)
  const names = new Map<Piece, string[]>(attempt.pieces.map((piece) => [piece, []]))
  for (let from = 0; from < parts.length; from += uploadLimit) {
    const some = parts.slice(from, from + uploadLimit)
    const failure = await uploadSome(attempt, some, bits, names, (done) => tell(from + done, parts.length))
    if (failure !== undefined) return { ok: false, failure }
  }
  return { ok: true, names }
}

function partsIn(piece: Piece): Part[] {
  const count = partsOf(piece.blob.size)
  return Array.from({ length: count }, (_, index) => {
    const bytes = Math.min(partContentBytes, piece.blob.size - index * partContentBytes)
    const size = sealedPartSizes.find((each) => bytes + sealedOverheadBytes <= each) ?? 0
    return { piece, index, isLast: index === count - 1, size }
  })
}

/** Four bytes of length and the tag. */
const sealedOverheadBytes = 20

async function uploadSome(
  attempt: Attempt,
  parts: readonly Part[],
  bits: number,
  names: ReadonlyMap<Piece, string[]>,
  tell: (done: number) => void,
): Promise<Failure | 'files' | undefined> {
  const turn = [...names.values()].reduce((sum, each) => sum + each.length, 0) / uploadLimit
  const salt = (attempt.salts[turn] ??= randomName(16))
  const request = { salt, sizes: parts.map(({ size }) => size) }
  const seed = await workSeed('upload', uploadBytes(request))
  const wanted = await Promise.all(parts.map(async (_part, index) => objectName(seed, index)))
  parts.forEach(({ piece }, index) => names.get(piece)?.push(wanted[index] ?? ''))
  if (wanted.every((name) => attempt.done.has(name))) return undefined
  const allowed = await allow(request, seed, bits)
  if (!allowed.ok) return allowed.failure
  for (const [index, part] of parts.entries()) {
    tell(index + 1)
    const form = allowed.forms[index]
    if (form?.name !== wanted[index] || form === undefined) return 'malformed'
    if (attempt.done.has(form.name)) continue
    const sealed = await sealedPart(part)
    if (sealed === undefined) return 'files'
    if (!(await withPatience(async () => putObject(form, sealed)))) return 'connection'
    attempt.done.add(form.name)
  }
  return undefined
}

async function allow(request: { salt: string; sizes: number[] }, seed: Uint8Array, bits: number) {
  const asked = await askUpload({ v: 1, ...request, proof: [...(await findProof(seed, bits))] })
  if (asked.ok || asked.failure !== 'more-work' || asked.bits === undefined) return asked
  return askUpload({ v: 1, ...request, proof: [...(await findProof(seed, asked.bits))] })
}

async function sealedPart({ piece, index, isLast }: Part): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const from = index * partContentBytes
    const content = new Uint8Array(await piece.blob.slice(from, from + partContentBytes).arrayBuffer())
    return await sealPart(piece.key, index, isLast, content)
  } catch {
    // It was moved or changed since it was chosen.
    return undefined
  }
}

async function withPatience(put: () => Promise<boolean>): Promise<boolean> {
  for (let tried = 1; ; tried += 1) {
    if (await put()) return true
    if (tried === triesOfPart) return false
    await new Promise((resolve) => setTimeout(resolve, pauseMs * tried))
  }
}
