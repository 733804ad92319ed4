import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished, vi } from 'vitest'
import { authorizationOf, type JsonObject } from '../../local/aws-json.ts'
import { startQueue, type QueueServer } from '../../local/queue.ts'
import { temporaryFolder } from './fixtures/folders.ts'

type Answer = JsonObject & { __type?: string; QueueUrl?: string; Messages?: Message[] }
type Message = { Body: string; ReceiptHandle: string; Attributes: { ApproximateReceiveCount: string } }

async function call(endpoint: string, operation: string, input: JsonObject): Promise<Answer> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { 'x-amz-target': `AmazonSQS.${operation}`, ...authorizationOf('operator', 'sqs') },
    body: JSON.stringify(input),
  })
  return (await answer.json()) as Answer
}

async function aServer(dataDir = temporaryFolder()): Promise<QueueServer> {
  const server = await startQueue({ dataDir })
  onTestFinished(() => server.close())
  return server
}

async function aQueue(endpoint: string, name: string, more: Record<string, string> = {}): Promise<string> {
  const Attributes = { FifoQueue: 'true', ...more }
  const { QueueUrl } = await call(endpoint, 'CreateQueue', { QueueName: name, Attributes })
  return QueueUrl ?? ''
}

function send(endpoint: string, QueueUrl: string, body: string): Promise<Answer> {
  const message = { MessageBody: body, MessageGroupId: 'g', MessageDeduplicationId: body }
  return call(endpoint, 'SendMessage', { QueueUrl, ...message })
}

it('carries a message from sender to receiver, once', async () => {
  const { endpoint, report } = await aServer()
  const QueueUrl = await aQueue(endpoint, 'wake.fifo')
  await send(endpoint, QueueUrl, 'hello')
  const { Messages } = await call(endpoint, 'ReceiveMessage', { QueueUrl })
  expect(Messages).toMatchObject([{ Body: 'hello', MD5OfBody: '5d41402abc4b2a76b9719d911017c592' }])
  expect(report()).toEqual({ 'wake.fifo': { waiting: 0, inFlight: 1 } })
  await call(endpoint, 'DeleteMessage', { QueueUrl, ReceiptHandle: Messages?.[0]?.ReceiptHandle })
  expect(report()).toEqual({ 'wake.fifo': { waiting: 0, inFlight: 0 } })
})

it('wakes a receiver that waits when a message is sent', async () => {
  const { endpoint } = await aServer()
  const QueueUrl = await aQueue(endpoint, 'wake.fifo')
  const receiving = call(endpoint, 'ReceiveMessage', { QueueUrl, WaitTimeSeconds: 20 })
  await send(endpoint, QueueUrl, 'hello')
  expect((await receiving).Messages).toMatchObject([{ Body: 'hello' }])
})

it('wakes a receiver that waits when a message in flight comes back', async () => {
  const { endpoint } = await aServer()
  const QueueUrl = await aQueue(endpoint, 'wake.fifo')
  await send(endpoint, QueueUrl, 'hello')
  await call(endpoint, 'ReceiveMessage', { QueueUrl, VisibilityTimeout: 1 })
  const { Messages } = await call(endpoint, 'ReceiveMessage', { QueueUrl, WaitTimeSeconds: 20 })
  expect(Messages?.[0]?.Attributes.ApproximateReceiveCount).toBe('2')
  // Well before the wait itself would end.
}, 10_000)

it('gives nothing to a receiver that hung up', async () => {
  const { endpoint, report, receivers } = await aServer()
  const QueueUrl = await aQueue(endpoint, 'wake.fifo')
  const hangUp = new AbortController()
  const target = { 'x-amz-target': 'AmazonSQS.ReceiveMessage', ...authorizationOf('operator', 'sqs') }
  const body = JSON.stringify({ QueueUrl, WaitTimeSeconds: 20 })
  const waiting = fetch(endpoint, { method: 'POST', headers: target, body, signal: hangUp.signal })
  await vi.waitFor(() => expect(receivers()).toBe(1))
  hangUp.abort()
  await expect(waiting).rejects.toThrow('abort')
  await vi.waitFor(() => expect(receivers()).toBe(0))
  await send(endpoint, QueueUrl, 'hello')
  expect(report()).toEqual({ 'wake.fifo': { waiting: 1, inFlight: 0 } })
})

it('answers an empty wait with no messages', async () => {
  const { endpoint } = await aServer()
  const QueueUrl = await aQueue(endpoint, 'wake.fifo')
  expect(await call(endpoint, 'ReceiveMessage', { QueueUrl, WaitTimeSeconds: 1 })).toEqual({})
})

it('moves a message that keeps coming back to the dead letters', async () => {
  const { endpoint } = await aServer()
  const dead = await aQueue(endpoint, 'dead.fifo')
  const RedrivePolicy = JSON.stringify({
    deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:dead.fifo',
    maxReceiveCount: 1,
  })
  const QueueUrl = await aQueue(endpoint, 'wake.fifo', { RedrivePolicy })
  await send(endpoint, QueueUrl, 'poison')
  await call(endpoint, 'ReceiveMessage', { QueueUrl, VisibilityTimeout: 0 })
  expect(await call(endpoint, 'ReceiveMessage', { QueueUrl })).toEqual({})
  const { Messages } = await call(endpoint, 'ReceiveMessage', { QueueUrl: dead })
  expect(Messages).toMatchObject([{ Body: 'poison' }])
})

it('keeps every acknowledged message and every receipt when it is killed', async () => {
  const dataDir = temporaryFolder()
  const child = fork(fileURLToPath(new URL('fixtures/own-queue.ts', import.meta.url)), [dataDir])
  const [first] = (await once(child, 'message')) as [string]
  const QueueUrl = await aQueue(first, 'wake.fifo')
  await send(first, QueueUrl, 'one')
  await send(first, QueueUrl, 'two')
  const { Messages } = await call(first, 'ReceiveMessage', { QueueUrl, VisibilityTimeout: 600 })
  child.kill('SIGKILL')
  await once(child, 'exit')
  const { endpoint, report } = await aServer(dataDir)
  expect(report()).toEqual({ 'wake.fifo': { waiting: 1, inFlight: 1 } })
  expect(await call(endpoint, 'ReceiveMessage', { QueueUrl })).toEqual({})
  await call(endpoint, 'DeleteMessage', { QueueUrl, ReceiptHandle: Messages?.[0]?.ReceiptHandle })
  expect((await call(endpoint, 'ReceiveMessage', { QueueUrl })).Messages).toMatchObject([{ Body: 'two' }])
})

it('refuses what it does not model or know', async () => {
  const { endpoint } = await aServer()
  const standard = await call(endpoint, 'CreateQueue', { QueueName: 'standard' })
  const QueueUrl = await aQueue(endpoint, 'wake.fifo')
  expect(standard.__type).toBe('InvalidParameterValue')
  expect((await call(endpoint, 'GetQueueUrl', { QueueName: 'no.fifo' })).__type).toBe('QueueDoesNotExist')
  expect((await call(endpoint, 'PurgeQueue', { QueueUrl })).__type).toBe('UnknownOperationException')
  expect((await call(endpoint, 'SendMessage', { QueueUrl, MessageBody: 'x' })).__type).toBe(
    'MissingParameter',
  )
  expect(
    (await call(endpoint, 'ChangeMessageVisibility', { QueueUrl, ReceiptHandle: 'x', VisibilityTimeout: 1 }))
      .__type,
  ).toBe('ReceiptHandleIsInvalid')
})
