/**
 * `npm run -s export-changes`: what staff changed in the chat, as YAML to be put into the pack, so that the next
 * import finds it there. With the name of a stage (`-- prod`): of what is deployed there. Changes nothing. Exit code
 * 2: nothing is running.
 */
import { createContents } from '../bot/campaign/content.store.ts'
import { environmentNames } from '../bot/config.ts'
import { accessOf, createDatabaseClient, createTable } from '../bot/table/client.ts'
import { packFragments } from './changes-report.ts'
import { findRunningStorage } from './running-storage.ts'

const [, , stageName] = process.argv
const environment =
  stageName === undefined
    ? findRunningStorage(process.env['DATA_DIR'] ?? '.data')
    : await (await import('../deploy/stage-environment.ts')).stageEnvironment(stageName)
if (environment === undefined) {
  console.error('export-changes: nothing is running on this data folder (DATA_DIR); run npm start first.')
  process.exit(2)
}
const client = createDatabaseClient(accessOf(environment, 'AWS_ENDPOINT_URL_DYNAMODB'))
const table = createTable(client, environment[environmentNames.campaignTable] ?? '')
const { imported, changes } = await createContents(table).layers()
const fragments = packFragments(imported, changes)
console.log(
  fragments.length > 0
    ? fragments.join('\n\n')
    : '# Nothing was changed in the chat that the pack does not say.',
)
