/**
 * Puts a copy into tables. The file is read twice: first to know that it is whole, before anything is written. A mark
 * stands in each table while it is being filled, and the content's root comes last: until then every function finds
 * no campaign and answers 503, so nobody is served from half a table. Broken off, it is begun anew.
 */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { WriteRequest } from '@aws-sdk/client-dynamodb'
import { CaselineError } from '../../bot/errors.ts'
import { keys } from '../../bot/table/keys.ts'
import {
  createTally,
  itemLine,
  readCopyLine,
  type CopiedItem,
  type CopyEnd,
  type CopyHeader,
  type RawItem,
  type TableKind,
} from './copy-lines.ts'
import type { CopySummary } from './copy-out.ts'
import { createEntityCounter } from './entities.ts'
import {
  deleteAndPut,
  deleteRaw,
  getRaw,
  putRaw,
  rawKey,
  scanPages,
  writeRaw,
  type RawTables,
} from './raw-tables.ts'

export type CopyContents = CopySummary & { readonly header: CopyHeader }

/** Items held in memory before they are written. */
const roundItems = 200

/** Reads a copy to its end. Throws `unreadable` unless every line of it is there as it was written. */
export async function readCopy(path: string): Promise<CopyContents> {
  const counter = createEntityCounter()
  const items = itemsOf(path)
  for (;;) {
    const next = await items.next()
    if (next.done) return { ...next.value, entities: counter.counts() }
    counter.add(next.value.item)
  }
}

/** The campaign's items of a copy; throws `unreadable` at the end of one that is not whole. */
export async function* campaignItemsOf(path: string): AsyncGenerator<RawItem> {
  for await (const { table, item } of itemsOf(path)) if (table === 'campaign') yield item
}

/** The items of a copy; ends with its first and its last line, or throws `unreadable`. */
async function* itemsOf(path: string): AsyncGenerator<CopiedItem, { header: CopyHeader; end: CopyEnd }> {
  const tally = createTally()
  let header: CopyHeader | undefined
  let end: CopyEnd | undefined
  const file = createReadStream(path)
  try {
    for await (const text of createInterface({ input: file, crlfDelay: Number.POSITIVE_INFINITY })) {
      const line = readCopyLine(text)
      if (end || (line.kind === 'header') !== (header === undefined)) throw damaged()
      if (line.kind === 'end') end = line.end
      else if (line.kind === 'item') {
        tally.addItem(line.table, text)
        yield line
      } else {
        header = line.header
        tally.add(text)
      }
    }
  } finally {
    file.destroy()
  }
  if (!header || !end) throw new CaselineError('unreadable', 'The copy is cut off: its last line is missing.')
  if (!isSame(tally.end(), end)) throw damaged()
  return { header, end }
}

function damaged(): CaselineError {
  return new CaselineError('unreadable', 'The copy is not as it was written: its last line does not fit it.')
}

function isSame(one: CopyEnd, other: CopyEnd): boolean {
  return (
    one.lines === other.lines &&
    one.content === other.content &&
    one.items.campaign === other.items.campaign &&
    one.items.vault === other.items.vault
  )
}

export type CopyInOptions = {
  /** In place of all that the tables hold. */
  readonly replace: boolean
  /** How long functions may go on with the content that they hold; 0 where none runs. */
  readonly settleMs?: number
  /** What is to be done with the filled tables before anyone is served from them. */
  readonly beforeServing?: () => Promise<void>
}

/** Functions look at the content every five seconds, and end within some more. */
const standardSettleMs = 15_000

/**
 * Fills the tables that the copy has. Throws `unreadable` for a copy that is not whole, `content` where a table holds
 * something, unless `replace`: then it is emptied first. In both cases nothing is changed.
 */
export async function copyIn(
  tables: RawTables,
  path: string,
  { replace, settleMs = standardSettleMs, beforeServing }: CopyInOptions,
): Promise<CopyContents> {
  const contents = await readCopy(path)
  const kinds = contents.header.tables
  if (!replace) await refuseFilled(tables, kinds)
  for (const table of kinds) await beginRestore(tables, table)
  if (replace) await sleep(settleMs)
  for (const table of kinds) await empty(tables, table)
  const root = await fill(tables, path)
  await refuseDifferent(tables, contents, root)
  await beforeServing?.()
  await serve(tables, kinds, root)
  return contents
}

/** Tables of which one has the mark are no filled ones: a restore into them was broken off. */
async function refuseFilled(tables: RawTables, kinds: readonly TableKind[]): Promise<void> {
  for (const table of kinds) if (await getRaw(tables, table, keys.restoring())) return
  for (const table of kinds) {
    const page = await scanPages(tables, table, 'keys').next()
    if (page.value?.length)
      throw new CaselineError(
        'content',
        `The table ${tables.names[table]} is not empty. To put the copy in place of all that it holds, add --replace.`,
      )
  }
}

async function beginRestore(tables: RawTables, table: TableKind): Promise<void> {
  await putRaw(tables, table, rawKey(keys.restoring()))
  await deleteRaw(tables, table, keys.contentRoot())
}

async function empty(tables: RawTables, table: TableKind): Promise<void> {
  for await (const page of scanPages(tables, table, 'keys')) {
    const gone = page.filter((key) => !isKey(key, keys.restoring()))
    await writeRaw(
      tables,
      table,
      gone.map((key): WriteRequest => ({ DeleteRequest: { Key: key } })),
    )
  }
}

/** Writes all but the content's root, which it answers. */
async function fill(tables: RawTables, path: string): Promise<RawItem | undefined> {
  let root: RawItem | undefined
  const round: Record<TableKind, WriteRequest[]> = { campaign: [], vault: [] }
  const flush = async (table: TableKind): Promise<void> => writeRaw(tables, table, round[table].splice(0))
  for await (const { table, item } of itemsOf(path)) {
    if (table === 'campaign' && isKey(item, keys.contentRoot())) root = item
    else round[table].push({ PutRequest: { Item: item } })
    if (round[table].length >= roundItems) await flush(table)
  }
  await flush('campaign')
  await flush('vault')
  return root
}

/** What stands in the tables has to be what the copy says. */
async function refuseDifferent(
  tables: RawTables,
  { header, end }: CopyContents,
  root: RawItem | undefined,
): Promise<void> {
  const tally = createTally()
  for (const table of header.tables)
    for await (const page of scanPages(tables, table))
      for (const item of page)
        if (!isKey(item, keys.restoring())) tally.addItem(table, itemLine({ table, item }))
  if (root) tally.addItem('campaign', itemLine({ table: 'campaign', item: root }))
  if (tally.end().content !== end.content)
    throw new CaselineError('database', 'The tables do not hold what the copy holds. Run the restore again.')
}

async function serve(
  tables: RawTables,
  kinds: readonly TableKind[],
  root: RawItem | undefined,
): Promise<void> {
  for (const table of kinds.filter((name) => name !== 'campaign'))
    await deleteRaw(tables, table, keys.restoring())
  if (kinds.includes('campaign')) await deleteAndPut(tables, 'campaign', keys.restoring(), root)
}

function isKey(item: RawItem, { pk, sk }: { pk: string; sk: string }): boolean {
  return item['pk']?.S === pk && item['sk']?.S === sk
}
