/**
 * The drill at AWS, beside the running system, of which it only reads: its table is restored as it was at a moment T
 * into a table of its own, brought up to what must not go back from the ledger of the running one, compared with it,
 * opened with the keys of the stage, and deleted.
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
import { createChats } from '../../bot/chats/chat.store.ts'
import { CaselineError } from '../../bot/errors.ts'
import type { Parameters } from '../../bot/identity/parameters.store.ts'
import { createTable } from '../../bot/table/client.ts'
import { translateFailure } from '../../bot/table/failures.ts'
import { catchUp } from './catch-up.ts'
import { drillRow, type DrillRow } from './drill-row.ts'
import { inspect, troubles, type Findings } from './inspect.ts'
import { campaignItems } from './raw-tables.ts'

export type AwsDrill = {
  readonly client: DynamoDBClient
  /** The running system's table. */
  readonly table: string
  /** The moment T; `undefined`: the latest one that can be restored. */
  readonly at: Date | undefined
  readonly parameters: Parameters
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
const restorePatienceSeconds = 6 * 60 * 60
const restorePauseSeconds = 15

/** Throws `configuration` when the moment cannot be restored. What it made is deleted in any case. */
export async function drillAtAws(drill: AwsDrill): Promise<DrillRow[]> {
  const { client, say } = drill
  const plan = await planOf(drill)
  say(commandOf(plan).join(' \\\n    '))
  await translated(async () => client.send(new RestoreTableToPointInTimeCommand(inputOf(plan))))
  try {
    say(`Restoring into ${plan.target}; this may take an hour.`)
    const patience = { client, maxWaitTime: restorePatienceSeconds, minDelay: restorePauseSeconds }
    await translated(async () => waitUntilTableExists(patience, { TableName: plan.target }))
    return await compare(drill, plan)
  } finally {
    say(`aws dynamodb delete-table --table-name ${plan.target}`)
    await client.send(new DeleteTableCommand({ TableName: plan.target })).catch(() => undefined)
  }
}

async function planOf({ client, table, at, now }: AwsDrill): Promise<Plan> {
  const described = await translated(async () => client.send(new DescribeTableCommand({ TableName: table })))
  const backups = await translated(async () =>
    client.send(new DescribeContinuousBackupsCommand({ TableName: table })),
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
  const target = `${table}-drill-${now.toISOString().replaceAll(/\D/g, '').slice(0, 12)}`
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

/** The same as a command, for whoever does it by hand. */
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

async function compare({ client, table, parameters, now }: AwsDrill, { target }: Plan): Promise<DrillRow[]> {
  const { keyring } = await parameters.secrets()
  const running = { client, names: { campaign: table, vault: '' } }
  const copy = { client, names: { campaign: target, vault: '' } }
  const restored = createTable(client, target)
  const chats = createChats(restored, keyring)
  const atT = await inspect(copy, restored, chats)
  const report = await catchUp(
    { table: restored, raw: copy, chats, now },
    () => campaignItems(running),
    'all',
  )
  const found = await inspect(copy, restored, chats)
  const today = await inspect(running, createTable(client, table), chats)
  return rowsOf(atT, found, today, report.again)
}

/** What can be compared while the system runs: what was carried over may have grown since, and never shrunk. */
function rowsOf(atT: Findings, found: Findings, today: Findings, again: number): DrillRow[] {
  const of = ({ entities }: Findings, name: string): number => entities[name] ?? 0
  const atMost = (what: string, is: number, limit: number): DrillRow =>
    drillRow(what, is <= limit ? is : `at most ${limit}`, is)
  return [
    drillRow('rows erased once more', again, again),
    ...['chats', 'followers', 'signatures'].map((name) =>
      atMost(`${name}: at most those of T (${of(atT, name)})`, of(found, name), of(atT, name)),
    ),
    ...['broadcasts and their ledgers', 'staff', 'audit', 'erasures'].map((name) =>
      atMost(`${name}: at most those of today (${of(today, name)})`, of(found, name), of(today, name)),
    ),
    drillRow('chats that the keys of the stage open', of(found, 'chats'), found.opened),
    drillRow('trouble found in the restored table', 'none', troubles(found).join(' ') || 'none'),
    drillRow('trouble found in the running table', 'none', troubles(today).join(' ') || 'none'),
  ]
}

async function translated<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw translateFailure(error)
  }
}
