/**
 * Makes indexes late, as they are in AWS: a Query on an index sees the table as it was some time ago, one's own
 * writes included. Such queries go to a copy of the table, to which each written item follows after the delay; the
 * engine itself answers them, so that paging and conditions are those of DynamoDB. For tests of the audience index.
 */
import { tableDefinitions } from '../bot/table/tables.ts'
import { callDynamo, type JsonObject } from './aws-json.ts'
import type { FinishedCall, TouchedItem } from './database-call.ts'
import type { DatabaseHooks } from './database-proxy.ts'
import { createTables, localTableNames, type TableNames } from './tables.ts'

export type LateIndex = {
  readonly hooks: DatabaseHooks
  /** Resolves once everything written so far shows on the index. */
  settled(): Promise<void>
}

type State = {
  endpoint: string
  names: TableNames
  lateMs: number
  /** Images are taken one after the other, so that the last one of an item is its newest. */
  taking: Promise<void>
  following: Set<Promise<void>>
}

const writeActions = new Set(['PutItem', 'UpdateItem', 'DeleteItem'])
const copyPageItems = 500
const keyNames = tableDefinitions.campaign.KeySchema.map(({ AttributeName }) => AttributeName)

/** Copies the table `campaign` and answers the hooks for the proxy. `endpoint` is the database itself. */
export async function createLateIndex(options: {
  endpoint: string
  lateMs: number
  tableNames?: TableNames
}): Promise<LateIndex> {
  const names = options.tableNames ?? localTableNames
  const { endpoint, lateMs } = options
  const state: State = { endpoint, names, lateMs, taking: Promise.resolve(), following: new Set() }
  await createTables(endpoint, { campaign: copyOf(names.campaign), vault: copyOf(names.vault) })
  await copyTable(endpoint, names.campaign)
  return {
    hooks: {
      beforeCall: ({ operation, input }) =>
        operation === 'Query' && input['IndexName'] !== undefined && input['TableName'] === names.campaign
          ? [{ kind: 'redirect', table: copyOf(names.campaign) }]
          : [],
      afterCall: (call) => {
        follow(state, call)
        return 'deliver'
      },
    },
    settled: async () => {
      await state.taking
      await Promise.all(state.following)
    },
  }
}

function copyOf(table: string): string {
  return `${table}-late`
}

async function copyTable(endpoint: string, table: string): Promise<void> {
  let start: unknown
  do {
    const page = await callDynamo(endpoint, 'Scan', {
      TableName: table,
      Limit: copyPageItems,
      ...(start !== undefined && { ExclusiveStartKey: start }),
    })
    for (const item of page['Items'] as JsonObject[])
      await callDynamo(endpoint, 'PutItem', { TableName: copyOf(table), Item: item })
    start = page['LastEvaluatedKey']
  } while (start !== undefined)
}

function follow(state: State, call: FinishedCall): void {
  const written = call.items.filter(
    ({ table, action }) => table === state.names.campaign && writeActions.has(action),
  )
  for (const item of written) {
    const key = keyOf(item)
    const taken = state.taking.then(() => read(state, key))
    state.taking = taken.then(() => undefined)
    const followed = taken
      .then((image) => apply(state, key, image))
      .finally(() => state.following.delete(followed))
    state.following.add(followed)
    // Whoever waits for `settled` hears of a failure; nobody else has to.
    followed.catch(() => undefined)
  }
}

function keyOf({ input }: TouchedItem): JsonObject {
  const source = (input['Key'] ?? input['Item']) as JsonObject
  return Object.fromEntries(keyNames.map((name) => [name, source[name]]))
}

async function read({ endpoint, names }: State, key: JsonObject): Promise<JsonObject | undefined> {
  const input = { TableName: names.campaign, Key: key, ConsistentRead: true }
  const answer = await callDynamo(endpoint, 'GetItem', input)
  return answer['Item'] as JsonObject | undefined
}

async function apply({ endpoint, names, lateMs }: State, key: JsonObject, image?: JsonObject): Promise<void> {
  // Timers of the same delay fire in the order in which they were set.
  await new Promise((resolve) => {
    setTimeout(resolve, lateMs)
  })
  const table = { TableName: copyOf(names.campaign) }
  if (image) await callDynamo(endpoint, 'PutItem', { ...table, Item: image })
  else await callDynamo(endpoint, 'DeleteItem', { ...table, Key: key })
}
