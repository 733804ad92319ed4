/**
 * Sign-ups offered at fixed rates to one petition, with conflicts: how many are taken, what folding them costs and how
 * far it lags, and that the count is that of the rows in the end.
 */
import { createCounts, type Counts } from '../../bot/actions/counts.store.ts'
import { createSignUps, type SignUps } from '../../bot/actions/sign-ups.store.ts'
import { environmentNames } from '../../bot/config.ts'
import { codeOf } from '../../bot/errors.ts'
import { createParameterClient, createParameters } from '../../bot/identity/parameters.store.ts'
import { accessOf, createDatabaseClient, createTable, type Table as Store } from '../../bot/table/client.ts'
import { createFaults } from '../../local/database-faults.ts'
import { localTableNames } from '../../local/tables.ts'
import { startStage, type Stage } from '../support/stage.ts'
import { createWatch, watchCores, type Watch } from './folding-watch.ts'
import type { Cell, Table } from './report.ts'

const actionId = 'free-them'
const offeredRates = [25, 50, 100, 200, 400, 1000]
const seconds = 4
const conflictShare = 0.05
const attempts = 8

type Stores = { readonly table: Store; readonly signUps: SignUps; readonly counts: Counts }
type Tally = { taken: number; givenUp: number; retries: number; lastTakenMs: number }
type Row = Tally & {
  readonly offered: number
  readonly watch: Watch
  /** From the last sign-up until every leaf was folded. */
  readonly emptiedMs: number
  readonly busy: number
  readonly counted: number
  readonly rows: number
}

export async function measureFolding(): Promise<Table> {
  const stage = await startStage()
  const stores = await storesOf(stage)
  const rows: Row[] = []
  for (const offered of offeredRates) rows.push(await measureRate(stage, stores, offered))
  await stage.close()
  return {
    title: `Sign-ups offered to one petition for ${seconds} s, with conflicts`,
    head: [
      'offered /s',
      'taken /s',
      'taken',
      'given up',
      'conflicts per sign-up',
      'retries per sign-up',
      'folds tried per 20',
      'folds won per 20',
      'WCU per sign-up',
      'most leaves waiting',
      'folded after the last, s',
      'cores busy',
      'count is that of the rows',
    ],
    rows: rows.map(cellsOf),
    note: noteOn(rows),
  }
}

function cellsOf(row: Row): Cell[] {
  const { watch, taken } = row
  return [
    row.offered,
    takenPerSecond(row),
    taken,
    row.givenUp,
    watch.conflicts() / taken,
    row.retries / taken,
    (watch.foldsTried() * 20) / taken,
    (watch.foldsWon() * 20) / taken,
    watch.writeUnits() / taken,
    watch.mostWaiting(),
    row.emptiedMs / 1000,
    `${Math.round(row.busy * 100)} %`,
    isExact(row) ? 'yes' : `no: ${row.counted} counted, ${row.rows} rows`,
  ]
}

function noteOn(rows: readonly Row[]): string {
  const most = Math.round(Math.max(...rows.map(takenPerSecond)))
  return [
    `By schedule, whatever is still under way. The fault proxy refuses ${conflictShare * 100} % of all transactions and single writes as conflicts; given up is what was refused or timed out ${attempts} times.`,
    `Goal, nothing acknowledged lost and the count exact at every rate: ${rows.every(isExact) ? 'met' : 'missed'}.`,
    `More than ${most} a second are not taken here, whatever is offered: stores, proxy and embedded database share the cores, whose use is shown (by others on the machine as well). DynamoDB's own limit is not measured by this.`,
    'A fold takes in up to 20 leaves; one tried for 20 sign-ups is ideal.',
  ].join(' ')
}

function takenPerSecond({ taken, lastTakenMs }: Tally): number {
  return (taken * 1000) / Math.max(lastTakenMs, seconds * 1000)
}

/** Rows beyond those taken are of people who were told to try again: counted, and nothing was promised. */
function isExact({ counted, rows, taken }: Row): boolean {
  return counted === rows && rows >= taken
}

async function storesOf(stage: Stage): Promise<Stores> {
  const environment = stage.storage.environment()
  const database = createDatabaseClient(accessOf(environment, 'AWS_ENDPOINT_URL_DYNAMODB'))
  const table = createTable(database, localTableNames.campaign)
  const parameters = createParameters(
    createParameterClient(accessOf(environment, 'AWS_ENDPOINT_URL_SSM')),
    environment[environmentNames.parameterPrefix] ?? '',
  )
  const signUps = createSignUps(table, parameters, (await parameters.secrets()).keyring)
  return { table, signUps, counts: createCounts(table) }
}

async function measureRate(stage: Stage, stores: Stores, offered: number): Promise<Row> {
  const counted = await stores.counts.exact(actionId)
  const rows = await rowsIn(stage)
  const watch = createWatch(counted)
  const stop = stage.storage.proxy.use({
    ...createFaults({ seed: offered, conflict: conflictShare }),
    onCall: watch.hear,
  })
  const coresSince = watchCores()
  const tally = await offer(stores, offered)
  const busy = coresSince()
  const endedAtMs = performance.now()
  // A fold that meets a conflict is tried again, as the tick does.
  while ((await stores.counts.foldAll(actionId).catch(() => 1)) > 0);
  stop()
  return {
    ...tally,
    offered,
    watch,
    busy,
    emptiedMs: performance.now() - endedAtMs,
    counted: (await stores.counts.exact(actionId)) - counted,
    rows: (await rowsIn(stage)) - rows,
  }
}

async function rowsIn(stage: Stage): Promise<number> {
  return (await stage.scan()).filter(({ pk }) => String(pk).startsWith(`S#${actionId}#`)).length
}

/** Starts each sign-up when it is due, and waits for all of them in the end. */
async function offer(stores: Stores, offered: number): Promise<Tally> {
  const tally: Tally = { taken: 0, givenUp: 0, retries: 0, lastTakenMs: 0 }
  const startedAtMs = performance.now()
  const all: Promise<void>[] = []
  while (all.length < offered * seconds) {
    const due = Math.floor(((performance.now() - startedAtMs) / 1000) * offered)
    while (all.length < Math.min(due, offered * seconds))
      all.push(signOne(stores, offered * 1_000_000 + all.length, tally, startedAtMs))
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  await Promise.all(all)
  return tally
}

/** What the confirming press does to the petition: the transaction, then the count, which folds when enough waits. */
async function signOne(stores: Stores, person: number, tally: Tally, startedAtMs: number): Promise<void> {
  const place = await stores.signUps.place(actionId, person)
  if (!place) throw new TypeError('The petition has no key.')
  const consent = { textHash: 'bench', language: 'en' }
  const { writes, shard } = stores.signUps.sign(place, { state: 'signed', day: '2015-03-04', consent })
  if (!(await isWritten(stores.table, writes, tally))) {
    tally.givenUp += 1
    return
  }
  tally.taken += 1
  tally.lastTakenMs = performance.now() - startedAtMs
  await stores.counts.exact(actionId, shard).catch(() => undefined)
}

async function isWritten(
  table: Store,
  writes: Parameters<Store['write']>[0],
  tally: Tally,
): Promise<boolean> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      // Each person signs once: a row that is there already is of an attempt whose answer came too late.
      await table.write(writes)
      return true
    } catch (error) {
      if (!['conflict', 'busy'].includes(codeOf(error))) throw error
      if (attempt < attempts) tally.retries += 1
      await new Promise((resolve) => setTimeout(resolve, 20 * attempt * Math.random()))
    }
  }
  return false
}
