/**
 * The lock of a data folder: which stack owns it and which database process works on its file. A folder whose owner
 * lives is refused; a database that outlived its owner is ended, because two on one file would destroy it.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { CaselineError } from '../bot/errors.ts'
import { readFileIfAny, writeFileDurably } from './durable-file.ts'
import { isRunning, markOf, programOf, waitUntilGone, type ProcessMark } from './running-process.ts'

type Lock = { readonly version: 1; readonly owner: ProcessMark; readonly database?: ProcessMark }

const orphanPatienceMs = 5000

/** A data folder taken by this process. */
export type DataFolder = {
  readonly path: string
  /** Notes the database process that works on it now. */
  noteDatabase(pid: number): void
  release(): void
}

/** Takes the folder for this process, ending an orphaned database. Throws `configuration` when it is in use. */
export async function claimDataFolder(path: string): Promise<DataFolder> {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const lock = readLock(path)
  if (lock !== undefined && isRunning(lock.owner)) throw inUse(lock.owner)
  if (lock?.database !== undefined) await endOrphan(lock.database)
  writeLock(path, undefined)
  return {
    path,
    noteDatabase: (pid) => writeLock(path, markOf(pid)),
    release: () => rmSync(lockPath(path), { force: true }),
  }
}

/** Whether a running stack owns the folder. */
export function isDataFolderInUse(dataDir: string): boolean {
  const lock = readLock(dataDir)
  return lock !== undefined && isRunning(lock.owner)
}

function inUse(owner: ProcessMark): CaselineError {
  return new CaselineError(
    'configuration',
    `The data folder is in use by process ${owner.pid}. Stop it, or set another DATA_DIR.`,
  )
}

async function endOrphan(database: ProcessMark): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!isRunning(database) || !isDynoxide(database.pid)) return
    process.kill(database.pid, signal)
    if (await waitUntilGone(database, orphanPatienceMs)) return
  }
}

function isDynoxide(pid: number): boolean {
  // A binary replaced by an update shows as "…/dynoxide (deleted)".
  return /\/dynoxide( \(deleted\))?$/.test(programOf(pid) ?? '')
}

function lockPath(dataDir: string): string {
  return join(dataDir, 'lock.json')
}

function readLock(dataDir: string): Lock | undefined {
  try {
    const lock = JSON.parse(readFileIfAny(lockPath(dataDir)) ?? '') as Partial<Lock>
    return lock.version === 1 && lock.owner !== undefined ? (lock as Lock) : undefined
  } catch {
    return undefined
  }
}

function writeLock(dataDir: string, database: ProcessMark | undefined): void {
  const owner = markOf(process.pid)
  if (owner === undefined) return
  const lock: Lock = { version: 1, owner, ...(database && { database }) }
  writeFileDurably(lockPath(dataDir), JSON.stringify(lock))
}
