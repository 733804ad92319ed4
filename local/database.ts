/**
 * The embedded DynamoDB: one dynoxide process on a file in the data folder, on a port of its own, restarted when it
 * dies, stopped with SIGTERM. What it acknowledged survives `kill -9`. It outlives a parent that is killed; the lock
 * of the data folder lets the next start end it.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { CaselineError } from '../bot/errors.ts'
import { claimDataFolder, type DataFolder } from './data-folder.ts'
import { loopback } from './http-server.ts'

export type Database = {
  /** Stays the same over restarts. */
  readonly endpoint: string
  /** The id of the process that runs now; `undefined` while it is being restarted. */
  processId(): number | undefined
  /** How often the process was restarted because it had died. */
  restarts(): number
  stop(): Promise<void>
}

type Place = { readonly program: string; readonly folder: DataFolder; readonly port: number }
type Supervised = {
  child: ChildProcess | undefined
  restarts: number
  stopping: boolean
  restarting: Promise<void> | undefined
}

const databaseFileName = 'database.sqlite'

const startPatienceMs = 10_000
const stopPatienceMs = 5000
const triesAtStart = 5
const firstPauseMs = 10
const longestPauseMs = 1000

/**
 * Starts the database in `dataDir`, on `port` or on a free one. Rejects with `configuration` when the folder is in
 * use or the platform has no embedded database, with `database` when the process does not start.
 */
export async function startDatabase(options: { dataDir: string; port?: number }): Promise<Database> {
  const folder = await claimDataFolder(options.dataDir)
  try {
    const database = await startDatabaseIn(folder, options.port)
    return { ...database, stop: () => database.stop().finally(() => folder.release()) }
  } catch (error) {
    folder.release()
    throw error
  }
}

/** The same in a folder that is claimed already; the caller releases it. */
export async function startDatabaseIn(folder: DataFolder, port?: number): Promise<Database> {
  const program = findProgram()
  for (let tries = 1; ; tries += 1) {
    const place = { program, folder, port: port ?? (await freePort()) }
    try {
      return supervise(place, await startProcess(place))
    } catch (error) {
      // Somebody else may have taken the free port in between.
      if (port !== undefined || tries === triesAtStart) throw error
    }
  }
}

function findProgram(): string {
  if (process.platform === 'linux' && process.arch === 'x64') {
    try {
      return createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide')
    } catch {
      // Installed without optional dependencies: the message below helps there too.
    }
  }
  throw new CaselineError(
    'configuration',
    `The embedded database comes with the optional npm dependencies and runs on Linux x64 only (this is ` +
      `${process.platform} ${process.arch}). Elsewhere run "docker compose -f local/compose.yaml up -d" and set ` +
      `AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:8000.`,
  )
}

async function startProcess({ program, folder, port }: Place): Promise<ChildProcess> {
  const file = join(folder.path, databaseFileName)
  const child = spawn(program, ['serve', '--host', loopback, '--port', String(port), '--db-path', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  if (child.pid !== undefined) folder.noteDatabase(child.pid)
  try {
    await untilListening(child)
    await untilHealthy(port)
    return child
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
}

function untilListening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const fail = (reason: string) => {
      clearTimeout(timer)
      reject(new CaselineError('database', `The database did not start: ${reason}`))
    }
    const timer = setTimeout(() => fail(`nothing heard for ${startPatienceMs} ms`), startPatienceMs)
    child.once('error', (error) => fail(error.message))
    child.once('exit', () => fail(said.trim()))
    // Read for ever, since a full pipe would stop the process; kept only until it listens.
    child.stderr?.on('data', (chunk: Buffer) => {
      if (!said.includes('listening on')) said += chunk.toString()
      if (!said.includes('listening on')) return
      clearTimeout(timer)
      resolve()
    })
  })
}

async function untilHealthy(port: number): Promise<void> {
  const answer = await fetch(`http://${loopback}:${port}/`)
  await answer.arrayBuffer()
  if (!answer.ok) throw new CaselineError('database', `The database answered ${answer.status} at its start.`)
}

function supervise(place: Place, first: ChildProcess): Database {
  const state: Supervised = { child: undefined, restarts: 0, stopping: false, restarting: undefined }
  watch(place, state, first)
  return {
    endpoint: `http://${loopback}:${place.port}`,
    processId: () => state.child?.pid,
    restarts: () => state.restarts,
    stop: async () => {
      state.stopping = true
      await state.restarting
      await endProcess(state.child)
    },
  }
}

function watch(place: Place, state: Supervised, child: ChildProcess): void {
  state.child = child
  const onExit = (): void => {
    state.child = undefined
    state.restarting = restart(place, state)
  }
  if (hasEnded(child)) onExit()
  else child.once('exit', onExit)
}

async function restart(place: Place, state: Supervised): Promise<void> {
  for (let pauseMs = firstPauseMs; !state.stopping; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      const child = await startProcess(place)
      state.restarts += 1
      watch(place, state, child)
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

async function endProcess(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || hasEnded(child)) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), stopPatienceMs)
  await gone
  clearTimeout(timer)
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, loopback, resolve)
  })
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => {
    server.close(resolve)
  })
  return port
}
