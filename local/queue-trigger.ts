/**
 * Hands a queue's messages to a function, as Lambda's event source does: one message an invocation, several groups at
 * once, deleted when the function returned, left to its visibility timeout when it did not.
 */
import { callSqs, type JsonObject } from './aws-json.ts'
import type { InvocationResult } from './function-process.ts'

export type QueueTriggerOptions = {
  readonly queueUrl: string
  readonly invoke: (event: unknown) => Promise<InvocationResult>
  /** How many messages are in flight at once. */
  readonly concurrency: number
}

export type QueueTrigger = { close(): Promise<void> }

const waitSeconds = 20
const pauseAfterFailureMs = 500

export function startQueueTrigger(options: QueueTriggerOptions): QueueTrigger {
  const stop = new AbortController()
  const pollers = Array.from({ length: options.concurrency }, async () => poll(options, stop.signal))
  return {
    close: async () => {
      stop.abort()
      await Promise.all(pollers)
    },
  }
}

async function poll(options: QueueTriggerOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await pollOnce(options, signal)
    } catch {
      // The queue is not there yet, or no longer: its messages wait.
      if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, pauseAfterFailureMs))
    }
  }
}

async function pollOnce({ queueUrl, invoke }: QueueTriggerOptions, signal: AbortSignal): Promise<void> {
  const request = { QueueUrl: queueUrl, MaxNumberOfMessages: 1, WaitTimeSeconds: waitSeconds }
  const { Messages: messages } = await callSqs(queueUrl, 'ReceiveMessage', request, signal)
  const [message] = (messages ?? []) as JsonObject[]
  if (message === undefined) return
  const result = await invoke(toQueueEvent(message))
  if (!result.ok) return
  await callSqs(queueUrl, 'DeleteMessage', { QueueUrl: queueUrl, ReceiptHandle: message['ReceiptHandle'] })
}

function toQueueEvent(message: JsonObject): object {
  return {
    Records: [
      {
        messageId: message['MessageId'],
        receiptHandle: message['ReceiptHandle'],
        body: message['Body'],
        attributes: message['Attributes'],
        messageAttributes: {},
        eventSource: 'aws:sqs',
        awsRegion: 'us-east-1',
      },
    ],
  }
}
