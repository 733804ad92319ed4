/**
 * The event shapes of AWS around a function: an HTTP request as a Lambda Function URL hands it over (payload format
 * 2.0), its answer back as HTTP, and the event of a schedule.
 */
import type { LambdaFunctionURLEvent } from 'aws-lambda'
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { InvocationResult } from './function-process.ts'

type Answer = { statusCode?: unknown; headers?: unknown; body?: unknown; isBase64Encoded?: unknown }

const textTypes = /^(text\/|application\/(json|javascript|xml)\b)/i
const host = 'local.lambda-url.us-east-1.on.aws'

/** The event for a request; a body that is not text, by its type or its bytes, is base64. */
export function toFunctionUrlEvent(
  request: IncomingMessage,
  body: Buffer,
  now: Date,
): LambdaFunctionURLEvent {
  const [rawPath = '/', rawQueryString = ''] = (request.url ?? '/').split('?', 2)
  const headers = lowerCased(request)
  const isText = textTypes.test(headers['content-type'] ?? '') && isUtf8(body)
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    headers: { ...headers, 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'https', host },
    requestContext: contextOf(request, rawPath, headers['user-agent'] ?? '', now),
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  }
}

function contextOf(
  request: IncomingMessage,
  path: string,
  userAgent: string,
  now: Date,
): LambdaFunctionURLEvent['requestContext'] {
  const method = request.method ?? 'GET'
  return {
    accountId: 'anonymous',
    apiId: 'local',
    domainName: host,
    domainPrefix: 'local',
    http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent },
    requestId: randomUUID(),
    routeKey: '$default',
    stage: '$default',
    time: now.toISOString(),
    timeEpoch: now.getTime(),
  }
}

function lowerCased(request: IncomingMessage): Record<string, string> {
  // A header sent twice arrives joined by a comma, as from AWS.
  return Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values]) => [name, (values ?? []).join(',')]),
  )
}

function isUtf8(body: Buffer): boolean {
  return Buffer.from(body.toString('utf8')).equals(body)
}

/** Answers as a Function URL does: 502 when the function did not return, 200 around a plain value. */
export function answerFromFunction(result: InvocationResult, response: ServerResponse): void {
  if (!result.ok) {
    response.writeHead(502, { 'content-type': 'application/json' })
    response.end('{"Message":"Internal Server Error"}')
    return
  }
  const answer = asAnswer(result.result)
  const body = typeof answer.body === 'string' ? answer.body : ''
  const headers = (answer.headers ?? {}) as Record<string, string>
  response.writeHead(Number(answer.statusCode), { 'content-type': 'application/json', ...headers })
  response.end(Buffer.from(body, answer.isBase64Encoded === true ? 'base64' : 'utf8'))
}

function asAnswer(result: unknown): Answer {
  if (typeof result === 'object' && result !== null && 'statusCode' in result) return result
  return { statusCode: 200, body: JSON.stringify(result ?? null) }
}

/** The event of a schedule at this time. */
export function toScheduleEvent(now: Date): object {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '000000000000',
    time: `${now.toISOString().slice(0, 19)}Z`,
    region: 'us-east-1',
    resources: ['arn:aws:events:us-east-1:000000000000:rule/local'],
    detail: {},
  }
}
