/**
 * A deployed table as it was at a moment: restored by DynamoDB into a table of its own beside the running one, which is
 * only read, used, and deleted. Each step is said as the command that does the same by hand.
 */
import {
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  RestoreTableToPointInTimeCommand,
  type RestoreTableToPointInTimeCommandInput,
  waitUntilTableExists,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb'
import { CaselineError } from '../../bot/errors.ts'
import { translateFailure } from '../../bot/table/failures.ts'

export type TableAt = {
  readonly client: DynamoDBClient
  readonly table: string
  /** `undefined`: the latest moment that can be restored. */
  readonly at: Date | undefined
  /** Makes the new table's name. */
  readonly now: Date
  readonly say: (line: string) => void
}

type Plan = {
  readonly source: string
  readonly target: string
  readonly at: Date | undefined
  /** The customer key; without it the restored table would have another. */
  readonly key: string | undefined
}

/** A table of some gigabytes takes tens of minutes. */
const patienceSeconds = 6 * 60 * 60
const pauseSeconds = 15

/** `work` gets the new table's name. Throws `configuration` when the moment cannot be restored. */
export async function withTableAt<T>(wanted: TableAt, work: (name: string) => Promise<T>): Promise<T> {
  const { client, say } = wanted
  const plan = await planOf(wanted)
  const { target: TableName } = plan
  say(commandOf(plan).join(' \\\n    '))
  await translated(async () => client.send(new RestoreTableToPointInTimeCommand(inputOf(plan))))
  try {
    say('Restoring; this takes some minutes, for a large table an hour.')
    const patience = { client, maxWaitTime: patienceSeconds, minDelay: pauseSeconds }
    await translated(async () => waitUntilTableExists(patience, { TableName }))
    return await work(TableName)
  } finally {
    say(`aws dynamodb delete-table --table-name ${TableName}`)
    await client.send(new DeleteTableCommand({ TableName })).catch(() => undefined)
  }
}

async function planOf({ client, table, at, now }: TableAt): Promise<Plan> {
  const TableName = table
  const described = await translated(async () => client.send(new DescribeTableCommand({ TableName })))
  const backups = await translated(async () =>
    client.send(new DescribeContinuousBackupsCommand({ TableName })),
  )
  const window = backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription
  const { EarliestRestorableDateTime: earliest, LatestRestorableDateTime: latest } = window ?? {}
  if (!earliest || !latest)
    throw new CaselineError('configuration', `${table} has no point-in-time recovery: it cannot be restored.`)
  if (at && (at < earliest || at > latest))
    throw new CaselineError(
      'configuration',
      `${table} can be restored to moments from ${earliest.toISOString()} to ${latest.toISOString()}.`,
    )
  const target = `${table}-at-${(at ?? latest).toISOString().replaceAll(/\D/g, '').slice(0, 14)}-${now.getTime()}`
  return { source: table, target, at, key: described.Table?.SSEDescription?.KMSMasterKeyArn }
}

function inputOf({ source, target, at, key }: Plan): RestoreTableToPointInTimeCommandInput {
  return {
    SourceTableName: source,
    TargetTableName: target,
    BillingModeOverride: 'PAY_PER_REQUEST',
    ...(at ? { RestoreDateTime: at } : { UseLatestRestorableTime: true }),
    ...(key !== undefined && {
      SSESpecificationOverride: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: key },
    }),
  }
}

function commandOf({ source, target, at, key }: Plan): string[] {
  return [
    'aws dynamodb restore-table-to-point-in-time',
    `--source-table-name ${source}`,
    `--target-table-name ${target}`,
    at ? `--restore-date-time ${at.toISOString()}` : '--use-latest-restorable-time',
    '--billing-mode-override PAY_PER_REQUEST',
    ...(key === undefined
      ? []
      : [`--sse-specification-override Enabled=true,SSEType=KMS,KMSMasterKeyId=${key}`]),
  ]
}

async function translated<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw translateFailure(error)
  }
}

/** A moment as it is typed. Throws `configuration`. */
export function readMoment(text: string): Date {
  const moment = new Date(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/.test(text) ? text : Number.NaN)
  if (Number.isNaN(moment.getTime()))
    throw new CaselineError('configuration', 'A moment is given in UTC, like 2026-11-20T10:00:00Z.')
  return moment
}
