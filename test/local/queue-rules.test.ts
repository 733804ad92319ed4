import { expect, it } from 'vitest'
import {
  changeVisibility,
  newQueue,
  nextVisibleAtMs,
  receive,
  remove,
  send,
  takeDead,
  type Queue,
} from '../../local/queue-rules.ts'

const second = 1000
const minute = 60 * second
let receipts = 0

function put(queue: Queue, id: string, group: string, nowMs = 0, deduplicationId = id): string {
  return send(queue, { id, group, body: id, deduplicationId }, nowMs).messageId
}

function take(queue: Queue, nowMs: number, most = 10): string[] {
  const newReceipt = (): string => `receipt-${(receipts += 1)}`
  return receive(queue, { most, visibilityTimeoutMs: 30 * second, newReceipt }, nowMs).map(({ id }) => id)
}

function receiptOf(queue: Queue, id: string): string {
  return queue.messages.find((message) => message.id === id)?.receipt ?? ''
}

function aQueue(...messages: [id: string, group: string][]): Queue {
  const queue = newQueue('wake.fifo')
  for (const [id, group] of messages) put(queue, id, group)
  return queue
}

it('gives the messages of a group in the order in which they were sent', () => {
  const queue = aQueue(['a1', 'a'], ['b1', 'b'], ['a2', 'a'])
  expect(take(queue, 0)).toEqual(['a1', 'b1', 'a2'])
})

it('gives nothing more of a group while one of its messages is in flight', () => {
  const queue = aQueue(['a1', 'a'], ['a2', 'a'], ['b1', 'b'])
  expect(take(queue, 0, 1)).toEqual(['a1'])
  expect(take(queue, 1)).toEqual(['b1'])
  remove(queue, receiptOf(queue, 'a1'), 2)
  expect(take(queue, 3)).toEqual(['a2'])
})

it('gives a message again, before its followers, once its visibility timeout has passed', () => {
  const queue = aQueue(['a1', 'a'], ['a2', 'a'])
  take(queue, 0, 1)
  expect(take(queue, 30 * second - 1)).toEqual([])
  expect(nextVisibleAtMs(queue, 1)).toBe(30 * second)
  expect(take(queue, 30 * second)).toEqual(['a1', 'a2'])
  expect(queue.messages[0]?.receiveCount).toBe(2)
})

it('deletes by the last receipt only, and not after its time', () => {
  const queue = aQueue(['a1', 'a'])
  take(queue, 0)
  const first = receiptOf(queue, 'a1')
  expect(remove(queue, first, 30 * second)).toBe('expired')
  take(queue, 30 * second)
  expect(remove(queue, first, 31 * second)).toBe('unknown')
  expect(remove(queue, receiptOf(queue, 'a1'), 31 * second)).toBeUndefined()
  expect(queue.messages).toEqual([])
})

it('lengthens the time of a message in flight, or ends it', () => {
  const queue = aQueue(['a1', 'a'])
  take(queue, 0)
  expect(changeVisibility(queue, receiptOf(queue, 'a1'), 5 * minute, second)).toBeUndefined()
  expect(take(queue, minute)).toEqual([])
  expect(changeVisibility(queue, receiptOf(queue, 'a1'), 0, minute)).toBeUndefined()
  expect(take(queue, minute)).toEqual(['a1'])
})

it('drops a message whose deduplication id came in the last five minutes', () => {
  const queue = newQueue('wake.fifo')
  put(queue, 'first', 'a', 0, 'same')
  expect(put(queue, 'second', 'a', 5 * minute - 1, 'same')).toBe('first')
  expect(queue.messages).toHaveLength(1)
  expect(put(queue, 'third', 'a', 5 * minute, 'same')).toBe('third')
  expect(queue.messages).toHaveLength(2)
})

it('gives up a message after as many receipts as the queue allows', () => {
  const queue = aQueue(['a1', 'a'], ['a2', 'a'])
  queue.deadLetters = { queue: 'dead.fifo', maxReceiveCount: 2 }
  take(queue, 0, 1)
  take(queue, 30 * second, 1)
  expect(takeDead(queue, 59 * second)).toEqual([])
  expect(takeDead(queue, 60 * second).map(({ id }) => id)).toEqual(['a1'])
  expect(take(queue, 60 * second)).toEqual(['a2'])
})
