/**
 * The tables as an operator reads and writes them: whole, item by item as they are stored. Trouble that passes
 * (throttling, a lost connection) is waited for.
 */
import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  type DynamoDBClient,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb'
import { setTimeout as sleep } from 'node:timers/promises'
import { CaselineError, isTemporary } from '../../bot/errors.ts'
import { translateFailure } from '../../bot/table/failures.ts'
import type { Key } from '../../bot/table/keys.ts'
import type { RawItem, TableKind } from './copy-lines.ts'

/** Where the tables are. */
export type RawTables = {
  readonly client: DynamoDBClient
  readonly names: Readonly<Record<TableKind, string>>
}

const scanPageItems = 500
const itemsPerBatch = 25
const batchesAtOnce = 8
const tries = 10
const firstPauseMs = 100

/** Every item, a page at a time, read consistently; not one moment: what changes meanwhile is read before or after. */
export async function* scanPages(
  { client, names }: RawTables,
  table: TableKind,
  only?: 'keys',
): AsyncGenerator<RawItem[]> {
  let start: RawItem | undefined
  do {
    const page = await persistently(async () =>
      client.send(
        new ScanCommand({
          TableName: names[table],
          Limit: scanPageItems,
          ConsistentRead: true,
          ...(only && { ProjectionExpression: 'pk, sk' }),
          ...(start && { ExclusiveStartKey: start }),
        }),
      ),
    )
    yield page.Items ?? []
    start = page.LastEvaluatedKey
  } while (start)
}

export async function* campaignItems(tables: RawTables): AsyncGenerator<RawItem> {
  for await (const page of scanPages(tables, 'campaign')) yield* page
}

export async function getRaw(tables: RawTables, table: TableKind, key: Key): Promise<RawItem | undefined> {
  const request = { TableName: tables.names[table], Key: rawKey(key), ConsistentRead: true }
  return (await persistently(async () => tables.client.send(new GetItemCommand(request)))).Item
}

export async function putRaw(tables: RawTables, table: TableKind, item: RawItem): Promise<void> {
  const request = { TableName: tables.names[table], Item: item }
  await persistently(async () => tables.client.send(new PutItemCommand(request)))
}

export async function deleteRaw(tables: RawTables, table: TableKind, key: Key): Promise<void> {
  const request = { TableName: tables.names[table], Key: rawKey(key) }
  await persistently(async () => tables.client.send(new DeleteItemCommand(request)))
}

/** Both or neither; without `item` the one. */
export async function deleteAndPut(
  tables: RawTables,
  table: TableKind,
  gone: Key,
  item: RawItem | undefined,
): Promise<void> {
  if (!item) return deleteRaw(tables, table, gone)
  const TableName = tables.names[table]
  const TransactItems = [{ Delete: { TableName, Key: rawKey(gone) } }, { Put: { TableName, Item: item } }]
  await persistently(async () => tables.client.send(new TransactWriteItemsCommand({ TransactItems })))
}

export function rawKey({ pk, sk }: Key): RawItem {
  return { pk: { S: pk }, sk: { S: sk } }
}

/** Puts and deletes, many at once and in no order; done when it resolves. */
export async function writeRaw(
  tables: RawTables,
  table: TableKind,
  requests: readonly WriteRequest[],
): Promise<void> {
  const size = itemsPerBatch * batchesAtOnce
  for (let start = 0; start < requests.length; start += size) {
    const round = requests.slice(start, start + size)
    const batches = Array.from({ length: Math.ceil(round.length / itemsPerBatch) }, (_, index) =>
      round.slice(index * itemsPerBatch, (index + 1) * itemsPerBatch),
    )
    await Promise.all(batches.map(async (batch) => writeBatch(tables, table, batch)))
  }
}

async function writeBatch(
  { client, names }: RawTables,
  table: TableKind,
  batch: WriteRequest[],
): Promise<void> {
  let left = batch
  await persistently(async () => {
    const answer = await client.send(new BatchWriteItemCommand({ RequestItems: { [names[table]]: left } }))
    left = answer.UnprocessedItems?.[names[table]] ?? []
    if (left.length > 0) throw new CaselineError('busy', 'A part of a batch was not written.')
  })
}

/** Tries again while the trouble may pass; the pauses grow to some minutes in all. */
async function persistently<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call()
    } catch (error) {
      const failure = translateFailure(error)
      if (!isTemporary(failure) || attempt === tries) throw failure
      await sleep(firstPauseMs * 2 ** attempt)
    }
  }
}
