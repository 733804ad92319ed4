/** What one webhook process holds after many updates of many people. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleFunctions } from '../../tools/bundle.ts'
import { startStage, type Stage } from '../support/stage.ts'
import type { Table } from './report.ts'
import { startFakeTelegram, startWorker, type Worker } from './workers.ts'
import type { UpdateKind } from './worker.ts'

const updates = Number(process.env['BENCH_UPDATES'] ?? 100_000)
const steps = 10
const browsing: readonly UpdateKind[] = ['card', 'press', 'start', 'card', 'press', 'card', 'press']
/** Steps that the same people take one after another, and leave rows with. */
const signing: readonly UpdateKind[] = ['agree', 'anonymous', 'country', 'confirm', 'follow', 'press']
/** Of twenty updates fourteen are by people who only look, each another. */
const crowds: readonly (readonly UpdateKind[])[] = [
  ...[...browsing, ...browsing].map((kind) => [kind]),
  signing,
]
const crowdSize = Math.floor(updates / steps / crowds.flat().length)
const updatesOfStep = crowdSize * crowds.flat().length
const megabyte = 1024 * 1024
/** Growth over the second half, for every 10,000 updates. */
const flatMegabytes = { heap: 0.5, resident: 2 }

type Row = { readonly updates: number; readonly heap: number; readonly resident: number }

export async function measureMemory(): Promise<Table> {
  if (!(crowdSize >= 1))
    throw new RangeError(`BENCH_UPDATES must be at least ${steps * crowds.flat().length}.`)
  const folder = mkdtempSync(join(tmpdir(), 'caseline-bench-'))
  const stage = await startStage()
  const telegram = await startFakeTelegram()
  await bundleFunctions(folder)
  const worker = startWorker(join(folder, 'webhook', 'index.cjs'), {
    ...stage.storage.environment('webhook'),
    TELEGRAM_API_ROOT: telegram.apiRoot,
    LOG_LEVEL: 'error',
    LAMBDA_TASK_ROOT: join(folder, 'webhook'),
    CLOCK_OFFSET_MS: String(Date.parse('2015-03-04T09:00:00Z') - Date.now()),
  })
  try {
    const rows: Row[] = []
    for (let step = 0; step < steps; step++) rows.push(await runStep(worker, step))
    await checkSigned(stage)
    return tableOf(rows)
  } finally {
    worker.close()
    await telegram.close()
    await stage.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function runStep(worker: Worker, step: number): Promise<Row> {
  let user = 5_000_000 + step * updatesOfStep
  let last = { heapBytes: 0, residentBytes: 0 }
  for (const crowd of crowds) {
    for (const kind of crowd) {
      const done = await worker.run({ kind, count: crowdSize, firstUser: user, concurrency: 8 })
      if (done.refused > 0) throw new TypeError(`${done.refused} updates of ${kind} were refused.`)
      last = done
    }
    user += crowdSize
  }
  return {
    updates: updatesOfStep * (step + 1),
    heap: last.heapBytes / megabyte,
    resident: last.residentBytes / megabyte,
  }
}

/** Memory would be flat as well if nothing were done. */
async function checkSigned(stage: Stage): Promise<void> {
  const signed = (await stage.scan()).filter(({ pk }) => String(pk).startsWith('S#free-them#')).length
  if (signed !== crowdSize * steps) throw new TypeError(`${signed} signed, not ${crowdSize * steps}.`)
}

function tableOf(rows: readonly Row[]): Table {
  const people = (crowdSize * crowds.length * steps).toLocaleString('en')
  const growthOf = (name: 'heap' | 'resident'): number => {
    const [half, end] = [rows[steps / 2 - 1], rows.at(-1)]
    return (((end?.[name] ?? Number.NaN) - (half?.[name] ?? 0)) * 10_000) / (updatesOfStep * (steps / 2))
  }
  const [heap, resident] = [growthOf('heap'), growthOf('resident')]
  const isFlat = heap <= flatMegabytes.heap && resident <= flatMegabytes.resident
  return {
    title: `Memory of one webhook after ${(updatesOfStep * steps).toLocaleString('en')} updates by ${people} people`,
    head: ['updates', 'heap, MB', 'resident, MB'],
    rows: rows.map((row) => [row.updates, row.heap, row.resident]),
    note: `After a full collection; seven in ten updates look, three in ten sign and follow. For 10,000 updates of the second half the heap grows by ${heap.toFixed(2)} MB and the resident part by ${resident.toFixed(2)} MB. Goal, flat (at most ${flatMegabytes.heap} and ${flatMegabytes.resident}): ${isFlat ? 'met' : 'missed'}.`,
  }
}
