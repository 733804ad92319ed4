import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished, vi } from 'vitest'
import { callDynamo } from '../../local/aws-json.ts'
import { startHttpServer } from '../../local/http-server.ts'
import { isRunning, markOf, type ProcessMark } from '../../local/running-process.ts'
import { findRunningStorage } from '../../local/running-storage.ts'
import { aBotApi } from './fixtures/bot-api.ts'
import { temporaryFolder } from './fixtures/folders.ts'
import { aPackFolder } from './fixtures/packs.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const secret = 's'.repeat(32)

type Run = { child: ChildProcess; output: () => string; errors: () => string; exit: Promise<[number | null]> }

/** `npm start` in a process group of its own, with nothing of our environment but the path. */
function run(environment: Record<string, string>, command = [process.execPath, 'local/main.ts']): Run {
  const [program = '', ...parameters] = command
  const child = spawn(program, parameters, {
    cwd: root,
    detached: true,
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const texts = { output: '', errors: '' }
  child.stdout?.on('data', (chunk: Buffer) => (texts.output += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (texts.errors += chunk.toString()))
  const exit = once(child, 'exit') as Promise<[number | null]>
  onTestFinished(() => killGroup(child))
  return { child, output: () => texts.output, errors: () => texts.errors, exit }
}

function killGroup(child: ChildProcess): void {
  try {
    process.kill(-(child.pid ?? Number.NaN), 'SIGKILL')
  } catch {
    // All of it has ended already.
  }
}

type Started = Run & { url: string }

async function start(environment: Record<string, string>): Promise<Started> {
  const running = run({ PORT: '0', ...environment })
  await vi.waitFor(() => expect(running.output() + running.errors()).toContain('\n'), { timeout: 20_000 })
  const url = /^ready (http:\/\/localhost:\d+)\n$/.exec(running.output())?.[1]
  if (url === undefined) throw new Error(`It did not start: ${running.errors()}`)
  return { ...running, url: url.replace('localhost', '127.0.0.1') }
}

async function aServerEnvironment(): Promise<Record<string, string>> {
  const { url } = await aBotApi()
  return {
    DATA_DIR: temporaryFolder(),
    CAMPAIGN_DIR: aPackFolder(),
    TELEGRAM_API_ROOT: url,
    BOT_TOKEN: '1:token',
    WEBHOOK_SECRET: secret,
  }
}

/** Everything that runs in the group of this process. */
function groupOf(child: ChildProcess): ProcessMark[] {
  const children = (pid: number): number[] =>
    readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .split(' ')
      .flatMap((text) => (text === '' ? [] : [Number(text), ...children(Number(text))]))
  const pid = child.pid ?? Number.NaN
  return [pid, ...children(pid)].flatMap((one) => markOf(one) ?? [])
}

function sendUpdate(url: string, updateId: number, secretToken = secret): Promise<Response> {
  const from = { id: 77, is_bot: false, first_name: 'Anna', language_code: 'en' }
  const message = { message_id: updateId, date: 1, chat: { id: 77, type: 'private' }, from, text: '/start' }
  return fetch(`${url}/telegram/webhook`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secretToken },
    body: JSON.stringify({ update_id: updateId, message }),
  })
}

it('names all that is wrong on standard error, exits with 2, and leaves nothing', async () => {
  const folder = temporaryFolder()
  const DATA_DIR = join(folder, 'data')
  const { exit, output, errors } = run({ DATA_DIR, CAMPAIGN_DIR: folder, PORT: 'x', SEND_RATE: '0' })
  expect((await exit)[0]).toBe(2)
  expect(output()).toBe('')
  for (const part of ['PORT', 'SEND_RATE', 'CAMPAIGN_DIR: campaign.yaml'])
    expect(errors()).toContain(`- ${part}`)
  expect(existsSync(DATA_DIR)).toBe(false)
})

it('prints one line when it is ready, takes updates, and stops cleanly on SIGTERM', async () => {
  const environment = await aServerEnvironment()
  const { url, child, output, exit } = await start(environment)
  const group = groupOf(child)
  expect(group.length).toBeGreaterThanOrEqual(5)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  expect((await sendUpdate(url, 1)).status).toBe(200)
  expect((await sendUpdate(url, 2, 'x'.repeat(32))).status).toBe(401)
  const metrics = (await (await fetch(`${url}/local/metrics`)).json()) as { invocations: object }
  expect(metrics.invocations).toMatchObject({ webhook: { count: 2, outcomes: { ok: 2 } } })
  child.kill('SIGTERM')
  child.kill('SIGINT')
  expect((await exit)[0]).toBe(0)
  expect(output()).toMatch(/^ready http:\/\/localhost:\d+\n$/)
  expect(group.filter((mark) => isRunning(mark))).toEqual([])
})

/** The items of a partition, as the operator sees them in the stack that runs on this folder. */
async function itemsOf(dataDir: string, pk: string): Promise<unknown> {
  const { AWS_ENDPOINT_URL_DYNAMODB: endpoint } = findRunningStorage(dataDir) ?? {}
  const answer = await callDynamo(endpoint ?? '', 'Query', {
    TableName: 'caseline-campaign',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: pk } },
  })
  return answer['Items']
}

it('imports the campaign and makes the admins on the first start only', async () => {
  const environment = await aServerEnvironment()
  const dataDir = environment['DATA_DIR'] ?? ''
  const first = await start({ ...environment, ADMIN_IDS: '42' })
  const content = await itemsOf(dataDir, 'X#root')
  expect([content, await itemsOf(dataDir, 'ST')]).toMatchObject([[{}], [{}]])
  first.child.kill('SIGTERM')
  await first.exit
  expect(findRunningStorage(dataDir)).toBeUndefined()
  await start({ ...environment, CAMPAIGN_DIR: aPackFolder('Another title'), ADMIN_IDS: '42,43' })
  expect(await itemsOf(dataDir, 'X#root')).toEqual(content)
  expect(await itemsOf(dataDir, 'ST')).toHaveLength(1)
})

it('continues where it stopped after its whole group was killed', async () => {
  const environment = await aServerEnvironment()
  const first = await start(environment)
  await fetch(`${first.url}/local/clock`, { method: 'POST', body: '{"advance":"P100D"}' })
  const keysBefore = readFileSync(join(environment['DATA_DIR'] ?? '', 'keys.json'), 'utf8')
  const group = groupOf(first.child)
  killGroup(first.child)
  await first.exit
  await vi.waitFor(() => expect(group.filter((mark) => isRunning(mark))).toEqual([]))
  const second = await start(environment)
  const { now } = (await (await fetch(`${second.url}/local/clock`)).json()) as { now: string }
  expect(Date.parse(now) - Date.now()).toBeGreaterThan(99 * 86_400_000)
  expect(readFileSync(join(environment['DATA_DIR'] ?? '', 'keys.json'), 'utf8')).toBe(keysBefore)
  expect((await sendUpdate(second.url, 1)).status).toBe(200)
})

it('continues when only its main process was killed, and ends what that one left behind', async () => {
  const environment = await aServerEnvironment()
  const first = await start(environment)
  const group = groupOf(first.child)
  first.child.kill('SIGKILL')
  await first.exit
  const second = await start(environment)
  expect(group.filter((mark) => isRunning(mark))).toEqual([])
  expect((await sendUpdate(second.url, 1)).status).toBe(200)
})

it('refuses to start on the data of a stack that runs, and does not disturb it', async () => {
  const environment = await aServerEnvironment()
  const first = await start(environment)
  const second = run({ ...environment, PORT: '0' })
  expect((await second.exit)[0]).toBe(2)
  expect(second.errors()).toContain(`in use by process ${first.child.pid}`)
  expect((await sendUpdate(first.url, 1)).status).toBe(200)
})

it('says which port is in use, and leaves no process', async () => {
  const environment = await aServerEnvironment()
  const other = await startHttpServer(0, async () => {})
  onTestFinished(() => other.close())
  const { exit, errors } = run({ ...environment, PORT: String(other.port) })
  expect((await exit)[0]).toBe(1)
  expect(errors()).toContain(`Port ${other.port} is in use`)
  expect(existsSync(join(environment['DATA_DIR'] ?? '', 'lock.json'))).toBe(false)
})

it('says that the Bot API refuses the token, and does not show it', async () => {
  const refusing = await startHttpServer(0, async (_request, response) => {
    response.writeHead(401).end('{"ok":false}')
  })
  onTestFinished(() => refusing.close())
  const environment = await aServerEnvironment()
  const { exit, errors } = run({ ...environment, TELEGRAM_API_ROOT: refusing.url, BOT_TOKEN: '1:private' })
  expect((await exit)[0]).toBe(2)
  expect(errors()).toContain(`${refusing.url} refuses BOT_TOKEN (status 401)`)
  expect(errors()).not.toContain('private')
})

it('stops cleanly when npm is stopped, although the shell between them keeps the signal to itself', async () => {
  const environment = await aServerEnvironment()
  const { child, output, exit } = run({ PORT: '0', npm_lifecycle_event: 'start', ...environment }, [
    'sh',
    '-c',
    `${process.execPath} local/main.ts; true`,
  ])
  await vi.waitFor(() => expect(output()).toContain('ready'), { timeout: 20_000 })
  const group = groupOf(child)
  child.kill('SIGTERM')
  await exit
  await vi.waitFor(() => expect(group.filter((mark) => isRunning(mark))).toEqual([]), { timeout: 10_000 })
  expect(existsSync(join(environment['DATA_DIR'] ?? '', 'lock.json'))).toBe(false)
})

it('stops cleanly when it is told to while it starts', async () => {
  const environment = await aServerEnvironment()
  const lock = join(environment['DATA_DIR'] ?? '', 'lock.json')
  const { child, exit } = run({ PORT: '0', ...environment })
  await vi.waitFor(() => expect(existsSync(lock)).toBe(true), { timeout: 10_000, interval: 2 })
  child.kill('SIGTERM')
  expect((await exit)[0]).toBe(0)
  expect(existsSync(lock)).toBe(false)
})

type ChatView = { messages: { from: string; keyboard: string[][] }[] }

async function people<T>(url: string, path: string, body?: object): Promise<T> {
  const init = body ? { method: 'POST', body: JSON.stringify(body) } : {}
  const answer = await fetch(`${url}/people${path}`, {
    ...init,
    headers: { 'content-type': 'application/json' },
  })
  return (await answer.json()) as T
}

it('needs no setting for the simulator: people are there, the bot answers, on the date of the campaign', async () => {
  const environment = { DATA_DIR: temporaryFolder(), CAMPAIGN_DIR: aPackFolder() }
  const first = await start(environment)
  const state = await people<{ people: { id: number; firstName: string }[] }>(first.url, '/state')
  const names = state.people.map(({ firstName }) => firstName)
  expect(names).toEqual(['Anna', 'Rəşad', 'Camille', 'Ольга', 'Farid', 'Judith'])
  const { now } = (await (await fetch(`${first.url}/local/clock`)).json()) as { now: string }
  expect(Math.abs(Date.parse(now) - Date.parse('2015-03-04T12:00:00Z'))).toBeLessThan(86_400_000)
  const anna = state.people[0]?.id ?? 0
  await people(first.url, `/${anna}/start?wait=1`, {})
  const before = await people<ChatView>(first.url, `/${anna}/chat`)
  expect(before.messages.map(({ from }) => from)).toEqual(['person', 'bot'])
  killGroup(first.child)
  await first.exit
  const second = await start(environment)
  expect(await people<ChatView>(second.url, `/${anna}/chat`)).toEqual(before)
  await people(second.url, `/${anna}/say?wait=1`, { text: '/cases' })
  const after = await people<ChatView>(second.url, `/${anna}/chat`)
  expect(after.messages.at(-1)?.keyboard.flat().join(' ')).toContain('Someone')
})
