/**
 * A DynamoDB call as the local stack sees it: who made it, which items it names, what it consumed and how it ended.
 * Metrics, permissions, faults and tests all read this one shape.
 */
import { textOf, type JsonObject } from './aws-json.ts'

/** Something that a call does to a table, under the name of the permission that it needs. */
export type TouchedItem = { readonly table: string; readonly action: string; readonly input: JsonObject }

/** Capacity units of one table or index, as the database reports them. */
export type Consumed = {
  readonly table: string
  readonly index?: string
  readonly readUnits: number
  readonly writeUnits: number
}

/**
 * How a call ended: `ok`, the name of an error type (`ConditionalCheckFailedException`, ...), `lost` when it was
 * performed and its answer was not delivered, `broken` when the connection was cut before it was performed.
 */
type CallOutcome = string

export type DatabaseCall = {
  /** 1 for the first call that this proxy saw. */
  readonly number: number
  readonly function: string
  readonly operation: string
  readonly items: readonly TouchedItem[]
  readonly input: JsonObject
}

export type FinishedCall = DatabaseCall & {
  readonly outcome: CallOutcome
  /** Empty when the call failed: DynamoDB then reports nothing, although a failed condition costs a write. */
  readonly consumed: readonly Consumed[]
  readonly durationMs: number
}

const transactActions: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
}
const readOperations = new Set(['GetItem', 'BatchGetItem', 'TransactGetItems', 'Query', 'Scan'])
const capacityOperations = new Set([
  ...readOperations,
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'BatchWriteItem',
  'TransactWriteItems',
])

/** What a call touches; a transaction touches each of its items. */
export function itemsOf(operation: string, input: JsonObject): TouchedItem[] {
  const transaction = input['TransactItems']
  if (Array.isArray(transaction)) return transaction.flatMap((item: JsonObject) => transactItems(item))
  const batch = input['RequestItems']
  if (isObject(batch))
    return Object.keys(batch).map((table) => ({
      table,
      action: operation,
      input: batch[table] as JsonObject,
    }))
  return [{ table: textOf(input['TableName']), action: operation, input }]
}

function transactItems(item: JsonObject): TouchedItem[] {
  return Object.entries(item).map(([kind, part]) => ({
    table: textOf((part as JsonObject)['TableName']),
    action: transactActions[kind] ?? kind,
    input: part as JsonObject,
  }))
}

/** The call as it is sent on: it always asks for the capacity of tables and indexes. */
export function askForCapacity(operation: string, input: JsonObject): JsonObject {
  return capacityOperations.has(operation) ? { ...input, ReturnConsumedCapacity: 'INDEXES' } : input
}

/** What an answer says was consumed. */
export function consumedOf(operation: string, answer: JsonObject): Consumed[] {
  const reported = answer['ConsumedCapacity']
  if (reported === undefined) return []
  const isRead = readOperations.has(operation)
  return [reported].flat().flatMap((capacity) => partsOf(capacity as JsonObject, isRead))
}

function partsOf(capacity: JsonObject, isRead: boolean): Consumed[] {
  const table = textOf(capacity['TableName'])
  const units = (part: unknown): { readUnits: number; writeUnits: number } => {
    const value = Number((part as JsonObject | undefined)?.['CapacityUnits'] ?? 0)
    return { readUnits: isRead ? value : 0, writeUnits: isRead ? 0 : value }
  }
  const parts: Consumed[] = [{ table, ...units(capacity['Table']) }]
  const indexes = (capacity['GlobalSecondaryIndexes'] ?? {}) as JsonObject
  for (const index of Object.keys(indexes)) parts.push({ table, index, ...units(indexes[index]) })
  return parts
}

/** The answer with only as much about capacity as the caller had asked for. */
export function answerAsAsked(input: JsonObject, answer: JsonObject): JsonObject {
  const { ConsumedCapacity: reported, ...rest } = answer
  const wish = input['ReturnConsumedCapacity'] ?? 'NONE'
  if (reported === undefined || wish === 'NONE') return rest
  if (wish === 'INDEXES') return answer
  const total = Array.isArray(reported)
    ? reported.map((capacity: JsonObject) => totalOf(capacity))
    : totalOf(reported as JsonObject)
  return { ...rest, ConsumedCapacity: total }
}

function totalOf(capacity: JsonObject): JsonObject {
  const { Table: _table, GlobalSecondaryIndexes: _global, LocalSecondaryIndexes: _local, ...total } = capacity
  return total
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null
}
