/**
 * The door of the page `/tips`, by function URL behind the page's own address. Whatever is thrown ends here, as 503:
 * the page then says "not received" and keeps the text.
 */
import type { LambdaFunctionURLEvent, LambdaFunctionURLResult } from 'aws-lambda'
import { codeOf } from '../errors.ts'
import { createLog } from '../log.ts'
import { createDoorRuntime } from '../runtime-door.ts'
import { silenceCrashes } from '../silence-crashes.ts'
import { answerAtDoor, type DoorAnswer, type DoorParts } from '../tips/door.ts'

silenceCrashes()
let starting: Promise<DoorParts> | undefined

export async function handler(event: LambdaFunctionURLEvent): Promise<LambdaFunctionURLResult> {
  try {
    starting ??= createDoorRuntime(process.env)
    const parts = await starting
    const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')
    const { method } = event.requestContext.http
    return toResult(await answerAtDoor(parts, { method, path: event.rawPath, body }))
  } catch (error) {
    // The next request tries the start again.
    starting = undefined
    createLog('info')('error', { event: 'start-failed', code: codeOf(error) })
    return toResult({ status: 503, body: { code: 'busy' } })
  }
}

function toResult({ status, body }: DoorAnswer): LambdaFunctionURLResult {
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  }
}
