/**
 * On which data a command of recovery works: that of a deployed stage, at AWS as the environment says who and where;
 * or that of the data folder (DATA_DIR), whether something runs on it or not.
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
import type { RawTables } from './raw-tables.ts'

export type Data = {
  readonly tables: RawTables
  /** In words, to be printed. */
  readonly place: string
  /** Whether it is a stage's. */
  readonly isDeployed: boolean
  /** By the clock that this data lives by. */
  readonly now: () => Date
  readonly parameters: () => Parameters
}

type Environment = Readonly<Record<string, string>>

/** Without `stageName` that of `dataDir`. Throws `configuration` when there is no such data. */
export async function withData<T>(
  stageName: string | undefined,
  work: (data: Data) => Promise<T>,
  dataDir = process.env['DATA_DIR'] ?? '.data',
): Promise<T> {
  if (stageName !== undefined) return work(await deployedData(stageName))
  const clock = { now: () => localNow(dataDir), isDeployed: false }
  const running = findRunningStorage(dataDir)
  if (running) return work({ ...dataOf(running), ...clock, place: `what runs on ${dataDir}` })
  const storage = await startStorage({ dataDir, identity: identityIn(dataDir) })
  try {
    return await work({ ...dataOf(storage.environment()), ...clock, place: dataDir })
  } finally {
    await storage.close()
  }
}

async function deployedData(stageName: string): Promise<Data> {
  if (!process.env['AWS_REGION'])
    throw new CaselineError('configuration', 'AWS_REGION is not set: say in which region the stage is.')
  // Loaded only for a stage: what is on this machine needs nothing of AWS.
  const { stageEnvironment } = await import('../../deploy/stage-environment.ts')
  const environment = await stageEnvironment(stageName)
  return { ...dataOf(environment), now: systemClock, isDeployed: true, place: `the stage ${stageName}` }
}

function dataOf(environment: Environment): Pick<Data, 'tables' | 'parameters'> {
  return {
    tables: {
      client: createDatabaseClient(accessOf(environment, 'AWS_ENDPOINT_URL_DYNAMODB')),
      names: {
        campaign: environment[environmentNames.campaignTable] ?? '',
        vault: environment[environmentNames.vaultTable] ?? '',
      },
    },
    parameters: () =>
      createParameters(
        createParameterClient(accessOf(environment, 'AWS_ENDPOINT_URL_SSM')),
        environment[environmentNames.parameterPrefix] ?? '',
      ),
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

/** A clock is not made here: the date of the first start is the system's own. */
function localNow(dataDir: string): Date {
  return existsSync(join(dataDir, 'clock.json')) ? openClock({ dataDir }).now() : new Date()
}
