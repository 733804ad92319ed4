/**
 * `npm run restore -- <copy> [<stage>]`: puts a copy (npm run export) into empty tables, or with `--replace` in place of
 * all that they hold. What happened since the copy has to be said:
 *
 *     --later <copy>      a later copy knows it: what people erased since stays erased, nothing is sent twice
 *     --erasures-only     with --later: the rest of the later copy is not to be trusted
 *     --nothing-later     nobody knows it: nothing that was under way is sent
 *     --as-it-was         nothing happened: for a move, or an empty system
 *
 * Nobody is served before it is done. Nothing is changed unless the copies are whole. Exit code 2: refused, and why.
 */
import { parseArgs } from 'node:util'
import { createChats } from '../../bot/chats/chat.store.ts'
import { CaselineError } from '../../bot/errors.ts'
import { createTable } from '../../bot/table/client.ts'
import { catchUp, type Later } from './catch-up.ts'
import { runCommand, usage } from './command.ts'
import { campaignItemsOf, copyIn, readCopy } from './copy-in.ts'
import { countLines } from './entities.ts'
import { inspect, troubles } from './inspect.ts'
import { withData, type Data } from './open-data.ts'

type Since = { readonly later: Later; readonly trusted: 'all' | 'erasures' } | 'nothing'

const call =
  'npm run restore -- <copy> [<stage>] [--replace] (--later <copy> [--erasures-only] | --nothing-later | --as-it-was)'

await runCommand('restore', async () => {
  const { values, positionals } = parseArgs({
    options: {
      replace: { type: 'boolean', default: false },
      later: { type: 'string' },
      'erasures-only': { type: 'boolean', default: false },
      'nothing-later': { type: 'boolean', default: false },
      'as-it-was': { type: 'boolean', default: false },
    },
    allowPositionals: true,
  })
  const [file, stageName] = positionals
  if (file === undefined || positionals.length > 2) throw usage(call)
  const since = await sinceOf(file, values)
  return withData(stageName, async (data) => {
    const { header } = await copyIn(data.tables, file, {
      replace: values.replace,
      beforeServing: async () => void (since !== 'nothing' && (await bringUp(data, since))),
    })
    return [
      `Restored into ${data.place}, as it was at ${header.at.toISOString()}:`,
      ...(await endLines(data, since)),
    ]
  })
})

type Given = {
  readonly later?: string
  readonly 'erasures-only': boolean
  readonly 'nothing-later': boolean
  readonly 'as-it-was': boolean
}

async function sinceOf(file: string, given: Given): Promise<Since> {
  const { later, 'nothing-later': isUnknown, 'as-it-was': isNothing } = given
  if ([later !== undefined, isUnknown, isNothing].filter(Boolean).length !== 1) throw usage(call)
  if (isNothing) return 'nothing'
  if (later === undefined) return { later: () => nobody(), trusted: 'erasures' }
  const [copy, newer] = [await readCopy(file), await readCopy(later)]
  if (newer.header.at < copy.header.at)
    throw new CaselineError('configuration', 'The later copy is older than the one to be restored.')
  return { later: () => campaignItemsOf(later), trusted: given['erasures-only'] ? 'erasures' : 'all' }
}

async function* nobody(): ReturnType<typeof campaignItemsOf> {}

async function bringUp(data: Data, { later, trusted }: Exclude<Since, 'nothing'>): Promise<void> {
  const { table, chats } = await openCampaign(data)
  const report = await catchUp({ table, raw: data.tables, chats, now: data.now() }, later, trusted)
  console.log(`${report.again} rows erased once more, ${report.carried} taken over from the later copy.`)
}

async function openCampaign({ tables, parameters }: Data) {
  const table = createTable(tables.client, tables.names.campaign)
  const { keyring } = await parameters().secrets()
  return { table, chats: createChats(table, keyring) }
}

async function endLines(data: Data, since: Since): Promise<string[]> {
  const { table, chats } = await openCampaign(data)
  const found = await inspect(data.tables, table, chats)
  const wrong = troubles(found)
  if (wrong.length > 0) process.exitCode = 1
  return [
    ...countLines(found.entities),
    ...wrong,
    ...(since === 'nothing'
      ? []
      : ['It is in lockdown: nothing is sent until two of the staff lift it with /lockdown.']),
  ]
}
