/**
 * The file that stands for the parameter store: names and secret values in `keys.json`, readable by its owner only,
 * replaced as a whole and durably at every change. What was deleted is nowhere in it any more.
 */
import { randomBytes } from 'node:crypto'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { CaselineError } from '../bot/errors.ts'
import { parameterNames, routeKeyNames } from '../bot/config.ts'
import { newRouteKeys } from '../bot/sealing/route-keys.ts'
import { readFileIfAny, writeFileDurably } from './durable-file.ts'

export type KeyFile = {
  get(name: string): string | undefined
  names(): string[]
  /** Writes a value, in place of an older one. */
  set(name: string, value: string): void
  /** Whether there was one to delete. */
  delete(name: string): boolean
}

const keyFileName = 'keys.json'

const keyBytes = 32
const keyNames = [
  parameterNames.chatKey,
  parameterNames.staffKey,
  parameterNames.tagKey,
  parameterNames.fieldKey,
]

/** Opens the file in `dataDir`, which may not exist yet. Throws `configuration` when it cannot be read. */
export function openKeyFile(dataDir: string): KeyFile {
  const path = join(dataDir, keyFileName)
  const values = readValues(path)
  const save = (): void => writeFileDurably(path, render(values))
  return {
    get: (name) => values.get(name),
    names: () => [...values.keys()],
    set: (name, value) => {
      values.set(name, value)
      save()
    },
    delete: (name) => {
      const existed = values.delete(name)
      if (existed) save()
      return existed
    },
  }
}

/** Who the bot is to Telegram. */
export type BotIdentity = {
  readonly botToken: string
  readonly botUsername: string
  readonly webhookSecret: string
}

/** Makes the keys that do not exist yet, and notes the bot's token, name and secret as they are now. */
export function prepareKeys(file: KeyFile, identity: BotIdentity): void {
  for (const name of keyNames)
    if (file.get(name) === undefined) file.set(name, randomBytes(keyBytes).toString('base64'))
  for (const [name, value] of [
    [parameterNames.botToken, identity.botToken],
    [parameterNames.botUsername, identity.botUsername],
    [parameterNames.webhookSecret, identity.webhookSecret],
  ] as const)
    if (file.get(name) !== value) file.set(name, value)
}

/** Makes the keys of ways back to chats, both or neither. */
export async function prepareRouteKeys(file: KeyFile): Promise<void> {
  const { recipient, identity } = routeKeyNames
  if (file.get(recipient) !== undefined && file.get(identity) !== undefined) return
  const made = await newRouteKeys()
  file.set(recipient, made.recipient)
  file.set(identity, made.identity)
}

function readValues(path: string): Map<string, string> {
  const content = readFileIfAny(path)
  if (content === undefined) return new Map()
  chmodSync(path, 0o600)
  try {
    const file = JSON.parse(content) as { version?: number; parameters?: Record<string, string> }
    if (file.version === 1 && file.parameters) return new Map(Object.entries(file.parameters))
  } catch {
    // Refused below: a new set of keys would lose every follower.
  }
  throw new CaselineError(
    'configuration',
    `${keyFileName} in the data folder cannot be read. Restore it from its copy.`,
  )
}

function render(values: Map<string, string>): string {
  return `${JSON.stringify({ version: 1, parameters: Object.fromEntries(values) }, undefined, 2)}\n`
}
