/**
 * Lets a command beside `npm start`, such as an import, work on the same data: the running stack leaves the
 * addresses of its endpoints in the data folder. Two processes must never open the database or the key file.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { isDataFolderInUse } from './data-folder.ts'
import { readFileIfAny, writeFileDurably } from './durable-file.ts'

type Environment = Record<string, string>

/** Leaves the operator's environment for others. */
export function publishStorage(dataDir: string, environment: Environment): void {
  writeFileDurably(pathIn(dataDir), JSON.stringify({ version: 1, environment }))
}

export function withdrawStorage(dataDir: string): void {
  rmSync(pathIn(dataDir), { force: true })
}

/** The operator's environment of the stack that runs on this folder; `undefined` when none does. */
export function findRunningStorage(dataDir: string): Environment | undefined {
  if (!isDataFolderInUse(dataDir)) return undefined
  const content = readFileIfAny(pathIn(dataDir))
  return content === undefined ? undefined : (JSON.parse(content) as { environment: Environment }).environment
}

function pathIn(dataDir: string): string {
  return join(dataDir, 'endpoints.json')
}
