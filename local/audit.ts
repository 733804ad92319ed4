/**
 * `npm run audit`: checks the record of staff acts of the running stack, entry by entry. Ends with 1 at the first
 * break, 2 when nothing is running.
 */
import { environmentNames } from '../bot/config.ts'
import { createAudit } from '../bot/staff/audit.store.ts'
import { accessOf, createDatabaseClient, createTable } from '../bot/table/client.ts'
import { findRunningStorage } from './running-storage.ts'

const reasons = {
  missing: 'it is missing, or out of its place',
  changed: 'it was changed',
  torn: 'it does not follow from the one before',
  'cut-off': 'it and all that follow were cut off',
} as const

const environment = findRunningStorage(process.env['DATA_DIR'] ?? '.data')
if (environment === undefined) {
  console.error('audit: nothing is running on this data folder (DATA_DIR); run npm start first.')
  process.exit(2)
}
const client = createDatabaseClient(accessOf(environment, 'AWS_ENDPOINT_URL_DYNAMODB'))
const verdict = await createAudit(
  createTable(client, environment[environmentNames.campaignTable] ?? ''),
).verify()
if (verdict.ok) console.log(`audit: ${verdict.entries} entries, whole`)
else {
  console.error(`audit: breaks at entry ${verdict.seq}: ${reasons[verdict.reason]}`)
  process.exitCode = 1
}
