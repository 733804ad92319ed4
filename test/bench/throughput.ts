/** Updates that one core can take, beside a bare bot behind the same adapter, in the same run. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleEntry, bundleFunctions } from '../../tools/bundle.ts'
import { startStage, type Stage } from '../support/stage.ts'
import { median, type Table } from './report.ts'
import { startFakeTelegram, startWorker, type FakeTelegram, type Worker } from './workers.ts'
import type { Order, UpdateKind } from './worker.ts'

const rounds = 7
const warmUp = 600
const perRound = 1500
const signersPerRound = 400
const concurrency = 8
const clockStart = Date.parse('2015-03-04T09:00:00Z')

const goalRatio = 0.8

type Measured = { cpuMicroseconds: number; perSecond: number; databaseCalls: number; telegramCalls: number }

const names = {
  bareMessage: 'the bare bot: a message, one GetItem, one reply',
  barePress: 'the bare bot: a press, one GetItem, edited and answered',
  message: 'browse: a case by link, one reply',
  press: 'browse: a press that shows a case, edited and answered',
  sign: 'sign: the press that counts, with its share of folding',
} as const
type Row = keyof typeof names
type Rounds = Readonly<Record<Row, Measured[]>>

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
  const run = async (worker: Worker, kind: UpdateKind, count: number): Promise<Measured> =>
    measureOnce(stage, telegram, worker, { kind, count, firstUser: user, concurrency })
  for (const worker of [real, bare])
    for (const kind of ['card', 'press'] as const) await run(worker, kind, warmUp)
  const found: Rounds = { bareMessage: [], barePress: [], message: [], press: [], sign: [] }
  for (let round = 0; round < rounds; round++) {
    found.bareMessage.push(await run(bare, 'card', perRound))
    found.message.push(await run(real, 'card', perRound))
    found.barePress.push(await run(bare, 'press', perRound))
    found.press.push(await run(real, 'press', perRound))
    for (const kind of ['agree', 'anonymous', 'country'] as const) await run(real, kind, signersPerRound)
    found.sign.push(await run(real, 'confirm', signersPerRound))
    user += perRound
  }
  return tableOf(found)
}

async function measureOnce(
  stage: Stage,
  telegram: FakeTelegram,
  worker: Worker,
  order: Order,
): Promise<Measured> {
  let databaseCalls = 0
  const stop = stage.storage.proxy.use({ onCall: () => void (databaseCalls += 1) })
  const callsBefore = telegram.calls()
  const done = await worker.run(order)
  stop()
  if (done.refused > 0) throw new TypeError(`${done.refused} updates of ${order.kind} were refused.`)
  return {
    cpuMicroseconds: (done.cpuMs * 1000) / order.count,
    perSecond: (order.count * 1000) / done.wallMs,
    databaseCalls: databaseCalls / order.count,
    telegramCalls: (telegram.calls() - callsBefore) / order.count,
  }
}

function tableOf(found: Rounds): Table {
  const middle = (row: Row, name: keyof Measured): number => median(found[row].map((one) => one[name]))
  const cpu = (row: Row): number => middle(row, 'cpuMicroseconds')
  return {
    title: 'Updates on one core, beside a bare bot',
    head: [
      'update',
      'CPU µs',
      'updates/s of one core',
      'as measured, /s',
      'database calls',
      'Telegram calls',
      'ratio to the bare message',
      'ratio to the bare press',
    ],
    rows: (Object.keys(names) as Row[]).map((row) => [
      names[row],
      cpu(row),
      1_000_000 / cpu(row),
      middle(row, 'perSecond'),
      middle(row, 'databaseCalls'),
      middle(row, 'telegramCalls'),
      cpu('bareMessage') / cpu(row),
      cpu('barePress') / cpu(row),
    ]),
    note: noteOn({
      press: cpu('bareMessage') / cpu('press'),
      message: cpu('bareMessage') / cpu('message'),
      alike: cpu('barePress') / cpu('press'),
    }),
  }
}

function noteOn({ press, message, alike }: Record<'press' | 'message' | 'alike', number>): string {
  const verdict = (ratio: number): string =>
    `${ratio >= goalRatio ? 'met' : 'missed'} with ${ratio.toFixed(2)}`
  const how = `Both bundled alike, in processes of their own on one core, ${rounds} rounds in turn, medians; ratios are those of the CPU time.`
  const goal = `Goal: browse at least ${goalRatio} of a bare bot with one GetItem and one reply. By a press, which makes one call more: ${verdict(press)}; by a link: ${verdict(message)}.`
  return `${how} ${goal} Press beside press: ${alike.toFixed(2)}.`
}
