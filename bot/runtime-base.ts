/** What every function is made of: settings, database, queue, parameters. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Contents } from './campaign/content.store.ts'
import { systemClock, type Clock } from './clock.ts'
import { environmentNames, readConfig, type Config } from './config.ts'
import { createQueueClient, createWakePump } from './delivery/wake.store.ts'
import { CaselineError } from './errors.ts'
import { createParameterClient, createParameters } from './identity/parameters.store.ts'
import { createLog, type Log } from './log.ts'
import { createMetrics } from './metrics.ts'
import { createRosters, type Rosters } from './sealing/rosters.store.ts'
import { readTrust, trustFileName } from './sealing/trust.ts'
import type { Roster } from './sealing/roster.ts'
import { accessOf, createDatabaseClient, createTable, type Table } from './table/client.ts'
import { createIdleMeter, createMeter } from './table/meter.ts'
import { dutyTimesOf, type DutyTimes } from './tips/desk.ts'
import { createObjectClient, createObjects, type Objects } from './tips/objects.store.ts'
import { createTexts, readLocales, type Texts } from './text/texts.ts'

/** Lambda unpacks a function there; elsewhere the repository is the root. */
const rootName = 'LAMBDA_TASK_ROOT'

export type Environment = Readonly<Record<string, string | undefined>>
/** What touches the outside and is replaced where that must be watched or moved. */
export type Edges = {
  readonly clock: Clock
  readonly log: Log
}

export function textsIn(environment: Environment): Texts {
  return createTexts(readLocales(join(rootIn(environment), 'locales')))
}

/** The roster's store. Without the file of its keys no roster is ever in force; throws `configuration` for a wrong one. */
export function rostersIn(environment: Environment, table: Table): Rosters {
  const file = environment[environmentNames.rosterTrust] ?? join(rootIn(environment), trustFileName)
  return createRosters(table, existsSync(file) ? readTrust(readFileSync(file, 'utf8')) : undefined)
}

function rootIn(environment: Environment): string {
  return environment[rootName] ?? process.cwd()
}

export function createBase(environment: Environment, edges: Partial<Edges>) {
  const config: Config = readConfig(environment)
  const clock = edges.clock ?? systemClock
  const log = edges.log ?? createLog(config.logLevel)
  const database = createDatabaseClient(accessOf(environment, 'AWS_ENDPOINT_URL_DYNAMODB'))
  const table = createTable(database, config.campaignTable)
  const vault = createTable(database, config.vaultTable)
  const rosters = rostersIn(environment, table)
  const queueClient = createQueueClient(accessOf(environment, 'AWS_ENDPOINT_URL_SQS'))
  return {
    config,
    clock,
    log,
    table,
    vault,
    rosters,
    roster: async (now: Date) => currentRoster(rosters, now),
    metrics: createMetrics(config.metricsNamespace),
    meter: config.metricsNamespace === undefined ? createIdleMeter() : createMeter(database),
    wakePump: createWakePump(queueClient, config.pumpQueueUrl, table, log, clock),
    parameters: createParameters(
      createParameterClient(accessOf(environment, 'AWS_ENDPOINT_URL_SSM')),
      config.parameterPrefix,
    ),
  }
}

/** Where parts of files are. Throws `configuration` where that is not set. */
export function objectsIn(environment: Environment): Objects {
  const [name, url] = [environment[environmentNames.objectsBucket], environment[environmentNames.objectsUrl]]
  if (!name || !url) throw new CaselineError('configuration', 'The bucket of files is not set.')
  return createObjects(createObjectClient(accessOf(environment, 'AWS_ENDPOINT_URL_S3')), { name, url })
}

async function currentRoster(rosters: Rosters, now: Date): Promise<Roster | undefined> {
  const current = await rosters.current(now)
  return current.ok ? current.roster : undefined
}

/** What the campaign promises whoever sends a tip. */
export function timesIn(contents: Contents): () => Promise<DutyTimes> {
  return async () => dutyTimesOf((await contents.current()).campaign)
}
