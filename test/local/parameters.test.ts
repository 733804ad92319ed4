import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm'
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { FunctionPermissions } from '../../bot/permissions.ts'
import { openKeyFile, prepareKeys, type KeyFile } from '../../local/key-file.ts'
import { startParameters } from '../../local/parameters.ts'
import { aParameterClient } from './fixtures/clients.ts'
import { temporaryFolder } from './fixtures/folders.ts'

const prefix = '/caseline/local'
const noTables = { campaign: [], vault: [] }
const permissions: Record<string, FunctionPermissions> = {
  webhook: {
    tables: noTables,
    audience: false,
    pumpQueue: [],
    parameters: { read: ['bot-token', 'keys/*'], delete: [] },
  },
  tick: {
    tables: noTables,
    audience: false,
    pumpQueue: [],
    parameters: { read: ['actions/*'], delete: ['actions/*'] },
  },
}
const identity = { botToken: '1:token', botUsername: 'a_bot', webhookSecret: 's'.repeat(32) }
const denied = { name: 'AccessDeniedException' }

type Setting = { dataDir: string; keyFile: KeyFile; as: (name: string) => SSMClient }

async function aStore(): Promise<Setting> {
  const dataDir = temporaryFolder()
  const keyFile = openKeyFile(dataDir)
  const server = await startParameters({ keyFile, prefix, permissions })
  onTestFinished(() => server.close())
  return { dataDir, keyFile, as: (name) => aParameterClient(name, server.endpoint) }
}

function put(name: string, value: string, more: { Overwrite?: boolean } = {}): PutParameterCommand {
  return new PutParameterCommand({ Name: `${prefix}/${name}`, Value: value, Type: 'SecureString', ...more })
}

function get(name: string): GetParameterCommand {
  return new GetParameterCommand({ Name: `${prefix}/${name}`, WithDecryption: true })
}

it('hands out a parameter that the role may read, and says when there is none', async () => {
  const { keyFile, as } = await aStore()
  keyFile.set('keys/chat-1', 'secret')
  const { Parameter } = await as('webhook').send(get('keys/chat-1'))
  expect(Parameter).toMatchObject({ Name: `${prefix}/keys/chat-1`, Value: 'secret', Type: 'SecureString' })
  await expect(as('webhook').send(get('keys/chat-2'))).rejects.toMatchObject({ name: 'ParameterNotFound' })
})

it('hands out several, and names those that it does not have', async () => {
  const { keyFile, as } = await aStore()
  keyFile.set('bot-token', '1:token')
  const Names = [`${prefix}/bot-token`, `${prefix}/keys/chat-1`]
  const answer = await as('webhook').send(new GetParametersCommand({ Names }))
  expect(answer.Parameters?.map(({ Value }) => Value)).toEqual(['1:token'])
  expect(answer.InvalidParameters).toEqual([`${prefix}/keys/chat-1`])
})

it('hands out what lies under a path, deeper ones only when asked', async () => {
  const { keyFile, as } = await aStore()
  for (const name of ['keys/chat-1', 'keys/old/chat-0', 'bot-token']) keyFile.set(name, name)
  const byPath = async (Recursive: boolean) => {
    const command = new GetParametersByPathCommand({ Path: `${prefix}/keys`, Recursive })
    return (await as('webhook').send(command)).Parameters?.map(({ Value }) => Value)
  }
  expect(await byPath(false)).toEqual(['keys/chat-1'])
  expect(await byPath(true)).toEqual(['keys/chat-1', 'keys/old/chat-0'])
})

it('refuses names that the role does not cover, one among several too', async () => {
  const { keyFile, as } = await aStore()
  for (const name of ['bot-token', 'actions/petition']) keyFile.set(name, 'secret')
  const Names = [`${prefix}/bot-token`, `${prefix}/actions/petition`]
  await expect(as('webhook').send(get('actions/petition'))).rejects.toMatchObject(denied)
  await expect(as('webhook').send(new GetParametersCommand({ Names }))).rejects.toMatchObject(denied)
  await expect(as('tick').send(get('bot-token'))).rejects.toMatchObject(denied)
  await expect(as('stranger').send(get('bot-token'))).rejects.toMatchObject(denied)
  await expect(
    as('tick').send(new GetParametersByPathCommand({ Path: prefix, Recursive: true })),
  ).rejects.toMatchObject(denied)
})

it('lets only the operator write, and never over a value unless asked', async () => {
  const { keyFile, as } = await aStore()
  await as('operator').send(put('actions/petition', 'first'))
  await expect(as('operator').send(put('actions/petition', 'second'))).rejects.toMatchObject({
    name: 'ParameterAlreadyExists',
  })
  await expect(as('tick').send(put('actions/other', 'x'))).rejects.toMatchObject(denied)
  expect(keyFile.get('actions/petition')).toBe('first')
  await as('operator').send(put('actions/petition', 'second', { Overwrite: true }))
  expect(keyFile.get('actions/petition')).toBe('second')
})

it('leaves nothing of a deleted key in the data folder', async () => {
  const { dataDir, as } = await aStore()
  await as('operator').send(put('actions/petition', 'only-copy'))
  expect(readFileSync(join(dataDir, 'keys.json'), 'utf8')).toContain('only-copy')
  const remove = new DeleteParameterCommand({ Name: `${prefix}/actions/petition` })
  await expect(as('webhook').send(remove)).rejects.toMatchObject(denied)
  await as('tick').send(remove)
  expect(readFileSync(join(dataDir, 'keys.json'), 'utf8')).not.toContain('only-copy')
  await expect(as('tick').send(remove)).rejects.toMatchObject({ name: 'ParameterNotFound' })
})

it('makes the keys once, and keeps them over starts', () => {
  const dataDir = temporaryFolder()
  prepareKeys(openKeyFile(dataDir), identity)
  const first = readFileSync(join(dataDir, 'keys.json'), 'utf8')
  prepareKeys(openKeyFile(dataDir), identity)
  expect(readFileSync(join(dataDir, 'keys.json'), 'utf8')).toBe(first)
  prepareKeys(openKeyFile(dataDir), { ...identity, botToken: '2:token' })
  const file = openKeyFile(dataDir)
  expect(file.get('bot-token')).toBe('2:token')
  expect(Buffer.from(file.get('keys/chat-1') ?? '', 'base64')).toHaveLength(32)
  expect(new Set(['chat', 'staff', 'tag', 'field'].map((key) => file.get(`keys/${key}-1`))).size).toBe(4)
})

it('keeps the key file to its owner, also when it was opened to others', () => {
  const dataDir = temporaryFolder()
  const path = join(dataDir, 'keys.json')
  prepareKeys(openKeyFile(dataDir), identity)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  chmodSync(path, 0o644)
  openKeyFile(dataDir)
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

it('refuses a key file that it cannot read instead of making new keys', () => {
  const dataDir = temporaryFolder()
  writeFileSync(join(dataDir, 'keys.json'), '{"version": 1, "param')
  expect(() => openKeyFile(dataDir)).toThrow(/cannot be read/)
})
