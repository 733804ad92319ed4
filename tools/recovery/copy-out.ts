/** Writes a copy of the tables to a file, readable by its owner only. A file that was not finished has another name. */
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { CaselineError } from '../../bot/errors.ts'
import { keys } from '../../bot/table/keys.ts'
import {
  createTally,
  endLine,
  headerLine,
  itemLine,
  type CopyEnd,
  type RawItem,
  type TableKind,
  type Tally,
} from './copy-lines.ts'
import { createEntityCounter, type EntityCounter, type EntityCounts } from './entities.ts'
import { getRaw, scanPages, type RawTables } from './raw-tables.ts'

export type CopySummary = { readonly end: CopyEnd; readonly entities: EntityCounts }

const ownerOnly = 0o600

/**
 * Begun anew it begins from nothing. Throws `content` where a restore into the tables was not finished: such a copy
 * would pass for a whole one.
 */
export async function copyOut(
  tables: RawTables,
  kinds: readonly TableKind[],
  path: string,
  now: Date,
): Promise<CopySummary> {
  await refuseHalfRestored(tables, kinds)
  const unfinished = `${path}.unfinished`
  const file = await open(unfinished, 'w', ownerOnly)
  try {
    const summary = await writeCopy(tables, kinds, file, now)
    await file.sync()
    await file.close()
    await rename(unfinished, path)
    return summary
  } catch (error) {
    await file.close().catch(() => undefined)
    await rm(unfinished, { force: true })
    throw error
  }
}

async function writeCopy(
  tables: RawTables,
  kinds: readonly TableKind[],
  file: FileHandle,
  now: Date,
): Promise<CopySummary> {
  const tally = createTally()
  const counter = createEntityCounter()
  const header = headerLine({ at: now, tables: kinds })
  tally.add(header)
  await file.write(`${header}\n`)
  for (const table of kinds)
    for await (const page of scanPages(tables, table))
      await file.write(linesOf(page, table, tally, counter).join(''))
  const end = tally.end()
  await file.write(`${endLine(end)}\n`)
  return { end, entities: counter.counts() }
}

function linesOf(page: RawItem[], table: TableKind, tally: Tally, counter: EntityCounter): string[] {
  return page.map((item) => {
    const line = itemLine({ table, item })
    tally.addItem(table, line)
    counter.add(item)
    return `${line}\n`
  })
}

async function refuseHalfRestored(tables: RawTables, kinds: readonly TableKind[]): Promise<void> {
  for (const table of kinds) {
    if (await getRaw(tables, table, keys.restoring()))
      throw new CaselineError(
        'content',
        'A restore into these tables was not finished: run npm run restore again first.',
      )
  }
}
