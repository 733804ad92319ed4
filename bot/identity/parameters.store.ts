/**
 * Secrets and keys: parameters under one prefix, kept encrypted outside the tables. A function reads its own at cold
 * start. The key of an action is a parameter of its own, random, made on import and destroyed for good by the tick.
 */
import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm'
import { randomBytes } from 'node:crypto'
import { actionKeyName, parameterNames, routeKeyNames } from '../config.ts'
import { CaselineError } from '../errors.ts'
import type { ServiceAccess } from '../table/client.ts'
import { translateFailure } from '../table/failures.ts'
import { pseudonymKeyBytes } from './pseudonyms.ts'
import type { FieldKeys } from './sealed-fields.ts'

export type Keyring = { chat: Uint8Array; staff: Uint8Array; tag: Uint8Array; field: FieldKeys }
export type BotSecrets = { botToken: string; botUsername: string; webhookSecret: string }
export type Secrets = BotSecrets & { keyring: Keyring }

export type Parameters = {
  /** Reads every secret of the webhook; throws `configuration` naming those that are missing or unfit. */
  secrets(): Promise<Secrets>
  /** Only what is needed to speak with Telegram. */
  botSecrets(): Promise<BotSecrets>
  /** Only the key by which what comes twice is known. */
  tagKey(): Promise<Uint8Array>
  /** Only what is needed to read the rows of the staff. */
  staffKeys(): Promise<Pick<Keyring, 'staff' | 'field'>>
  /** To whom ways back to a chat are sealed, and what opens them; `undefined` where none was made. */
  routeRecipient(): Promise<string | undefined>
  routeIdentity(): Promise<string | undefined>
  /** An action's pseudonym key; `undefined` when it was never made or is destroyed. */
  actionKey(actionId: string): Promise<Uint8Array | undefined>
  /** Makes an action's key unless there is one. */
  createActionKey(actionId: string): Promise<void>
  /** Destroys an action's key; nothing happens when there is none. */
  destroyActionKey(actionId: string): Promise<void>
}

const secretPattern = /^[A-Za-z0-9_-]{32,256}$/
const requestTimeoutMs = 3000
/** A destroyed key lives in the memory of a running function for at most this long. */
const actionKeyCacheMs = 60_000

/** The SDK's client; without `access` the process environment says where and who. */
export function createParameterClient(access?: ServiceAccess): SSMClient {
  return new SSMClient({
    ...access,
    maxAttempts: 3,
    requestHandler: { requestTimeout: requestTimeoutMs, throwOnRequestTimeout: true },
  })
}

/** `keyId`: of the customer key under which new keys of actions are kept; only whoever imports makes any. */
export function createParameters(client: SSMClient, prefix: string, keyId?: string): Parameters {
  const nameOf = (name: string): string => `${prefix}/${name}`
  const cache = new Map<string, { key: Uint8Array; readAtMs: number }>()
  return {
    secrets: async () => toSecrets(await readValues(client, nameOf, Object.values(parameterNames))),
    botSecrets: async () => toBotSecrets(await readValues(client, nameOf, botNames)),
    tagKey: async () => {
      const value = await readValues(client, nameOf, [parameterNames.tagKey])
      return decodeKey(value(parameterNames.tagKey))
    },
    staffKeys: async () => {
      const value = await readValues(client, nameOf, [parameterNames.staffKey, parameterNames.fieldKey])
      return { staff: decodeKey(value(parameterNames.staffKey)), field: fieldKeysOf(value) }
    },
    routeRecipient: async () => readParameter(client, nameOf(routeKeyNames.recipient)),
    routeIdentity: async () => readParameter(client, nameOf(routeKeyNames.identity)),
    actionKey: async (actionId) => {
      const held = cache.get(actionId)
      if (held && performance.now() - held.readAtMs < actionKeyCacheMs) return held.key
      cache.delete(actionId)
      const value = await readParameter(client, nameOf(actionKeyName(actionId)))
      if (value === undefined) return undefined
      const key = decodeKey(value)
      cache.set(actionId, { key, readAtMs: performance.now() })
      return key
    },
    createActionKey: (actionId) =>
      putParameter(
        client,
        nameOf(actionKeyName(actionId)),
        randomBytes(pseudonymKeyBytes).toString('base64'),
        keyId,
      ),
    destroyActionKey: async (actionId) => {
      cache.delete(actionId)
      await deleteParameter(client, nameOf(actionKeyName(actionId)))
    },
  }
}

const botNames = [parameterNames.botToken, parameterNames.botUsername, parameterNames.webhookSecret]

type Values = (name: string) => string

async function readValues(
  client: SSMClient,
  nameOf: (name: string) => string,
  names: readonly string[],
): Promise<Values> {
  const command = new GetParametersCommand({ Names: names.map(nameOf), WithDecryption: true })
  const answer = await translated(() => client.send(command))
  const values = new Map((answer.Parameters ?? []).map(({ Name, Value }) => [Name, Value]))
  const missing = names.filter((name) => !values.get(nameOf(name)))
  if (missing.length > 0)
    throw new CaselineError('configuration', `Parameters are missing: ${missing.join(', ')}.`)
  return (name) => values.get(nameOf(name)) ?? ''
}

function toBotSecrets(value: Values): BotSecrets {
  const webhookSecret = value(parameterNames.webhookSecret)
  if (!secretPattern.test(webhookSecret)) {
    throw new CaselineError(
      'configuration',
      'webhook-secret must be 32 to 256 characters of A-Z a-z 0-9 _ -.',
    )
  }
  const [botToken, botUsername] = [value(parameterNames.botToken), value(parameterNames.botUsername)]
  return { botToken, botUsername, webhookSecret }
}

function toSecrets(value: Values): Secrets {
  const key = (name: string): Uint8Array => decodeKey(value(name))
  return {
    ...toBotSecrets(value),
    keyring: {
      chat: key(parameterNames.chatKey),
      staff: key(parameterNames.staffKey),
      tag: key(parameterNames.tagKey),
      field: fieldKeysOf(value),
    },
  }
}

function fieldKeysOf(value: Values): FieldKeys {
  return { current: 1, byId: new Map([[1, decodeKey(value(parameterNames.fieldKey))]]) }
}

function decodeKey(value: string): Uint8Array {
  const key = Buffer.from(value, 'base64')
  if (key.length !== pseudonymKeyBytes) {
    throw new CaselineError('configuration', `A key is not ${pseudonymKeyBytes} bytes in base64.`)
  }
  return key
}

async function readParameter(client: SSMClient, name: string): Promise<string | undefined> {
  try {
    const answer = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }))
    return answer.Parameter?.Value
  } catch (error) {
    if (isNamed(error, 'ParameterNotFound')) return undefined
    throw translateFailure(error)
  }
}

async function putParameter(
  client: SSMClient,
  name: string,
  value: string,
  keyId: string | undefined,
): Promise<void> {
  try {
    await client.send(
      new PutParameterCommand({
        Name: name,
        Value: value,
        Type: 'SecureString',
        Overwrite: false,
        ...(keyId !== undefined && { KeyId: keyId }),
      }),
    )
  } catch (error) {
    if (!isNamed(error, 'ParameterAlreadyExists')) throw translateFailure(error)
  }
}

async function deleteParameter(client: SSMClient, name: string): Promise<void> {
  try {
    await client.send(new DeleteParameterCommand({ Name: name }))
  } catch (error) {
    if (!isNamed(error, 'ParameterNotFound')) throw translateFailure(error)
  }
}

function isNamed(error: unknown, name: string): boolean {
  return (error as { name?: string } | undefined)?.name === name
}

async function translated<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw translateFailure(error)
  }
}
