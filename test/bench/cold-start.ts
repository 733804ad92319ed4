/**
 * Cold start through Lambda's own runtime client (aws-lambda-ric) and a small Runtime API: from the start of the
 * process to the first answer, beside an empty handler. The client has a native part; where it cannot be built, the
 * part says so and is skipped.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { secretHeader } from '../../bot/telegram/incoming.ts'
import { bundleFunctions } from '../../tools/bundle.ts'
import { startStage, webhookSecret } from '../support/stage.ts'
import { median, type Table } from './report.ts'
import { startFakeTelegram } from './workers.ts'

const clientVersion = '4.0.2'
const cache = resolve('.cache', 'bench', `aws-lambda-ric-${clientVersion}`)
const client = join(cache, 'node_modules', 'aws-lambda-ric', 'index.mjs')
const rounds = 21
const goalRatio = 3.2
const installLimitMs = 300_000
const title = 'Cold start through aws-lambda-ric, in milliseconds'

type Start = { readonly loadedMs: number; readonly answeredMs: number }
type Case = {
  readonly name: string
  readonly folder: string
  readonly environment: Record<string, string>
  readonly event: object
}

export async function measureColdStart(): Promise<Table> {
  if (!installClient()) {
    return {
      title,
      head: ['function', 'ms'],
      rows: [],
      note: `Skipped: aws-lambda-ric ${clientVersion} could not be built here (it needs a C++ compiler, make and cmake).`,
    }
  }
  const folder = mkdtempSync(join(tmpdir(), 'caseline-bench-'))
  const stage = await startStage()
  const telegram = await startFakeTelegram()
  await bundleFunctions(join(folder, 'functions'))
  mkdirSync(join(folder, 'empty'))
  writeFileSync(join(folder, 'empty', 'index.cjs'), 'exports.handler = async () => ({ statusCode: 200 })\n')
  const clock = {
    CLOCK_OFFSET_MS: String(Date.parse('2015-03-04T09:00:00Z') - Date.now()),
    LOG_LEVEL: 'error',
  }
  const caseOf = (name: string, event: object): Case => ({
    name,
    folder: join(folder, 'functions', name),
    environment: { ...stage.storage.environment(name), ...clock, TELEGRAM_API_ROOT: telegram.apiRoot },
    event,
  })
  const cases: Case[] = [
    { name: 'an empty handler', folder: join(folder, 'empty'), environment: {}, event: {} },
    caseOf('webhook', anUpdate()),
    caseOf('tick', {}),
    caseOf('pump', { Records: [] }),
  ]
  const found = new Map<string, Start[]>(cases.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++)
    for (const one of cases) found.get(one.name)?.push(await startOnce(one))
  await telegram.close()
  await stage.close()
  rmSync(folder, { recursive: true, force: true })
  return tableOf(cases, found)
}

/** Builds the client once, outside the project's own dependencies. */
function installClient(): boolean {
  if (existsSync(client)) return true
  mkdirSync(cache, { recursive: true })
  const wanted = {
    private: true,
    allowScripts: { 'aws-lambda-ric': true },
    dependencies: { 'aws-lambda-ric': clientVersion },
  }
  writeFileSync(join(cache, 'package.json'), JSON.stringify(wanted))
  spawnSync('npm', ['install', '--no-audit', '--no-fund'], {
    cwd: cache,
    stdio: 'ignore',
    timeout: installLimitMs,
  })
  return existsSync(client)
}

function anUpdate(): object {
  const from = { id: 77, is_bot: false, first_name: 'Anna', language_code: 'en' }
  const chat = { id: 77, type: 'private', first_name: 'Anna' }
  const entities = [{ type: 'bot_command', offset: 0, length: 6 }]
  const body = JSON.stringify({
    update_id: 1,
    message: { message_id: 1, date: 1, chat, from, text: '/start', entities },
  })
  return { version: '2.0', headers: { [secretHeader]: webhookSecret }, body, isBase64Encoded: false }
}

/** One process from its start to its first answer. */
async function startOnce({ folder, environment, event }: Case): Promise<Start> {
  const startedAtMs = performance.now()
  let loadedMs = Number.NaN
  let child: ChildProcess | undefined
  const start = await new Promise<Start>((done, fail) => {
    const server = createServer((request, response) => {
      const path = request.url ?? ''
      if (path.endsWith('/invocation/next')) {
        // After the answer it asks for the next event, which never comes.
        if (!Number.isNaN(loadedMs)) return
        loadedMs = performance.now() - startedAtMs
        response.writeHead(200, {
          'lambda-runtime-aws-request-id': '00000000-0000-4000-8000-000000000000',
          'lambda-runtime-deadline-ms': String(Date.now() + 60_000),
          'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:us-east-1:000000000000:function:bench',
          'content-type': 'application/json',
        })
        response.end(JSON.stringify(event))
        return
      }
      const answeredMs = performance.now() - startedAtMs
      request.resume()
      response.writeHead(202).end()
      server.close()
      server.closeAllConnections()
      if (path.endsWith('/response')) done({ loadedMs, answeredMs })
      else fail(new TypeError(`The function failed at ${path}.`))
    })
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      child = spawn(process.execPath, [client, 'index.handler'], {
        cwd: folder,
        stdio: 'ignore',
        env: {
          PATH: process.env['PATH'],
          ...environment,
          AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
          LAMBDA_TASK_ROOT: folder,
          _HANDLER: 'index.handler',
          AWS_LAMBDA_FUNCTION_NAME: 'bench',
          AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
          AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/bench',
          AWS_LAMBDA_LOG_STREAM_NAME: 'bench',
          AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
        },
      })
      child.once('exit', () => fail(new TypeError('The runtime client ended.')))
    })
  })
  child?.kill('SIGKILL')
  return start
}

function tableOf(cases: readonly Case[], found: ReadonlyMap<string, Start[]>): Table {
  const middle = (name: string, of: (start: Start) => number): number =>
    median((found.get(name) ?? []).map(of))
  const empty = middle('an empty handler', ({ answeredMs }) => answeredMs)
  const ratioOf = (name: string): number => middle(name, ({ answeredMs }) => answeredMs) / empty
  const loadedRatio = (name: string): number =>
    middle(name, ({ loadedMs }) => loadedMs) / middle('an empty handler', ({ loadedMs }) => loadedMs)
  const webhook = loadedRatio('webhook')
  return {
    title,
    head: [
      'function',
      'process, runtime and bundle loaded',
      'first event handled',
      'in all',
      'ratio to empty',
    ],
    rows: cases.map(({ name }) => [
      name,
      middle(name, ({ loadedMs }) => loadedMs),
      loadedRatio(name),
      middle(name, ({ loadedMs, answeredMs }) => answeredMs - loadedMs),
      middle(name, ({ answeredMs }) => answeredMs),
      ratioOf(name),
    ]),
    note: `Version ${clientVersion}, medians of ${rounds} starts in turn. The first event includes reading the parameters, the first connections, the chat, the whole campaign and the call to Telegram. Goal for the webhook: at most ${goalRatio}. Until it can take an event: ${verdict(webhook)}; with its first event, which an empty handler does not have to work for: ${verdict(ratioOf('webhook'))}.`,
  }
}

function verdict(ratio: number): string {
  return `${ratio <= goalRatio ? 'met' : 'missed'} with ${ratio.toFixed(2)}`
}
