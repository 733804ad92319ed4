/** A sender as the page is one, without a browser: seals, works, and asks the door. */
import { createHash } from 'node:crypto'
import { toBase64url, fromBase64url } from '../../bot/sealing/base64url.ts'
import {
  deletionHashOf,
  mailboxIdOf,
  newWords,
  receiptOf,
  tipIdOf,
  type Receipt,
} from '../../bot/sealing/receipt.ts'
import { seal } from '../../bot/sealing/sealed.ts'
import { sealedPartSizes } from '../../bot/tips/files.ts'
import { uploadBytes, type TipRequest } from '../../bot/tips/intake.ts'
import { tipBytes, type TipContent } from '../../bot/tips/tip.ts'
import type { UploadForm } from '../../bot/tips/upload-forms.store.ts'
import { hasZeroBits, puzzleBytes, puzzles, quietBits, setNonce, workSeed } from '../../bot/tips/work.ts'
import type { TipDoor } from '../support/tip-door.ts'

export const randomName = (bytes: number): string =>
  toBase64url(crypto.getRandomValues(new Uint8Array(bytes)))

function prove(seed: Uint8Array, bits = quietBits): number[] {
  return Array.from({ length: puzzles }, (_, puzzle) => {
    const bytes = puzzleBytes(seed, puzzle)
    for (let nonce = 0; ; nonce += 1) {
      setNonce(bytes, nonce)
      if (hasZeroBits(createHash('sha256').update(bytes).digest(), bits)) return nonce
    }
  })
}

export function aContent(changes: Partial<TipContent> = {}): TipContent {
  const standard = { door: 'page', topic: 'detention', urgent: false, language: 'en', files: [] } as const
  return { v: 1, text: 'They took him at the market.', ...standard, files: [], ...changes }
}

export async function aTipRequest(
  door: TipDoor,
  changes: Partial<TipRequest> = {},
  content = aContent(),
): Promise<TipRequest> {
  const members = door.staff.map(({ member }) => member)
  const sealed = changes.sealed ?? toBase64url(await seal(members, tipBytes(content)))
  const seed = await workSeed('tip', fromBase64url(sealed))
  return {
    v: 1,
    submission: randomName(16),
    id: randomName(16),
    deletion: randomName(32),
    team: 'desk',
    topic: 'detention',
    urgent: false,
    epoch: door.roster.epoch,
    sealed,
    objects: [],
    proof: prove(seed),
    ...changes,
  }
}

/** Where a tip with this receipt lies. */
export async function placeOf({ deletionSecret }: Receipt) {
  return { id: await tipIdOf(deletionSecret), deletion: await deletionHashOf(deletionSecret) }
}

export async function aReceipt() {
  const receipt = await receiptOf(newWords())
  return { receipt, mailboxId: await mailboxIdOf(receipt.mailboxSecret) }
}

export async function askForms(door: TipDoor, count: number): Promise<UploadForm[]> {
  const wish = { salt: randomName(16), sizes: Array.from({ length: count }, () => sealedPartSizes[0] ?? 0) }
  const proof = prove(await workSeed('upload', uploadBytes(wish)))
  const { body } = await door.ask('upload', { v: 1, ...wish, proof })
  return body['forms'] as UploadForm[]
}

/** Puts an object as a browser does; gives the status. */
export async function put({ url, fields }: UploadForm, bytes: Uint8Array<ArrayBuffer>): Promise<number> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', new Blob([bytes]), 'part')
  return (await fetch(url, { method: 'POST', body: form })).status
}

export async function uploaded(door: TipDoor, count: number): Promise<string[]> {
  const forms = await askForms(door, count)
  for (const form of forms) await put(form, new Uint8Array(sealedPartSizes[0] ?? 0))
  return forms.map(({ name }) => name)
}
