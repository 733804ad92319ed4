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

/** Takes the folder for this process, ending an orphaned database. Throws `configuration` when it is in use. */
export async function claimDataFolder(dataDir: string): Promise<void> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const lock = readLock(dataDir)
  if (lock !== undefined && isRunning(lock.owner)) throw inUse(lock.owner)
  if (lock?.database !== undefined) await endOrphan(lock.database)
  writeLock(dataDir, undefined)
}

/** Notes the database process that now works in a folder claimed before. */
export function noteDatabase(dataDir: string, pid: number): void {
  writeLock(dataDir, markOf(pid))
}

/** Gives the folder back. */
export function releaseDataFolder(dataDir: string): void {
  rmSync(lockPath(dataDir), { force: true })
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
