/**
 * Tells one process from another that was later given the same id: by the moment it started, read from /proc. On
 * systems without /proc a process is known by its id alone. A zombie does not run.
 */
import { readFileSync, readlinkSync } from 'node:fs'

export type ProcessMark = { readonly pid: number; readonly startedAt: string }

/** The mark of a running process; `undefined` when there is none with this id. */
export function markOf(pid: number): ProcessMark | undefined {
  const status = readStatus(pid)
  if (status === undefined) return respondsToSignals(pid) ? { pid, startedAt: 'unknown' } : undefined
  return status.state === 'Z' || status.state === 'X' ? undefined : { pid, startedAt: status.startedAt }
}

/** Whether the very process of this mark still runs. */
export function isRunning(mark: ProcessMark): boolean {
  return markOf(mark.pid)?.startedAt === mark.startedAt
}

/** The program that a process runs; `undefined` when it cannot be told. */
export function programOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/exe`)
  } catch {
    return undefined
  }
}

/** Waits until the process is gone; `false` when it still runs after `patienceMs`. */
export async function waitUntilGone(mark: ProcessMark, patienceMs: number): Promise<boolean> {
  const giveUpAtMs = performance.now() + patienceMs
  while (isRunning(mark)) {
    if (performance.now() > giveUpAtMs) return false
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return true
}

function readStatus(pid: number): { state: string; startedAt: string } | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The program's name, in parentheses, may hold spaces; what follows it does not.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0] ?? '', startedAt: fields[19] ?? '' }
  } catch {
    return undefined
  }
}

function respondsToSignals(pid: number): boolean {
  if (process.platform === 'linux') return false
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
