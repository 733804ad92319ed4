/**
 * The few things that stores do with DynamoDB: read an item, read a partition, write on a condition, write several
 * items as one transaction. Items are plain objects; a condition that fails is an answer, every other failure a
 * CaselineError. Calls time out after seconds, since a function would rather answer 503 than hang.
 */
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { failedConditions, isConditionFailure, translateFailure } from './failures.ts'
import type { Key } from './keys.ts'
import { audienceIndex } from './tables.ts'
import { toCommand, toTransactItem, type Write } from './writes.ts'

export type Item = Record<string, unknown>
export type ReadOptions = { consistent?: boolean }
export type RangeOptions = ReadOptions & {
  /** Items of a page; all pages are read. */
  pageItems?: number
  /** Only sort keys up to and including this one. */
  upTo?: string
  /** Only sort keys that begin so; not together with `upTo`. */
  beginsWith?: string
  /** Only sort keys behind this one. */
  after?: string
  /** From the last sort key to the first. */
  backwards?: boolean
  /** Stop after this many items. */
  limitItems?: number
}

/** Whether all conditions held; `failed` names the positions of those that did not. */
export type WriteOutcome = { ok: true } | { ok: false; failed: number[] }

export type Table = {
  get(key: Key, options?: ReadOptions): Promise<Item | undefined>
  /** Reads up to 100 keys at a time; those not found are left out. */
  getMany(keys: readonly Key[], options?: ReadOptions): Promise<Item[]>
  /** Reads a partition in the order of its sort keys. */
  range(pk: string, options?: RangeOptions): Promise<Item[]>
  /** Reads a partition of the audience index; behind a sort key where `after` says so. */
  audience(pk: string, options: { limitItems: number; after?: string }): Promise<Item[]>
  /** Puts many items, in no order, without conditions; all of them are there when it resolves. */
  putMany(items: readonly (Key & Item)[]): Promise<void>
  /** One conditional write, or one transaction where there are several. */
  write(writes: readonly Write[]): Promise<WriteOutcome>
}

const requestTimeoutMs = 3000
const connectionTimeoutMs = 1000
const keysPerBatch = 100
const putsPerBatch = 25

/** Where a service is and who calls it, where the process environment is not to say so. */
export type ServiceAccess = {
  readonly endpoint: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

type EndpointName = `AWS_ENDPOINT_URL_${'DYNAMODB' | 'SSM' | 'SQS' | 'S3'}`

/** Where the environment says that a service of its own stands in for AWS; `undefined`: AWS itself. */
export function accessOf(
  environment: Readonly<Record<string, string | undefined>>,
  endpointName: EndpointName,
): ServiceAccess | undefined {
  const endpoint = environment[endpointName]
  if (endpoint === undefined) return undefined
  const accessKeyId = environment['AWS_ACCESS_KEY_ID'] ?? ''
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY'] ?? ''
  return { endpoint, region: environment['AWS_REGION'] ?? '', credentials: { accessKeyId, secretAccessKey } }
}

/** The SDK's client with bounded time and tries; without `access` the process environment says where and who. */
export function createDatabaseClient(access?: ServiceAccess): DynamoDBClient {
  return new DynamoDBClient({
    ...access,
    maxAttempts: 3,
    requestHandler: {
      requestTimeout: requestTimeoutMs,
      connectionTimeout: connectionTimeoutMs,
      // Without this the time limit is only a warning, and a silent database holds a function until it is killed.
      throwOnRequestTimeout: true,
    },
  })
}

export function createTable(client: DynamoDBClient, name: string): Table {
  return {
    get: (key, options) => getItem(client, name, key, options),
    getMany: (keys, options) => getItems(client, name, keys, options),
    range: (pk, options) => getRange(client, name, pk, options),
    audience: (pk, options) => getAudience(client, name, pk, options),
    putMany: (items) => putItems(client, name, items),
    write: (writes) => writeItems(client, name, writes),
  }
}

async function getItem(client: DynamoDBClient, name: string, key: Key, options: ReadOptions = {}) {
  const command = new GetItemCommand({
    TableName: name,
    Key: marshall(key),
    ConsistentRead: options.consistent ?? false,
  })
  const answer = await translated(() => client.send(command))
  return answer.Item && unmarshall(answer.Item)
}

async function getItems(
  client: DynamoDBClient,
  name: string,
  keys: readonly Key[],
  options: ReadOptions = {},
) {
  const items: Item[] = []
  for (let start = 0; start < keys.length; start += keysPerBatch) {
    let wanted = keys.slice(start, start + keysPerBatch).map((key) => marshall(key))
    while (wanted.length > 0) {
      const request = { [name]: { Keys: wanted, ConsistentRead: options.consistent ?? false } }
      const answer = await translated(() => client.send(new BatchGetItemCommand({ RequestItems: request })))
      items.push(...(answer.Responses?.[name] ?? []).map((item) => unmarshall(item)))
      wanted = answer.UnprocessedKeys?.[name]?.Keys ?? []
    }
  }
  return items
}

async function getRange(client: DynamoDBClient, name: string, pk: string, options: RangeOptions = {}) {
  const items: Item[] = []
  const limit = options.limitItems ?? Number.POSITIVE_INFINITY
  let start = options.after === undefined ? undefined : marshall({ pk, sk: options.after })
  do {
    const command = new QueryCommand({
      TableName: name,
      ...keyCondition(pk, options),
      ConsistentRead: options.consistent ?? false,
      ScanIndexForward: options.backwards !== true,
      Limit: Math.min(options.pageItems ?? 1000, limit - items.length),
      ...(start && { ExclusiveStartKey: start }),
    })
    const answer = await translated(() => client.send(command))
    items.push(...(answer.Items ?? []).map((item) => unmarshall(item)))
    start = answer.LastEvaluatedKey
  } while (start && items.length < limit)
  return items
}

async function getAudience(
  client: DynamoDBClient,
  name: string,
  pk: string,
  { limitItems, after }: { limitItems: number; after?: string },
): Promise<Item[]> {
  const command = new QueryCommand({
    TableName: name,
    IndexName: audienceIndex,
    KeyConditionExpression:
      after === undefined ? 'audiencePk = :pk' : 'audiencePk = :pk AND audienceSk > :after',
    ExpressionAttributeValues: marshall({ ':pk': pk, ':after': after }, { removeUndefinedValues: true }),
    Limit: limitItems,
  })
  const answer = await translated(() => client.send(command))
  return (answer.Items ?? []).map((item) => unmarshall(item))
}

async function putItems(client: DynamoDBClient, name: string, items: readonly (Key & Item)[]): Promise<void> {
  for (let start = 0; start < items.length; start += putsPerBatch) {
    let wanted = items
      .slice(start, start + putsPerBatch)
      .map((item) => ({ PutRequest: { Item: marshall(item, { removeUndefinedValues: true }) } }))
    while (wanted.length > 0) {
      const command = new BatchWriteItemCommand({ RequestItems: { [name]: wanted } })
      const answer = await translated(() => client.send(command))
      wanted = (answer.UnprocessedItems?.[name] ?? []) as typeof wanted
    }
  }
}

function keyCondition(pk: string, { upTo, beginsWith }: RangeOptions) {
  const values = { ':pk': pk, ':upTo': upTo, ':begin': beginsWith }
  const bySortKey = upTo === undefined ? '' : ' AND sk <= :upTo'
  const byBeginning = beginsWith === undefined ? '' : ' AND begins_with(sk, :begin)'
  return {
    KeyConditionExpression: `pk = :pk${bySortKey}${byBeginning}`,
    ExpressionAttributeValues: marshall(values, { removeUndefinedValues: true }),
  }
}

async function writeItems(
  client: DynamoDBClient,
  name: string,
  writes: readonly Write[],
): Promise<WriteOutcome> {
  const [first] = writes
  if (first === undefined) return { ok: true }
  return writes.length === 1 ? writeOne(client, name, first) : writeTogether(client, name, writes)
}

async function writeOne(client: DynamoDBClient, name: string, write: Write): Promise<WriteOutcome> {
  try {
    await toCommand(name, write).sendBy(client)
    return { ok: true }
  } catch (error) {
    if (isConditionFailure(error)) return { ok: false, failed: [0] }
    throw translateFailure(error)
  }
}

async function writeTogether(
  client: DynamoDBClient,
  name: string,
  writes: readonly Write[],
): Promise<WriteOutcome> {
  const items: TransactWriteItem[] = writes.map((write) => toTransactItem(name, write))
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: items }))
    return { ok: true }
  } catch (error) {
    const failed = failedConditions(error)
    if (failed) return { ok: false, failed }
    throw translateFailure(error)
  }
}

async function translated<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw translateFailure(error)
  }
}
