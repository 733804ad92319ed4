/**
 * One try to send a message, which may take several: the same submission, the same keys and the same parts each time,
 * so that what had come through already is neither sent nor kept twice. Another text is another try.
 */
import { toBase64url } from '../../bot/sealing/base64url.ts'
import {
  deletionHashOf,
  deletionSecretsOf,
  mailboxIdOf,
  newWords,
  receiptOf,
  tipIdOf,
  type Receipt,
} from '../../bot/sealing/receipt.ts'
import { newFileKey } from '../../bot/tips/files.ts'
import type { Reply } from '../../bot/tips/tip.ts'
import type { Draft } from './draft.ts'

/** A piece of the draft as it is sent. */
export type Piece = {
  readonly name: string
  readonly type: string
  readonly blob: Blob
  readonly cleaned: boolean
  readonly key: Uint8Array<ArrayBuffer>
}

/** Under which id a tip is kept, and what deletes it. */
export type Place = { readonly id: string; readonly deletion: string }

export type Attempt = {
  readonly submission: string
  readonly pieces: readonly Piece[]
  /** Random for each request for objects, by its number. */
  readonly salts: string[]
  /** Names of parts that are there already. */
  readonly done: Set<string>
  /** To be tried in this order where one is taken. */
  readonly places: Place[]
  /** To whom answers are sealed, and where they are left. */
  readonly reply?: Reply
  readonly words?: readonly string[]
  /** The mailbox of the message that this one follows. */
  readonly follows?: string
}

/** `receipt`: with one; or the one of an earlier message, which this one follows. */
export async function newAttempt(draft: Draft, receipt: 'none' | 'new' | Receipt): Promise<Attempt> {
  const base = { submission: randomName(16), pieces: piecesIn(draft), salts: [], done: new Set<string>() }
  if (receipt === 'none') return { ...base, places: [{ id: randomName(16), deletion: randomName(32) }] }
  if (receipt !== 'new') {
    const [, ...secrets] = await deletionSecretsOf(receipt)
    const follows = await mailboxIdOf(receipt.mailboxSecret)
    return { ...base, places: await Promise.all(secrets.map(placeOf)), follows }
  }
  const words = newWords()
  const made = await receiptOf(words)
  const { identityToRecipient } = await import('age-encryption')
  const reply = {
    mailboxId: await mailboxIdOf(made.mailboxSecret),
    recipient: await identityToRecipient(made.identity),
  }
  return { ...base, places: [await placeOf(made.deletionSecret)], reply, words }
}

async function placeOf(secret: string): Promise<Place> {
  return { id: await tipIdOf(secret), deletion: await deletionHashOf(secret) }
}

function piecesIn({ files }: Draft): Piece[] {
  return files.flatMap(({ file, cleaned, keepOriginal }, index) => {
    const original = {
      name: file.name.slice(0, 200),
      type: file.type.slice(0, 100),
      blob: file,
      cleaned: false,
    }
    const anew = cleaned && {
      name: `picture-${index + 1}.jpg`,
      type: 'image/jpeg',
      blob: cleaned,
      cleaned: true,
    }
    return [...(anew ? [anew] : []), ...(!anew || keepOriginal ? [original] : [])].map((piece) => ({
      ...piece,
      key: newFileKey(),
    }))
  })
}

export function randomName(bytes: number): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(bytes)))
}
