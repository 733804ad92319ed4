/**
 * `npm run catch-up -- --later <copy>`: after a table was restored, brings it up to what must not go back
 * (catch-up.ts). `--later-campaign NAME` takes the table as it was before the restore in place of a copy;
 * `--erasures-only` takes nothing but the ledger of erasures from it. Ends with 1 when something does not fit together.
 */
import { parseArgs } from 'node:util'
import { createChats } from '../../bot/chats/chat.store.ts'
import { createTable } from '../../bot/table/client.ts'
import { catchUp, type Later } from './catch-up.ts'
import { runCommand, usage } from './command.ts'
import { readCopy, campaignItemsOf } from './copy-in.ts'
import { countLines } from './entities.ts'
import { inspect, troubles } from './inspect.ts'
import { dataOptions, withData, type Data } from './open-data.ts'
import { campaignItems } from './raw-tables.ts'

await runCommand('catch-up', async () => {
  const { values } = parseArgs({
    options: {
      ...dataOptions,
      later: { type: 'string' },
      'later-campaign': { type: 'string' },
      'erasures-only': { type: 'boolean', default: false },
    },
  })
  return withData(values, async (data) => {
    const later = await laterOf(data, values.later, values['later-campaign'])
    const { keyring } = await data.parameters().secrets()
    const table = createTable(data.tables.client, data.tables.names.campaign)
    const restored = { table, raw: data.tables, chats: createChats(table, keyring), now: data.now() }
    const report = await catchUp(restored, later, values['erasures-only'] ? 'erasures' : 'all')
    const found = await inspect(data.tables, table, restored.chats)
    const wrong = troubles(found)
    if (wrong.length > 0) process.exitCode = 1
    return [
      `${data.place}: ${report.carried} rows taken over, ${report.again} erased once more, ${report.absent} not there.`,
      ...countLines(found.entities),
      ...wrong,
      'It is in lockdown: nothing is sent until two of the staff lift it with /lockdown.',
    ]
  })
})

async function laterOf(data: Data, file: string | undefined, name: string | undefined): Promise<Later> {
  if ((file === undefined) === (name === undefined))
    throw usage('npm run catch-up -- (--later <copy> | --later-campaign NAME) [--erasures-only]')
  if (name !== undefined) {
    const tables = { ...data.tables, names: { ...data.tables.names, campaign: name } }
    return () => campaignItems(tables)
  }
  const path = file ?? ''
  await readCopy(path)
  return () => campaignItemsOf(path)
}
