import {
  BatchGetItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  type DynamoDBClient,
  type PutItemCommandInput,
} from '@aws-sdk/client-dynamodb'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import type { FunctionPermissions } from '../../bot/permissions.ts'
import type { FinishedCall } from '../../local/database-call.ts'
import { conflictOf, createFaults, throttling, type Faults } from '../../local/database-faults.ts'
import { startDatabaseProxy, type DatabaseHooks, type DatabaseProxy } from '../../local/database-proxy.ts'
import { createLateIndex } from '../../local/late-index.ts'
import { startDatabase, type Database } from '../../local/database.ts'
import { createTables } from '../../local/tables.ts'
import { aDatabaseClient } from './fixtures/clients.ts'

const campaign = 'caseline-campaign'
const vault = 'caseline-vault'
const nothing = { read: [], delete: [] }
const noMore = { audience: false, pumpQueue: [] }
const permissions: Record<string, FunctionPermissions> = {
  reader: {
    tables: { campaign: ['GetItem', 'BatchGetItem', 'Query'], vault: [] },
    parameters: nothing,
    ...noMore,
  },
  writer: {
    tables: { campaign: ['GetItem', 'PutItem', 'UpdateItem', 'Query'], vault: [] },
    parameters: nothing,
    ...noMore,
  },
  intake: {
    tables: { campaign: [], vault: [{ partitions: ['sealed'], actions: ['PutItem'] }] },
    parameters: nothing,
    ...noMore,
  },
}

const dataDir = mkdtempSync(join(tmpdir(), 'caseline-local-'))
let database: Database
let proxy: DatabaseProxy
let writer: DynamoDBClient

beforeAll(async () => {
  database = await startDatabase({ dataDir })
  await createTables(database.endpoint)
  proxy = await startDatabaseProxy({ endpoint: database.endpoint, permissions })
  writer = aDatabaseClient('writer', proxy.endpoint)
})

afterAll(async () => {
  await proxy.close()
  await database.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

function use(hooks: DatabaseHooks): void {
  onTestFinished(proxy.use(hooks))
}

function recorded(): FinishedCall[] {
  const calls: FinishedCall[] = []
  use({ onCall: (call) => void calls.push(call) })
  return calls
}

function keyOf(pk: string) {
  return { pk: { S: pk }, sk: { S: '-' } }
}

function aPut(pk: string, more: Partial<PutItemCommandInput> = {}): PutItemCommand {
  return new PutItemCommand({ TableName: campaign, Item: keyOf(pk), ...more })
}

function aFollower(pk: string, shard = 'AUD#1'): PutItemCommand {
  return aPut(pk, { Item: { ...keyOf(pk), audiencePk: { S: shard }, audienceSk: { S: pk } } })
}

const audienceQuery = new QueryCommand({
  TableName: campaign,
  IndexName: 'audience',
  KeyConditionExpression: 'audiencePk = :shard',
  ExpressionAttributeValues: { ':shard': { S: 'AUD#1' } },
})

async function exists(pk: string): Promise<boolean> {
  const operator = aDatabaseClient('operator', proxy.endpoint)
  const { Item } = await operator.send(
    new GetItemCommand({ TableName: campaign, Key: keyOf(pk), ConsistentRead: true }),
  )
  return Item !== undefined
}

const denied = { name: 'AccessDeniedException' }

it('lets a function do what its role allows', async () => {
  await writer.send(aPut('allowed'))
  expect(await exists('allowed')).toBe(true)
})

it('refuses an operation that the role does not name', async () => {
  await expect(writer.send(new ScanCommand({ TableName: campaign, Limit: 1 }))).rejects.toMatchObject(denied)
  await expect(writer.send(new ListTablesCommand({}))).rejects.toMatchObject(denied)
})

it('refuses a table that the role does not name, in a batch too', async () => {
  const reader = aDatabaseClient('reader', proxy.endpoint)
  const keys = { Keys: [keyOf('a')] }
  const inVault = new GetItemCommand({ TableName: vault, Key: keyOf('a') })
  const inBoth = new BatchGetItemCommand({ RequestItems: { [campaign]: keys, [vault]: keys } })
  await expect(reader.send(inVault)).rejects.toMatchObject(denied)
  await expect(reader.send(inBoth)).rejects.toMatchObject(denied)
})

it('checks each item of a transaction, and performs none when one is refused', async () => {
  const puts = { Put: { TableName: campaign, Item: keyOf('half') } }
  const deletes = { Delete: { TableName: campaign, Key: keyOf('other') } }
  const together = new TransactWriteItemsCommand({ TransactItems: [puts, deletes] })
  await expect(writer.send(together)).rejects.toMatchObject({
    ...denied,
    message: expect.stringContaining('dynamodb:DeleteItem') as string,
  })
  expect(await exists('half')).toBe(false)
})

it('refuses everything to a function that is not on the page of permissions', async () => {
  const stranger = aDatabaseClient('stranger', proxy.endpoint)
  await expect(stranger.send(aPut('strange'))).rejects.toMatchObject(denied)
})

it('refuses to hand back an old item to a function that may only write', async () => {
  const intake = aDatabaseClient('intake', proxy.endpoint)
  const put = (more: Partial<PutItemCommandInput>) =>
    intake.send(aPut('sealed', { TableName: vault, ...more }))
  await expect(put({})).resolves.toBeDefined()
  await expect(put({ ReturnValues: 'ALL_OLD' })).rejects.toMatchObject(denied)
  await expect(
    put({ ConditionExpression: 'attribute_not_exists(pk)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
  ).rejects.toMatchObject(denied)
})

it('refuses partitions of the vault that the role does not name, in a transaction too', async () => {
  const intake = aDatabaseClient('intake', proxy.endpoint)
  const [named, other] = ['sealed-too', 'elsewhere'].map((pk) => ({ TableName: vault, Item: keyOf(pk) }))
  await expect(intake.send(aPut('elsewhere', { TableName: vault }))).rejects.toMatchObject(denied)
  const together = new TransactWriteItemsCommand({ TransactItems: [{ Put: named }, { Put: other }] })
  await expect(intake.send(together)).rejects.toMatchObject(denied)
})

it('records each call with its function, its items, its capacity and how it ended', async () => {
  const calls = recorded()
  await writer.send(aFollower('indexed', 'AUD#2'))
  await writer
    .send(aPut('indexed', { ConditionExpression: 'attribute_not_exists(pk)' }))
    .catch(() => undefined)
  expect(calls).toMatchObject([
    {
      function: 'writer',
      operation: 'PutItem',
      items: [{ table: campaign, action: 'PutItem' }],
      outcome: 'ok',
      consumed: [
        { table: campaign, writeUnits: 1, readUnits: 0 },
        { table: campaign, index: 'audience', writeUnits: 1, readUnits: 0 },
      ],
    },
    { outcome: 'ConditionalCheckFailedException', consumed: [] },
  ])
})

it('shows a caller as much about capacity as it asked for, and measures all the same', async () => {
  const calls = recorded()
  const silent = await writer.send(aPut('capacity'))
  const total = await writer.send(aPut('capacity', { ReturnConsumedCapacity: 'TOTAL' }))
  const detailed = await writer.send(aPut('capacity', { ReturnConsumedCapacity: 'INDEXES' }))
  expect(silent.ConsumedCapacity).toBeUndefined()
  expect(total.ConsumedCapacity).toEqual({ TableName: campaign, CapacityUnits: 1 })
  expect(detailed.ConsumedCapacity).toMatchObject({ Table: { CapacityUnits: 1 } })
  expect(calls.map(({ consumed }) => consumed)).toEqual(
    Array.from({ length: 3 }, () => [{ table: campaign, readUnits: 0, writeUnits: 1 }]),
  )
})

it('counts a transaction twice, as AWS does', async () => {
  const calls = recorded()
  const put = (pk: string) => ({ Put: { TableName: campaign, Item: keyOf(pk) } })
  await writer.send(new TransactWriteItemsCommand({ TransactItems: [put('one'), put('two')] }))
  expect(calls[0]?.consumed).toEqual([{ table: campaign, readUnits: 0, writeUnits: 4 }])
})

it('performs nothing when a call is refused or broken before it', async () => {
  use({
    beforeCall: ({ operation, input }) => {
      if (operation !== 'PutItem') return []
      const refused = JSON.stringify(input).includes('never')
      return refused ? [{ kind: 'refuse', error: throttling() }] : [{ kind: 'break' }]
    },
  })
  await expect(writer.send(aPut('never'))).rejects.toMatchObject({ name: 'ThrottlingException' })
  await expect(writer.send(aPut('cut'))).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect([await exists('never'), await exists('cut')]).toEqual([false, false])
})

it('performs a call whose answer is lost, and says so in the record only', async () => {
  const calls = recorded()
  use({ beforeCall: ({ operation }) => (operation === 'PutItem' ? [{ kind: 'lose' }] : []) })
  await expect(writer.send(aPut('lost'))).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect(await exists('lost')).toBe(true)
  expect(calls[0]).toMatchObject({ operation: 'PutItem', outcome: 'lost' })
})

it('lets a hook act between the performing and the answer', async () => {
  const seen: boolean[] = []
  use({
    afterCall: async ({ operation }) => {
      if (operation !== 'PutItem') return 'deliver'
      seen.push(await exists('between'))
      return 'lose'
    },
  })
  await expect(writer.send(aPut('between'))).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect(seen).toEqual([true])
})

it('cancels a transaction with reasons that the SDK reads, when it is told to conflict', async () => {
  use({
    beforeCall: (call) => {
      const error = conflictOf(call)
      return error ? [{ kind: 'refuse', error }] : []
    },
  })
  const put = { Put: { TableName: campaign, Item: keyOf('conflicted') } }
  const other = { Put: { TableName: campaign, Item: keyOf('conflicted-too') } }
  await expect(
    writer.send(new TransactWriteItemsCommand({ TransactItems: [put, other] })),
  ).rejects.toMatchObject({
    name: 'TransactionCanceledException',
    CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }],
  })
  await expect(writer.send(aPut('conflicted'))).rejects.toMatchObject({
    name: 'TransactionConflictException',
  })
  await expect(
    writer.send(new GetItemCommand({ TableName: campaign, Key: keyOf('a') })),
  ).resolves.toBeDefined()
})

async function outcomesWith(faults: Faults): Promise<string[]> {
  const calls = recorded()
  const stop = proxy.use(createFaults(faults))
  for (let number = 0; number < 40; number += 1)
    await writer.send(aPut(`seeded-${number}`)).catch(() => undefined)
  stop()
  return calls.map(({ outcome }) => outcome)
}

it('draws the same faults from the same seed, and others from another', async () => {
  const chances = { conflict: 0.2, throttle: 0.2, lose: 0.2, break: 0.2 }
  const first = await outcomesWith({ seed: 7, ...chances })
  const again = await outcomesWith({ seed: 7, ...chances })
  const other = await outcomesWith({ seed: 8, ...chances })
  expect(again).toEqual(first)
  expect(other).not.toEqual(first)
  expect([...new Set([...first, ...other])].sort()).toEqual([
    'ProvisionedThroughputExceededException',
    'ThrottlingException',
    'TransactionConflictException',
    'broken',
    'lost',
    'ok',
  ])
})

it('disturbs nothing when no chance is set', async () => {
  expect(new Set(await outcomesWith({ seed: 7 }))).toEqual(new Set(['ok']))
})

it('shows on an index what was true a while ago, and the truth in the end', async () => {
  const operator = aDatabaseClient('operator', proxy.endpoint)
  const lateIndex = await createLateIndex({ endpoint: database.endpoint, lateMs: 50 })
  use(lateIndex.hooks)
  const onIndex = async (): Promise<string[]> => {
    const { Items } = await operator.send(audienceQuery)
    return (Items ?? []).map(({ pk }) => pk?.S ?? '')
  }
  await operator.send(aFollower('early'))
  expect(await onIndex()).toEqual([])
  await lateIndex.settled()
  expect(await onIndex()).toEqual(['early'])
  await operator.send(new DeleteItemCommand({ TableName: campaign, Key: keyOf('early') }))
  await operator.send(aFollower('next'))
  expect(await onIndex()).toEqual(['early'])
  await lateIndex.settled()
  expect(await onIndex()).toEqual(['next'])
})

it('makes a call wait as long as its latency says', async () => {
  const calls = recorded()
  use({ beforeCall: () => [{ kind: 'delay', delayMs: 20 }] })
  await writer.send(aPut('slow'))
  expect(calls[0]?.durationMs).toBeGreaterThanOrEqual(19)
})

it('answers 500 while the database is down, and goes on when it is back', async () => {
  process.kill(database.processId() ?? Number.NaN, 'SIGKILL')
  const outcomes: string[] = []
  for (let tries = 0; tries < 500 && outcomes.at(-1) !== 'ok'; tries += 1)
    outcomes.push(
      await writer.send(aPut('back')).then(
        () => 'ok',
        (error: Error) => error.name,
      ),
    )
  expect(outcomes.at(-1)).toBe('ok')
  expect(outcomes.filter((outcome) => outcome !== 'ok' && outcome !== 'InternalServerError')).toEqual([])
})
