import { beforeAll, afterAll, expect, it } from 'vitest'
import { callDynamo } from '../../local/aws-json.ts'
import { startDatabase, type Database } from '../../local/database.ts'
import { createTables, sweepExpired } from '../../local/tables.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { tmpdir } from 'node:os'

const dataDir = mkdtempSync(join(tmpdir(), 'caseline-local-'))
let database: Database

beforeAll(async () => {
  database = await startDatabase({ dataDir })
  await createTables(database.endpoint)
})

afterAll(async () => {
  await database.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

async function put(pk: string, expiresAtSeconds?: number): Promise<void> {
  const expiry = expiresAtSeconds === undefined ? {} : { expiresAtSeconds: { N: String(expiresAtSeconds) } }
  const item = { pk: { S: pk }, sk: { S: '-' }, ...expiry }
  await callDynamo(database.endpoint, 'PutItem', { TableName: 'caseline-campaign', Item: item })
}

async function remaining(): Promise<string[]> {
  const { Items } = await callDynamo(database.endpoint, 'Scan', {
    TableName: 'caseline-campaign',
    Limit: 100,
  })
  return (Items as { pk: { S: string } }[]).map(({ pk }) => pk.S).sort()
}

it('makes both tables with their index, and making them again changes nothing', async () => {
  await put('kept')
  await createTables(database.endpoint)
  const { TableNames } = await callDynamo(database.endpoint, 'ListTables', {})
  const { Table } = await callDynamo(database.endpoint, 'DescribeTable', { TableName: 'caseline-campaign' })
  expect(TableNames).toEqual(['caseline-campaign', 'caseline-vault'])
  expect(Table).toMatchObject({ GlobalSecondaryIndexes: [{ IndexName: 'audience' }] })
  expect(await remaining()).toContain('kept')
})

it('sweeps what has expired by the local clock and nothing else', async () => {
  const now = new Date('2015-03-04T12:00:00Z')
  const seconds = now.getTime() / 1000
  await put('expired', seconds - 1)
  await put('this-second', seconds)
  await put('later', seconds + 1)
  await put('without')
  expect(await sweepExpired(database.endpoint, now)).toBe(1)
  expect(await remaining()).toEqual(expect.arrayContaining(['later', 'this-second', 'without']))
  expect(await remaining()).not.toContain('expired')
})
