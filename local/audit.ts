/**
 * `npm run audit`: checks the record of staff acts of the running stack, entry by entry, and prints the newest entry's
 * number and hash, to be noted elsewhere. `npm run audit -- --expect <number>:<hash>` checks a noted one as well. Ends
 * with 1 at the first break, 2 when nothing is running or the options are wrong.
 */
import { parseArgs } from 'node:util'
import { environmentNames } from '../bot/config.ts'
import type { AuditHead } from '../bot/staff/audit.ts'
import { createAudit } from '../bot/staff/audit.store.ts'
import { accessOf, createDatabaseClient, createTable } from '../bot/table/client.ts'
import { findRunningStorage } from './running-storage.ts'

const reasons = {
  missing: 'it is missing, or out of its place',
  changed: 'it was changed',
  torn: 'it does not follow from the one before',
  'cut-off': 'it and all that follow were cut off',
  gone: 'it was noted, and is gone: the record was cut off or begun anew',
  different: 'it is not the one that was noted: the record was written anew',
} as const

const noted = readNoted(process.argv.slice(2))
const environment = findRunningStorage(process.env['DATA_DIR'] ?? '.data')
if (environment === undefined) fail('nothing is running on this data folder (DATA_DIR); run npm start first.')
const client = createDatabaseClient(accessOf(environment, 'AWS_ENDPOINT_URL_DYNAMODB'))
const table = createTable(client, environment[environmentNames.campaignTable] ?? '')
const verdict = await createAudit(table).verify(noted)
if (verdict.ok) {
  console.log(`audit: ${verdict.entries} entries, whole`)
  if (verdict.entries > 0) console.log(`audit: newest entry ${verdict.head.seq}:${verdict.head.hash}`)
  if (noted) console.log(`audit: entry ${noted.seq} is the one that was noted`)
} else {
  console.error(`audit: breaks at entry ${verdict.seq}: ${reasons[verdict.reason]}`)
  process.exitCode = 1
}

function readNoted(given: string[]): AuditHead | undefined {
  const { expect } = readOptions(given)
  if (expect === undefined) return undefined
  const [, seq, hash] = /^([1-9]\d{0,9}):([A-Za-z0-9_-]{43})$/.exec(expect) ?? []
  if (seq === undefined || hash === undefined)
    fail('--expect takes <number>:<hash>, as npm run audit printed it.')
  return { seq: Number(seq), hash }
}

function readOptions(args: string[]): { expect?: string | undefined } {
  try {
    return parseArgs({ args, options: { expect: { type: 'string' } } }).values
  } catch {
    return fail('the only option is --expect <number>:<hash>.')
  }
}

function fail(why: string): never {
  console.error(`audit: ${why}`)
  process.exit(2)
}
