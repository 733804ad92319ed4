/**
 * What staff leave for a source: an answer or a change of status, signed by someone of the roster and sealed to the
 * key that the receipt's words make. The signature names the mailbox, the recipient and the place, so that nothing
 * can be moved, repeated or put in by a server. Runs in the browser.
 */
import * as v from 'valibot'
import { CaselineError } from '../errors.ts'
import { fromBase64url, toBase64url } from '../sealing/base64url.ts'
import type { Roster } from '../sealing/roster.ts'
import type { Reply } from './tip.ts'

/** As the source is told. */
export const statuses = ['received', 'read', 'in-work', 'closed'] as const
export type Status = (typeof statuses)[number]

/** Characters; with its signature it fits into 4 KiB whatever they are. */
export const answerLimitCharacters = 1200

const contentSchema = v.strictObject({
  v: v.literal(1),
  /** From 1 on, in the mailbox. */
  seq: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  day: v.pipe(v.string(), v.isoDate()),
  status: v.picklist(statuses),
  text: v.optional(v.pipe(v.string(), v.maxLength(answerLimitCharacters))),
})
export type Answer = v.InferOutput<typeof contentSchema>

const signedSchema = v.strictObject({ answer: contentSchema, key: v.string(), signature: v.string() })

/** What is signed. */
export function answerBytes(answer: Answer, { mailboxId, recipient }: Reply): Uint8Array<ArrayBuffer> {
  const { v: version, seq, day, status, text } = answer
  const parts = ['caseline answer', version, mailboxId, recipient, seq, day, status, text ?? '']
  return new TextEncoder().encode(JSON.stringify(parts))
}

/** What is sealed. `key`: the member's Ed25519 key as the roster lists it. */
export function signedAnswerBytes(answer: Answer, key: string, signature: Uint8Array): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ answer, key, signature: toBase64url(signature) }))
}

/** Reads what was sealed; throws `unreadable` where nobody of the roster signed it for this mailbox. */
export async function readAnswer(bytes: Uint8Array, reply: Reply, roster: Roster): Promise<Answer> {
  try {
    const { answer, key, signature } = v.parse(signedSchema, JSON.parse(new TextDecoder().decode(bytes)))
    const known = roster.teams.some(({ members }) => members.some(({ verifies }) => verifies === key))
    if (known && (await isSignedBy(key, signature, answerBytes(answer, reply)))) return answer
  } catch (error) {
    throw new CaselineError('unreadable', 'An answer is not of this version.', { cause: error })
  }
  throw new CaselineError('unreadable', 'An answer is not signed by anyone of the roster.')
}

async function isSignedBy(key: string, signature: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const imported = await crypto.subtle.importKey('raw', fromBase64url(key), 'Ed25519', false, ['verify'])
  return crypto.subtle.verify('Ed25519', imported, fromBase64url(signature), bytes)
}
