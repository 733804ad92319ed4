/**
 * A tip: what is sealed, and the little that stands beside it in clear because someone has to be called. Runs in the
 * browser as well: the form seals what `tipBytes` makes, the console reads it with `readTip`.
 */
import * as v from 'valibot'
import { CaselineError } from '../errors.ts'

/** What it is about. In clear beside the tip: it decides which team is called. */
export const topics = ['detention', 'ill-treatment', 'trial', 'threats', 'other'] as const
export type Topic = (typeof topics)[number]

/** Characters of the text that always fit, whatever they are: the largest sealed text has 64 KiB. */
export const textLimitCharacters = 12_000

/** 128 random bits in base64url. */
const randomId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/))
const key = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/))

/** A file that lies as objects, each a part of it, sealed under a key of its own (files.ts). */
const fileSchema = v.strictObject({
  /** As it was called; for a re-encoded picture a made-up name. */
  name: v.pipe(v.string(), v.maxLength(200)),
  type: v.pipe(v.string(), v.maxLength(100)),
  bytes: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  key,
  /** Names of the objects, in order. */
  parts: v.pipe(v.array(randomId), v.minLength(1)),
  /** A picture that was re-encoded and carries no metadata; otherwise it is as its maker left it. */
  cleaned: v.boolean(),
})
export type TipFile = v.InferOutput<typeof fileSchema>

const replySchema = v.strictObject({
  mailboxId: key,
  /** age's post-quantum hybrid. */
  recipient: v.pipe(v.string(), v.regex(/^age1pq1[02-9ac-hj-np-z]{1900,2000}$/)),
})

const contentSchema = v.strictObject({
  v: v.literal(1),
  door: v.picklist(['page', 'chat']),
  topic: v.picklist(topics),
  urgent: v.boolean(),
  country: v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/))),
  language: v.string(),
  text: v.pipe(v.string(), v.maxLength(textLimitCharacters)),
  files: v.array(fileSchema),
  /** With a receipt: to whom answers are sealed, and where they are left. */
  reply: v.optional(replySchema),
  /** Whoever wants to be told in the chat that there is an answer. */
  route: v.optional(randomId),
  /** The mailbox of the tip that this is a further message to. */
  follows: v.optional(key),
})
export type TipContent = v.InferOutput<typeof contentSchema>
export type Reply = v.InferOutput<typeof replySchema>

/** What is sealed, before padding. */
export function tipBytes(content: TipContent): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(content))
}

/** Throws `unreadable` for what is no tip, also for one of a later version. */
export function readTip(bytes: Uint8Array): TipContent {
  try {
    return v.parse(contentSchema, JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch (error) {
    throw new CaselineError('unreadable', 'A tip was opened that is not one of this version.', {
      cause: error,
    })
  }
}

/** A tip as it is received: sealed, under a random id, and of its day. */
export type SealedTip = {
  /** 128 bits in base64url: random, or made from the receipt so that its holder can delete the tip. */
  readonly id: string
  readonly team: string
  readonly topic: Topic
  readonly urgent: boolean
  /** Of the roster that it was sealed to. */
  readonly epoch: number
  readonly sealed: Uint8Array
  /** Names of the objects that belong to it. */
  readonly objects: readonly string[]
  /** SHA-256 in base64url of the secret that deletes it; none without a receipt. */
  readonly deletion?: string | undefined
}
