/**
 * What the door of the page takes: the form of each request, and whether a tip may be kept. Nothing here can be read
 * by the server but what decides whom to call; every refusal is a code, and the page says it in words.
 */
import * as v from 'valibot'
import { fromBase64url } from '../sealing/base64url.ts'
import type { Roster } from '../sealing/roster.ts'
import { checkSealed } from '../sealing/sealed.ts'
import { filesLimitBytes, partContentBytes, filesLimit, sealedPartSizes } from './files.ts'
import { topics, type SealedTip } from './tip.ts'
import { puzzles } from './work.ts'

/** Bytes of a request; a sealed text of 64 KiB takes about 110 KB in base64url. */
export const requestLimitBytes = 256 * 1024
/** Objects that one request asks for; more take another request, and more work. */
export const uploadLimit = 16
/** Parts of all files of a tip: of full size, and for each file one that is not full. */
const objectsLimit = Math.ceil(filesLimitBytes / partContentBytes) + filesLimit

const letters = (count: number) => v.pipe(v.string(), v.regex(new RegExp(`^[A-Za-z0-9_-]{${count}}$`)))
const randomId = letters(22)
const secret = letters(43)
const proof = v.pipe(
  v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(0xff_ff_ff_ff))),
  v.length(puzzles),
)

const tipSchema = v.strictObject({
  v: v.literal(1),
  /** Random; the same when the same is sent again. */
  submission: randomId,
  /** Made from the receipt, or random: nothing tells which. */
  id: randomId,
  /** Hash of the secret that deletes it; random where there is none. */
  deletion: secret,
  team: v.pipe(v.string(), v.maxLength(32)),
  topic: v.picklist(topics),
  urgent: v.boolean(),
  epoch: v.pipe(v.number(), v.safeInteger()),
  sealed: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/)),
  objects: v.pipe(
    v.array(randomId),
    v.maxLength(objectsLimit),
    v.check((names) => new Set(names).size === names.length),
  ),
  proof,
})
const uploadSchema = v.strictObject({
  v: v.literal(1),
  /** Random; the same when the same objects are asked for again. */
  salt: randomId,
  sizes: v.pipe(v.array(v.picklist(sealedPartSizes)), v.minLength(1), v.maxLength(uploadLimit)),
  proof,
})
const mailboxSchema = v.strictObject({ v: v.literal(1), mailboxSecret: secret })
const deletionSchema = v.strictObject({
  v: v.literal(1),
  mailboxSecret: secret,
  /** Of the tip, and of each further message that there may be. */
  deletionSecrets: v.pipe(v.array(secret), v.minLength(1), v.maxLength(32)),
})

export type TipRequest = v.InferOutput<typeof tipSchema>
export type UploadRequest = v.InferOutput<typeof uploadSchema>
export type MailboxRequest = v.InferOutput<typeof mailboxSchema>
export type DeletionRequest = v.InferOutput<typeof deletionSchema>

/** `undefined`: not of this form. */
export const readTipRequest = (body: Uint8Array): TipRequest | undefined => read(tipSchema, body)
export const readUploadRequest = (body: Uint8Array): UploadRequest | undefined => read(uploadSchema, body)
export const readMailboxRequest = (body: Uint8Array): MailboxRequest | undefined => read(mailboxSchema, body)
export const readDeletionRequest = (body: Uint8Array): DeletionRequest | undefined =>
  read(deletionSchema, body)

function read<T>(schema: v.GenericSchema<unknown, T>, body: Uint8Array): T | undefined {
  try {
    const parsed = v.safeParse(schema, JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}

/** What an upload's work and its names are bound to. */
export function uploadBytes({ salt, sizes }: Pick<UploadRequest, 'salt' | 'sizes'>): Uint8Array {
  return new TextEncoder().encode(JSON.stringify([salt, sizes]))
}

/**
 * Why something was not done. `closed`: nothing can be received now. `roster-changed`: it has to be sealed anew.
 * `more-work`: the proof is too easy by now. `objects-missing`: a file's parts were not all sent, or have expired.
 * `taken`: another tip lies under this id.
 */
export type Refusal =
  | 'malformed'
  | 'too-large'
  | 'closed'
  | 'roster-changed'
  | 'more-work'
  | 'objects-missing'
  | 'taken'
  | 'busy'
  | 'nothing-here'

export type TipVerdict =
  | { readonly ok: true; readonly tip: SealedTip }
  | { readonly ok: false; readonly refusal: Refusal }

/** Whether a tip is one that this roster's people can open, as far as that can be seen from outside. */
export function judgeTip(request: TipRequest, roster: Roster): TipVerdict {
  const sealed = fromBase64url(request.sealed)
  if (!checkSealed(sealed).ok) return { ok: false, refusal: 'malformed' }
  const isCurrent = request.epoch === roster.epoch && roster.teams.some(({ id }) => id === request.team)
  if (!isCurrent) return { ok: false, refusal: 'roster-changed' }
  const { id, team, topic, urgent, epoch, objects, deletion } = request
  return { ok: true, tip: { id, team, topic, urgent, epoch, sealed, objects, deletion } }
}

/** The status of HTTP that says the same. */
export const statusOf: Readonly<Record<Refusal, number>> = {
  malformed: 400,
  'too-large': 413,
  closed: 503,
  'roster-changed': 409,
  'more-work': 429,
  'objects-missing': 409,
  taken: 409,
  busy: 503,
  'nothing-here': 404,
}
