/**
 * On which data a command of recovery works: tables named with `--campaign` and `--vault`, at AWS as the environment
 * says who and where; else those of the data folder (DATA_DIR), whether something runs on it or not.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../bot/clock.ts'
import { environmentNames, parameterNames } from '../../bot/config.ts'
import { CaselineError } from '../../bot/errors.ts'
import {
  createParameterClient,
  createParameters,
  type Parameters,
} from '../../bot/identity/parameters.store.ts'
import { accessOf, createDatabaseClient } from '../../bot/table/client.ts'
import { openClock } from '../../local/clock.ts'
import { openKeyFile } from '../../local/key-file.ts'
import { findRunningStorage } from '../../local/running-storage.ts'
import { startStorage } from '../../local/storage.ts'
import { tableKinds, type TableKind } from './copy-lines.ts'
import type { RawTables } from './raw-tables.ts'

/** For `parseArgs`. */
export const dataOptions = {
  campaign: { type: 'string' },
  vault: { type: 'string' },
  /** Of the parameters that hold the keys, e.g. `/caseline/prod`. */
  prefix: { type: 'string' },
} as const

export type DataOptions = Readonly<Partial<Record<TableKind | 'prefix', string | undefined>>>
export type Data = {
  readonly tables: RawTables
  /** The tables that are meant. */
  readonly kinds: readonly TableKind[]
  /** In words, to be printed. */
  readonly place: string
  /** By the clock that this data lives by. */
  readonly now: () => Date
  /** Throws `configuration` where it is not known where the keys are. */
  readonly parameters: () => Parameters
}

type Environment = Readonly<Record<string, string>>

/** Throws `configuration` when there is no such data. */
export async function withData<T>(
  options: DataOptions,
  work: (data: Data) => Promise<T>,
  dataDir = process.env['DATA_DIR'] ?? '.data',
): Promise<T> {
  const kinds = tableKinds.filter((kind) => options[kind] !== undefined)
  if (kinds.length > 0) return work(atAws(options, kinds))
  const running = findRunningStorage(dataDir)
  if (running) return work(dataOf(running, dataDir, `what runs on ${dataDir}`))
  const storage = await startStorage({ dataDir, identity: identityIn(dataDir) })
  try {
    return await work(dataOf(storage.environment(), dataDir, dataDir))
  } finally {
    await storage.close()
  }
}

/** What the key file says; without it nothing is made anew, since new keys would recognise nobody. */
function identityIn(dataDir: string) {
  const file = openKeyFile(dataDir)
  const keys = Object.values(parameterNames).filter((name) => name.startsWith('keys/'))
  if (keys.some((name) => file.get(name) === undefined))
    throw new CaselineError(
      'configuration',
      `There are no keys in ${dataDir} (DATA_DIR). Put your copy of keys.json there first: without it nobody is recognised.`,
    )
  const value = (name: string): string => file.get(name) ?? ''
  return {
    botToken: value(parameterNames.botToken),
    botUsername: value(parameterNames.botUsername),
    webhookSecret: value(parameterNames.webhookSecret),
  }
}

function dataOf(environment: Environment, dataDir: string, place: string): Data {
  return {
    tables: {
      client: createDatabaseClient(accessOf(environment, 'AWS_ENDPOINT_URL_DYNAMODB')),
      names: {
        campaign: environment[environmentNames.campaignTable] ?? '',
        vault: environment[environmentNames.vaultTable] ?? '',
      },
    },
    kinds: tableKinds,
    place,
    now: () => localNow(dataDir),
    parameters: () =>
      createParameters(
        createParameterClient(accessOf(environment, 'AWS_ENDPOINT_URL_SSM')),
        environment[environmentNames.parameterPrefix] ?? '',
      ),
  }
}

/** A clock is not made here: the date of the first start is the system's own. */
function localNow(dataDir: string): Date {
  return existsSync(join(dataDir, 'clock.json')) ? openClock({ dataDir }).now() : new Date()
}

function atAws(options: DataOptions, kinds: readonly TableKind[]): Data {
  const region = process.env['AWS_REGION']
  if (!region)
    throw new CaselineError('configuration', 'AWS_REGION is not set: say in which region the tables are.')
  return {
    tables: {
      client: createDatabaseClient(),
      names: { campaign: options.campaign ?? '', vault: options.vault ?? '' },
    },
    kinds,
    place: `${kinds.map((kind) => options[kind]).join(' and ')} in ${region}`,
    now: systemClock,
    parameters: () => {
      if (options.prefix === undefined)
        throw new CaselineError('configuration', 'Say where the keys are: --prefix /caseline/<stage>.')
      return createParameters(createParameterClient(), options.prefix)
    },
  }
}
