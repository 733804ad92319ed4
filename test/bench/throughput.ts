/** Updates that one core can take, beside a bare bot behind the same adapter, in the same run. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleEntry, bundleFunctions } from '../../tools/bundle.ts'
import { startStage, type Stage } from '../support/stage.ts'
import { median, type Table } from './report.ts'
import { startFakeTelegram, startWorker, type FakeTelegram, type Worker } from './workers.ts'
import type { UpdateKind } from './worker.ts'

const rounds = 7
const warmUp = 600
const perRound = 1500
const signersPerRound = 400
const concurrency = 8
const clockStart = Date.parse('2015-03-04T09:00:00Z')

type Measured = { cpuMicroseconds: number; perSecond: number; databaseCalls: number; telegramCalls: number }

export async function measureThroughput(): Promise<Table> {
  const folder = mkdtempSync(join(tmpdir(), 'caseline-bench-'))
  const stage = await startStage()
  const telegram = await startFakeTelegram()
  try {
    await bundleFunctions(join(folder, 'functions'))
    const bare = await bundleEntry(join('test', 'bench', 'bare-webhook.ts'), 'bare', join(folder, 'bare'))
    const environment = {
      ...stage.storage.environment('webhook'),
      TELEGRAM_API_ROOT: telegram.apiRoot,
      LOG_LEVEL: 'error',
      LAMBDA_TASK_ROOT: join(folder, 'functions', 'webhook'),
      CLOCK_OFFSET_MS: String(clockStart - Date.now()),
    }
    const real = startWorker(join(folder, 'functions', 'webhook', 'index.cjs'), environment)
    const compared = startWorker(bare.file, environment)
    const table = await measureAll(stage, telegram, real, compared)
    real.close()
    compared.close()
    return table
  } finally {
    await telegram.close()
    await stage.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measureAll(stage: Stage, telegram: FakeTelegram, real: Worker, bare: Worker): Promise<Table> {
  let user = 1_000_000
  const once = async (worker: Worker, kind: UpdateKind, count: number): Promise<Measured> => {
    let databaseCalls = 0
    const stop = stage.storage.proxy.use({ onCall: () => void (databaseCalls += 1) })
    const before = telegram.calls()
    const done = await worker.run({ kind, count, firstUser: user, concurrency })
    stop()
    if (done.refused > 0) throw new TypeError(`${done.refused} updates of ${kind} were refused.`)
    return {
      cpuMicroseconds: (done.cpuMs * 1000) / count,
      perSecond: (count * 1000) / done.wallMs,
      databaseCalls: databaseCalls / count,
      telegramCalls: (telegram.calls() - before) / count,
    }
  }
  for (const [worker, kind] of [
    [real, 'card'],
    [real, 'press'],
    [bare, 'card'],
  ] as const)
    await once(worker, kind, warmUp)
  const found: Record<'bare' | 'card' | 'press' | 'confirm', Measured[]> = {
    bare: [],
    card: [],
    press: [],
    confirm: [],
  }
  for (let round = 0; round < rounds; round++) {
    found.bare.push(await once(bare, 'card', perRound))
    found.card.push(await once(real, 'card', perRound))
    found.press.push(await once(real, 'press', perRound))
    for (const kind of ['agree', 'anonymous', 'country'] as const) await once(real, kind, signersPerRound)
    found.confirm.push(await once(real, 'confirm', signersPerRound))
    user += perRound
  }
  return tableOf(found)
}

function tableOf(found: Record<'bare' | 'card' | 'press' | 'confirm', Measured[]>): Table {
  const middle = (kind: keyof typeof found, name: keyof Measured): number =>
    median(found[kind].map((one) => one[name]))
  const bareMicroseconds = middle('bare', 'cpuMicroseconds')
  const names = {
    bare: 'the bare bot: a message, one GetItem, one reply',
    card: 'browse: a case by link, one reply',
    press: 'browse: a case by button (edits, and answers the press)',
    confirm: 'sign: the press that counts, with its share of folding',
  }
  const kinds = Object.keys(names) as (keyof typeof names)[]
  const ratio = bareMicroseconds / middle('card', 'cpuMicroseconds')
  return {
    title: 'Updates on one core, beside a bare bot',
    head: [
      'update',
      'CPU µs',
      'updates/s of one core',
      'as measured, /s',
      'database calls',
      'Telegram calls',
      'ratio to bare',
    ],
    rows: kinds.map((kind) => [
      names[kind],
      middle(kind, 'cpuMicroseconds'),
      1_000_000 / middle(kind, 'cpuMicroseconds'),
      middle(kind, 'perSecond'),
      middle(kind, 'databaseCalls'),
      middle(kind, 'telegramCalls'),
      bareMicroseconds / middle(kind, 'cpuMicroseconds'),
    ]),
    note: `Both bundled alike, in processes of their own on one core, ${rounds} rounds in turn, medians. Goal: browse at least 0.8 of the bare bot; ${ratio >= 0.8 ? 'met' : 'missed'} with ${ratio.toFixed(2)}.`,
  }
}
