/**
 * Sends a message: files first, then the sealed text with a proof of work. It counts when the door says "received", and
 * only then; every other end leaves the try as it is, to be gone on with.
 */
import { fromBase64url, toBase64url } from '../../bot/sealing/base64url.ts'
import { teamFor, type Roster } from '../../bot/sealing/roster.ts'
import { seal } from '../../bot/sealing/sealed.ts'
import { tipBytes, type TipContent, type TipFile } from '../../bot/tips/tip.ts'
import { workSeed } from '../../bot/tips/work.ts'
import type { Attempt, Place } from './attempt.ts'
import { sendTip, type Failure } from './door.ts'
import type { Draft } from './draft.ts'
import { uploadPieces } from './uploading.ts'
import { findProof } from './working.ts'

export type Stage =
  | { readonly kind: 'working' | 'committing' }
  | { readonly kind: 'uploading'; readonly part: number; readonly parts: number }

export type Sent =
  | { readonly ok: true }
  | { readonly ok: false; readonly failure: Failure | 'files' | 'full' }

export type Sending = {
  readonly draft: Draft
  readonly attempt: Attempt
  readonly language: string
  readonly roster: Roster
  readonly workBits: number
  readonly tell: (stage: Stage) => void
}

export async function send({ draft, attempt, language, roster, workBits, tell }: Sending): Promise<Sent> {
  const team = teamFor(roster, { topic: draft.topic, country: draft.country || undefined, language })
  if (team === undefined) return { ok: false, failure: 'closed' }
  tell({ kind: 'working' })
  const uploaded = await uploadPieces(attempt, workBits, (part, parts) =>
    tell({ kind: 'uploading', part, parts }),
  )
  if (!uploaded.ok) return uploaded
  const files = attempt.pieces.map(({ name, type, blob, key, cleaned }, index): TipFile => {
    const parts = uploaded.names.get(attempt.pieces[index]!) ?? []
    return { name, type, bytes: blob.size, key: toBase64url(key), parts, cleaned }
  })
  const sealed = await sealedText(contentOf(draft, attempt, language, files), team.members)
  if (sealed === undefined) return { ok: false, failure: 'too-large' }
  const objects = files.flatMap(({ parts }) => parts)
  const { topic, urgent } = draft
  const fixed = { v: 1, submission: attempt.submission, team: team.id, topic, urgent } as const
  return commit(attempt, { ...fixed, epoch: roster.epoch, sealed, objects }, workBits, tell)
}

function contentOf(draft: Draft, attempt: Attempt, language: string, files: TipFile[]): TipContent {
  const { topic, urgent, country, text } = draft
  return {
    v: 1,
    door: 'page',
    topic,
    urgent,
    ...(country !== '' && { country }),
    language,
    text,
    files,
    ...(attempt.reply && { reply: attempt.reply }),
    ...(attempt.follows !== undefined && { follows: attempt.follows }),
  }
}

async function sealedText(
  content: TipContent,
  members: Parameters<typeof seal>[0],
): Promise<string | undefined> {
  try {
    return toBase64url(await seal(members, tipBytes(content)))
  } catch {
    return undefined
  }
}

type Fixed = Omit<Parameters<typeof sendTip>[0], 'proof' | 'id' | 'deletion'>

async function commit(
  attempt: Attempt,
  fixed: Fixed,
  workBits: number,
  tell: Sending['tell'],
): Promise<Sent> {
  const seed = await workSeed('tip', fromBase64url(fixed.sealed))
  tell({ kind: 'working' })
  let bits = workBits
  let proof = await findProof(seed, bits)
  tell({ kind: 'committing' })
  // Each turn takes more work, or another place; either comes to an end.
  for (;;) {
    const place: Place | undefined = attempt.places[0]
    if (place === undefined) return { ok: false, failure: 'full' }
    const answer = await sendTip({ ...fixed, ...place, proof: [...proof] })
    if (answer.ok) return { ok: true }
    if (answer.failure === 'taken') attempt.places.shift()
    else if (answer.failure === 'more-work' && (answer.bits ?? 0) > bits) {
      bits = answer.bits ?? bits
      proof = await findProof(seed, bits)
    } else {
      if (answer.failure === 'objects-missing') attempt.done.clear()
      return { ok: false, failure: answer.failure }
    }
  }
}
