/**
 * The process of one function: loads its handler, takes one event at a time over IPC and answers it, as the Lambda
 * runtime does. Started by functions.ts with the handler's module as its argument; ends with its parent. What a
 * handler throws is answered by its name alone, since it may hold a token or a person's words.
 */
import { pathToFileURL } from 'node:url'
import { clockOffsetName } from '../bot/clock.ts'

/** The clock was moved while an event may be at hand. */
export type HostClock = { readonly kind: 'clock'; readonly clockOffsetMs: number }

/** A request of the parent. */
export type HostRequest = {
  readonly kind: 'event'
  readonly requestId: string
  readonly event: unknown
  readonly timeoutMs: number
  readonly clockOffsetMs: number
}

/** What the process says: that it can take events, that it cannot, or how one ended. */
export type HostMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'unusable'; readonly errorName: string }
  | { readonly kind: 'answered'; readonly requestId: string; readonly result: unknown }
  | { readonly kind: 'failed'; readonly requestId: string; readonly errorName: string }

type Handler = (event: unknown, context: object) => Promise<unknown>

async function loadHandler(module: string): Promise<Handler> {
  const loaded = (await import(pathToFileURL(module).href)) as {
    handler?: Handler
    default?: { handler?: Handler }
  }
  const handler = loaded.handler ?? loaded.default?.handler
  if (handler === undefined) throw new TypeError('The module exports no handler.')
  return handler
}

async function hear(handler: Handler, message: HostRequest | HostClock): Promise<void> {
  if (message.kind === 'event') say(await handle(handler, message))
  else process.env[clockOffsetName] = String(message.clockOffsetMs)
}

async function handle(handler: Handler, request: HostRequest): Promise<HostMessage> {
  const { requestId } = request
  process.env[clockOffsetName] = String(request.clockOffsetMs)
  try {
    return { kind: 'answered', requestId, result: await handler(request.event, contextOf(request)) }
  } catch (error) {
    return { kind: 'failed', requestId, errorName: nameOf(error) }
  }
}

function contextOf({ requestId, timeoutMs }: HostRequest): object {
  const endsAtMs = performance.now() + timeoutMs
  const name = process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? ''
  return {
    awsRequestId: requestId,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
    memoryLimitInMB: '256',
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, endsAtMs - performance.now()),
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}

function say(message: HostMessage): void {
  process.send?.(message)
}

function endQuietly(error: unknown): void {
  // Node would print the error, and with it whatever it holds.
  process.stderr.write(
    `${JSON.stringify({ level: 'error', event: 'function-crashed', outcome: nameOf(error) })}\n`,
  )
  process.exit(1)
}

process.on('disconnect', () => process.exit(0))
process.on('uncaughtException', endQuietly)
process.on('unhandledRejection', endQuietly)
// Ctrl-C reaches the whole group; the parent ends its functions itself, after their last answer.
process.on('SIGINT', () => {})
try {
  const handler = await loadHandler(process.argv[2] ?? '')
  process.on('message', (message: HostRequest | HostClock) => void hear(handler, message))
  say({ kind: 'ready' })
} catch (error) {
  process.send?.({ kind: 'unusable', errorName: nameOf(error) } satisfies HostMessage, () => process.exit(1))
}
