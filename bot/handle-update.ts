/**
 * One request of Telegram's webhook, from body to status. 200: done, or never to be brought again. 401: not from
 * Telegram. 503: bring it again later; nothing was lost. Nothing that is thrown gets past here.
 */
import type { Bot } from 'grammy'
import { BotError } from 'grammy'
import type { Update } from 'grammy/types'
import type { CaselineContext } from './context.ts'
import { isTemporary } from './errors.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import type { Meter } from './table/meter.ts'
import { translateTelegramFailure } from './telegram/failures.ts'
import { readIncoming } from './telegram/incoming.ts'

export type UpdateParts = {
  readonly bot: Bot<CaselineContext>
  readonly log: Log
  readonly webhookSecret: string
  readonly metrics: Metrics
  readonly meter: Meter
}

export type Answer = {
  readonly status: 200 | 401 | 503
  readonly retryAfterSeconds?: number
  /** A call of the Bot API that Telegram makes of it, as JSON. */
  readonly reply?: string
  /** Secret or token may have been replaced since they were read. */
  readonly stale?: true
}

const retryAfterSeconds = 2

/**
 * An update that fails for no temporary reason is probably poison, which would hold back all that follows it in its
 * chat. But a step that a person took is not given up at the first surprise: it may come this often.
 */
const poisonAttempts = 3
/** How often updates failed in this process; the oldest are forgotten. */
const strikes = new Map<number, number>()
const strikesKept = 1000

/** `given` is the secret that the request carried, if any. */
export async function handleRequest(
  parts: UpdateParts,
  given: string | undefined,
  body: Uint8Array,
): Promise<Answer> {
  const { log, metrics, webhookSecret } = parts
  const incoming = readIncoming(webhookSecret, given, body)
  if (incoming.kind === 'forged') {
    log('warn', { event: 'update-refused', outcome: 'forged' })
    metrics({ updates: 1 }, { kind: 'none', outcome: 'forged' })
    return { status: 401, stale: true }
  }
  if (incoming.kind === 'poison') {
    log('warn', { event: 'update-refused', outcome: incoming.reason })
    metrics({ updates: 1 }, { kind: 'none', outcome: 'poison' })
    return { status: 200 }
  }
  return handleUpdate(parts, incoming.update)
}

async function handleUpdate({ bot, log, metrics, meter }: UpdateParts, update: Update): Promise<Answer> {
  const startedAtMs = performance.now()
  const measure = (outcome: 'handled' | 'retry' | 'dropped'): number => {
    const durationMs = Math.round(performance.now() - startedAtMs)
    const kind = kindOf(update)
    metrics({ updates: 1 }, { kind, outcome })
    const { conflicts, ...units } = meter()
    metrics({ latency: durationMs, ...units }, { kind })
    if (conflicts > 0) metrics({ conflicts })
    return durationMs
  }
  let reply: string | undefined
  try {
    await bot.handleUpdate(update, { send: (call) => void (reply = call) })
    log('info', { event: 'update-handled', durationMs: measure('handled') })
    return { status: 200, ...(reply !== undefined && { reply }) }
  } catch (thrown) {
    const answer = answerFailure(log, update.update_id, thrown)
    measure(answer.status === 503 ? 'retry' : 'dropped')
    return answer
  }
}

function kindOf(update: Update): string {
  if (update.message) return 'message'
  if (update.callback_query) return 'press'
  return update.my_chat_member ? 'member' : 'other'
}

function answerFailure(log: Log, updateId: number, thrown: unknown): Answer {
  const error = translateTelegramFailure(thrown instanceof BotError ? thrown.error : thrown)
  const waits = isTemporary(error) || error.code === 'content' || error.code === 'configuration'
  const retry = waits || (error.code !== 'unreachable' && strike(updateId) < poisonAttempts)
  log(error.code === 'unreachable' ? 'info' : 'error', {
    event: 'update-failed',
    code: error.code,
    outcome: retry ? 'retry' : 'dropped',
  })
  const stale = error.code === 'configuration' && { stale: true as const }
  return retry ? { status: 503, retryAfterSeconds, ...stale } : { status: 200 }
}

function strike(updateId: number): number {
  const count = (strikes.get(updateId) ?? 0) + 1
  strikes.delete(updateId)
  strikes.set(updateId, count)
  const [oldest] = strikes.keys()
  if (strikes.size > strikesKept && oldest !== undefined) strikes.delete(oldest)
  return count
}
