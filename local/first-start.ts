/**
 * What happens once in a data folder: the campaign is imported and the first admins are made. A mark in the folder is
 * written last, and both steps may be repeated, so that a start that broke off is made good by the next one.
 */
import { join } from 'node:path'
import type { LocalClock } from './clock.ts'
import { rmSync } from 'node:fs'
import { readFileIfAny, writeFileDurably } from './durable-file.ts'
import type { PackRead } from './settings.ts'

export type FirstStartOptions = {
  dataDir: string
  /** The operator's. */
  environment: Readonly<Record<string, string>>
  pack: PackRead
  adminIds: readonly number[]
  clock: LocalClock
}

const markName = 'imported.json'
const resetName = 'reset.json'

/** Notes that everything is to begin anew; until that is done each start does it. */
export function beginReset(dataDir: string): void {
  writeFileDurably(join(dataDir, resetName), JSON.stringify({ version: 1 }))
}

export function isResetBegun(dataDir: string): boolean {
  return readFileIfAny(join(dataDir, resetName)) !== undefined
}

/** After all is empty: the next first start is one. */
export function endReset(dataDir: string): void {
  rmSync(join(dataDir, markName), { force: true })
  rmSync(join(dataDir, resetName), { force: true })
}

/** Says whether this was the first start. */
export async function prepareFirstStart(options: FirstStartOptions): Promise<boolean> {
  const mark = join(options.dataDir, markName)
  if (readFileIfAny(mark) !== undefined) return false
  const { environment, pack, adminIds, clock } = options
  // Loaded only now: later starts need not wait for the stores and the SDK.
  const { bootstrapAdmins, importPack } = await import('./import-pack.ts')
  await importPack({ environment, pack: pack.pack, photos: pack.photos, now: clock.now() })
  await bootstrapAdmins(environment, adminIds, clock.now())
  writeFileDurably(mark, JSON.stringify({ version: 1 }))
  return true
}
