/**
 * One pass of a job: begins its steps in order, each when its turn has come, and leaves the ledger such that another
 * pass, here or in another process, goes on where this one stood.
 */
import { codeOf } from '../errors.ts'
import { arrivalOf, deleteCall, editCall, isGone, isUnchanged, sendCall } from './calls.ts'
import { channelOutcome, type ChannelPace } from './channel-posts.ts'
import { closeOffOthers } from './closing-off.ts'
import type { Control } from './control.ts'
import { createCoverage, type Coverage, type MessageEnd } from './coverage.ts'
import { doubtsAfterOne, doubtsBehind, type Doubts } from './doubt.ts'
import type { Job, Totals } from './job.ts'
import type { Delivered, Open } from './ledger.store.ts'
import type { Mailing, OutgoingMessage, Rewriting, Variant } from './mailing.ts'
import { createPurse, messagesWithin, payable, rateNow, type Purse } from './paying.ts'
import type { PumpParts } from './ports.ts'
import type { TelegramCall } from '../telegram/caller.ts'
import { aside, free, type CallOutcome, type Pay, type Sender } from './sender.ts'
import { stepsOf, type Step } from './steps.ts'

const longestNapMs = 250
/** A second's worth, and as much again for tries that are repeated. */
const reserveSeconds = 2

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
  if (job.kind === 'rewrite') await closeOffOthers(parts, job.mailingId, control.fence)
  const last = await parts.ledger.last(job.mailingId, job.generation)
  if (!last && job.kind === 'send') parts.metrics({ sendLag: secondsSince(job.notBefore, parts.time.now()) })
  const waiting: Open[] = [...(last?.open ?? [])]
  // What is rewritten twice is no second copy.
  const doubt = { now: last && job.kind !== 'rewrite' ? doubtsBehind(last, parts) : [] }
  const most = job.kind === 'send' && !last?.totals.payRefused ? payable(parts, mailing.paidMessages) : 0
  const purse = createPurse(most, last?.totals.paid ?? 0, parts.limitPerSecond * reserveSeconds)
  const coverage = createCoverage(parts, {
    job,
    fence: control.fence,
    last,
    waiting,
    isHolder: () => control.isHolder(),
    doubts: () => doubt.now,
    secondsWorth: () => rateNow(parts, purse.left() > 0),
    purse,
    onCovered: tools.onCovered,
  })
  const pass: Pass = { ...tools, job, mailing, coverage, purse, doubt }
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
  readonly purse: Purse
  readonly doubt: { now: Doubts }
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
    const pay = await leave(pass, variant)
    if (!pay) return false
    waiting.shift()
    beginSending(pass, { chat, variant, pay, message: pass.mailing.message(variant) }, true)
    pass.coverage.maybeWrite()
  }
  return true
}

async function takeSteps(pass: Pass, cursor: string): Promise<boolean> {
  const { parts, job, mailing, coverage, purse } = pass
  const within = (seconds: number): number => messagesWithin(seconds, parts, purse.left())
  for await (const step of stepsOf({ ...parts, messagesWithin: within }, job, mailing, cursor)) {
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
  const pay = await leave(pass, sending.variant)
  if (pay) beginSending(pass, { ...sending, pay })
  return pay !== undefined
}

/** `undefined` when nothing is left to say. */
async function sendingOf(
  { mailing, parts }: Pass,
  action: Extract<Step['action'], { kind: 'send' | 'digest' }>,
): Promise<Omit<Sending, 'pay'> | undefined> {
  if (action.kind === 'send') return { ...action, message: mailing.message(action.variant) }
  const { recipient, mailingIds } = action
  const digest = await parts.mailings.digestFor(recipient, mailingIds)
  return digest && { chat: recipient.chatId, pseudonym: recipient.pseudonym, ...digest }
}

/** How it leaves; `undefined` when nothing may be begun. */
async function leave({ goesOn, coverage, purse, sender }: Pass, variant: Variant): Promise<Pay | undefined> {
  if (!goesOn() || !(await coverage.room())) return undefined
  // A channel takes its turn by itself: the people do not wait for it.
  if (variant.channel) return aside
  const pay: Pay = purse.take() ? { kind: 'may-cost', again: () => purse.take() } : free
  return (await sender.turn(pay)) ? pay : undefined
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
  readonly pay: Pay
  readonly pseudonym?: string
}

function beginSending(pass: Pass, sending: Sending, inherited = false): void {
  const { chat, variant } = sending
  const before = pass.doubt.now.length
  pass.doubt.now = doubtsAfterOne(pass.doubt.now)
  const work = async (): Promise<MessageEnd> => {
    const end = await send(pass, sending)
    return before > 0 ? { ...end, totals: inDoubt(end.totals, before, variant) } : end
  }
  pass.coverage.begin({ chat, variant }, work, inherited)
}

async function send(pass: Pass, sending: Sending): Promise<MessageEnd> {
  const { chat, variant, pseudonym } = sending
  if (variant.channel && !(await channelTurn(pass, variant.language))) return unsent
  if (pass.job.kind === 'tell') return tellOne(pass, sending)
  const { outcome, totals: paying } = await makeSend(pass, sending)
  if (outcome.kind === 'stopped') return unsentAfter(outcome.lost, variant)
  if (outcome.kind === 'unreachable' && typeof chat === 'number') await pass.parts.markUnreachable(chat)
  if (outcome.kind === 'done' && pseudonym !== undefined) pass.onReached(pseudonym)
  const arrived = wasUnsure(pass, variant) ? unsureIn(variant.language) : sendingTotals(outcome, variant)
  const totals = { ...arrived, ...paying }
  return outcome.kind === 'done'
    ? { totals, delivered: { ...arrivalOf(outcome.result), variant } }
    : { totals }
}

/** What arrived is not written down: nothing is ever rewritten of it. Whoever is not named any more is left out. */
async function tellOne(pass: Pass, sending: Sending): Promise<MessageEnd> {
  const to = pass.mailing.named?.find(({ name }) => name === sending.chat)
  if (!to) return { totals: {} }
  const { outcome, totals } = await makeSend(pass, { ...sending, chat: to.chatId })
  if (outcome.kind === 'stopped') return unsentAfter(outcome.lost, sending.variant)
  return { totals: { ...sendingTotals(outcome, sending.variant), ...totals } }
}

type Made = { readonly outcome: CallOutcome; readonly totals: Partial<Totals> }

/** Where Telegram does not let itself be paid, the message goes for nothing, and so does the rest. */
async function makeSend(pass: Pass, { chat, message, pay }: Sending): Promise<Made> {
  const { sender, purse } = pass
  const call = sendCall(chat, message)
  const outcome = await sender.make(call, pay)
  if (outcome.kind !== 'refused' || pay.kind !== 'may-cost') return { outcome, totals: {} }
  const again = makeFree(sender, call)
  const isPayRefused = await purse.restUntil(again.then(({ kind }) => kind === 'done'))
  return { outcome: await again, totals: isPayRefused ? { payRefused: 1 } : {} }
}

async function makeFree(sender: Sender, call: TelegramCall): Promise<CallOutcome> {
  return (await sender.turn(free)) ? sender.make(call, free) : { kind: 'stopped', lost: 0 }
}

async function rewrite(pass: Pass, delivered: Delivered): Promise<boolean> {
  const { mailing, job, coverage } = pass
  const { chatId, variant } = delivered
  const rewriting = mailing.rewriting(variant, job)
  if (rewriting.kind === 'leave') return true
  if (!(await leave(pass, variant))) return false
  coverage.begin({ chat: chatId, variant }, async () => rewriteOne(pass, delivered, rewriting))
  return true
}

async function rewriteOne(
  pass: Pass,
  { chatId, messageId, variant }: Delivered,
  rewriting: Exclude<Rewriting, { kind: 'leave' }>,
): Promise<MessageEnd> {
  const { sender } = pass
  const pay = variant.channel ? aside : free
  if (variant.channel && !(await channelTurn(pass, variant.language))) return unsent
  if (rewriting.kind === 'edit')
    return editEnd(await sender.make(editCall(chatId, messageId, rewriting.message), pay), variant)
  const outcome = await sender.make(deleteCall(chatId, messageId), pay)
  if (outcome.kind !== 'refused') return editEnd(outcome, variant)
  const mayEdit = variant.channel ? await channelTurn(pass, variant.language) : await sender.turn(free)
  if (!mayEdit) return unsent
  return editEnd(await sender.make(editCall(chatId, messageId, rewriting.orElse), pay), variant)
}

function editEnd(outcome: CallOutcome, variant: Variant): MessageEnd {
  if (outcome.kind === 'stopped') return unsent
  if (outcome.kind !== 'refused' || variant.channel) return { totals: totalsOf(outcome, variant) }
  if (isUnchanged(outcome.description)) return { totals: { sent: 1 } }
  return { totals: isGone(outcome.description) ? { gone: 1 } : totalsOf(outcome, variant) }
}

/** Whether the channel may have it already, by an earlier try. */
function wasUnsure({ coverage }: Pass, { channel, language }: Variant): boolean {
  return channel === true && coverage.totals().channels?.[language] === 'unsure'
}

function unsureIn(language: string): Partial<Totals> {
  return { channels: { [language]: 'unsure' } }
}

/** Besides what came of it: as many copies may have arrived before. */
function inDoubt(totals: Partial<Totals>, copies: number, { channel, language }: Variant): Partial<Totals> {
  if (channel) return unsureIn(language)
  return { ...totals, possiblyTwice: (totals.possiblyTwice ?? 0) + copies }
}

function unsentAfter(lost: number, variant: Variant): MessageEnd {
  return lost > 0 ? { totals: inDoubt({}, lost, variant), unsent: true } : unsent
}

/** Each try of which nobody knows may have been a copy; of an outcome that stays unknown one is counted as such. */
function sendingTotals(outcome: Ended, variant: Variant): Partial<Totals> {
  const totals = totalsOf(outcome, variant)
  if (outcome.kind !== 'done' && outcome.kind !== 'unknown') return totals
  const copies = outcome.kind === 'unknown' ? outcome.lost - 1 : outcome.lost
  return copies > 0 ? inDoubt(totals, copies, variant) : totals
}

type Ended = Exclude<CallOutcome, { kind: 'stopped' }>
const unsent: MessageEnd = { totals: {}, unsent: true }
const totalOf = { done: 'sent', unreachable: 'blocked', refused: 'failed', unknown: 'unknown' } as const

function totalsOf(outcome: Ended, { channel, language }: Variant): Partial<Totals> {
  return channel ? { channels: { [language]: channelOutcome(outcome) } } : { [totalOf[outcome.kind]]: 1 }
}
