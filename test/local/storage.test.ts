import { GetItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { GetParameterCommand } from '@aws-sdk/client-ssm'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { readConfig } from '../../bot/config.ts'
import { startDatabase } from '../../local/database.ts'
import { findRunningStorage } from '../../local/running-storage.ts'
import { startStorage, type Storage, type StorageOptions } from '../../local/storage.ts'
import { aDatabaseClient, aParameterClient } from './fixtures/clients.ts'
import { temporaryFolder } from './fixtures/folders.ts'

const identity = { botToken: '1:token', botUsername: 'a_bot', webhookSecret: 's'.repeat(32) }
const item = { pk: { S: 'a' }, sk: { S: '-' } }

async function aStorage(options: Partial<StorageOptions> = {}): Promise<Storage> {
  const storage = await startStorage({ dataDir: temporaryFolder(), identity, ...options })
  onTestFinished(() => storage.close())
  return storage
}

function clientsOf(environment: Record<string, string>) {
  const name = environment['AWS_ACCESS_KEY_ID'] ?? ''
  return {
    database: aDatabaseClient(name, environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? ''),
    parameters: aParameterClient(name, environment['AWS_ENDPOINT_URL_SSM'] ?? ''),
  }
}

it('gives a function all that it needs to reach its tables and keys', async () => {
  const storage = await aStorage()
  const environment = storage.environment('webhook')
  const { campaignTable, parameterPrefix } = readConfig(environment)
  const { database, parameters } = clientsOf(environment)
  await database.send(new PutItemCommand({ TableName: campaignTable, Item: item }))
  const { Item } = await database.send(new GetItemCommand({ TableName: campaignTable, Key: item }))
  const token = await parameters.send(new GetParameterCommand({ Name: `${parameterPrefix}/bot-token` }))
  expect([Item, token.Parameter?.Value]).toEqual([item, '1:token'])
})

it('holds each function to its role, and lets the operator do everything', async () => {
  const storage = await aStorage()
  const scan = new ScanCommand({ TableName: 'caseline-vault', Limit: 1 })
  const token = new GetParameterCommand({ Name: '/caseline/local/bot-token' })
  const webhook = clientsOf(storage.environment('webhook'))
  const tick = clientsOf(storage.environment('tick'))
  const operator = clientsOf(storage.environment())
  await expect(webhook.database.send(scan)).rejects.toMatchObject({ name: 'AccessDeniedException' })
  await expect(tick.parameters.send(token)).rejects.toMatchObject({ name: 'AccessDeniedException' })
  await expect(operator.database.send(scan)).resolves.toMatchObject({ Count: 0 })
  await expect(operator.parameters.send(token)).resolves.toBeDefined()
})

it('works on another DynamoDB when there is one, and starts none of its own', async () => {
  const other = await startDatabase({ dataDir: temporaryFolder() })
  onTestFinished(() => other.stop())
  const dataDir = temporaryFolder()
  const storage = await aStorage({ dataDir, databaseEndpoint: other.endpoint })
  const { database } = clientsOf(storage.environment('webhook'))
  await database.send(new PutItemCommand({ TableName: 'caseline-campaign', Item: item }))
  const direct = aDatabaseClient('anyone', other.endpoint)
  const { Item } = await direct.send(new GetItemCommand({ TableName: 'caseline-campaign', Key: item }))
  expect(Item).toEqual(item)
  expect(storage.database).toBeUndefined()
  expect(existsSync(join(dataDir, 'database.sqlite'))).toBe(false)
})

it('lets a command beside it find its endpoints while it runs, and not after', async () => {
  const dataDir = temporaryFolder()
  const storage = await startStorage({ dataDir, identity })
  expect(findRunningStorage(dataDir)).toEqual(storage.environment())
  await storage.close()
  expect(findRunningStorage(dataDir)).toBeUndefined()
})

it('does not take the endpoints of a stack that was killed for those of one that runs', () => {
  const dataDir = temporaryFolder()
  const owner = { pid: process.pid, startedAt: 'before' }
  writeFileSync(join(dataDir, 'lock.json'), JSON.stringify({ version: 1, owner }))
  writeFileSync(join(dataDir, 'endpoints.json'), JSON.stringify({ version: 1, environment: {} }))
  expect(findRunningStorage(dataDir)).toBeUndefined()
})

it('leaves the folder free when a part cannot start', async () => {
  const dataDir = temporaryFolder()
  writeFileSync(join(dataDir, 'keys.json'), 'not JSON')
  await expect(startStorage({ dataDir, identity })).rejects.toMatchObject({ code: 'configuration' })
  expect(existsSync(join(dataDir, 'lock.json'))).toBe(false)
})
