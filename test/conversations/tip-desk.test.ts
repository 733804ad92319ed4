import { afterEach, beforeEach, expect, test } from 'vitest'
import { createStaff } from '../../bot/staff/staff.store.ts'
import type { Role } from '../../bot/staff/roles.ts'
import { createDeskRows } from '../../bot/tips/desk.store.ts'
import { isAnyoneOnDuty } from '../../bot/tips/on-duty.store.ts'
import { createDatabaseClient, createTable, accessOf } from '../../bot/table/client.ts'
import { vaultKeys } from '../../bot/table/keys.ts'
import { localTableNames } from '../../local/tables.ts'
import { keyringOf } from '../support/audience.ts'
import { everyRole, permissionTable } from '../support/permission-table.ts'
import { pump } from '../support/pump.ts'
import { aReader, labels, seen, type Reader } from '../support/reader.ts'
import { startStage, type Stage } from '../support/stage.ts'
import { aDesk, receive } from '../support/tips.ts'
import { aPress } from '../support/updates.ts'

let stage: Stage
let updateId = 900_000
beforeEach(async () => {
  const { roster } = await aDesk('first')
  const [team] = roster.teams
  if (!team) throw new Error('The roster has a team.')
  const both = { ...roster, until: '2016-06-01', teams: [team, { ...team, id: 'second' }] }
  stage = await startStage({ roster: both, now: '2015-03-04T09:01:00Z' })
})
afterEach(async () => stage.close())

async function someone(role: Role, member?: string): Promise<Reader> {
  const reader = aReader(stage, 'en', `The ${role}`)
  await reader.person.starts()
  const staff = createStaff(stage.table, await keyringOf(stage))
  const row = {
    pseudonym: staff.pseudonymOf(reader.person.id),
    roles: [role],
    suspended: false,
    name: reader.person.firstName,
    contact: { chatId: reader.person.id, language: 'en' },
    version: 0,
    ...(member !== undefined && { member }),
  }
  await stage.table.write([staff.newWrite(row)])
  return reader
}

async function at(instant: string): Promise<void> {
  stage.moveTo(instant)
  for (let minute = 0; minute < 3; minute++) await stage.tick()
  // Beyond the moment that an alert may draw.
  stage.moveTo(new Date(stage.now().getTime() + 6 * 60_000).toISOString())
  await pump(stage)
}

const rows = async (team: string) => createDeskRows(stage.vault).of(team)
const press = async ({ person }: Reader, data: string) => stage.deliver(aPress(person, data, updateId++))

test('whoever presses Take has all that waits, and a colleague who presses too sees who has it', async () => {
  const [one, other] = [await someone('caseOfficer'), await someone('admin')]
  for (let tip = 0; tip < 3; tip++) await receive(stage, { urgent: true, team: 'first' })
  await pump(stage)
  expect(labels(one)).toContain('Take it on')
  await Promise.all([press(one, '1tt:first'), press(other, '1tt:first')])
  const holders = new Set((await rows('first')).map(({ assignee }) => assignee))
  expect(holders.size).toBe(1)
  expect((await rows('first')).map(({ status }) => status)).toEqual(['taken', 'taken', 'taken'])
  const said = [seen(one), seen(other)].toSorted()
  expect(said.filter((text) => text.startsWith('You have it'))).toHaveLength(1)
  expect(said.filter((text) => text.endsWith('has it.'))).toHaveLength(1)
})

test('once a member of the team is known, only they are called, and only they can take it on', async () => {
  const officer = await someone('caseOfficer', 'leyla')
  const admin = await someone('admin')
  await receive(stage, { urgent: true, team: 'first' })
  await pump(stage)
  expect(labels(officer)).toContain('Take it on')
  expect(labels(admin)).not.toContain('Take it on')
  await press(admin, '1tt:first')
  expect((await rows('first')).map(({ status }) => status)).toEqual(['new'])
  await press(officer, '1tt:first')
  expect((await rows('first')).map(({ assignee }) => assignee)).toEqual(['leyla'])
})

test.each(everyRole)('%s may take tips on just as the table says', async (role) => {
  const reader = await someone(role)
  await receive(stage, { team: 'first' })
  await press(reader, '1tt:first')
  const [row] = await rows('first')
  expect(row?.status).toBe(permissionTable['handle-tips'].includes(role) ? 'taken' : 'new')
})

test('one that nobody takes on is called for again, then is the next team’s, also after ten days of standstill', async () => {
  const admin = await someone('admin')
  await receive(stage, { team: 'first' })
  await at('2015-03-14T10:00:00Z')
  const reminders = () =>
    admin.person.chat.filter(({ text }) => text.includes('waits longer than we promise')).length
  expect(reminders()).toBe(1)
  expect((await rows('first')).map(({ reminders: count }) => count)).toEqual([1])
  await at('2015-03-14T11:00:00Z')
  expect(reminders()).toBe(1)
  await at('2015-03-15T11:00:00Z')
  expect(await rows('first')).toEqual([])
  expect((await rows('second')).map(({ passed }) => passed)).toEqual([['first']])
  const tips = (await stage.scanVault()).filter(({ pk }) => String(pk).startsWith('T#'))
  expect(tips.map(({ team }) => team)).toEqual(['second'])
  await at('2015-03-16T12:00:00Z')
  await at('2015-03-17T13:00:00Z')
  expect(admin.person.chat.some(({ text }) => text.includes('no team takes it on'))).toBe(true)
  const before = admin.person.chat.length
  await at('2015-04-20T12:00:00Z')
  expect(admin.person.chat).toHaveLength(before)
})

test('a tip goes after its time with what belongs to it, and the team knew a week before', async () => {
  const admin = await someone('admin')
  await receive(stage, { team: 'first', objects: ['a-name-of-an-object'] })
  await press(admin, '1tt:first')
  for (const day of ['2015-03-11', '2015-03-18', '2015-03-19', '2015-03-26', '2015-04-10', '2015-08-25'])
    await at(`${day}T12:00:00Z`)
  expect(admin.person.chat.some(({ text }) => text.includes('deleted in seven days'))).toBe(true)
  await at('2015-09-01T12:00:00Z')
  const left = (await stage.scanVault()).filter(({ pk }) => /^(T|DU)#/.test(String(pk)))
  expect(left).toEqual([])
})

test('who is on duty is public as yes or no, and ends by itself', async () => {
  const officer = await someone('caseOfficer')
  expect(await isAnyoneOnDuty(stage.table, stage.now())).toBe(false)
  await officer.person.says('/staff')
  await officer.person.presses(officer.say.plain('staff.onDuty'))
  await officer.person.presses(officer.say.plain('tipDesk.dutyFor', { count: 8 }))
  expect(seen(officer)).toContain('You are on duty')
  expect(await isAnyoneOnDuty(stage.table, stage.now())).toBe(true)
  stage.moveTo('2015-03-04T17:02:00Z')
  expect(await isAnyoneOnDuty(stage.table, stage.now())).toBe(false)
})

test('the webhook cannot read a tip: its GetItem on the vault fails', async () => {
  const tip = await receive(stage, { team: 'first' })
  const access = accessOf(stage.storage.environment('webhook'), 'AWS_ENDPOINT_URL_DYNAMODB')
  const vault = createTable(createDatabaseClient(access), localTableNames.vault)
  await expect(vault.get(vaultKeys.tip(tip.id))).rejects.toThrow(/refused/)
  await expect(vault.get(vaultKeys.deskRow('first', tip.id))).rejects.toThrow(/refused/)
  await expect(vault.get(vaultKeys.route('AAAAAAAAAAAAAAAAAAAAAA'))).rejects.toThrow(/refused/)
  expect(await vault.range(vaultKeys.desk('first'))).toHaveLength(1)
})
