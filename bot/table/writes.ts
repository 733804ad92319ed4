/**
 * A write as data: put, update or delete, with an optional condition. The same write goes alone or as a part of a
 * transaction, so that a rule can say what is to happen together without knowing the SDK.
 */
import {
  DeleteItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type DynamoDBClient,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Key } from './keys.ts'

/** `absent`: no such item. Otherwise the item exists and each named attribute equals the value given. */
export type Condition = 'absent' | 'exists' | { readonly equals: Readonly<Record<string, unknown>> }

export type Write =
  | { readonly put: Key & Readonly<Record<string, unknown>>; readonly when?: Condition }
  | {
      readonly update: Key
      readonly set: Readonly<Record<string, unknown>>
      readonly remove?: readonly string[]
      readonly when?: Condition
    }
  | { readonly delete: Key; readonly when?: Condition }

type Expressions = {
  names: Record<string, string>
  values: Record<string, unknown>
  condition?: string
  update?: string
}

type Sendable = { sendBy(client: DynamoDBClient): Promise<unknown> }

const marshalling = { removeUndefinedValues: true, convertEmptyValues: false }

export function toCommand(table: string, write: Write): Sendable {
  const item = toTransactItem(table, write)
  if (item.Put) {
    const command = new PutItemCommand(item.Put)
    return { sendBy: (client) => client.send(command) }
  }
  if (item.Update) {
    const command = new UpdateItemCommand(item.Update)
    return { sendBy: (client) => client.send(command) }
  }
  const command = new DeleteItemCommand(item.Delete ?? { TableName: table, Key: {} })
  return { sendBy: (client) => client.send(command) }
}

export function toTransactItem(
  table: string,
  write: Write,
): TransactWriteItem & { Update?: { UpdateExpression: string } } {
  const expressions: Expressions = { names: {}, values: {} }
  if (write.when) expressions.condition = conditionOf(write.when, expressions)
  if ('put' in write)
    return { Put: { TableName: table, Item: marshall(write.put, marshalling), ...rendered(expressions) } }
  if ('delete' in write)
    return { Delete: { TableName: table, Key: marshall(write.delete), ...rendered(expressions) } }
  expressions.update = updateOf(write.set, write.remove ?? [], expressions)
  return {
    Update: {
      TableName: table,
      Key: marshall({ pk: write.update.pk, sk: write.update.sk }),
      UpdateExpression: expressions.update,
      ...rendered(expressions),
    },
  }
}

function rendered({ names, values, condition }: Expressions) {
  return {
    ...(condition !== undefined && { ConditionExpression: condition }),
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: marshall(values, marshalling) }),
  }
}

function conditionOf(condition: Condition, expressions: Expressions): string {
  if (condition === 'absent') return 'attribute_not_exists(pk)'
  if (condition === 'exists') return 'attribute_exists(pk)'
  const parts = Object.entries(condition.equals).map(([name, value], index) => {
    expressions.names[`#c${index}`] = name
    expressions.values[`:c${index}`] = value
    return `#c${index} = :c${index}`
  })
  return parts.join(' AND ')
}

function updateOf(
  set: Readonly<Record<string, unknown>>,
  remove: readonly string[],
  expressions: Expressions,
): string {
  const assignments = Object.entries(set).map(([name, value], index) => {
    expressions.names[`#s${index}`] = name
    expressions.values[`:s${index}`] = value
    return `#s${index} = :s${index}`
  })
  const removals = remove.map((name, index) => {
    expressions.names[`#r${index}`] = name
    return `#r${index}`
  })
  const removeClause = removals.length > 0 ? ` REMOVE ${removals.join(', ')}` : ''
  return `SET ${assignments.join(', ')}${removeClause}`
}
