/**
 * One answer to the bot's question, from Telegram's message to a sealed tip. The order is what makes it safe: what
 * calls the team first, then the commit together with the mark of this update, and only then words to the person. Of
 * who sent it nothing is written anywhere, but for a sealed way back that the person asked for.
 */
import type { Message } from 'grammy/types'
import type { Roster } from '../sealing/roster.ts'
import { teamFor } from '../sealing/roster.ts'
import { seal, sealForOne } from '../sealing/sealed.ts'
import { randomId } from '../identity/pseudonyms.ts'
import type { Write } from '../table/writes.ts'
import { chatReceipt, routeHandle } from './chat-receipt.store.ts'
import type { Alerts } from './alerts.store.ts'
import type { PhotoStore } from './photos.store.ts'
import type { Prompt } from './prompt.ts'
import { routeBytes, routeWrite } from './routes.store.ts'
import { tipBytes, type SealedTip, type TipContent, type TipFile } from './tip.ts'
import { duplicateTagOf, type TipStore } from './tips.store.ts'

export type ReceivingParts = {
  readonly tips: TipStore
  readonly alerts: Alerts
  readonly photos: PhotoStore
  /** Makes duplicates and receipts known again. */
  readonly key: Uint8Array
  /** To whom ways back are sealed; none: no notices are promised. */
  readonly routeRecipient: string | undefined
}

export type Incoming = {
  readonly message: Message
  readonly updateId: number
  readonly prompt: Prompt
  readonly language: string
  readonly now: Date
}

/** `photo`: a picture could not be fetched or kept. `closed`: no team of the roster takes the subject. */
export type Outcome =
  | { readonly ok: true; readonly words?: readonly string[]; readonly route?: string }
  | { readonly ok: false; readonly reason: 'closed' | 'photo' }

/** Throws `busy` where the same update, brought again, may be received. */
export async function receiveHere(
  parts: ReceivingParts,
  roster: Roster,
  incoming: Incoming,
): Promise<Outcome> {
  const { message, updateId, prompt, language, now } = incoming
  const { topic, urgent, receipt: kind } = prompt
  const team = teamFor(roster, { topic, language })
  if (!team) return { ok: false, reason: 'closed' }
  const photo = await photoOf(parts.photos, message)
  if (photo === 'failed') return { ok: false, reason: 'photo' }
  const receipt = kind === 'none' ? undefined : await chatReceipt(parts.key, message, updateId)
  const route =
    kind === 'tell' && parts.routeRecipient !== undefined
      ? routeHandle(parts.key, message, updateId)
      : undefined
  const content: TipContent = {
    v: 1,
    door: 'chat',
    topic,
    urgent,
    language,
    text: message.text ?? message.caption ?? '',
    files: photo ? [photo] : [],
    ...(receipt && { reply: receipt.reply }),
    ...(route !== undefined && { route }),
  }
  const tip: SealedTip = {
    id: receipt?.id ?? randomId(),
    team: team.id,
    topic,
    urgent,
    epoch: roster.epoch,
    sealed: await seal(team.members, tipBytes(content)),
    objects: photo?.parts ?? [],
    // As on the page: nothing tells whether there is a receipt.
    deletion: receipt?.deletion ?? randomId(32),
  }
  const further = route === undefined ? [] : [await wayBack(parts, message.chat.id, language, route, now)]
  if ((await parts.photos.keep(tip.objects)) === 'missing') return { ok: false, reason: 'photo' }
  await parts.alerts.schedule(tip, now)
  const outcome = await keepTip(parts, tip, updateId, now, further)
  if (urgent && outcome === 'received') await parts.alerts.raise(team.id, now)
  return {
    ok: true,
    ...(receipt && { words: receipt.words }),
    ...(route !== undefined && { route }),
  }
}

/** Where another lies under its id, as two photos of an album might, it is kept under one of its own. */
async function keepTip(
  parts: Pick<ReceivingParts, 'tips' | 'key'>,
  tip: SealedTip,
  updateId: number,
  now: Date,
  further: readonly Write[],
): Promise<'received' | 'again'> {
  const tag = duplicateTagOf(parts.key, 'update', updateId)
  const outcome = await parts.tips.receive(tip, tag, now, further)
  if (outcome !== 'taken') return outcome
  return keepTip(parts, { ...tip, id: randomId() }, updateId, now, further)
}

async function wayBack(
  { routeRecipient = '' }: ReceivingParts,
  chatId: number,
  language: string,
  handle: string,
  now: Date,
) {
  const sealed = await sealForOne(routeRecipient, routeBytes({ chatId, language }), [256])
  return routeWrite(handle, sealed, now)
}

/** The largest of its sizes. */
async function photoOf(photos: PhotoStore, { photo }: Message): Promise<TipFile | 'failed' | undefined> {
  const largest = photo?.at(-1)
  return largest && ((await photos.seal(largest.file_id)) ?? 'failed')
}
