import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  ListTablesCommand,
  RestoreTableToPointInTimeCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createParameterClient, createParameters } from '../../bot/identity/parameters.store.ts'
import { accessOf, createDatabaseClient } from '../../bot/table/client.ts'
import { createTables, localTableNames } from '../../local/tables.ts'
import { drillAtAws } from '../../tools/recovery/aws-drill.ts'
import type { RawItem } from '../../tools/recovery/copy-lines.ts'
import { scanPages, writeRaw } from '../../tools/recovery/raw-tables.ts'
import { aReader, signs } from '../support/reader.ts'
import { startStage, type Stage } from '../support/stage.ts'

/* The embedded database cannot restore by itself: what AWS does to a whole table is played here. */

const earliest = new Date('2015-02-04T09:00:00Z')
const latest = new Date('2015-03-04T08:55:00Z')
let stage: Stage
let database: DynamoDBClient
let atT: RawItem[] = []
let inputs: object[] = []
let said: string[] = []

beforeAll(async () => {
  stage = await startStage({ adminIds: [91, 92] })
  const access = accessOf(stage.storage.environment(), 'AWS_ENDPOINT_URL_DYNAMODB')
  database = createDatabaseClient(access && { ...access, endpoint: stage.storage.databaseEndpoint })
})
afterAll(async () => stage.close())
beforeEach(() => {
  inputs = []
  said = []
})

const client = {
  send: async (command: Parameters<DynamoDBClient['send']>[0]): Promise<unknown> => {
    if (command instanceof DescribeContinuousBackupsCommand) {
      const window = { EarliestRestorableDateTime: earliest, LatestRestorableDateTime: latest }
      return { ContinuousBackupsDescription: { PointInTimeRecoveryDescription: window } }
    }
    if (command instanceof RestoreTableToPointInTimeCommand) return restore(command.input)
    const answer: object = await database.send(command)
    if (!(command instanceof DescribeTableCommand)) return answer
    const { Table } = answer as { Table?: object }
    return { Table: { ...Table, SSEDescription: { KMSMasterKeyArn: 'arn:aws:kms:::key/campaign' } } }
  },
  config: {},
} as unknown as DynamoDBClient

async function restore(input: RestoreTableToPointInTimeCommand['input']): Promise<object> {
  inputs.push(input)
  const names = { campaign: input.TargetTableName ?? '', vault: 'vault-of-drill' }
  await createTables(stage.storage.databaseEndpoint, names)
  await writeRaw(
    { client: database, names },
    'campaign',
    atT.map((item) => ({ PutRequest: { Item: item } })),
  )
  return {}
}

async function drill(at?: Date) {
  const environment = stage.storage.environment()
  return drillAtAws({
    client,
    table: localTableNames.campaign,
    at,
    parameters: createParameters(
      createParameterClient(accessOf(environment, 'AWS_ENDPOINT_URL_SSM')),
      environment['PARAMETER_PREFIX'] ?? '',
    ),
    now: stage.now(),
    say: (line) => void said.push(line),
  })
}

test('the running table is restored beside itself under its own key, compared, and the copy deleted', async () => {
  const [follower, stopper] = [aReader(stage, 'en'), aReader(stage, 'en')]
  for (const reader of [follower, stopper]) {
    await reader.person.starts('case_khadija-ismayilova')
    await reader.person.presses('Follow')
    await signs(reader, 'free-them')
  }
  atT = []
  for await (const page of scanPages({ client: database, names: localTableNames }, 'campaign'))
    atT.push(...page)
  await stopper.person.says('/stop')
  const before = await stage.dump()

  const rows = await drill()
  expect(rows.filter(({ wanted, found }) => wanted !== found)).toEqual([])
  expect(rows).toContainEqual({ what: 'rows erased once more', wanted: '1', found: '1' })
  expect(inputs).toMatchObject([
    {
      UseLatestRestorableTime: true,
      BillingModeOverride: 'PAY_PER_REQUEST',
      SSESpecificationOverride: {
        Enabled: true,
        SSEType: 'KMS',
        KMSMasterKeyId: 'arn:aws:kms:::key/campaign',
      },
    },
  ])
  expect(said[0]).toContain('aws dynamodb restore-table-to-point-in-time')
  expect(await stage.dump()).toEqual(before)
  const { TableNames } = await database.send(new ListTablesCommand({}))
  expect(TableNames?.filter((name) => name.includes('drill'))).toEqual(['vault-of-drill'])
})

test('a moment that cannot be restored is refused with those that can, and nothing is made', async () => {
  await expect(drill(new Date('2015-01-01T00:00:00Z'))).rejects.toThrow(latest.toISOString())
  expect(inputs).toEqual([])
})
