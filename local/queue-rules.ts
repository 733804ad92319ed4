/**
 * What a FIFO queue does, as SQS documents it: messages of a group in order, one receiver of a group at a time, a
 * message that is not deleted comes back after its visibility timeout, and goes to the dead letters when it came too
 * often. Functions change the queue given and take the time; keeping it is queue.ts's part.
 */
export type Message = {
  readonly id: string
  readonly group: string
  readonly body: string
  readonly sequence: number
  readonly sentAtMs: number
  receiveCount: number
  /** Before this moment nobody receives it. */
  visibleAtMs: number
  /** Of its last receipt. */
  receipt: string | undefined
}

export type Queue = {
  readonly name: string
  visibilityTimeoutMs: number
  /** After so many receipts a message goes to the queue named. */
  deadLetters: { queue: string; maxReceiveCount: number } | undefined
  sequence: number
  messages: Message[]
  /** Deduplication ids of the last five minutes. */
  recent: { deduplicationId: string; messageId: string; untilMs: number }[]
}

export type ReceiptProblem = 'unknown' | 'expired'

const deduplicationMs = 5 * 60_000
const standardVisibilityMs = 30_000

export function newQueue(name: string): Queue {
  return {
    name,
    visibilityTimeoutMs: standardVisibilityMs,
    deadLetters: undefined,
    sequence: 0,
    messages: [],
    recent: [],
  }
}

/** Appends a message; one whose deduplication id came in the last five minutes is answered and dropped. */
export function send(
  queue: Queue,
  message: { id: string; group: string; body: string; deduplicationId: string },
  nowMs: number,
): { messageId: string; sequence: number } {
  queue.recent = queue.recent.filter(({ untilMs }) => untilMs > nowMs)
  const known = queue.recent.find(({ deduplicationId }) => deduplicationId === message.deduplicationId)
  if (known) return { messageId: known.messageId, sequence: queue.sequence }
  const { id, group, body, deduplicationId } = message
  queue.sequence += 1
  queue.recent.push({ deduplicationId, messageId: id, untilMs: nowMs + deduplicationMs })
  queue.messages.push({
    id,
    group,
    body,
    sequence: queue.sequence,
    sentAtMs: nowMs,
    receiveCount: 0,
    visibleAtMs: nowMs,
    receipt: undefined,
  })
  return { messageId: id, sequence: queue.sequence }
}

/** Takes messages out that were received too often; they are to be sent to the dead letters. */
export function takeDead(queue: Queue, nowMs: number): Message[] {
  const most = queue.deadLetters?.maxReceiveCount ?? Number.POSITIVE_INFINITY
  const isDead = (message: Message): boolean => message.receiveCount >= most && message.visibleAtMs <= nowMs
  const dead = queue.messages.filter((message) => isDead(message))
  queue.messages = queue.messages.filter((message) => !isDead(message))
  return dead
}

/** Receives up to `most` messages; a group with a message in flight gives none. */
export function receive(
  queue: Queue,
  options: { most: number; visibilityTimeoutMs: number; newReceipt: () => string },
  nowMs: number,
): Message[] {
  const inFlight = new Set(
    queue.messages.filter(({ visibleAtMs }) => visibleAtMs > nowMs).map(({ group }) => group),
  )
  const received = queue.messages.filter(({ group }) => !inFlight.has(group)).slice(0, options.most)
  for (const message of received) {
    message.receiveCount += 1
    message.visibleAtMs = nowMs + options.visibilityTimeoutMs
    message.receipt = options.newReceipt()
  }
  return received
}

/** Deletes by receipt. A receipt whose visibility timeout has passed deletes nothing. */
export function remove(queue: Queue, receipt: string, nowMs: number): ReceiptProblem | undefined {
  const message = queue.messages.find((one) => one.receipt === receipt)
  if (message === undefined) return 'unknown'
  if (message.visibleAtMs <= nowMs) return 'expired'
  queue.messages = queue.messages.filter((one) => one !== message)
  return undefined
}

/** Sets the time until a received message is seen again; 0 gives it back at once. */
export function changeVisibility(
  queue: Queue,
  receipt: string,
  timeoutMs: number,
  nowMs: number,
): ReceiptProblem | undefined {
  const message = queue.messages.find((one) => one.receipt === receipt)
  if (message === undefined) return 'unknown'
  if (message.visibleAtMs <= nowMs) return 'expired'
  message.visibleAtMs = nowMs + timeoutMs
  return undefined
}

/** When a message in flight is seen again next, if there is one. */
export function nextVisibleAtMs(queue: Queue, nowMs: number): number | undefined {
  const times = queue.messages.map(({ visibleAtMs }) => visibleAtMs).filter((time) => time > nowMs)
  return times.length > 0 ? Math.min(...times) : undefined
}
