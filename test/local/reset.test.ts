import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { keys } from '../../bot/table/keys.ts'
import { accessOf, createDatabaseClient, createTable } from '../../bot/table/client.ts'
import { findRunningStorage } from '../../local/running-storage.ts'
import { localTableNames } from '../../local/tables.ts'
import { expect, onTestFinished, test } from 'vitest'
import { beginReset, isResetBegun } from '../../local/first-start.ts'
import { readSettings } from '../../local/settings.ts'
import { startStack, type Stack } from '../../local/stack.ts'
import { temporaryFolder } from './fixtures/folders.ts'

const anna = 5_100_000_001
const judith = 5_100_000_006

async function start(dataDir: string): Promise<Stack> {
  const read = await readSettings({ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error' })
  if (!read.ok) throw new TypeError(read.problems.join('\n'))
  return startStack(read.settings)
}

async function post(stack: Stack, path: string, body: object = {}): Promise<number> {
  const answer = await fetch(`http://localhost:${stack.port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  await answer.arrayBuffer()
  return answer.status
}

/** Presses the first button of the newest message. */
async function press(stack: Stack, personId: number): Promise<void> {
  const answer = await fetch(`http://localhost:${stack.port}/people/${personId}/chat`)
  const { messages } = (await answer.json()) as { messages: { messageId: number }[] }
  const button = { messageId: messages.at(-1)?.messageId, row: 0, column: 0 }
  await post(stack, `/people/${personId}/press?wait=1`, button)
}

async function audit(dataDir: string, ...options: string[]): Promise<{ status: number; said: string }> {
  const child = spawn('node', ['local/audit.ts', ...options], { env: { ...process.env, DATA_DIR: dataDir } })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [status] = (await once(child, 'close')) as [number]
  return { status, said }
}

type Chat = { messages: { text: string; caption?: string }[] }
async function textsOf(stack: Stack, personId: number): Promise<string[]> {
  const answer = await fetch(`http://localhost:${stack.port}/people/${personId}/chat`)
  return ((await answer.json()) as Chat).messages.map(({ text, caption }) => caption ?? text)
}

async function dateOf(stack: Stack): Promise<string> {
  const answer = await fetch(`http://localhost:${stack.port}/local/clock`)
  return ((await answer.json()) as { now: string }).now.slice(0, 10)
}

/** Someone chooses a language, the clock moves, and someone of the crowd joins the staff. */
async function live(stack: Stack): Promise<void> {
  await post(stack, `/people/${anna}/start?wait=1`)
  await post(stack, '/local/clock', { advance: 'P2D' })
  expect(await post(stack, '/local/staff', { id: anna })).toBe(200)
  await post(stack, `/people/${anna}/say?wait=1`, { text: '/staff' })
  expect((await textsOf(stack, anna)).at(-1)).toContain('You are: admin.')
}

async function expectAnew(stack: Stack, firstDate: string): Promise<void> {
  expect(await dateOf(stack)).toBe(firstDate)
  expect(await textsOf(stack, anna)).toEqual([])
  await post(stack, `/people/${anna}/say?wait=1`, { text: '/staff' })
  expect((await textsOf(stack, anna)).at(-1)).toContain('I don’t know that command.')
  await post(stack, `/people/${judith}/say?wait=1`, { text: '/staff' })
  expect((await textsOf(stack, judith)).at(-1)).toContain('2 people on the staff')
}

test('a reset leaves everything as on the first start', async () => {
  const stack = await start(temporaryFolder())
  onTestFinished(() => stack.close())
  const firstDate = await dateOf(stack)
  await live(stack)
  expect(await post(stack, '/local/reset')).toBe(200)
  await expectAnew(stack, firstDate)
})

test('a reset that was broken off is done by the next start', async () => {
  const dataDir = temporaryFolder()
  const before = await start(dataDir)
  const firstDate = await dateOf(before)
  await live(before)
  await before.close()
  beginReset(dataDir)
  expect(isResetBegun(dataDir)).toBe(true)
  const stack = await start(dataDir)
  onTestFinished(() => stack.close())
  await expectAnew(stack, firstDate)
})

test('the record of staff acts is checked from outside, and a break is named', async () => {
  const dataDir = temporaryFolder()
  const stack = await start(dataDir)
  onTestFinished(() => stack.close())
  await post(stack, `/people/${judith}/say?wait=1`, { text: '/lockdown' })
  await press(stack, judith)
  await press(stack, judith)
  const { status, said } = await audit(dataDir)
  // The first admins, the freeze, and the question to lift it.
  expect(said).toMatch(/^audit: 3 entries, whole\naudit: newest entry 3:[A-Za-z0-9_-]{43}\n$/)
  expect(status).toBe(0)
  const noted = /3:\S+/.exec(said)?.[0] ?? ''
  expect(await audit(dataDir, '--expect', noted)).toEqual({
    status: 0,
    said: `${said}audit: entry 3 is the one that was noted\n`,
  })
  expect(await audit(dataDir, '--expect', noted.replace('3:', '2:'))).toEqual({
    status: 1,
    said: 'audit: breaks at entry 2: it is not the one that was noted: the record was written anew\n',
  })
  expect(await audit(dataDir, '--expect', noted.replace('3:', '4:'))).toEqual({
    status: 1,
    said: 'audit: breaks at entry 4: it was noted, and is gone: the record was cut off or begun anew\n',
  })
  expect(await audit(dataDir, '--expect', '3')).toMatchObject({ status: 2 })
  expect(await audit(dataDir, '--expected', noted)).toMatchObject({ status: 2 })
  expect(await audit(dataDir, 'prod', 'dev')).toMatchObject({ status: 2 })
  const environment = findRunningStorage(dataDir) ?? {}
  const client = createDatabaseClient(accessOf(environment, 'AWS_ENDPOINT_URL_DYNAMODB'))
  const table = createTable(client, localTableNames.campaign)
  await table.write([{ update: keys.auditEntry(1), set: { actor: 'someone-else' } }])
  expect(await audit(dataDir)).toEqual({ status: 1, said: 'audit: breaks at entry 1: it was changed\n' })
  expect(await audit(temporaryFolder())).toMatchObject({ status: 2 })
})

test('someone who is not a number is made nothing', async () => {
  const stack = await start(temporaryFolder())
  onTestFinished(() => stack.close())
  expect(await post(stack, '/local/staff', { id: 'anna' })).toBe(400)
})
