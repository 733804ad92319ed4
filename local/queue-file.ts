/**
 * Keeps the queues in one file of the data folder, rewritten durably at each change. The queue carries a handful of
 * small wake-up calls, so that the whole file costs less than a journal would in code.
 */
import { join } from 'node:path'
import { readFileIfAny, writeFileDurably } from './durable-file.ts'
import type { Queue } from './queue-rules.ts'

export type QueueFile = { readonly queues: Map<string, Queue>; save(): void }

/** Opens the queues as they were left; an unknown version starts empty, since the tick makes lost wake-ups good. */
export function openQueueFile(dataDir: string): QueueFile {
  const path = join(dataDir, 'queue.json')
  const queues = readQueues(path)
  return {
    queues,
    save: () => writeFileDurably(path, JSON.stringify({ version: 1, queues: [...queues.values()] })),
  }
}

function readQueues(path: string): Map<string, Queue> {
  try {
    const file = JSON.parse(readFileIfAny(path) ?? '') as { version?: number; queues?: Queue[] }
    const queues = file.version === 1 ? (file.queues ?? []) : []
    return new Map(queues.map((queue) => [queue.name, queue]))
  } catch {
    return new Map()
  }
}
