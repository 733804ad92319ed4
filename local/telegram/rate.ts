/**
 * Telegram's limits on sending: so many messages in any second in all, about one per second in a chat with a short
 * burst, so many per minute in a group. Whoever goes on during the wait that a 429 asked for is refused again.
 */
import { tooManyRequests } from './refusal.ts'

export type RateLimits = {
  readonly perSecond: number
  /** For messages that may cost Stars. */
  readonly paidPerSecond: number
  readonly perChatPerSecond: number
  /** Messages that pass at once in a chat that was quiet. */
  readonly perChatBurst: number
  readonly perGroupPerMinute: number
}

const telegramLimits: RateLimits = {
  perSecond: 30,
  paidPerSecond: 1000,
  perChatPerSecond: 1,
  perChatBurst: 5,
  perGroupPerMinute: 20,
}

export type Rate = {
  /**
   * Counts messages that are about to be sent; throws 429 when they are too many. `pay`: the sender pays for what goes
   * beyond the free number; called for each message that does.
   */
  count(chatId: number, messages?: number, pay?: () => void): void
}

type Bucket = { tokens: number; atMs: number }
type State = {
  limits: RateLimits
  now: () => number
  sentAtMs: number[]
  /** Of those, the ones for which nothing would be paid: Telegram counts what many get, not these beside it. */
  freeAtMs: number[]
  chats: Map<number, Bucket>
  groups: Map<number, number[]>
  /** Until then everything is refused: for the bot (`0`) or for a chat. */
  refusedUntilMs: Map<number, number>
}

const everywhere = 0

/** `now` gives milliseconds of elapsed time, not of a clock that may be moved. */
export function createRate(limits: Partial<RateLimits> | 'off', now: () => number): Rate {
  if (limits === 'off') return { count: () => {} }
  const state: State = {
    limits: { ...telegramLimits, ...limits },
    now,
    sentAtMs: [],
    freeAtMs: [],
    chats: new Map(),
    groups: new Map(),
    refusedUntilMs: new Map(),
  }
  return { count: (chatId, messages = 1, pay) => count(state, chatId, messages, pay) }
}

function count(state: State, chatId: number, messages: number, pay: (() => void) | undefined): void {
  const now = state.now()
  for (const scope of [everywhere, chatId]) {
    const until = state.refusedUntilMs.get(scope) ?? 0
    if (until > now) throw tooManyRequests(Math.ceil((until - now) / 1000))
  }
  state.sentAtMs = state.sentAtMs.filter((at) => at > now - 1000)
  state.freeAtMs = state.freeAtMs.filter((at) => at > now - 1000)
  const group = (state.groups.get(chatId) ?? []).filter((at) => at > now - 60_000)
  const bucket = filled(state, chatId, now)
  if (isTooMany(state, messages, pay !== undefined)) refuse(state, everywhere, now, 1)
  if (chatId < 0 && group.length + messages > state.limits.perGroupPerMinute)
    refuse(state, chatId, now, Math.ceil(((group[0] ?? now) + 60_000 - now) / 1000))
  if (bucket.tokens < messages)
    refuse(state, chatId, now, Math.ceil((messages - bucket.tokens) / state.limits.perChatPerSecond))
  for (let index = 0; index < messages; index += 1) {
    if (!pay) state.freeAtMs.push(now)
    else if (state.sentAtMs.length >= state.limits.perSecond) pay()
    state.sentAtMs.push(now)
    group.push(now)
  }
  if (chatId < 0) state.groups.set(chatId, group)
  state.chats.set(chatId, { tokens: bucket.tokens - messages, atMs: now })
}

function isTooMany({ limits, sentAtMs, freeAtMs }: State, messages: number, isPaid: boolean): boolean {
  return isPaid
    ? sentAtMs.length + messages > limits.paidPerSecond
    : freeAtMs.length + messages > limits.perSecond
}

function filled({ limits, chats }: State, chatId: number, now: number): Bucket {
  // An album counts as its messages, so that a burst must hold the largest one.
  const most = limits.perChatBurst
  const { tokens, atMs } = chats.get(chatId) ?? { tokens: most, atMs: now }
  return { tokens: Math.min(most, tokens + ((now - atMs) / 1000) * limits.perChatPerSecond), atMs: now }
}

function refuse(state: State, scope: number, now: number, seconds: number): never {
  const wait = Math.max(1, seconds)
  state.refusedUntilMs.set(scope, now + wait * 1000)
  throw tooManyRequests(wait)
}
