/**
 * Everything that keeps data on one machine, started together: database, tables, the proxy before them, keys and the
 * parameter endpoint. `npm start`, an import and the tests stand on it; `environment` is what a function gets.
 */
import { environmentNames } from '../bot/config.ts'
import type { LogLevel } from '../bot/log.ts'
import { permissions as allPermissions } from '../bot/permissions.ts'
import { operatorName } from './aws-json.ts'
import { claimDataFolder, type DataFolder } from './data-folder.ts'
import { startDatabaseIn, type Database } from './database.ts'
import { startDatabaseProxy, type DatabaseProxy } from './database-proxy.ts'
import { openKeyFile, prepareKeys, prepareRouteKeys, type BotIdentity, type KeyFile } from './key-file.ts'
import { startParameters, type ParametersServer } from './parameters.ts'
import type { Permissions } from './roles.ts'
import { publishStorage, withdrawStorage } from './running-storage.ts'
import { localSecret, objectsBucket, startObjects, type ObjectsServer } from './objects.ts'
import { createPumpQueue } from './pump-queue.ts'
import { startQueue, type QueueServer } from './queue.ts'
import { createTables, localTableNames } from './tables.ts'

export type StorageOptions = {
  dataDir: string
  /** Who the bot is, or how to find out with the keys at hand. */
  identity: BotIdentity | ((keyFile: KeyFile) => Promise<BotIdentity>)
  /** Unset: Telegram itself. */
  telegramApiRoot?: string
  logLevel?: LogLevel
  /** Another DynamoDB instead of the embedded one; it must not check signatures. */
  databaseEndpoint?: string | undefined
  permissions?: Permissions
  /** The clock of what expires; unset: the system's. */
  now?: () => Date
  /** Paced messages per second; unset: the function's own default. */
  sendRate?: number
  /** Of those, without Stars; unset: Telegram's own. */
  freeRate?: number
}

export type Storage = {
  /** The database itself, without roles and faults. */
  readonly databaseEndpoint: string
  /** `undefined` when the database is another's. */
  readonly database: Database | undefined
  readonly proxy: DatabaseProxy
  readonly queue: QueueServer
  readonly objects: ObjectsServer
  readonly pumpQueueUrl: string
  readonly keyFile: KeyFile
  readonly identity: BotIdentity
  /** The environment of a function; without a name, that of the operator, who may do everything. */
  environment(functionName?: string): Record<string, string>
  close(): Promise<void>
}

const localPrefix = '/caseline/local'

const localStage = 'local'
const localRegion = 'us-east-1'

/** Starts all of it. Rejects with `configuration` when the folder is in use or the database cannot run here. */
export async function startStorage(options: StorageOptions): Promise<Storage> {
  const folder = await claimDataFolder(options.dataDir)
  try {
    return await startIn(folder, options)
  } catch (error) {
    folder.release()
    throw error
  }
}

async function startIn(folder: DataFolder, options: StorageOptions): Promise<Storage> {
  const keyFile = openKeyFile(folder.path)
  const identity = typeof options.identity === 'function' ? await options.identity(keyFile) : options.identity
  prepareKeys(keyFile, identity)
  await prepareRouteKeys(keyFile)
  const database = options.databaseEndpoint === undefined ? await startDatabaseIn(folder) : undefined
  try {
    const databaseEndpoint = options.databaseEndpoint ?? database?.endpoint ?? ''
    await createTables(databaseEndpoint)
    const permissions = options.permissions ?? allPermissions
    const proxy = await startDatabaseProxy({ endpoint: databaseEndpoint, permissions })
    const parameters = await startParameters({ keyFile, prefix: localPrefix, permissions })
    const queue = await startQueue({ dataDir: folder.path, permissions })
    const pumpQueueUrl = await createPumpQueue(queue.endpoint)
    const now = options.now ?? (() => new Date())
    const objects = await startObjects({ dataDir: folder.path, permissions, now })
    const parts = { databaseEndpoint, database, proxy, queue, objects, pumpQueueUrl, keyFile, identity }
    return assemble(options, folder, parts, parameters)
  } catch (error) {
    await database?.stop()
    throw error
  }
}

function assemble(
  options: StorageOptions,
  folder: DataFolder,
  parts: Omit<Storage, 'environment' | 'close'>,
  parameters: ParametersServer,
): Storage {
  const environment = (functionName = operatorName): Record<string, string> => ({
    ...environmentFor(options, functionName),
    AWS_ENDPOINT_URL_DYNAMODB: parts.proxy.endpoint,
    AWS_ENDPOINT_URL_SSM: parameters.endpoint,
    AWS_ENDPOINT_URL_SQS: parts.queue.endpoint,
    AWS_ENDPOINT_URL_S3: parts.objects.endpoint,
    [environmentNames.objectsBucket]: objectsBucket,
    [environmentNames.objectsUrl]: `${parts.objects.endpoint}/${objectsBucket}`,
    [environmentNames.pumpQueueUrl]: parts.pumpQueueUrl,
  })
  publishStorage(folder.path, environment())
  return {
    ...parts,
    environment,
    close: async () => {
      withdrawStorage(folder.path)
      const servers = [parts.proxy, parameters, parts.queue, parts.objects]
      await Promise.all(servers.map(async (server) => server.close()))
      await parts.database?.stop()
      folder.release()
    },
  }
}

function environmentFor(options: StorageOptions, functionName: string): Record<string, string> {
  return {
    [environmentNames.stage]: localStage,
    [environmentNames.campaignTable]: localTableNames.campaign,
    [environmentNames.vaultTable]: localTableNames.vault,
    [environmentNames.parameterPrefix]: localPrefix,
    [environmentNames.logLevel]: options.logLevel ?? 'info',
    ...(options.telegramApiRoot !== undefined && {
      [environmentNames.telegramApiRoot]: options.telegramApiRoot,
    }),
    ...(options.sendRate !== undefined && { [environmentNames.sendRate]: String(options.sendRate) }),
    ...(options.freeRate !== undefined && { [environmentNames.freeRate]: String(options.freeRate) }),
    AWS_REGION: localRegion,
    // The access key id is how the proxy knows which role calls.
    AWS_ACCESS_KEY_ID: functionName,
    AWS_SECRET_ACCESS_KEY: localSecret,
  }
}
