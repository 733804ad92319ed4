/**
 * The receipt of what comes through the chat. Its words are made from the message itself and a key, so that the same
 * message brought again has the same words: nothing has to be kept for that, and no crash shows words that open
 * nothing. Whoever would make them anew needs the key and every word of the message, which was deleted; Telegram has
 * seen the words anyway, and the bot says so.
 */
import { createHmac } from 'node:crypto'
import type { Message } from 'grammy/types'
import {
  deletionHashOf,
  deletionSecretsOf,
  furtherMessages,
  mailboxIdOf,
  receiptOf,
  tipIdOf,
  wordsFrom,
} from '../sealing/receipt.ts'
import type { Reply } from './tip.ts'

export type ChatReceipt = {
  readonly words: readonly string[]
  readonly reply: Reply
  readonly id: string
  /** Hash of the secret that deletes the tip. */
  readonly deletion: string
}

export async function chatReceipt(key: Uint8Array, message: Message, updateId: number): Promise<ChatReceipt> {
  const { identityToRecipient } = await import('age-encryption')
  const words = wordsFrom(digestOf('receipt', key, message, updateId))
  const receipt = await receiptOf(words)
  const { identity, mailboxSecret, deletionSecret } = receipt
  const own = (await deletionSecretsOf(receipt))[placeOf(message)] ?? deletionSecret
  return {
    words,
    reply: { mailboxId: await mailboxIdOf(mailboxSecret), recipient: await identityToRecipient(identity) },
    id: await tipIdOf(own),
    deletion: await deletionHashOf(own),
  }
}

/** The handle of a way back, likewise: what burns it is known again, also where an answer was lost. */
export function routeHandle(key: Uint8Array, message: Message, updateId: number): string {
  return Buffer.from(digestOf('route', key, message, updateId).subarray(0, 16)).toString('base64url')
}

/** The photos of an album have one receipt, whichever of them comes first. */
function digestOf(purpose: string, key: Uint8Array, message: Message, updateId: number): Uint8Array {
  const { media_group_id: album, chat, message_id: messageId, date, text, caption, photo } = message
  const photos = photo?.map(({ file_unique_id: id }) => id)
  const own = album === undefined ? [updateId, messageId, date, text, caption, photos] : [album]
  return createHmac('sha256', key)
    .update(JSON.stringify([`tip ${purpose}`, chat.id, ...own]))
    .digest()
}

/** Numbers of an album's messages follow each other, so that each of its photos has a place of its own. */
function placeOf({ media_group_id: album, message_id: messageId }: Message): number {
  return album === undefined ? 0 : 1 + (messageId % furtherMessages)
}
