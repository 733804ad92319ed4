/**
 * The part of SQS that Caseline uses, for FIFO queues, over a file: what SQS promises about order, visibility and dead
 * letters holds here too, through `kill -9`. Times are the system's, since timeouts are about elapsed time.
 */
import { createHash, randomUUID } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { AwsError, readAwsCall, sendAws, sendAwsError, textOf, type JsonObject } from './aws-json.ts'
import { startHttpServer } from './http-server.ts'
import { checkQueueRole, type Permissions } from './roles.ts'
import { openQueueFile, type QueueFile } from './queue-file.ts'
import {
  changeVisibility,
  newQueue,
  nextVisibleAtMs,
  receive,
  remove,
  send,
  takeDead,
  type Message,
  type Queue,
  type ReceiptProblem,
} from './queue-rules.ts'

export type QueueServer = {
  readonly endpoint: string
  /** Messages by queue: those that wait and those in flight. */
  readonly report: () => Record<string, { waiting: number; inFlight: number }>
  /** How many receivers wait for a message. */
  readonly receivers: () => number
  close(): Promise<void>
}

type Server = {
  file: QueueFile
  nowMs: () => number
  /** Emits `change` when something may have become receivable. */
  bell: EventEmitter
  endpoint: string
  stop: AbortController
  permissions: Permissions
}
type Operation = (
  server: Server,
  input: JsonObject,
  response: ServerResponse,
) => JsonObject | Promise<JsonObject>

const longestWaitMs = 20_000
const mostMessages = 10
const queueName = /^[A-Za-z0-9_-]{1,75}\.fifo$/

const operations: Readonly<Record<string, Operation>> = {
  CreateQueue: createQueue,
  GetQueueUrl: (server, input) => ({
    QueueUrl: urlOf(server, namedQueue(server, textOf(input['QueueName']))),
  }),
  SendMessage: sendMessage,
  ReceiveMessage: receiveMessage,
  DeleteMessage: deleteMessage,
  ChangeMessageVisibility: changeMessageVisibility,
}

/** Starts the endpoint on `port` or on a free one. */
export async function startQueue(options: {
  dataDir: string
  port?: number
  nowMs?: () => number
  permissions?: Permissions
}): Promise<QueueServer> {
  const server: Server = {
    file: openQueueFile(options.dataDir),
    nowMs: options.nowMs ?? Date.now,
    bell: new EventEmitter().setMaxListeners(0),
    endpoint: '',
    permissions: options.permissions ?? {},
    stop: new AbortController(),
  }
  const http = await startHttpServer(options.port ?? 0, (request, response) =>
    answer(server, request, response),
  )
  server.endpoint = http.url
  return {
    endpoint: http.url,
    report: () => report(server),
    receivers: () => server.bell.listenerCount('change'),
    close: () => {
      server.stop.abort()
      return http.close()
    },
  }
}

async function answer(server: Server, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const { operation: name, input, caller } = await readAwsCall(request)
    checkQueueRole(caller, name, server.permissions)
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined
    if (operation === undefined) throw new AwsError('UnknownOperationException', `${name} is not modelled.`)
    sendAws(response, 200, await operation(server, input, response))
  } catch (error) {
    sendAwsError(response, error)
  }
}

function createQueue(server: Server, input: JsonObject): JsonObject {
  const name = textOf(input['QueueName'])
  const attributes = (input['Attributes'] ?? {}) as Record<string, string>
  if (!queueName.test(name) || attributes['FifoQueue'] !== 'true')
    throw new AwsError('InvalidParameterValue', 'Only FIFO queues are modelled; their names end in .fifo.')
  const queue = server.file.queues.get(name) ?? newQueue(name)
  if (attributes['VisibilityTimeout'] !== undefined)
    queue.visibilityTimeoutMs = Number(attributes['VisibilityTimeout']) * 1000
  if (attributes['RedrivePolicy'] !== undefined) queue.deadLetters = readRedrive(attributes['RedrivePolicy'])
  server.file.queues.set(name, queue)
  server.file.save()
  return { QueueUrl: urlOf(server, queue) }
}

function readRedrive(policy: string): { queue: string; maxReceiveCount: number } {
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(policy) as Record<string, string>
  return {
    queue: (deadLetterTargetArn ?? '').split(':').at(-1) ?? '',
    maxReceiveCount: Number(maxReceiveCount),
  }
}

function sendMessage(server: Server, input: JsonObject): JsonObject {
  const queue = queueOf(server, input)
  const body = required(input, 'MessageBody')
  const message = {
    id: randomUUID(),
    body,
    group: required(input, 'MessageGroupId'),
    deduplicationId: required(input, 'MessageDeduplicationId'),
  }
  const { messageId, sequence } = send(queue, message, server.nowMs())
  changed(server)
  return {
    MessageId: messageId,
    MD5OfMessageBody: md5(body),
    SequenceNumber: String(sequence).padStart(20, '0'),
  }
}

async function receiveMessage(
  server: Server,
  input: JsonObject,
  response: ServerResponse,
): Promise<JsonObject> {
  const queue = queueOf(server, input)
  const endsAtMs = server.nowMs() + Math.min(Number(input['WaitTimeSeconds'] ?? 0) * 1000, longestWaitMs)
  const options = {
    most: Math.min(Number(input['MaxNumberOfMessages'] ?? 1), mostMessages),
    visibilityTimeoutMs: millisecondsOf(input['VisibilityTimeout']) ?? queue.visibilityTimeoutMs,
    newReceipt: () => randomUUID(),
  }
  // A receiver that hung up must not take a message with it.
  const hungUp = new AbortController()
  response.once('close', () => hungUp.abort())
  const signal = AbortSignal.any([server.stop.signal, hungUp.signal])
  while (!signal.aborted) {
    buryDead(server, queue)
    const messages = receive(queue, options, server.nowMs())
    if (messages.length > 0) server.file.save()
    if (messages.length > 0) return { Messages: messages.map((message) => render(message)) }
    if (server.nowMs() >= endsAtMs) break
    await somethingNew(server, Math.min(endsAtMs, nextVisibleAtMs(queue, server.nowMs()) ?? endsAtMs), signal)
  }
  return {}
}

function buryDead(server: Server, queue: Queue): void {
  const target = queue.deadLetters && server.file.queues.get(queue.deadLetters.queue)
  if (target === undefined) return
  const dead = takeDead(queue, server.nowMs())
  for (const { id, group, body } of dead)
    send(target, { id, group, body, deduplicationId: id }, server.nowMs())
  if (dead.length > 0) changed(server)
}

async function somethingNew(server: Server, latestMs: number, hungUp: AbortSignal): Promise<void> {
  const patience = AbortSignal.timeout(Math.max(1, latestMs - server.nowMs()))
  const signal = AbortSignal.any([hungUp, patience])
  await once(server.bell, 'change', { signal }).catch(() => undefined)
}

function deleteMessage(server: Server, input: JsonObject): JsonObject {
  const problem = remove(queueOf(server, input), required(input, 'ReceiptHandle'), server.nowMs())
  // SQS deletes twice without complaint, and refuses a receipt that is no longer valid.
  if (problem === 'expired') throw receiptError(problem)
  changed(server)
  return {}
}

function changeMessageVisibility(server: Server, input: JsonObject): JsonObject {
  const timeoutMs = Number(input['VisibilityTimeout']) * 1000
  const receipt = required(input, 'ReceiptHandle')
  const problem = changeVisibility(queueOf(server, input), receipt, timeoutMs, server.nowMs())
  if (problem) throw receiptError(problem)
  changed(server)
  return {}
}

function receiptError(problem: ReceiptProblem): AwsError {
  return problem === 'expired'
    ? new AwsError('InvalidParameterValue', 'The receipt handle has expired.')
    : new AwsError('ReceiptHandleIsInvalid', 'The receipt handle is not known.')
}

function changed(server: Server): void {
  server.file.save()
  server.bell.emit('change')
}

function queueOf(server: Server, input: JsonObject): Queue {
  return namedQueue(server, textOf(input['QueueUrl']).split('/').at(-1) ?? '')
}

function namedQueue(server: Server, name: string): Queue {
  const queue = server.file.queues.get(name)
  if (queue === undefined) throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.')
  return queue
}

function urlOf(server: Server, queue: Queue): string {
  return `${server.endpoint}/000000000000/${queue.name}`
}

function required(input: JsonObject, name: string): string {
  const value = textOf(input[name])
  if (value === '') throw new AwsError('MissingParameter', `The request must contain the parameter ${name}.`)
  return value
}

function millisecondsOf(value: unknown): number | undefined {
  return value === undefined ? undefined : Number(value) * 1000
}

function render(message: Message): JsonObject {
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    Body: message.body,
    MD5OfBody: md5(message.body),
    Attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      MessageGroupId: message.group,
      SentTimestamp: String(message.sentAtMs),
      SequenceNumber: String(message.sequence).padStart(20, '0'),
    },
  }
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}

function report(server: Server): Record<string, { waiting: number; inFlight: number }> {
  const nowMs = server.nowMs()
  return Object.fromEntries(
    [...server.file.queues.values()].map(({ name, messages }) => {
      const inFlight = messages.filter(({ visibleAtMs }) => visibleAtMs > nowMs).length
      return [name, { waiting: messages.length - inFlight, inFlight }]
    }),
  )
}
