/**
 * One pass of a job: begins its steps in order, each when its turn has come, and leaves the ledger such that another
 * pass, here or in another process, goes on where this one stood.
 */
import { codeOf } from '../errors.ts'
import { arrivalOf, deleteCall, editCall, isUnchanged, sendCall } from './calls.ts'
import { channelOutcome, type ChannelPace } from './channel-posts.ts'
import type { Control } from './control.ts'
import { createCoverage, type Coverage, type MessageEnd } from './coverage.ts'
import type { Job, Totals } from './job.ts'
import type { Delivered, Open } from './ledger.store.ts'
import type { Mailing, OutgoingMessage, Rewriting, Variant } from './mailing.ts'
import type { PumpParts } from './ports.ts'
import type { CallOutcome, Sender } from './sender.ts'
import { stepsOf, type Step } from './steps.ts'

const longestNapMs = 250

/** `ended`: every step is done. `interrupted`: more urgent work, a pause, or the lease is lost. */
export type PassEnd = { readonly kind: 'ended' | 'interrupted'; readonly totals: Totals }

export type PassTools = {
  readonly parts: PumpParts
  readonly control: Control
  readonly sender: Sender
  readonly channels: ChannelPace
  /** Told after each row. */
  readonly onCovered: (totals: Totals) => void
  /** Told of each person that was reached. */
  readonly onReached: (pseudonym: string) => void
  /** Whether the pass may go on with this job. */
  readonly goesOn: () => boolean
}

export async function runPass(tools: PassTools, job: Job, mailing: Mailing): Promise<PassEnd> {
  const { parts, control } = tools
  const last = await parts.ledger.last(job.mailingId, job.generation)
  if (!last && job.kind === 'send') parts.metrics({ sendLag: secondsSince(job.notBefore, parts.time.now()) })
  const crashed = last !== undefined && !last.clean && last.fence !== control.fence
  const waiting: Open[] = [...(last?.open ?? [])]
  const coverage = createCoverage(parts, {
    job,
    fence: control.fence,
    last,
    waiting,
    maySend: () => control.maySend(),
    onCovered: tools.onCovered,
  })
  const doubt = { left: crashed ? parts.limitPerSecond + waiting.length : 0 }
  const pass: Pass = { ...tools, job, mailing, coverage, doubt }
  if (!(await coverage.open())) return { kind: 'interrupted', totals: coverage.totals() }
  const finished = await takeAll(pass, waiting, last?.cursor ?? '')
  const settled = await coverage.close()
  return { kind: finished && settled ? 'ended' : 'interrupted', totals: coverage.totals() }
}

function secondsSince(then: Date, now: Date): number {
  return Math.max(0, (now.getTime() - then.getTime()) / 1000)
}

type Pass = PassTools & {
  readonly job: Job
  readonly mailing: Mailing
  readonly coverage: Coverage
  /** So many of the next messages may have been sent before a crash. */
  readonly doubt: { left: number }
}

/** Reading may fail in the middle: then what was begun is still covered, and another pass goes on. */
async function takeAll(pass: Pass, waiting: Open[], cursor: string): Promise<boolean> {
  try {
    return (await sendWaiting(pass, waiting)) && (await takeSteps(pass, cursor))
  } catch (error) {
    pass.parts.log('warn', { event: 'pass-broken', kind: pass.job.kind, code: codeOf(error) })
    return false
  }
}

/** What was under way when the last row was written is begun anew; until then it stays in every row. */
async function sendWaiting(pass: Pass, waiting: Open[]): Promise<boolean> {
  for (let open = waiting[0]; open !== undefined; open = waiting[0]) {
    const { chat, variant } = open
    if (!(await mayBegin(pass, variant))) return false
    waiting.shift()
    beginSending(pass, { chat, variant, message: pass.mailing.message(variant) }, true)
    pass.coverage.maybeWrite()
  }
  return true
}

async function takeSteps(pass: Pass, cursor: string): Promise<boolean> {
  const { parts, job, mailing, coverage } = pass
  for await (const step of stepsOf(parts, job, mailing, cursor)) {
    if (!pass.goesOn() || !(await take(pass, step))) return false
    coverage.passed(step.place, step.action.kind === 'rewrite' ? 0 : 1)
    coverage.maybeWrite()
  }
  return true
}

/** `false` when the step was not begun. */
async function take(pass: Pass, { action }: Step): Promise<boolean> {
  if (action.kind === 'nothing') return true
  if (action.kind === 'rewrite') return rewrite(pass, action.delivered)
  if (action.kind === 'defer') {
    pass.coverage.defer(action)
    return true
  }
  const sending = await sendingOf(pass, action)
  if (!sending) return true
  if (!(await mayBegin(pass, sending.variant))) return false
  beginSending(pass, sending)
  return true
}

/** `undefined` when nothing is left to say. */
async function sendingOf(
  { mailing, parts }: Pass,
  action: Extract<Step['action'], { kind: 'send' | 'digest' }>,
): Promise<Sending | undefined> {
  if (action.kind === 'send') return { ...action, message: mailing.message(action.variant) }
  const { recipient, mailingIds } = action
  const digest = await parts.mailings.digestFor(recipient, mailingIds)
  return digest && { chat: recipient.chatId, pseudonym: recipient.pseudonym, ...digest }
}

async function mayBegin({ goesOn, coverage, sender }: Pass, { channel }: Variant): Promise<boolean> {
  // A channel takes its turn by itself: the people do not wait for it.
  return goesOn() && (await coverage.room()) && (channel === true || (await sender.turn()))
}

/** Waits until the channel takes one more message; `false` when this pass does not go on so long. */
async function channelTurn(pass: Pass, language: string): Promise<boolean> {
  const { parts, channels, sender, goesOn } = pass
  for (;;) {
    if (!goesOn()) return false
    const waitMs = channels.waitMs(language, parts.time.elapsedMs())
    if (waitMs <= 0) break
    await parts.time.sleep(Math.min(waitMs, longestNapMs))
  }
  if (!(await sender.turn())) return false
  channels.started(language, parts.time.elapsedMs())
  return true
}

type Sending = {
  readonly chat: number | string
  readonly variant: Variant
  readonly message: OutgoingMessage
  readonly pseudonym?: string
}

function beginSending(pass: Pass, sending: Sending, inherited = false): void {
  const { chat, variant } = sending
  const doubtful = pass.doubt.left > 0
  if (doubtful) pass.doubt.left -= 1
  const work = async (): Promise<MessageEnd> => {
    const end = await send(pass, sending)
    const doubt = variant.channel ? unsureIn(variant.language) : { possiblyTwice: 1 }
    return doubtful ? { ...end, totals: { ...end.totals, ...doubt } } : end
  }
  pass.coverage.begin({ chat, variant }, work, inherited)
}

async function send(pass: Pass, { chat, variant, message, pseudonym }: Sending): Promise<MessageEnd> {
  const { mailing, coverage, sender, parts } = pass
  if (variant.channel && !(await channelTurn(pass, variant.language))) return unsent
  const paid = coverage.totals().sent < mailing.paidMessages
  const outcome = await sender.make(sendCall(chat, message, paid))
  if (outcome.kind === 'stopped') return unsent
  if (outcome.kind === 'unreachable' && typeof chat === 'number') await parts.markUnreachable(chat)
  if (outcome.kind === 'done' && pseudonym !== undefined) pass.onReached(pseudonym)
  const totals = totalsOf(outcome, variant)
  return outcome.kind === 'done'
    ? { totals, delivered: { ...arrivalOf(outcome.result), variant } }
    : { totals }
}

async function rewrite(pass: Pass, delivered: Delivered): Promise<boolean> {
  const { mailing, job, coverage } = pass
  const { chatId, variant } = delivered
  const rewriting = mailing.rewriting(variant, job)
  if (rewriting.kind === 'leave') return true
  if (!(await mayBegin(pass, variant))) return false
  coverage.begin({ chat: chatId, variant }, async () => rewriteOne(pass, delivered, rewriting))
  return true
}

async function rewriteOne(
  pass: Pass,
  { chatId, messageId, variant }: Delivered,
  rewriting: Exclude<Rewriting, { kind: 'leave' }>,
): Promise<MessageEnd> {
  const { sender } = pass
  if (variant.channel && !(await channelTurn(pass, variant.language))) return unsent
  if (rewriting.kind === 'edit')
    return editEnd(await sender.make(editCall(chatId, messageId, rewriting.message)), variant)
  const outcome = await sender.make(deleteCall(chatId, messageId))
  if (outcome.kind !== 'refused') return editEnd(outcome, variant)
  const mayEdit = variant.channel ? await channelTurn(pass, variant.language) : await sender.turn()
  if (!mayEdit) return unsent
  return editEnd(await sender.make(editCall(chatId, messageId, rewriting.orElse)), variant)
}

function editEnd(outcome: CallOutcome, variant: Variant): MessageEnd {
  if (outcome.kind === 'stopped') return unsent
  if (outcome.kind !== 'refused' || variant.channel) return { totals: totalsOf(outcome, variant) }
  return { totals: isUnchanged(outcome.description) ? { sent: 1 } : { gone: 1 } }
}

function unsureIn(language: string): Partial<Totals> {
  return { channels: { [language]: 'unsure' } }
}

const unsent: MessageEnd = { totals: {}, unsent: true }
const totalOf = { done: 'sent', unreachable: 'blocked', refused: 'failed', unknown: 'unknown' } as const

function totalsOf(
  outcome: Exclude<CallOutcome, { kind: 'stopped' }>,
  { channel, language }: Variant,
): Partial<Totals> {
  return channel ? { channels: { [language]: channelOutcome(outcome) } } : { [totalOf[outcome.kind]]: 1 }
}
