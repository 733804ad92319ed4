/** Sign-ups offered at a fixed rate to one petition, with conflicts: how many are taken, and that the count is exact. */
import { createCounts } from '../../bot/actions/counts.store.ts'
import { createSignUps } from '../../bot/actions/sign-ups.store.ts'
import { createParameterClient, createParameters } from '../../bot/identity/parameters.store.ts'
import { accessOf, createDatabaseClient, createTable, type Table as Store } from '../../bot/table/client.ts'
import { codeOf } from '../../bot/errors.ts'
import { environmentNames } from '../../bot/config.ts'
import { localTableNames } from '../../local/tables.ts'
import { createFaults } from '../../local/database-faults.ts'
import { startStage, type Stage } from '../support/stage.ts'
import type { Table } from './report.ts'

const offeredRates = [100, 300, 600, 1000]
const seconds = 4
const conflictShare = 0.05
const attempts = 8

type Row = { offered: number; taken: number; conflicts: number; given: number; lastMs: number; count: number }

export async function measureFolding(): Promise<Table> {
  const stage = await startStage()
  const rows: Row[] = []
  for (const offered of offeredRates) rows.push(await offer(stage, offered))
  await stage.close()
  return {
    title: `Sign-ups offered to one petition for ${seconds} s, with conflicts`,
    head: [
      'offered /s',
      'taken /s',
      'conflicts per sign-up',
      'taken',
      'given up',
      'until the inbox is empty, s',
      'count exact',
    ],
    rows: rows.map(({ offered, taken, conflicts, given, lastMs, count }) => [
      offered,
      (taken * 1000) / lastMs,
      conflicts / Math.max(1, taken),
      taken,
      given,
      lastMs / 1000,
      count === taken ? 'yes' : `no: ${count}`,
    ]),
    note: `By schedule, whatever is still under way; the fault proxy refuses ${conflictShare * 100} % of all transactions and conditional writes as conflicts, besides those of the folds themselves. Stores, proxy and embedded database share two cores here: where less is taken than offered, that is the machine.`,
  }
}

async function offer(stage: Stage, offered: number): Promise<Row> {
  const actionId = 'free-them'
  const environment = stage.storage.environment()
  const table = createTable(
    createDatabaseClient(accessOf(environment, 'AWS_ENDPOINT_URL_DYNAMODB')),
    localTableNames.campaign,
  )
  const parameters = createParameters(
    createParameterClient(accessOf(environment, 'AWS_ENDPOINT_URL_SSM')),
    environment[environmentNames.parameterPrefix] ?? '',
  )
  const signUps = createSignUps(table, parameters, (await parameters.secrets()).keyring)
  const counts = createCounts(table)
  const before = await counts.exact(actionId)
  let conflicts = 0
  const stop = stage.storage.proxy.use({
    ...createFaults({ seed: offered, conflict: conflictShare }),
    onCall: ({ outcome }) => {
      if (/Conflict|TransactionCanceled/.test(outcome)) conflicts += 1
    },
  })
  const startedAtMs = performance.now()
  let taken = 0
  let given = 0
  const signOne = async (person: number): Promise<void> => {
    const place = await signUps.place(actionId, person)
    if (!place) throw new TypeError('The petition has no key.')
    const consent = { textHash: 'bench', language: 'en' }
    const { writes, shard } = signUps.sign(place, { state: 'signed', day: '2015-03-04', consent })
    if (!(await written(table, writes))) {
      given += 1
      return
    }
    taken += 1
    await counts.exact(actionId, shard).catch(() => undefined)
  }
  const all: Promise<void>[] = []
  for (let sent = 0; sent < offered * seconds;) {
    const due = Math.min(offered * seconds, Math.floor(((performance.now() - startedAtMs) / 1000) * offered))
    for (; sent < due; sent++) all.push(signOne(offered * 1_000_000 + sent))
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  await Promise.all(all)
  while ((await counts.foldAll(actionId).catch(() => 1)) > 0);
  stop()
  const lastMs = performance.now() - startedAtMs
  return { offered, taken, conflicts, given, lastMs, count: (await counts.exact(actionId)) - before }
}

async function written(table: Store, writes: Parameters<Store['write']>[0]): Promise<boolean> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      return (await table.write(writes)).ok
    } catch (error) {
      if (!['conflict', 'busy'].includes(codeOf(error))) throw error
      await new Promise((resolve) => setTimeout(resolve, 20 * attempt * Math.random()))
    }
  }
  return false
}
