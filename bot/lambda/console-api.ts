/**
 * The function behind the staff's console, by function URL behind the pages' own address. Whatever is thrown ends here,
 * as 503; the page keeps what was typed and says so.
 */
import type { LambdaFunctionURLEvent, LambdaFunctionURLResult } from 'aws-lambda'
import { codeOf } from '../errors.ts'
import { createLog } from '../log.ts'
import { createConsoleRuntime } from '../runtime-console.ts'
import { silenceCrashes } from '../silence-crashes.ts'
import { answerConsole, type ConsoleReply } from '../tips/console-api.ts'
import type { ConsoleParts } from '../tips/console-parts.ts'
import { sessionHeader } from '../tips/console.ts'

silenceCrashes()
let starting: Promise<ConsoleParts> | undefined

export async function handler(event: LambdaFunctionURLEvent): Promise<LambdaFunctionURLResult> {
  try {
    starting ??= createConsoleRuntime(process.env)
    const parts = await starting
    const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')
    if (event.requestContext.http.method !== 'POST') return toResult({ status: 404, body: { code: 'gone' } })
    return toResult(
      await answerConsole(parts, { path: event.rawPath, body, session: event.headers[sessionHeader] }),
    )
  } catch (error) {
    // The next request tries the start again.
    starting = undefined
    createLog('info')('error', { event: 'start-failed', code: codeOf(error) })
    return toResult({ status: 503, body: { code: 'busy' } })
  }
}

function toResult({ status, body }: ConsoleReply): LambdaFunctionURLResult {
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  }
}
