import { afterEach, beforeEach, expect, test } from 'vitest'
import { keys } from '../../bot/table/keys.ts'
import type { Person } from '../../local/telegram/server.ts'
import { pump } from '../support/pump.ts'
import { languages } from '../support/reader.ts'
import { putRosterInForce, type RosterOnStage } from '../support/roster.ts'
import { startStage, type Stage } from '../support/stage.ts'

let stage: Stage
let admins: Person[]
let force: RosterOnStage
beforeEach(async () => {
  const adminIds = languages.map((_, index) => 7_310_900_001 + index)
  stage = await startStage({ adminIds })
  admins = languages.map((languageCode, index) =>
    stage.telegram.person({ id: adminIds[index] ?? 0, firstName: 'Ada', languageCode }),
  )
  for (const admin of admins) await admin.says('/staff')
})
afterEach(async () => stage.close())

/** As time passes: a tick now and another some minutes later, and what the pump was given. */
async function live(day: string): Promise<void> {
  for (const time of ['09:00', '09:05', '17:00']) {
    stage.moveTo(`${day}T${time}:00Z`)
    await stage.tick()
    await pump(stage)
  }
}

const alarms = (admin = admins[0]) =>
  (admin?.chat ?? []).map(({ text }) => text).filter((text) => /roster|siyahı|liste de ceux|спис/.test(text))

test('admins hear 30, 7 and 1 days before the end, on the last day nothing more, and when it has ended; each once', async () => {
  force = await putRosterInForce(stage, { until: '2015-06-01' })
  const told: Record<string, number> = {}
  for (const day of [
    '2015-03-04',
    '2015-05-01',
    '2015-05-02',
    '2015-05-03',
    '2015-05-24',
    '2015-05-25',
    '2015-05-26',
    '2015-05-31',
    '2015-06-01',
    '2015-06-02',
    '2015-06-20',
  ]) {
    const before = alarms().length
    await live(day)
    told[day] = alarms().length - before
  }
  expect(Object.entries(told).filter(([, count]) => count > 0)).toEqual([
    ['2015-05-02', 1],
    ['2015-05-25', 1],
    ['2015-05-31', 1],
    ['2015-06-02', 1],
  ])
  expect(alarms()[0]).toContain('for 30 more days')
  expect(alarms()[2]).toContain('for 1 more day:')
  expect(alarms()[3]).toContain('has ended')
  for (const admin of admins) expect(alarms(admin)).toHaveLength(4)
  expect(new Set(admins.map((admin) => alarms(admin)[3])).size).toBe(4)
})

test('a new roster ends the warnings, and begins them anew', async () => {
  force = await putRosterInForce(stage, { until: '2015-03-20' })
  await live('2015-03-04')
  expect(alarms()).toHaveLength(1)
  await force.publish({ epoch: 4, until: '2015-08-01' })
  await live('2015-03-25')
  expect(alarms()).toHaveLength(1)
  await live('2015-07-10')
  expect(alarms()).toHaveLength(2)
})

test('a roster that is refused, or that is gone, is told once, and again when it happens again', async () => {
  force = await putRosterInForce(stage)
  await live('2015-03-04')
  const row = await stage.table.get(keys.roster(), { consistent: true })
  await stage.table.write([
    { put: { ...keys.roster(), ...row, signed: String(row?.['signed']).replace('2015', '2016') } },
  ])
  await live('2015-03-05')
  await live('2015-03-06')
  expect(alarms()).toHaveLength(1)
  expect(alarms()[0]).toContain('is refused')
  await stage.table.write([{ put: { ...keys.roster(), ...row } }])
  await live('2015-03-07')
  expect(alarms()).toHaveLength(1)
  await stage.table.write([{ delete: keys.roster() }])
  await live('2015-03-08')
  expect(alarms()).toHaveLength(2)
})

test('where there never was a roster nobody is told of one', async () => {
  await live('2015-03-04')
  expect(alarms()).toEqual([])
  expect(await stage.table.get(keys.rosterTold(), { consistent: true })).toBeUndefined()
})
