/** What one webhook process holds after many updates of many people. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleFunctions } from '../../tools/bundle.ts'
import { startStage } from '../support/stage.ts'
import type { Table } from './report.ts'
import { startFakeTelegram, startWorker } from './workers.ts'
import type { UpdateKind } from './worker.ts'

const updates = Number(process.env['BENCH_UPDATES'] ?? 100_000)
const steps = 10
const kinds: readonly UpdateKind[] = [
  'card',
  'press',
  'start',
  'card',
  'press',
  'agree',
  'card',
  'press',
  'card',
  'press',
]
const megabyte = 1024 * 1024
/** Over the second half, for every 10,000 updates. */
const flatMegabytes = 0.5

export async function measureMemory(): Promise<Table> {
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
  const rows: [number, number, number][] = []
  let user = 5_000_000
  for (let step = 1; step <= steps; step++) {
    let last = { heapBytes: 0, residentBytes: 0 }
    for (const kind of kinds) {
      const count = updates / steps / kinds.length
      last = await worker.run({ kind, count, firstUser: user, concurrency: 8 })
      user += count
    }
    rows.push([(updates / steps) * step, last.heapBytes / megabyte, last.residentBytes / megabyte])
  }
  worker.close()
  await telegram.close()
  await stage.close()
  rmSync(folder, { recursive: true, force: true })
  return tableOf(rows)
}

function tableOf(rows: readonly [number, number, number][]): Table {
  const half = rows[steps / 2 - 1]?.[1] ?? 0
  const end = rows.at(-1)?.[1] ?? 0
  const growth = (end - half) / (updates / 2 / 10_000)
  return {
    title: `Memory of one webhook after ${updates.toLocaleString('en')} updates of as many people`,
    head: ['updates', 'heap, MB', 'resident, MB'],
    rows,
    note: `After a full collection. Over the second half the heap grows by ${growth.toFixed(2)} MB for 10,000 updates; flat (at most ${flatMegabytes}): ${growth <= flatMegabytes ? 'yes' : 'no'}.`,
  }
}
