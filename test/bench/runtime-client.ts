/**
 * Lambda's own runtime client (aws-lambda-ric), kept outside the project's dependencies, and a small Runtime API that
 * gives one event to a function that was just started.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { CallTime } from './call-times.ts'

export const clientVersion = '4.0.2'
const cache = resolve('.cache', 'bench', `aws-lambda-ric-${clientVersion}`)
const client = join(cache, 'node_modules', 'aws-lambda-ric', 'index.mjs')
const installLimitMs = 300_000
const callTimes = fileURLToPath(new URL('call-times.ts', import.meta.url))

/** A function to be started, and the event that it gets. */
export type ColdFunction = {
  readonly name: string
  readonly folder: string
  readonly environment: Record<string, string>
  readonly event: object
  /** Whether the answer is that of an event that was handled: an error is quick as well. */
  readonly isHandled: (answer: unknown) => boolean
}

/** Milliseconds of the wall clock, with fractions. */
export type ColdStart = {
  readonly startedAtMs: number
  /** It asked for its first event: the process, the client and the bundle are loaded. */
  readonly loadedAtMs: number
  readonly answeredAtMs: number
  /** Empty unless watched. */
  readonly calls: readonly CallTime[]
}

/** Builds the client where it is not there yet; false where that fails. */
export function installClient(): boolean {
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

/** One process from its start to its first answer. Watching takes time before it is loaded, hardly any after. */
export async function startCold(
  one: ColdFunction,
  { watched }: { watched: boolean } = { watched: false },
): Promise<ColdStart> {
  const startedAtMs = nowMs()
  const { server, times } = await serveOneEvent(one)
  const child = startClient(one, (server.address() as AddressInfo).port, watched)
  const calls = watched ? text(child.stdio[3] as NodeJS.ReadableStream) : Promise.resolve('')
  const ended = new Promise<never>((_, reject) => {
    child.once('exit', () => reject(new TypeError(`The runtime client ended before ${one.name} answered.`)))
  })
  const answered = await Promise.race([times, ended]).finally(() => {
    child.kill('SIGKILL')
    server.close()
    server.closeAllConnections()
  })
  return { startedAtMs, ...answered, calls: parseLines(await calls) }
}

function parseLines(lines: string): CallTime[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as CallTime)
}

type Times = Pick<ColdStart, 'loadedAtMs' | 'answeredAtMs'>

async function serveOneEvent(one: ColdFunction): Promise<{ server: Server; times: Promise<Times> }> {
  const times = Promise.withResolvers<Times>()
  let loadedAtMs: number | undefined
  const takeAnswer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const answeredAtMs = nowMs()
    const isHandled = await isAnswered(one, request)
    response.writeHead(202).end()
    if (isHandled) times.resolve({ loadedAtMs: loadedAtMs ?? Number.NaN, answeredAtMs })
    else times.reject(new TypeError(`${one.name} did not handle its event: ${request.url}.`))
  }
  const server = createServer((request, response) => {
    if (request.url?.endsWith('/invocation/next') !== true) {
      takeAnswer(request, response).catch(times.reject)
      return
    }
    // After its answer the client asks for the next event, which never comes.
    if (loadedAtMs !== undefined) return
    loadedAtMs = nowMs()
    sendEvent(response, one.event)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return { server, times: times.promise }
}

function sendEvent(response: ServerResponse, event: object): void {
  response.writeHead(200, {
    'lambda-runtime-aws-request-id': '00000000-0000-4000-8000-000000000000',
    'lambda-runtime-deadline-ms': String(Date.now() + 60_000),
    'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:us-east-1:000000000000:function:bench',
    'content-type': 'application/json',
  })
  response.end(JSON.stringify(event))
}

/** Besides `/response` there are `/error` and `/init/error`. */
async function isAnswered(one: ColdFunction, request: IncomingMessage): Promise<boolean> {
  const body = await text(request)
  return request.url?.endsWith('/response') === true && one.isHandled(JSON.parse(body))
}

function startClient({ folder, environment }: ColdFunction, port: number, watched: boolean): ChildProcess {
  return spawn(process.execPath, [...(watched ? ['--import', callTimes] : []), client, 'index.handler'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'ignore', ...(watched ? ['pipe' as const] : [])],
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
}

function nowMs(): number {
  return performance.timeOrigin + performance.now()
}
