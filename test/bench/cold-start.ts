/**
 * Cold start through Lambda's own runtime client: from the start of the process to the first answer, beside an empty
 * handler, and where that time goes. Where the client cannot be built the part says so and is skipped.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { secretHeader } from '../../bot/telegram/incoming.ts'
import { bundleFunctions } from '../../tools/bundle.ts'
import { startStage, webhookSecret, type Stage } from '../support/stage.ts'
import { phases, timeOf, type Phase } from './cold-phases.ts'
import { median, type Table } from './report.ts'
import {
  clientVersion,
  installClient,
  startCold,
  type ColdFunction,
  type ColdStart,
} from './runtime-client.ts'
import { startFakeTelegram } from './workers.ts'

const rounds = 21
const watchedRounds = 11
const goalRatio = 3.2
const title = 'Cold start through aws-lambda-ric, in milliseconds'
const emptyName = 'an empty handler'

type Starts = ReadonlyMap<string, readonly ColdStart[]>

export async function measureColdStart(): Promise<Table> {
  if (!installClient()) {
    const reason = `aws-lambda-ric ${clientVersion} could not be built here (it needs a C++ compiler, make and cmake)`
    return { title, head: ['function', 'ms'], rows: [], note: `Skipped: ${reason}.` }
  }
  const folder = mkdtempSync(join(tmpdir(), 'caseline-bench-'))
  const stage = await startStage({ adminIds: [91] })
  const telegram = await startFakeTelegram()
  try {
    const functions = await prepare(folder, stage, telegram.apiRoot)
    const starts = await startAll(functions, rounds, false)
    const watched = await startAll(functions, watchedRounds, true)
    return { ...tableOf(starts), next: phaseTable(functions, starts, watched) }
  } finally {
    await telegram.close()
    await stage.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function prepare(folder: string, stage: Stage, telegramApiRoot: string): Promise<ColdFunction[]> {
  await bundleFunctions(join(folder, 'functions'))
  const empty = join(folder, 'empty')
  mkdirSync(empty)
  writeFileSync(join(empty, 'index.cjs'), 'exports.handler = async () => ({ statusCode: 200 })\n')
  const clockOffsetMs = Date.parse('2015-03-04T09:00:00Z') - Date.now()
  const edges = {
    CLOCK_OFFSET_MS: String(clockOffsetMs),
    LOG_LEVEL: 'error',
    TELEGRAM_API_ROOT: telegramApiRoot,
    WEBHOOK_URL: `${telegramApiRoot}/webhook`,
  }
  const coldFunction = (name: string, event: object, isHandled: ColdFunction['isHandled']): ColdFunction => ({
    name,
    folder: join(folder, 'functions', name),
    environment: { ...stage.storage.environment(name), ...edges },
    event,
    isHandled,
  })
  return [
    { name: emptyName, folder: empty, environment: {}, event: {}, isHandled: isOk },
    coldFunction('webhook', anUpdate(), isOk),
    coldFunction('tick', {}, (answer) => answer !== null),
    coldFunction('pump', { Records: [] }, () => true),
    coldFunction('alarm', { Records: [{ Sns: { Message: 'Budget' } }] }, () => true),
    coldFunction('canary', {}, () => true),
  ]
}

function isOk(answer: unknown): boolean {
  return (answer as { statusCode?: number } | null)?.statusCode === 200
}

function anUpdate(): object {
  const from = { id: 77, is_bot: false, first_name: 'Anna', language_code: 'en' }
  const chat = { id: 77, type: 'private', first_name: 'Anna' }
  const entities = [{ type: 'bot_command', offset: 0, length: 6 }]
  const message = { message_id: 1, date: 1, chat, from, text: '/start', entities }
  const body = JSON.stringify({ update_id: 1, message })
  return { version: '2.0', headers: { [secretHeader]: webhookSecret }, body, isBase64Encoded: false }
}

/** In turn, so that what else the machine does falls on all alike. */
async function startAll(
  functions: readonly ColdFunction[],
  times: number,
  watched: boolean,
): Promise<Starts> {
  const starts = new Map<string, ColdStart[]>(functions.map(({ name }) => [name, []]))
  for (let round = 0; round < times; round++)
    for (const one of functions) starts.get(one.name)?.push(await startCold(one, { watched }))
  return starts
}

const loaded = (start: ColdStart): number => start.loadedAtMs - start.startedAtMs
const handled = (start: ColdStart): number => start.answeredAtMs - start.loadedAtMs
const inAll = (start: ColdStart): number => start.answeredAtMs - start.startedAtMs

function middle(starts: Starts, name: string, of: (start: ColdStart) => number): number {
  return median((starts.get(name) ?? []).map(of))
}

function tableOf(starts: Starts): Table {
  const ratio = (name: string, of: (start: ColdStart) => number): number =>
    middle(starts, name, of) / middle(starts, emptyName, of)
  const webhook = ratio('webhook', inAll)
  return {
    title,
    head: ['function', 'until loaded', 'ratio to empty', 'first event', 'in all', 'ratio to empty'],
    rows: [...starts.keys()].map((name) => [
      name,
      middle(starts, name, loaded),
      ratio(name, loaded),
      middle(starts, name, handled),
      middle(starts, name, inAll),
      ratio(name, inAll),
    ]),
    note: `Version ${clientVersion}, medians of ${rounds} starts in turn, from the start of the process. Goal for the webhook, until its first answer is posted: at most ${goalRatio}; ${webhook <= goalRatio ? 'met' : 'missed'} with ${webhook.toFixed(2)}. Until it can take an event it is ${ratio('webhook', loaded).toFixed(2)}: the first event makes every call that an empty handler does not make.`,
  }
}

function phaseTable(functions: readonly ColdFunction[], starts: Starts, watched: Starts): Table {
  const base = middle(starts, emptyName, loaded)
  return {
    title: 'Where a cold start spends its time, in milliseconds',
    head: [
      'function',
      'process and runtime client',
      'bundle',
      ...phases.map((phase) => `first event: ${phase}`),
    ],
    rows: functions
      .filter(({ name }) => name !== emptyName)
      .map((one) => [
        one.name,
        base,
        middle(starts, one.name, loaded) - base,
        ...phases.map((phase) => phaseOf(one, watched, phase)),
      ]),
    note: `The first event in ${watchedRounds} further starts with its calls watched, medians. Waiting holds the making of connections and what the code does meanwhile; its own code is the time when nothing is awaited, most of it run for the first time.`,
  }
}

function phaseOf(one: ColdFunction, watched: Starts, phase: Phase): number {
  return middle(watched, one.name, (start) => timeOf(start, one.environment, phase))
}
