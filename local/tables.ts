/**
 * Makes the tables in the local database from their one definition, and deletes what has expired, as DynamoDB does
 * by itself and the embedded engine does not. Speaks to the database directly, not through the proxy: no function may do this.
 */
import { expiryAttribute, tableDefinitions } from '../bot/table/tables.ts'
import { AwsError, callDynamo, type JsonObject } from './aws-json.ts'

export type TableNames = { readonly campaign: string; readonly vault: string }

export const localTableNames: TableNames = { campaign: 'caseline-campaign', vault: 'caseline-vault' }

const scanPageItems = 500

/** Makes the tables that are not there yet. A definition that changed since is not applied to an existing table. */
export async function createTables(endpoint: string, names: TableNames = localTableNames): Promise<void> {
  for (const table of ['campaign', 'vault'] as const) {
    const input = { TableName: names[table], BillingMode: 'PAY_PER_REQUEST', ...tableDefinitions[table] }
    try {
      await callDynamo(endpoint, 'CreateTable', input)
    } catch (error) {
      if (!(error instanceof AwsError && error.type === 'ResourceInUseException')) throw error
    }
  }
}

/** Deletes the items whose second of expiry is before `now`; answers how many. */
export async function sweepExpired(
  endpoint: string,
  now: Date,
  names: TableNames = localTableNames,
): Promise<number> {
  let deleted = 0
  for (const table of Object.values(names)) deleted += await sweepTable(endpoint, table, now)
  return deleted
}

/** Deletes every item of every table. */
export async function emptyTables(endpoint: string, names: TableNames = localTableNames): Promise<void> {
  for (const table of Object.values(names)) {
    let start: unknown
    do {
      const request = { TableName: table, Limit: scanPageItems, ProjectionExpression: 'pk, sk' }
      const page = await callDynamo(endpoint, 'Scan', {
        ...request,
        ...(start !== undefined && { ExclusiveStartKey: start }),
      })
      for (const key of page['Items'] as JsonObject[])
        await callDynamo(endpoint, 'DeleteItem', { TableName: table, Key: key })
      start = page['LastEvaluatedKey']
    } while (start !== undefined)
  }
}

const expired = {
  names: { '#expiry': expiryAttribute },
  values: (now: Date) => ({ ':now': { N: String(Math.floor(now.getTime() / 1000)) } }),
  expression: '#expiry < :now',
}

async function sweepTable(endpoint: string, table: string, now: Date): Promise<number> {
  let deleted = 0
  let start: unknown
  do {
    const page = await callDynamo(endpoint, 'Scan', {
      TableName: table,
      Limit: scanPageItems,
      ProjectionExpression: 'pk, sk',
      FilterExpression: expired.expression,
      ExpressionAttributeNames: expired.names,
      ExpressionAttributeValues: expired.values(now),
      ...(start !== undefined && { ExclusiveStartKey: start }),
    })
    for (const key of page['Items'] as JsonObject[]) deleted += await deleteExpired(endpoint, table, key, now)
    start = page['LastEvaluatedKey']
  } while (start !== undefined)
  return deleted
}

async function deleteExpired(endpoint: string, table: string, key: JsonObject, now: Date): Promise<number> {
  try {
    await callDynamo(endpoint, 'DeleteItem', {
      TableName: table,
      Key: key,
      // It may have been written anew since the scan saw it.
      ConditionExpression: expired.expression,
      ExpressionAttributeNames: expired.names,
      ExpressionAttributeValues: expired.values(now),
    })
    return 1
  } catch (error) {
    if (error instanceof AwsError && error.type === 'ConditionalCheckFailedException') return 0
    throw error
  }
}
