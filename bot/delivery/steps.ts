/**
 * What a pass goes over, one step at a time: the audience, those who waited for a slot, or what was delivered. A step
 * names the place behind it, so that a pass can go on there.
 */
import type { Job } from './job.ts'
import { digestQueue, type PlacedDeferral } from './deferrals.store.ts'
import type { Delivered } from './ledger.store.ts'
import type { Decision, Mailing, Recipient, Variant } from './mailing.ts'
import type { PumpParts } from './ports.ts'

export type Step = {
  /** The pass goes on behind here. */
  readonly place: string
  readonly action:
    | { readonly kind: 'nothing' }
    | {
        readonly kind: 'send'
        readonly chat: number | string
        readonly variant: Variant
        readonly pseudonym?: string
      }
    | {
        readonly kind: 'defer'
        readonly pseudonym: string
        readonly slot: Date
        readonly digest: boolean
        /** What waits, where it is not the mailing of the job. */
        readonly mailingIds?: readonly string[]
      }
    | { readonly kind: 'rewrite'; readonly delivered: Delivered }
    | { readonly kind: 'digest'; readonly recipient: Recipient; readonly mailingIds: readonly string[] }
}

type Reading = Pick<PumpParts, 'audience' | 'deferrals' | 'ledger' | 'mailings' | 'profileOf' | 'time'> & {
  /** How many messages leave within some seconds from now on. */
  readonly messagesWithin: (seconds: number) => number
}

const channelPrefix = 'channel|'
/** A page is sent within this time, so that someone who left meanwhile gets nothing more within 5 s. */
const pageSeconds = 3
/** Where sending is slower than that, the page is read anew. */
const oldestPageMs = 4000
const smallestPage = 25
const largestPage = 1000

/** The steps behind `cursor` (`''`: all of them). */
export function stepsOf(reading: Reading, job: Job, mailing: Mailing, cursor: string): AsyncGenerator<Step> {
  if (job.kind === 'send') return sendSteps(reading, job, mailing, cursor)
  if (job.kind === 'tell') return tellSteps(mailing, cursor)
  if (job.kind === 'wake') return wakeSteps(reading, job, mailing, cursor)
  return rewriteSteps(reading, job, cursor)
}

async function* sendSteps(
  reading: Reading,
  job: Job,
  mailing: Mailing,
  cursor: string,
): AsyncGenerator<Step> {
  let place = cursor
  if (place === '' || place.startsWith(channelPrefix)) {
    yield* channelSteps(mailing, place)
    place = ''
  }
  let met = 1
  let looked = 1
  for (;;) {
    const wanted = Math.ceil((reading.messagesWithin(pageSeconds) * looked) / met)
    const page = await reading.audience.after(place, Math.min(largestPage, Math.max(smallestPage, wanted)))
    if (page.length === 0) return
    const readAtMs = reading.time.elapsedMs()
    for (const { place: behind, recipient } of page) {
      if (reading.time.elapsedMs() - readAtMs > oldestPageMs) break
      const action = recipient ? actionFor(recipient, job, mailing, reading.time.now()) : nothing
      looked += 1
      if (action.kind === 'send') met += 1
      yield { place: behind, action }
      place = behind
    }
  }
}

/** A place names the language: which channels a mailing has may change before another process goes on. */
function* channelSteps({ channels }: Mailing, cursor: string): Generator<Step> {
  for (const { chat, language } of channels) {
    const place = `${channelPrefix}${language}`
    const variant: Variant = { language, channel: true }
    if (place > cursor) yield { place, action: { kind: 'send', chat, variant } }
  }
}

/** The name stands for the chat until the message leaves, so that no row says whose chat it is. */
async function* tellSteps({ named = [] }: Mailing, cursor: string): AsyncGenerator<Step> {
  for (const { name, variant } of named.toSorted((one, other) => (one.name < other.name ? -1 : 1)))
    if (name > cursor) yield { place: name, action: { kind: 'send', chat: name, variant } }
}

const nothing = { kind: 'nothing' } as const

function actionFor(
  recipient: Recipient,
  job: Pick<Job, 'kind'>,
  mailing: Mailing,
  now: Date,
): Step['action'] {
  const decision: Decision = mailing.decide(recipient, job, now)
  const { pseudonym, chatId } = recipient
  if (decision.kind === 'skip') return nothing
  if (decision.kind === 'defer')
    return { kind: 'defer', pseudonym, slot: decision.slot, digest: decision.digest }
  return { kind: 'send', chat: chatId, variant: decision.variant, pseudonym }
}

async function* wakeSteps(
  reading: Reading,
  job: Job,
  mailing: Mailing,
  cursor: string,
): AsyncGenerator<Step> {
  const slot = job.slot ?? job.notBefore
  for await (const group of waitingPeople(reading, mailing.id, slot, cursor)) {
    const [first] = group
    const place = group.at(-1)?.place ?? cursor
    if (!first) continue
    const profile = await reading.profileOf(first.pseudonym)
    const recipient = profile && { ...profile, pseudonym: first.pseudonym }
    if (!recipient) yield { place, action: nothing }
    else if (mailing.id.startsWith(digestQueue)) {
      const mailingIds = group.map(({ mailingId }) => mailingId)
      yield { place, action: await digestAction(reading, recipient, mailingIds, slot) }
    } else yield { place, action: wakeAction(reading, recipient, job, mailing, slot) }
  }
}

/** A slot that is served so late is decided anew: it may be night again where the person is. */
const wakeStaleAfterMs = 60 * 60_000
/** What waited for a digest that late waits for the next one. */
const digestStaleAfterMs = 3 * 60 * 60_000

function wakeAction(
  { time }: Reading,
  recipient: Recipient,
  job: Job,
  mailing: Mailing,
  slot: Date,
): Step['action'] {
  const now = time.now()
  const isStale = now.getTime() - slot.getTime() > wakeStaleAfterMs
  return isStale
    ? actionFor(recipient, { ...job, kind: 'send' }, mailing, now)
    : actionFor(recipient, job, mailing, slot)
}

async function digestAction(
  { time, mailings }: Reading,
  recipient: Recipient,
  mailingIds: readonly string[],
  slot: Date,
): Promise<Step['action']> {
  const digest = { kind: 'digest', recipient, mailingIds } as const
  const now = time.now()
  const [firstId] = mailingIds
  if (firstId === undefined || now.getTime() - slot.getTime() <= digestStaleAfterMs) return digest
  const first = await mailings.find(firstId)
  const decision = first?.decide(recipient, { kind: 'send' }, now)
  return decision?.kind === 'defer' ? { ...decision, pseudonym: recipient.pseudonym, mailingIds } : digest
}

/** The entries of one person together; they lie side by side. */
async function* waitingPeople(
  { deferrals }: Reading,
  mailingId: string,
  slot: Date,
  cursor: string,
): AsyncGenerator<PlacedDeferral[]> {
  const queue = mailingId.startsWith(digestQueue) ? digestQueue : mailingId
  let place = cursor
  let group: PlacedDeferral[] = []
  for (;;) {
    const page = await deferrals.after(queue, slot, place, smallestPage)
    if (page.length === 0) break
    for (const entry of page) {
      if (group[0] && group[0].pseudonym !== entry.pseudonym) {
        yield group
        group = []
      }
      group.push(entry)
      place = entry.place
    }
  }
  if (group.length > 0) yield group
}

const rowsPerRead = 20

async function* rewriteSteps(reading: Reading, job: Job, cursor: string): AsyncGenerator<Step> {
  let place = cursor
  for (;;) {
    const rows = await reading.ledger.rowsAfter(job.mailingId, place, rowsPerRead)
    if (rows.length === 0) return
    for (const row of rows) {
      const isOwn = row.generation === job.generation
      for (const [index, delivered] of (isOwn ? [] : row.delivered).entries()) {
        // Only behind the last message of a row is the row done; rewriting one twice changes nothing.
        const behind = index === row.delivered.length - 1 ? row.place : place
        yield { place: behind, action: { kind: 'rewrite', delivered } }
      }
      place = row.place
    }
  }
}
