import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { startStorage, type Storage } from '../../local/storage.ts'

let storage: Storage | undefined
const dataDir = mkdtempSync(join(tmpdir(), 'caseline-'))

afterEach(async () => {
  await storage?.close()
  rmSync(dataDir, { recursive: true, force: true })
})

it('gives a function all that it needs to reach its tables and keys', async () => {
  storage = await startStorage({
    dataDir,
    identity: { botToken: '1:token', botUsername: 'b', webhookSecret: 's'.repeat(32) },
  })
  const env = storage.environment('webhook')
  const settings = {
    region: 'us-east-1',
    credentials: { accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '', secretAccessKey: 'local' },
  }
  const dynamo = new DynamoDBClient({ ...settings, endpoint: env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '' })
  const ssm = new SSMClient({ ...settings, endpoint: env['AWS_ENDPOINT_URL_SSM'] ?? '' })
  const TableName = env['CAMPAIGN_TABLE']
  await dynamo.send(new PutItemCommand({ TableName, Item: { pk: { S: 'a' }, sk: { S: '-' } } }))
  const found = await dynamo.send(new GetItemCommand({ TableName, Key: { pk: { S: 'a' }, sk: { S: '-' } } }))
  const token = await ssm.send(new GetParameterCommand({ Name: `${env['PARAMETER_PREFIX']}/bot-token` }))
  expect(found.Item).toEqual({ pk: { S: 'a' }, sk: { S: '-' } })
  expect(token.Parameter?.Value).toBe('1:token')
})
