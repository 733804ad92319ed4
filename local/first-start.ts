/**
 * What happens once in a data folder: the campaign is imported and the first admins are made. A mark in the folder is
 * written last, and both steps may be repeated, so that a start that broke off is made good by the next one.
 */
import { join } from 'node:path'
import type { LocalClock } from './clock.ts'
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

/** Says whether this was the first start. */
export async function prepareFirstStart(options: FirstStartOptions): Promise<boolean> {
  const mark = join(options.dataDir, 'imported.json')
  if (readFileIfAny(mark) !== undefined) return false
  const { environment, pack, adminIds, clock } = options
  // Loaded only now: later starts need not wait for the stores and the SDK.
  const { bootstrapAdmins, importPack } = await import('./import-pack.ts')
  await importPack({ environment, pack: pack.pack, photos: pack.photos, now: clock.now() })
  await bootstrapAdmins(environment, adminIds)
  writeFileDurably(mark, JSON.stringify({ version: 1 }))
  return true
}
