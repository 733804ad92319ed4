/**
 * Everything that keeps data on one machine, started together: database, tables, the proxy before them, keys and the
 * parameter endpoint. `npm start`, an import and the tests stand on it; `environment` is what a function gets.
 */
import { environmentNames } from '../bot/config.ts'
import type { LogLevel } from '../bot/log.ts'
import { permissions as allPermissions } from '../bot/permissions.ts'
import { startDatabase, type Database } from './database.ts'
import { startDatabaseProxy, type DatabaseProxy } from './database-proxy.ts'
import { openKeyFile, prepareKeys, type KeyFile } from './key-file.ts'
import { startParameters } from './parameters.ts'
import { operatorName, type Permissions } from './roles.ts'
import { createTables, localTableNames } from './tables.ts'

export type StorageOptions = {
  dataDir: string
  botToken: string
  webhookSecret: string
  telegramApiRoot?: string
  logLevel?: LogLevel
  /** Another DynamoDB instead of the embedded one; it must not check signatures. */
  databaseEndpoint?: string
  permissions?: Permissions
}

export type Storage = {
  /** The database itself, without roles and faults. */
  readonly databaseEndpoint: string
  /** `undefined` when the database is another's. */
  readonly database: Database | undefined
  readonly proxy: DatabaseProxy
  readonly keyFile: KeyFile
  /** The environment of a function; without a name, that of the operator, who may do everything. */
  environment(functionName?: string): Record<string, string>
  close(): Promise<void>
}

export const localPrefix = '/caseline/local'
export const localStage = 'local'

/** Starts all of it; what was started is stopped again when a part fails. */
export async function startStorage(options: StorageOptions): Promise<Storage> {
  const keyFile = openKeyFile(options.dataDir)
  const database =
    options.databaseEndpoint === undefined ? await startDatabase({ dataDir: options.dataDir }) : undefined
  try {
    prepareKeys(keyFile, options)
    const databaseEndpoint = options.databaseEndpoint ?? database?.endpoint ?? ''
    await createTables(databaseEndpoint)
    return await openDoors(options, { keyFile, database, databaseEndpoint })
  } catch (error) {
    await database?.stop()
    throw error
  }
}

type Inside = { keyFile: KeyFile; database: Database | undefined; databaseEndpoint: string }

async function openDoors(options: StorageOptions, inside: Inside): Promise<Storage> {
  const permissions = options.permissions ?? allPermissions
  const proxy = await startDatabaseProxy({ endpoint: inside.databaseEndpoint, permissions })
  const parameters = await startParameters({ keyFile: inside.keyFile, prefix: localPrefix, permissions })
  return {
    ...inside,
    proxy,
    environment: (functionName = operatorName) => ({
      ...environmentFor(options, functionName),
      AWS_ENDPOINT_URL_DYNAMODB: proxy.endpoint,
      AWS_ENDPOINT_URL_SSM: parameters.endpoint,
    }),
    close: async () => {
      await Promise.all([proxy.close(), parameters.close()])
      await inside.database?.stop()
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
    AWS_REGION: 'us-east-1',
    // The access key id is how the proxy knows which role calls.
    AWS_ACCESS_KEY_ID: functionName,
    AWS_SECRET_ACCESS_KEY: 'local',
  }
}
