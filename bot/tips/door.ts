/**
 * The door of the page, from a request to an answer. "Received" is said after the commit and never before; whatever
 * goes wrong is a code. A request says nothing of who sends it, and none of it is written to a log.
 */
import { codeOf, isTemporary } from '../errors.ts'
import type { Log } from '../log.ts'
import { fromBase64url, toBase64url } from '../sealing/base64url.ts'
import { deletionHashOf, mailboxIdOf, tipIdOf } from '../sealing/receipt.ts'
import type { Roster, SignedRoster } from '../sealing/roster.ts'
import type { Alerts } from './alerts.store.ts'
import type { Info } from './info.ts'
import {
  judgeTip,
  readDeletionRequest,
  readMailboxRequest,
  readTipRequest,
  readUploadRequest,
  requestLimitBytes,
  statusOf,
  uploadBytes,
  type Refusal,
} from './intake.ts'
import { mailboxSlots } from './mailbox.ts'
import type { Mailboxes } from './mailboxes.store.ts'
import type { Objects } from './objects.store.ts'
import type { TipStore } from './tips.store.ts'
import { bitsFor, isDone, objectName, workSeed, type Load, type Proof } from './work.ts'

export type RosterNow =
  | { readonly ok: true; readonly roster: Roster; readonly signed: SignedRoster }
  | { readonly ok: false }

export type DoorParts = {
  readonly log: Log
  readonly now: () => Date
  readonly elapsedMs: () => number
  readonly load: Load
  readonly roster: (now: Date) => Promise<RosterNow>
  /** What the page shows of the campaign; `elsewhere`: tips go to another door. */
  readonly info: (roster: RosterNow, now: Date) => Promise<Info>
  readonly isElsewhere: () => Promise<boolean>
  readonly alerts: Alerts
  /** The name under which a submission is known again. */
  readonly tagOf: (submission: string) => string
  readonly tips: TipStore
  readonly mailboxes: Mailboxes
  readonly objects: Objects
}

export type DoorRequest = { readonly method: string; readonly path: string; readonly body: Uint8Array }
export type DoorAnswer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> }

type Act = (parts: DoorParts, body: Uint8Array, now: Date) => Promise<DoorAnswer>

const acts: Readonly<Record<string, Act>> = {
  'GET /tips/api/info': tellInfo,
  'POST /tips/api/tip': receiveTip,
  'POST /tips/api/upload': allowUpload,
  'POST /tips/api/mailbox': readMailbox,
  'POST /tips/api/delete': deleteAll,
}

/** Never throws. */
export async function answerAtDoor(
  parts: DoorParts,
  { method, path, body }: DoorRequest,
): Promise<DoorAnswer> {
  const act = acts[`${method} ${path}`]
  if (act === undefined) return refused('nothing-here')
  if (body.length > requestLimitBytes) return refused('too-large')
  const kind = path.slice(path.lastIndexOf('/') + 1)
  try {
    const answer = await act(parts, body, parts.now())
    parts.log('info', { event: 'door', kind, status: answer.status })
    return answer
  } catch (error) {
    const level = isTemporary(error) ? 'warn' : 'error'
    parts.log(level, { event: 'door', kind, code: codeOf(error), status: statusOf.busy })
    return refused('busy')
  }
}

function refused(code: Refusal, more: Readonly<Record<string, unknown>> = {}): DoorAnswer {
  return { status: statusOf[code], body: { code, ...more } }
}

async function tellInfo(parts: DoorParts, _body: Uint8Array, now: Date): Promise<DoorAnswer> {
  return { status: 200, body: await parts.info(await parts.roster(now), now) }
}

/**
 * In this order: what costs nothing first; then files are kept and the team's alert is planned, either of which does
 * no harm alone; and the commit last, so that whatever breaks before it leaves nothing that counts.
 */
async function receiveTip(parts: DoorParts, body: Uint8Array, now: Date): Promise<DoorAnswer> {
  const request = readTipRequest(body)
  if (request === undefined) return refused('malformed')
  const seed = await workSeed('tip', fromBase64url(request.sealed))
  const lacking = await lackingWork(parts, seed, request.proof)
  if (lacking) return lacking
  const roster = await parts.roster(now)
  if (!roster.ok || (await parts.isElsewhere())) return refused('closed')
  const verdict = judgeTip(request, roster.roster)
  if (!verdict.ok) return refused(verdict.refusal)
  const { tip } = verdict
  if ((await parts.objects.keep(tip.objects)) === 'missing') return refused('objects-missing')
  await parts.alerts.schedule(tip, now)
  const outcome = await parts.tips.receive(tip, parts.tagOf(request.submission), now)
  if (outcome === 'taken') return refused('taken')
  if (tip.urgent) await parts.alerts.raise(tip.team, now)
  return { status: 200, body: { code: 'received' } }
}

async function lackingWork(
  { load, elapsedMs }: DoorParts,
  seed: Uint8Array,
  proof: Proof,
): Promise<DoorAnswer | undefined> {
  const bits = bitsFor(load.lastMinute(elapsedMs()))
  if (!(await isDone(seed, proof, bits))) return refused('more-work', { bits })
  load.note(elapsedMs())
  return undefined
}

async function allowUpload(parts: DoorParts, body: Uint8Array, now: Date): Promise<DoorAnswer> {
  const request = readUploadRequest(body)
  if (request === undefined) return refused('malformed')
  const seed = await workSeed('upload', uploadBytes(request))
  const lacking = await lackingWork(parts, seed, request.proof)
  if (lacking) return lacking
  if (!(await parts.roster(now)).ok || (await parts.isElsewhere())) return refused('closed')
  const wanted = await Promise.all(
    request.sizes.map(async (bytes, index) => ({ name: await objectName(seed, index), bytes })),
  )
  return { status: 200, body: { code: 'allowed', forms: await parts.objects.forms(wanted, now) } }
}

/** The same for words that nobody has and for a tip that nobody has answered yet. */
async function readMailbox(parts: DoorParts, body: Uint8Array, now: Date): Promise<DoorAnswer> {
  const request = readMailboxRequest(body)
  if (request === undefined) return refused('malformed')
  const answers = await parts.mailboxes.read(await mailboxIdOf(request.mailboxSecret), now)
  return { status: 200, body: { code: 'read', slots: mailboxSlots(answers).map(toBase64url) } }
}

/** Answers the same whether there was anything. Broken off anywhere, it can be asked for again. */
async function deleteAll(parts: DoorParts, body: Uint8Array): Promise<DoorAnswer> {
  const request = readDeletionRequest(body)
  if (request === undefined) return refused('malformed')
  await parts.mailboxes.remove(await mailboxIdOf(request.mailboxSecret))
  for (const secret of request.deletionSecrets) {
    const named = { id: await tipIdOf(secret), deletion: await deletionHashOf(secret) }
    const found = await parts.tips.find(named)
    if (found === undefined) continue
    await parts.objects.remove(found.objects)
    await parts.tips.remove({ ...named, team: found.team })
  }
  return { status: 200, body: { code: 'deleted' } }
}
