/**
 * The whole system in one test: the embedded database behind its proxy, the simulator, two webhook functions and the
 * tick, all in this process, with a clock that stands still until it is moved.
 */
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pack } from '../../bot/campaign/pack.ts'
import type { Desk } from '../../bot/broadcasts/acting.ts'
import { handleRequest, type Answer, type UpdateParts } from '../../bot/handle-update.ts'
import { environmentNames } from '../../bot/config.ts'
import type { Keyring } from '../../bot/identity/parameters.store.ts'
import type { Log } from '../../bot/log.ts'
import type { Roster } from '../../bot/sealing/roster.ts'
import { createRosters } from '../../bot/sealing/rosters.store.ts'
import { createTickRuntime, createWebhookRuntime } from '../../bot/runtime.ts'
import { trustFileName } from '../../bot/sealing/trust.ts'
import { accessOf, createDatabaseClient, createTable, type Table } from '../../bot/table/client.ts'
import { secretHeader } from '../../bot/telegram/incoming.ts'
import { runTick, type TickReport } from '../../bot/tick.ts'
import { bootstrapAdmins, importPack, type Import } from '../../local/import-pack.ts'
import { startStorage, type Storage } from '../../local/storage.ts'
import { localTableNames } from '../../local/tables.ts'
import { startTelegram, type Telegram } from '../../local/telegram/server.ts'
import { aHolder, signedBy, trusting } from '../sealing/builders.ts'
import type { Edge } from './edge.ts'
import { aPack } from './builders.ts'

export const webhookSecret = 'a-secret-for-tests-of-at-least-32-characters'
export const botToken = '4242:AAH-token-for-tests'

export type StageOptions = {
  readonly pack?: Pack
  readonly photos?: ReadonlyMap<string, Uint8Array>
  readonly adminIds?: readonly number[]
  /** The clock's first time. */
  readonly now?: string
  /** Settings of the webhook that differ. */
  readonly environment?: Readonly<Record<string, string>>
  /** What the functions ask of the outside passes through here. */
  readonly edge?: Edge
  /** Paced messages per second; unset: the functions' own default. */
  readonly sendRate?: number
  /** Who reads tips, in force from the start; none: tips cannot be received. */
  readonly roster?: Roster
  /** Stands in for the staff's desk. */
  readonly desk?: (table: Table, keyring: Keyring) => Desk
}

export type Stage = {
  readonly telegram: Telegram
  readonly storage: Storage
  /** The campaign table, past roles and faults. */
  readonly table: Table
  /** The vault, likewise. */
  readonly vault: Table
  readonly logged: string[]
  readonly dataDir: string
  /** Every item of the campaign table. */
  scan(): Promise<Record<string, unknown>[]>
  /** Every item of the vault. */
  scanVault(): Promise<Record<string, unknown>[]>
  /** The table as one line for each item, in a stable order, to be compared. */
  dump(): Promise<string[]>
  /** The same of both tables. */
  dumpAll(): Promise<string[]>
  /** The stage's clock. */
  now(): Date
  moveTo(instant: string): void
  tick(): Promise<TickReport>
  importPack(pack: Pack): Promise<Import>
  /** Hands an update to a webhook function, as Telegram would; `webhook` picks one of the two. */
  deliver(update: object, webhook?: 0 | 1): Promise<number>
  /** The same with the whole answer. */
  answerTo(update: object): Promise<Answer>
  /** Starts the functions anew, with nothing in memory. */
  restart(): Promise<void>
  close(): Promise<void>
}

async function scanAll(
  endpoint: string,
  name: keyof typeof localTableNames = 'campaign',
): Promise<Record<string, unknown>[]> {
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  const items: Record<string, unknown>[] = []
  const pages = paginateScan({ client }, { TableName: localTableNames[name], Limit: 1000 })
  for await (const page of pages) items.push(...(page.Items ?? []).map((item) => unmarshall(item)))
  return items
}

async function throughEdge(environment: Record<string, string>, edge: Edge | undefined) {
  if (!edge) return environment
  const names = [
    'AWS_ENDPOINT_URL_DYNAMODB',
    'AWS_ENDPOINT_URL_SSM',
    'AWS_ENDPOINT_URL_S3',
    environmentNames.objectsUrl,
    'AWS_ENDPOINT_URL_SQS',
    environmentNames.telegramApiRoot,
  ]
  const moved = await Promise.all(
    names.map(async (name) => {
      const { origin, pathname } = new URL(environment[name] ?? '')
      return [name, `${await edge.inFrontOf(origin)}${pathname === '/' ? '' : pathname}`]
    }),
  )
  return { ...environment, ...(Object.fromEntries(moved) as Record<string, string>) }
}

/** The database gives the names within a map in any order. */
function lineOf(item: Record<string, unknown>): string {
  return JSON.stringify(item, (_name, value: unknown) => {
    if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
  })
}

export async function startStage(options: StageOptions = {}): Promise<Stage> {
  const dataDir = mkdtempSync(join(tmpdir(), 'caseline-stage-'))
  let now = new Date(options.now ?? '2015-03-04T09:00:00Z')
  const telegram = await startTelegram({
    token: botToken,
    limits: 'off',
    redeliveryMs: 5,
    now: () => now.getTime(),
  })
  const bare = await startStorage({
    dataDir,
    identity: { botToken, botUsername: 'caseline_bot', webhookSecret },
    telegramApiRoot: telegram.apiRoot,
    now: () => now,
    ...(options.sendRate !== undefined && { sendRate: options.sendRate }),
  })
  const holder = await aHolder()
  const trustFile = join(dataDir, 'roster-trust.json')
  if (options.roster) writeFileSync(trustFile, JSON.stringify(trusting([holder], 1)))
  const storage: Storage = {
    ...bare,
    environment: (name) => ({ ...bare.environment(name), [environmentNames.rosterTrust]: trustFile }),
  }
  const logged: string[] = []
  const log: Log = (level, fields) => void logged.push(JSON.stringify({ level, ...fields }))
  const edges = { clock: () => now, log, ...(options.desk && { desk: options.desk }) }
  const database = createDatabaseClient(accessOf(storage.environment(), 'AWS_ENDPOINT_URL_DYNAMODB'))
  const table = createTable(database, localTableNames.campaign)
  const vault = createTable(database, localTableNames.vault)
  const put = async (pack: Pack) =>
    importPack({ environment: storage.environment(), pack, photos: options.photos ?? new Map(), now })
  await put(options.pack ?? aPack())
  if (options.roster)
    await createRosters(table, trusting([holder], 1)).publish(await signedBy(options.roster, [holder]), now)
  if (options.adminIds) await bootstrapAdmins(storage.environment(), options.adminIds, now)

  const rosterTrust = { [environmentNames.rosterTrust]: join(dataDir, trustFileName) }
  const environment = await throughEdge(
    { ...storage.environment('webhook'), ...rosterTrust, ...options.environment },
    options.edge,
  )
  let webhooks: UpdateParts[] = []
  const start = async (): Promise<void> => {
    webhooks = await Promise.all([0, 1].map(async () => createWebhookRuntime(environment, edges)))
  }
  await start()
  let turn = 0
  const answerTo = async (update: object, webhook?: 0 | 1): Promise<Answer> => {
    const runtime = webhooks[webhook ?? turn++ % 2]
    if (!runtime) throw new Error('The functions are not started.')
    const body = new TextEncoder().encode(JSON.stringify(update))
    return handleRequest(runtime, webhookSecret, body)
  }
  telegram.setWebhook({ url: 'in-process', secret: webhookSecret })
  telegram.deliverBy(async (update, headers) => {
    if (headers[secretHeader] !== webhookSecret) return { status: 401 }
    const { status, reply } = await answerTo(update)
    return { status, body: reply }
  })
  return {
    telegram,
    storage,
    table,
    vault,
    logged,
    dataDir,
    scan: async () => scanAll(storage.databaseEndpoint),
    scanVault: async () => scanAll(storage.databaseEndpoint, 'vault'),
    dump: async () => (await scanAll(storage.databaseEndpoint)).map(lineOf).toSorted(),
    dumpAll: async () => {
      const names = ['campaign', 'vault'] as const
      const items = await Promise.all(names.map(async (name) => scanAll(storage.databaseEndpoint, name)))
      return items.flat().map(lineOf).toSorted()
    },
    now: () => now,
    moveTo: (instant) => {
      now = new Date(instant)
    },
    tick: async () => runTick(createTickRuntime({ ...storage.environment('tick'), ...rosterTrust }, edges)),
    importPack: put,
    deliver: async (update, webhook) => (await answerTo(update, webhook)).status,
    answerTo,
    restart: start,
    close: async () => {
      await telegram.close()
      await storage.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
