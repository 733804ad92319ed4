/** Files of private keys: made once, never replaced, readable by their owner only. */
import { readFileSync, writeFileSync } from 'node:fs'
import { CaselineError } from '../bot/errors.ts'
import {
  holderFile,
  identityFile,
  memberOf,
  namePattern,
  newHolderKey,
  newStaffIdentity,
} from '../bot/sealing/identity.ts'
import { verifyingKeyOf } from '../bot/sealing/signing.ts'
import { askNewPassphrase, openAsking } from './passphrases.ts'

/** Makes someone's identity; gives what is to be printed. */
export async function makeIdentity(name: string): Promise<string> {
  const made = await makeFile(name, 'identity', async (passphrase) => {
    const identity = await newStaffIdentity(name)
    return { bytes: await identityFile(identity, passphrase), entry: await memberOf(identity) }
  })
  return [
    JSON.stringify(made.entry, undefined, 2),
    `Written to ${made.file}. It stays with ${name}, with a copy somewhere safe: nobody can make it again.`,
    'What stands above is public: it belongs into a team of the roster.',
  ].join('\n')
}

/** Makes a key that signs rosters; gives what is to be printed. */
export async function makeHolder(name: string): Promise<string> {
  const made = await makeFile(name, 'holder', async (passphrase) => {
    const holder = newHolderKey(name)
    return { bytes: await holderFile(holder, passphrase), entry: await verifyingKeyOf(holder.signing) }
  })
  return [
    made.entry,
    `Written to ${made.file}. Keep it offline, on a stick that is only plugged in to sign.`,
    'What stands above is public: it belongs into the "keys" of roster-trust.json.',
  ].join('\n')
}

async function makeFile<T>(
  name: string,
  ending: string,
  make: (passphrase: string) => Promise<{ readonly bytes: Uint8Array; readonly entry: T }>,
): Promise<{ readonly file: string; readonly entry: T }> {
  if (!namePattern.test(name))
    throw new CaselineError(
      'configuration',
      'A name has at most 32 of a-z, 0-9 and -, and begins with a letter or digit.',
    )
  const file = `${name}.${ending}`
  // Before anyone types a passphrase for nothing.
  refuseReplacing(file)
  const asking = openAsking()
  try {
    const { bytes, entry } = await make(await askNewPassphrase(asking, name))
    writeFileSync(file, bytes, { flag: 'wx', mode: 0o600 })
    return { file, entry }
  } finally {
    asking.close()
  }
}

function refuseReplacing(file: string): void {
  if (readIfAny(file))
    throw new CaselineError(
      'configuration',
      `${file} is there already, and is never replaced. Take another name, or move it away.`,
    )
}

/** Throws `configuration` where there is no such file. */
export function readBytes(file: string): Uint8Array {
  const bytes = readIfAny(file)
  if (!bytes) throw new CaselineError('configuration', `${file} cannot be read.`)
  return bytes
}

function readIfAny(file: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(readFileSync(file))
  } catch {
    return undefined
  }
}
