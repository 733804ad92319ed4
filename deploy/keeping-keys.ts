/**
 * Making, splitting, confirming and restoring a stage's keys. Nothing here ever replaces a key that is there: a
 * replaced key loses everyone who was known by the old one.
 */
import { randomBytes } from 'node:crypto'
import { parameterNames, routeKeyNames } from '../bot/config.ts'
import { newRouteKeys } from '../bot/sealing/route-keys.ts'
import { CaselineError } from '../bot/errors.ts'
import { escrowedNames, keysFrom, setOf, shares, type EscrowedKeys } from './escrow.ts'
import type { SecretStore } from './secret-store.ts'

/** Holds the name of the set of keys whose shares were read back; no secret. */
const escrowMarker = 'escrow-confirmed'

const keyBytes = 32
const webhookSecretBytes = 48

/**
 * Makes what is missing, and notes token and name of the bot, which is asked for only where they are not known. Gives
 * the names that were made. Throws `configuration` when keys that were in use are gone.
 */
export async function initialize(
  store: SecretStore,
  askBot: () => Promise<{ readonly token: string; readonly username: string }>,
  isInUse: () => Promise<boolean> = async () => Promise.resolve(false),
): Promise<string[]> {
  const known = await store.all()
  if (areKeysLost(known, await isInUse()))
    throw new CaselineError(
      'configuration',
      'Keys of this stage are gone. New ones would lose every follower: put them back with npm run keys -- restore.',
    )
  const isBotKnown = known.has(parameterNames.botToken) && known.has(parameterNames.botUsername)
  const bot = isBotKnown ? { token: '', username: '' } : await askBot()
  const wanted: [string, string][] = [
    [parameterNames.botToken, bot.token],
    [parameterNames.botUsername, bot.username],
    [parameterNames.webhookSecret, randomBytes(webhookSecretBytes).toString('base64url')],
    ...escrowedNames.map((name): [string, string] => [name, randomBytes(keyBytes).toString('base64')]),
  ]
  const made = await newRouteKeys()
  const areRoutesKnown = known.has(routeKeyNames.recipient) && known.has(routeKeyNames.identity)
  const routes: [string, string][] = [
    [routeKeyNames.recipient, made.recipient],
    [routeKeyNames.identity, made.identity],
  ]
  const missing = wanted.filter(([name]) => !known.has(name))
  for (const [name, value] of missing) await store.put(name, value)
  // Of one half alone nothing opens: then both are made anew.
  if (!areRoutesKnown) for (const [name, value] of routes) await store.put(name, value, { replace: true })
  return [...missing, ...(areRoutesKnown ? [] : routes)].map(([name]) => name)
}

/** Whether a key is missing that has been in use: the set was escrowed, or there is data. Else its making broke off. */
export function areKeysLost(secrets: ReadonlyMap<string, string>, isInUse: boolean): boolean {
  return escrowedNames.some((name) => !secrets.has(name)) && (isInUse || secrets.has(escrowMarker))
}

/** Shares of the keys in force. Throws `configuration` when one is missing. */
export async function escrow(
  store: SecretStore,
  stageName: string,
  among: { count: number; enough: number },
  now: Date,
): Promise<string[]> {
  return shares(stageName, keysIn(await store.all()), among, now)
}

/** Notes that enough shares were read back from paper and give the keys in force. */
export async function confirm(
  store: SecretStore,
  stageName: string,
  texts: readonly string[],
): Promise<void> {
  const given = setOf(await keysFrom(stageName, texts))
  if (given !== setOf(keysIn(await store.all())))
    throw new CaselineError(
      'configuration',
      'These shares give other keys than those in force. Split them anew.',
    )
  await store.put(escrowMarker, given, { replace: true })
}

/** Puts back the keys that are missing; refuses when one that is there differs. Gives the names put back. */
export async function restore(
  store: SecretStore,
  stageName: string,
  texts: readonly string[],
): Promise<string[]> {
  const keys = await keysFrom(stageName, texts)
  const known = await store.all()
  const values = escrowedNames.map((name) => [name, Buffer.from(keys[name]).toString('base64')] as const)
  const different = values.filter(([name, value]) => known.has(name) && known.get(name) !== value)
  if (different.length > 0) {
    const names = different.map(([name]) => name).join(', ')
    throw new CaselineError('configuration', `There are other keys already: ${names}. Nothing was changed.`)
  }
  const missing = values.filter(([name]) => !known.has(name))
  for (const [name, value] of missing) await store.put(name, value)
  return missing.map(([name]) => name)
}

/** Whether the keys in force are those whose escrow was confirmed. */
export function isEscrowed(secrets: ReadonlyMap<string, string>): boolean {
  if (escrowedNames.some((name) => !secrets.has(name))) return false
  return secrets.get(escrowMarker) === setOf(keysIn(secrets))
}

function keysIn(secrets: ReadonlyMap<string, string>): EscrowedKeys {
  const missing = escrowedNames.filter((name) => !secrets.has(name))
  if (missing.length > 0)
    throw new CaselineError(
      'configuration',
      `Keys are missing: ${missing.join(', ')}. Run npm run keys -- init first.`,
    )
  const entries = escrowedNames.map((name) => [name, Buffer.from(secrets.get(name) ?? '', 'base64')])
  return Object.fromEntries(entries) as EscrowedKeys
}
