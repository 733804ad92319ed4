/**
 * Telegram's updates, by function URL. Telegram acknowledges by 2xx alone: anything else brings the update again, so
 * 503 is answered whenever trying again may help, and 200 whenever it may not.
 */
import type { LambdaFunctionURLEvent, LambdaFunctionURLResult } from 'aws-lambda'
import { codeOf } from '../errors.ts'
import { handleRequest, type Answer, type UpdateParts } from '../handle-update.ts'
import { createLog } from '../log.ts'
import { secretHeader } from '../telegram/incoming.ts'
import { createWebhookRuntime } from '../runtime.ts'
import { silenceCrashes } from '../silence-crashes.ts'

silenceCrashes()
/** How often secrets may be read anew: a flood of forged requests must not be one of calls as well. */
const renewalMs = 30_000
let startedAtMs = 0
let starting: Promise<UpdateParts> | undefined

export async function handler(event: LambdaFunctionURLEvent): Promise<LambdaFunctionURLResult> {
  try {
    const parts = await start()
    const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')
    const answer = await handleRequest(parts, event.headers[secretHeader], body)
    // Whatever was replaced meanwhile, the next update is met with what holds now; Telegram brings this one again.
    if (answer.stale && performance.now() - startedAtMs > renewalMs) starting = undefined
    return toResult(answer)
  } catch (error) {
    // The next update tries the start again.
    starting = undefined
    createLog('info')('error', { event: 'start-failed', code: codeOf(error) })
    return toResult({ status: 503, retryAfterSeconds: 10 })
  }
}

async function start(): Promise<UpdateParts> {
  if (!starting) {
    startedAtMs = performance.now()
    starting = createWebhookRuntime(process.env)
  }
  return starting
}

function toResult({ status, retryAfterSeconds, reply }: Answer): LambdaFunctionURLResult {
  return {
    statusCode: status,
    headers: {
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
      ...(reply !== undefined && { 'content-type': 'application/json' }),
    },
    body: reply ?? '',
  }
}
