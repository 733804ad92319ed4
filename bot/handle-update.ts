/**
 * One request of Telegram's webhook, from body to status. 200: done, or never to be brought again. 401: not from
 * Telegram. 503: bring it again later; nothing was lost. Nothing that is thrown gets past here.
 */
import type { Bot } from 'grammy'
import { BotError } from 'grammy'
import type { CaselineContext } from './context.ts'
import { isTemporary } from './errors.ts'
import type { Log } from './log.ts'
import { translateTelegramFailure } from './telegram/failures.ts'
import { readIncoming } from './telegram/incoming.ts'

export type Answer = { readonly status: 200 | 401 | 503; readonly retryAfterSeconds?: number }

const retryAfterSeconds = 2

/** `given` is the secret that the request carried, if any. */
export async function handleRequest(
  bot: Bot<CaselineContext>,
  log: Log,
  secret: string,
  given: string | undefined,
  body: Uint8Array,
): Promise<Answer> {
  const incoming = readIncoming(secret, given, body)
  if (incoming.kind === 'forged') {
    log('warn', { event: 'update-refused', outcome: 'forged' })
    return { status: 401 }
  }
  if (incoming.kind === 'poison') {
    log('warn', { event: 'update-refused', outcome: incoming.reason })
    return { status: 200 }
  }
  const startedAtMs = performance.now()
  try {
    await bot.handleUpdate(incoming.update)
    log('info', { event: 'update-handled', durationMs: Math.round(performance.now() - startedAtMs) })
    return { status: 200 }
  } catch (thrown) {
    return answerFailure(log, thrown)
  }
}

function answerFailure(log: Log, thrown: unknown): Answer {
  const error = translateTelegramFailure(thrown instanceof BotError ? thrown.error : thrown)
  const retry = isTemporary(error) || error.code === 'content' || error.code === 'configuration'
  log(error.code === 'unreachable' ? 'info' : 'error', {
    event: 'update-failed',
    code: error.code,
    outcome: retry ? 'retry' : 'dropped',
  })
  return retry ? { status: 503, retryAfterSeconds } : { status: 200 }
}
