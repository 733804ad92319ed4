import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished, vi } from 'vitest'
import { callDynamo } from '../../local/aws-json.ts'
import { startDatabase, type Database } from '../../local/database.ts'
import { isRunning, markOf } from '../../local/running-process.ts'
import { createTables } from '../../local/tables.ts'
import { temporaryFolder } from './fixtures/folders.ts'

const table = 'caseline-campaign'
const item = { pk: { S: 'a' }, sk: { S: '-' } }

async function aDatabase(dataDir: string): Promise<Database> {
  const database = await startDatabase({ dataDir })
  onTestFinished(() => database.stop())
  return database
}

function processOf(database: Database): number {
  return database.processId() ?? Number.NaN
}

async function read(endpoint: string): Promise<unknown> {
  return (await callDynamo(endpoint, 'GetItem', { TableName: table, Key: item }))['Item']
}

/** A database whose owner was killed and which runs on. */
async function anOrphan(dataDir: string): Promise<number> {
  const owner = fork(fileURLToPath(new URL('fixtures/own-database.ts', import.meta.url)), [dataDir])
  const [{ pid }] = (await once(owner, 'message')) as [{ pid: number }]
  owner.kill('SIGKILL')
  await once(owner, 'exit')
  return pid
}

it('keeps what was acknowledged when the database is killed, and answers again at the same address', async () => {
  const database = await aDatabase(temporaryFolder())
  await createTables(database.endpoint)
  await callDynamo(database.endpoint, 'PutItem', { TableName: table, Item: item })
  process.kill(processOf(database), 'SIGKILL')
  await vi.waitFor(() => expect(database.restarts()).toBe(1), { timeout: 10_000 })
  expect(await read(database.endpoint)).toEqual(item)
})

it('ends the database that a killed stack left behind, before it starts its own', async () => {
  const dataDir = temporaryFolder()
  const orphan = await anOrphan(dataDir)
  expect(markOf(orphan)).toBeDefined()
  const database = await aDatabase(dataDir)
  expect(markOf(orphan)).toBeUndefined()
  expect(database.processId()).not.toBe(orphan)
})

it('refuses a folder on which another stack works, and leaves that one alone', async () => {
  const dataDir = temporaryFolder()
  const database = await aDatabase(dataDir)
  await expect(startDatabase({ dataDir })).rejects.toMatchObject({
    code: 'configuration',
    message: expect.stringContaining(`in use by process ${process.pid}`) as string,
  })
  expect(markOf(processOf(database))).toBeDefined()
})

it('never ends a process that only has the number of a former database', async () => {
  const dataDir = temporaryFolder()
  const stranger = spawn('sleep', ['60'])
  onTestFinished(() => void stranger.kill())
  await once(stranger, 'spawn')
  const gone = { pid: 4_000_000, startedAt: '1' }
  const lock = { version: 1, owner: gone, database: markOf(stranger.pid ?? 0) }
  writeFileSync(join(dataDir, 'lock.json'), JSON.stringify(lock))
  await aDatabase(dataDir)
  expect(stranger.signalCode).toBeNull()
  expect(markOf(stranger.pid ?? 0)).toBeDefined()
})

it("does not take another process with the owner's old number for the owner", async () => {
  const dataDir = temporaryFolder()
  const lock = { version: 1, owner: { pid: process.pid, startedAt: '1' } }
  writeFileSync(join(dataDir, 'lock.json'), JSON.stringify(lock))
  await expect(aDatabase(dataDir)).resolves.toBeDefined()
})

it('leaves no process and no lock when it is stopped, and is not restarted then', async () => {
  const dataDir = temporaryFolder()
  const database = await startDatabase({ dataDir })
  const mark = markOf(processOf(database)) ?? { pid: 0, startedAt: '' }
  await database.stop()
  // Stopping again waits for a restart under way, if there wrongly is one.
  await database.stop()
  expect(isRunning(mark)).toBe(false)
  expect(existsSync(join(dataDir, 'lock.json'))).toBe(false)
  expect(database.restarts()).toBe(0)
})

it('notes the process that runs after a restart, so that this one too would be found as an orphan', async () => {
  const dataDir = temporaryFolder()
  const database = await aDatabase(dataDir)
  process.kill(processOf(database), 'SIGKILL')
  await vi.waitFor(() => expect(database.restarts()).toBe(1), { timeout: 10_000 })
  const lock = JSON.parse(readFileSync(join(dataDir, 'lock.json'), 'utf8')) as { database: { pid: number } }
  expect(lock.database.pid).toBe(database.processId())
})

it('says what to do where there is no embedded database', async () => {
  const platform = vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin')
  onTestFinished(() => platform.mockRestore())
  const dataDir = temporaryFolder()
  await expect(startDatabase({ dataDir })).rejects.toMatchObject({
    code: 'configuration',
    message: expect.stringMatching(/local\/compose\.yaml.*AWS_ENDPOINT_URL_DYNAMODB/) as string,
  })
  expect(existsSync(join(dataDir, 'lock.json'))).toBe(false)
})
