import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createCounts } from '../../bot/actions/counts.store.ts'
import { createChats } from '../../bot/chats/chat.store.ts'
import { createJobs } from '../../bot/delivery/jobs.store.ts'
import { createDueItems } from '../../bot/delivery/due-items.store.ts'
import { CaselineError } from '../../bot/errors.ts'
import { accessOf, createDatabaseClient, createTable, type Table } from '../../bot/table/client.ts'
import { createAudit } from '../../bot/staff/audit.store.ts'
import { createLockdowns } from '../../bot/staff/lockdown.store.ts'
import { keys } from '../../bot/table/keys.ts'
import { createTables, emptyTables, localTableNames } from '../../local/tables.ts'
import { catchUp } from '../../tools/recovery/catch-up.ts'
import { inspect, troubles } from '../../tools/recovery/inspect.ts'
import { campaignItems, scanPages, writeRaw, type RawTables } from '../../tools/recovery/raw-tables.ts'
import { keyringOf, rowOf } from '../support/audience.ts'
import { aPack, aPetition } from '../support/builders.ts'
import { aJob } from '../support/pump.ts'
import { aReader, signs, type Reader } from '../support/reader.ts'
import { startStage, type Stage } from '../support/stage.ts'

/* The stage's table is the later one; `restored` is a table beside it that holds what it held at a moment T. */

const names = { campaign: 'restored-campaign', vault: 'restored-vault' }
let stage: Stage
let later: RawTables
let restored: RawTables
let table: Table

beforeAll(async () => {
  stage = await startStage({
    pack: aPack({ actions: [aPetition(), aPetition({ id: 'second' })] }),
    adminIds: [91, 92, 93],
  })
  await createTables(stage.storage.databaseEndpoint, names)
  const access = accessOf(stage.storage.environment(), 'AWS_ENDPOINT_URL_DYNAMODB')
  const client = createDatabaseClient(access && { ...access, endpoint: stage.storage.databaseEndpoint })
  later = { client, names: localTableNames }
  restored = { client, names }
  table = createTable(client, names.campaign)
})
afterAll(async () => stage.close())
beforeEach(async () => emptyTables(stage.storage.databaseEndpoint, names))

/** The moment T: what the table holds now is what the other one will hold. */
async function restoreHere(): Promise<void> {
  for await (const page of scanPages(later, 'campaign'))
    await writeRaw(
      restored,
      'campaign',
      page.map((item) => ({ PutRequest: { Item: item } })),
    )
}

async function caughtUp(trusted: 'all' | 'erasures' = 'all', raw = restored) {
  const chats = createChats(table, await keyringOf(stage))
  const parts = { table: createTable(raw.client, names.campaign), raw, chats, now: stage.now() }
  return catchUp(parts, () => campaignItems(later), trusted)
}

async function aFollower(): Promise<Reader> {
  const reader = aReader(stage, 'en')
  await reader.person.starts('case_khadija-ismayilova')
  await reader.person.presses('Follow')
  return reader
}

async function chatRow({ person }: Reader) {
  const { pk, sk } = (await rowOf(stage, person.id)) ?? {}
  return { pk: String(pk), sk: String(sk) }
}

async function signatures(actionId: string): Promise<number> {
  let rows = 0
  for await (const item of campaignItems(restored)) if (item['pk']?.S?.startsWith(`S#${actionId}#`)) rows += 1
  return rows
}

test('what was erased after T is erased once more, and the rest is as it was', async () => {
  const [stayer, stopper, forgetter, taker] = [
    await aFollower(),
    await aFollower(),
    await aFollower(),
    await aFollower(),
  ]
  for (const reader of [stayer, forgetter, taker]) await signs(reader, 'free-them')
  const rows = {
    stayer: await chatRow(stayer),
    stopper: await chatRow(stopper),
    forgetter: await chatRow(forgetter),
  }
  await restoreHere()
  const before = await table.get(rows.stayer)
  const [rowsAtT, countAtT] = [await signatures('free-them'), await createCounts(table).exact('free-them')]
  await stopper.person.says('/stop')
  await forgetter.person.says('/forget')
  await forgetter.person.presses('Delete everything')
  await taker.person.starts('act_free-them')
  for (const label of ['Sign', 'Withdraw', 'Withdraw']) await taker.person.presses(label)

  expect(await caughtUp()).toMatchObject({ again: 4, absent: 0 })
  expect(await table.get(rows.stayer)).toEqual(before)
  const stopped = await table.get(rows.stopper)
  expect(stopped?.['audiencePk']).toBeUndefined()
  const chats = createChats(table, await keyringOf(stage))
  expect(
    chats.openProfile(keys.chatPseudonym(rows.stopper.pk), stopped?.['profile'] as Uint8Array)?.follows,
  ).toEqual([])
  expect(await table.get(rows.forgetter)).toBeUndefined()
  expect(await signatures('free-them')).toBe(rowsAtT - 1)
  expect(await createCounts(table).exact('free-them')).toBe(countAtT - 1)
  expect(troubles(await inspect(restored, table, chats))).toEqual([])
})

test('what was erased before T and made anew since is not erased again', async () => {
  const reader = await aFollower()
  await reader.person.says('/stop')
  await signs(reader, 'second')
  for (const label of ['Withdraw', 'Withdraw']) await reader.person.presses(label)
  await signs(reader, 'second')
  await reader.person.starts('case_khadija-ismayilova')
  await reader.person.presses('Follow')
  const row = await chatRow(reader)
  await restoreHere()
  const held = await signatures('second')
  expect(await caughtUp()).toMatchObject({ again: 0, absent: 0 })
  expect((await table.get(row))?.['audiencePk']).toBeDefined()
  expect(await signatures('second')).toBe(held)
})

test('what came and was erased after T is not there, and its entry arrives all the same', async () => {
  await restoreHere()
  await (await aFollower()).person.says('/stop')
  expect(await caughtUp()).toMatchObject({ again: 0, absent: 1 })
  expect(await caughtUp()).toMatchObject({ again: 0, absent: 0 })
})

test('broken off at any call it goes on where it stood, and nothing is erased or counted twice', async () => {
  const taker = aReader(stage, 'en')
  await signs(taker, 'free-them')
  const forgetter = await aFollower()
  await signs(forgetter, 'second')
  await restoreHere()
  const count = await createCounts(table).exact('free-them')
  for (const label of ['Withdraw', 'Withdraw']) await taker.person.presses(label)
  await forgetter.person.says('/forget')
  await forgetter.person.presses('Delete everything')
  let calls = 0
  while (
    !(await caughtUp('all', breaking(restored, calls)).then(
      () => true,
      () => false,
    ))
  )
    calls += 1
  expect(calls).toBeGreaterThan(5)
  expect(await createCounts(table).exact('free-them')).toBe(count - 1)
  expect(await caughtUp()).toMatchObject({ again: 0, absent: 0 })
})

/** The connection is cut for good after so many calls. */
function breaking({ client, names }: RawTables, calls: number): RawTables {
  let left = calls
  const send = async (command: Parameters<DynamoDBClient['send']>[0]): Promise<unknown> => {
    left -= 1
    if (left < 0) throw new CaselineError('database', 'cut')
    return client.send(command)
  }
  return { client: { send } as unknown as DynamoDBClient, names }
}

test('rights that were taken away after T stay away, and the record of staff acts is whole', async () => {
  const [judith, third] = [91, 93].map((id) =>
    stage.telegram.person({ id, firstName: id === 91 ? 'Judith' : 'Nadia', languageCode: 'en' }),
  )
  for (const one of [judith, third]) await one?.says('/staff')
  await restoreHere()
  const atT = await createAudit(table).verify()
  await judith?.says('/staff')
  await judith?.presses('Nadia')
  await judith?.presses('Suspend Nadia')
  await caughtUp()
  const staff = await table.range(keys.staffPartition())
  expect(staff.filter(({ suspended }) => suspended)).toHaveLength(1)
  const wanted = await createAudit(stage.table).verify()
  expect(await createAudit(table).verify()).toEqual(wanted)
  expect(wanted).toMatchObject({ ok: true })
  expect(wanted).not.toEqual(atT)
})

test('nothing is sent before two lift the lockdown, and then nothing that was sent since T', async () => {
  const jobs = createJobs(stage.table)
  await stage.table.write([jobs.addWrite(aJob({ mailingId: 'under-way' }))])
  await restoreHere()
  const [underWay] = await jobs.of('under-way')
  await stage.table.write([
    ...(underWay ? [jobs.doneWrite(underWay)] : []),
    jobs.addWrite(aJob({ mailingId: 'newer' })),
  ])
  await caughtUp()
  expect(await createLockdowns(table).read()).toMatchObject({ setBy: 'restore' })
  expect(await createJobs(table).of('under-way')).toEqual([])
  expect(await createJobs(table).of('newer')).toHaveLength(1)
})

test('where only the erasures are trusted, what was under way ends where it stands and nobody is woken', async () => {
  const due = createDueItems(stage.table)
  const at = new Date('2015-03-05T09:00:00Z')
  await stage.table.write([
    createJobs(stage.table).addWrite(aJob({ mailingId: 'sends' })),
    createJobs(stage.table).addWrite(aJob({ mailingId: 'sends', generation: 2, kind: 'rewrite' })),
    due.scheduleWrite({ at, kind: 'wake', subject: 'sends' }),
    due.scheduleWrite({ at, kind: 'destroy-action-key', subject: 'third' }),
  ])
  const stopper = await aFollower()
  await restoreHere()
  await stopper.person.says('/stop')
  expect(await caughtUp('erasures')).toMatchObject({ carried: 0, again: 1 })
  const left = await createJobs(table).of('sends')
  expect(left.map(({ kind, state }) => [kind, state])).toEqual([
    ['send', 'stopping'],
    ['rewrite', 'ready'],
  ])
  const kinds = (await createDueItems(table).dueBy(at, 10)).map(({ kind }) => kind)
  expect(kinds).toEqual(['destroy-action-key'])
})
