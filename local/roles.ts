/**
 * Refuses what a function's role does not allow, from the same page as the policies in AWS (bot/permissions.ts). The
 * operator, who runs imports, may do everything; a name that is not on the page may do nothing.
 */
import {
  grantsTo,
  type DynamoAction,
  type FunctionPermissions,
  type ObjectAction,
} from '../bot/permissions.ts'
import { AwsError, type JsonObject, operatorName, textOf } from './aws-json.ts'
import type { DatabaseCall, TouchedItem } from './database-call.ts'
import type { TableNames } from './tables.ts'

export type Permissions = Readonly<Record<string, FunctionPermissions>>

/** Throws AccessDeniedException unless the caller's role covers every item of the call. */
export function checkDatabaseRole(call: DatabaseCall, permissions: Permissions, names: TableNames): void {
  if (call.function === operatorName) return
  for (const item of call.items) {
    if (!mayTouch(item, permissions[call.function], names))
      throw denied(call.function, `dynamodb:${item.action}`, `table/${item.table}`)
  }
}

function mayTouch(item: TouchedItem, role: FunctionPermissions | undefined, names: TableNames): boolean {
  const table = (['campaign', 'vault'] as const).find((key) => names[key] === item.table)
  if (role === undefined || table === undefined) return false
  const allowed = actionsOn(table, item, role)
  if (!(allowed as readonly string[]).includes(item.action)) return false
  if (item.input['IndexName'] !== undefined && !role.audience) return false
  // A write can hand back the old item: without the right to read, it must not.
  return allowed.includes('GetItem') || !handsBackItem(item)
}

/**
 * What a role may do to every partition that the call names; where it cannot be told which these are, only what it may
 * do to all of them.
 */
function actionsOn(
  table: 'campaign' | 'vault',
  { input }: TouchedItem,
  role: FunctionPermissions,
): DynamoAction[] {
  const named = partitionsOf(input)
  const covering = grantsTo(table, role).filter(
    ({ partitions }) =>
      partitions === undefined ||
      (named.length > 0 && named.every((pk) => partitions.some((beginning) => pk.startsWith(beginning)))),
  )
  return covering.flatMap(({ actions }) => actions)
}

function partitionsOf(input: JsonObject): string[] {
  const { Item: item, Key: key, Keys: keys, ExpressionAttributeValues: values } = input
  const named = [item, key, ...(Array.isArray(keys) ? keys : [])]
    .filter((each) => each !== undefined)
    .map((each) => (each as JsonObject)['pk'])
  const queried = input['KeyConditionExpression'] === undefined ? [] : [(values as JsonObject)[':pk']]
  return [...named, ...queried].map((value) => textOf((value as JsonObject | undefined)?.['S']))
}

function handsBackItem({ input }: TouchedItem): boolean {
  return ['ReturnValues', 'ReturnValuesOnConditionCheckFailure'].some(
    (wish) => input[wish] !== undefined && input[wish] !== 'NONE',
  )
}

/** Throws AccessDeniedException unless the caller may do `action` to the parameter `name` (without its prefix). */
export function checkParameterRole(
  caller: string,
  action: 'read' | 'write' | 'delete',
  name: string,
  permissions: Permissions,
): void {
  if (caller === operatorName) return
  const granted = permissions[caller]?.parameters
  const patterns: readonly string[] = action === 'write' ? [] : (granted?.[action] ?? [])
  if (!patterns.some((pattern) => covers(pattern, name)))
    throw denied(caller, `ssm:${action}`, `parameter/${name}`)
}

/** Throws AccessDenied unless the caller may do `operation` to the pump's queue. */
export function checkQueueRole(caller: string, operation: string, permissions: Permissions): void {
  if (caller === operatorName) return
  const act = operation === 'SendMessage' ? 'send' : 'receive'
  if (!permissions[caller]?.pumpQueue.includes(act)) throw denied(caller, `sqs:${operation}`, 'queue/pump')
}

/** Throws AccessDenied unless the caller may do this with objects. */
export function checkObjectRole(caller: string, action: ObjectAction, permissions: Permissions): void {
  if (caller === operatorName || permissions[caller]?.objects?.includes(action)) return
  throw denied(caller, `s3:${action}`, 'bucket/objects')
}

function covers(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern
}

function denied(caller: string, action: string, resource: string): AwsError {
  return new AwsError(
    'AccessDeniedException',
    `User: ${caller} is not authorized to perform: ${action} on resource: ${resource} because no identity-based ` +
      `policy allows the ${action} action`,
  )
}
