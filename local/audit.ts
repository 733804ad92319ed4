/**
 * `npm run audit`: checks the record of staff acts of the running stack, or of a deployed stage that is named, entry by
 * entry, and prints the newest entry's number and hash, to be noted elsewhere. `npm run audit -- --expect
 * <number>:<hash>` checks a noted one as well. Ends with 1 at the first break, 2 when nothing is found or it was asked
 * for wrongly.
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

const { noted, stageName } = readArguments(process.argv.slice(2))
const environment = stageName === undefined ? hereRunning() : await deployed(stageName)
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

function readArguments(args: string[]): { noted?: AuditHead; stageName: string | undefined } {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { expect: { type: 'string' } },
    })
    const [stageName, ...more] = positionals
    if (more.length === 0)
      return { stageName, ...(values.expect !== undefined && { noted: readNoted(values.expect) }) }
  } catch {
    // Said below.
  }
  return fail('it takes the name of a stage or nothing, and --expect <number>:<hash>.')
}

function readNoted(text: string): AuditHead {
  const [, seq, hash] = /^([1-9]\d{0,9}):([A-Za-z0-9_-]{43})$/.exec(text) ?? []
  if (seq === undefined || hash === undefined)
    fail('--expect takes <number>:<hash>, as npm run audit printed it.')
  return { seq: Number(seq), hash }
}

function hereRunning(): Readonly<Record<string, string>> {
  const found = findRunningStorage(process.env['DATA_DIR'] ?? '.data')
  return found ?? fail('nothing is running on this data folder (DATA_DIR); run npm start first.')
}

async function deployed(stage: string): Promise<Readonly<Record<string, string>>> {
  // Loaded only for a stage: a stack on this machine needs nothing of AWS.
  const { stageEnvironment } = await import('../deploy/stage-environment.ts')
  return stageEnvironment(stage).catch((error: unknown) =>
    fail(`${stage} cannot be found: ${error instanceof Error ? error.message : 'unknown'}`),
  )
}

function fail(why: string): never {
  console.error(`audit: ${why}`)
  process.exit(2)
}
