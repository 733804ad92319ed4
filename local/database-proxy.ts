/**
 * The proxy between the functions and the database. It passes calls on, and is where the local stack stops being
 * kinder than AWS: it refuses what a role does not allow, records every call with its capacity, and disturbs calls
 * when told to. A disturbance comes from the hooks, given by a test or made from a seed (database-faults.ts).
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  authorizationOf,
  AwsError,
  errorName,
  operatorName,
  readAwsCall,
  sendAws,
  sendAwsError,
  type JsonObject,
} from './aws-json.ts'
import {
  answerAsAsked,
  askForCapacity,
  consumedOf,
  itemsOf,
  type Consumed,
  type DatabaseCall,
  type FinishedCall,
} from './database-call.ts'
import { startHttpServer } from './http-server.ts'
import { checkDatabaseRole, type Permissions } from './roles.ts'
import { localTableNames, type TableNames } from './tables.ts'

/** What can befall a call. */
export type Disturbance =
  | { readonly kind: 'delay'; readonly delayMs: number }
  /** Answers with this error; nothing is performed. */
  | { readonly kind: 'refuse'; readonly error: AwsError }
  /** Cuts the connection; nothing is performed. */
  | { readonly kind: 'break' }
  /** Performs the call, then cuts the connection instead of answering. */
  | { readonly kind: 'lose' }
  /** Performs the call on another table of the same shape; the caller does not see it. */
  | { readonly kind: 'redirect'; readonly table: string }

export type DatabaseHooks = {
  /** Awaited before a call is performed; several disturbances add up. A test may kill a process here. */
  beforeCall?: (call: DatabaseCall) => Promise<readonly Disturbance[]> | readonly Disturbance[]
  /** Awaited after a call was performed and before its answer is delivered. */
  afterCall?: (call: FinishedCall) => Promise<'lose' | 'deliver'> | 'lose' | 'deliver'
  /** Hears every call once it is over. */
  onCall?: (call: FinishedCall) => void
}

export type DatabaseProxyOptions = {
  /** The database's address. */
  endpoint: string
  permissions: Permissions
  port?: number
  tableNames?: TableNames
}

export type DatabaseProxy = {
  readonly endpoint: string
  /** Adds hooks; the function returned takes them away. They run in the order in which they were added. */
  use(hooks: DatabaseHooks): () => void
  close(): Promise<void>
}

type Answer = { status: number; body: JsonObject }
type Proxy = { options: DatabaseProxyOptions; hooks: Set<DatabaseHooks>; calls: number }

/** Starts the proxy on `port` or on a free one. */
export async function startDatabaseProxy(options: DatabaseProxyOptions): Promise<DatabaseProxy> {
  const proxy: Proxy = { options, hooks: new Set(), calls: 0 }
  const server = await startHttpServer(options.port ?? 0, (request, response) =>
    pass(proxy, request, response),
  )
  return {
    endpoint: server.url,
    use: (hooks) => {
      proxy.hooks.add(hooks)
      return () => void proxy.hooks.delete(hooks)
    },
    close: () => server.close(),
  }
}

async function pass(proxy: Proxy, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const { operation, caller, input } = await readAwsCall(request)
    proxy.calls += 1
    const items = itemsOf(operation, input)
    await passCall(proxy, { number: proxy.calls, function: caller, operation, items, input }, response)
  } catch (error) {
    sendAwsError(response, error)
  }
}

async function passCall(proxy: Proxy, call: DatabaseCall, response: ServerResponse): Promise<void> {
  const startedAtMs = performance.now()
  const finish = (outcome: string, consumed: readonly Consumed[] = []): FinishedCall => ({
    ...call,
    outcome,
    consumed,
    durationMs: performance.now() - startedAtMs,
  })
  const refuse = (error: AwsError): void => {
    report(proxy, finish(error.type))
    sendAwsError(response, error)
  }
  const denial = denialOf(proxy, call)
  if (denial) return refuse(denial)
  const disturbances = await disturbancesOf(proxy, call)
  const refusal = disturbances.find((one) => one.kind === 'refuse')
  if (refusal) return refuse(refusal.error)
  if (disturbances.some((one) => one.kind === 'break')) {
    report(proxy, finish('broken'))
    return cut(response)
  }
  const answer = await performWhere(proxy, call, disturbances)
  const finished = finish(outcomeOf(answer), consumedOf(call.operation, answer.body))
  await deliver(proxy, disturbances, finished, answer, response)
}

async function deliver(
  proxy: Proxy,
  disturbances: readonly Disturbance[],
  finished: FinishedCall,
  answer: Answer,
  response: ServerResponse,
): Promise<void> {
  let lost = disturbances.some((one) => one.kind === 'lose')
  for (const hooks of proxy.hooks) if ((await hooks.afterCall?.(finished)) === 'lose') lost = true
  report(proxy, lost ? { ...finished, outcome: 'lost' } : finished)
  if (lost) cut(response)
  else sendAws(response, answer.status, answerAsAsked(finished.input, answer.body))
}

function denialOf(proxy: Proxy, call: DatabaseCall): AwsError | undefined {
  try {
    checkDatabaseRole(call, proxy.options.permissions, proxy.options.tableNames ?? localTableNames)
    return undefined
  } catch (error) {
    if (error instanceof AwsError) return error
    throw error
  }
}

async function disturbancesOf(proxy: Proxy, call: DatabaseCall): Promise<Disturbance[]> {
  const disturbances: Disturbance[] = []
  for (const hooks of proxy.hooks) disturbances.push(...((await hooks.beforeCall?.(call)) ?? []))
  for (const one of disturbances) if (one.kind === 'delay') await pause(one.delayMs)
  return disturbances
}

async function performWhere(
  proxy: Proxy,
  call: DatabaseCall,
  disturbances: readonly Disturbance[],
): Promise<Answer> {
  const elsewhere = disturbances.find((one) => one.kind === 'redirect')?.table
  if (elsewhere === undefined) return perform(proxy, call)
  const answer = await perform(proxy, { ...call, input: { ...call.input, TableName: elsewhere } })
  const reported = answer.body['ConsumedCapacity']
  if (reported !== undefined)
    answer.body['ConsumedCapacity'] = { ...reported, TableName: call.input['TableName'] }
  return answer
}

async function perform(proxy: Proxy, call: DatabaseCall): Promise<Answer> {
  try {
    const answer = await fetch(proxy.options.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${call.operation}`,
        // Always the same caller: DynamoDB Local would otherwise keep separate tables for each.
        ...authorizationOf(operatorName, 'dynamodb'),
      },
      body: JSON.stringify(askForCapacity(call.operation, call.input)),
    })
    return { status: answer.status, body: (await answer.json()) as JsonObject }
  } catch {
    // The database is gone for a moment; like a 5xx of AWS this does not say whether the call was performed.
    return { status: 500, body: { __type: 'InternalServerError', message: 'The database did not answer.' } }
  }
}

function outcomeOf(answer: Answer): string {
  return answer.status === 200 ? 'ok' : errorName(answer.body)
}

function report(proxy: Proxy, call: FinishedCall): void {
  for (const hooks of proxy.hooks) hooks.onCall?.(call)
}

function cut(response: ServerResponse): void {
  response.socket?.destroy()
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, delayMs)
  })
}
