import { beforeAll, beforeEach, afterAll, describe, expect, test } from 'vitest'
import type { Roster, SignedRoster, Trust } from '../../bot/sealing/roster.ts'
import { createRosters } from '../../bot/sealing/rosters.store.ts'
import { keys } from '../../bot/table/keys.ts'
import { startStage, type Stage } from '../support/stage.ts'
import { aHolder, aMember, aRoster, signedBy, trusting, type Holder, type Staffed } from './builders.ts'

const now = new Date('2015-03-04T09:00:00Z')
const after = (seconds: number) => new Date(now.getTime() + seconds * 1000)
let stage: Stage
let holders: Holder[]
let staff: Staffed[]
let trust: Trust

beforeAll(async () => {
  stage = await startStage()
  holders = await Promise.all([aHolder(), aHolder(), aHolder()])
  staff = await Promise.all(['judith', 'farid'].map(aMember))
  trust = trusting(holders, 2)
})
afterAll(async () => stage.close())
beforeEach(async () => void (await stage.table.write([{ delete: keys.roster() }])))

const signed = async (changes: Partial<Roster> = {}): Promise<SignedRoster> =>
  signedBy(
    aRoster(
      staff.map(({ member }) => member),
      changes,
    ),
    holders.slice(0, 2),
  )
const put = async (given: unknown): Promise<void> =>
  void (await stage.table.write([{ put: { ...keys.roster(), v: 1, signed: given } }]))
const rosters = (changes: Partial<Trust> = {}) => createRosters(stage.table, { ...trust, ...changes })

test('what was published is in force, whole and with its signatures', async () => {
  const given = await signed()
  expect(await rosters().publish(given, now)).toMatchObject({ ok: true })
  expect(await rosters().current(now)).toEqual({ ok: true, roster: given.roster, signed: given })
})

test('without a roster, and without keys that could verify one, nothing is in force', async () => {
  const missing = { ok: false, reason: 'missing' }
  expect(await rosters().current(now)).toEqual(missing)
  await rosters().publish(await signed(), now)
  const without = createRosters(stage.table, undefined)
  expect(await without.current(now)).toEqual(missing)
  expect(await without.publish(await signed(), now)).toEqual(missing)
})

test('it is read once a minute, and verified by its end each time', async () => {
  const reading = rosters()
  await reading.publish(await signed({ until: '2015-03-04' }), now)
  expect((await reading.current(now)).ok).toBe(true)
  await stage.table.write([{ delete: keys.roster() }])
  expect((await reading.current(after(59))).ok).toBe(true)
  expect(await reading.current(after(60))).toEqual({ ok: false, reason: 'missing' })
  const atMidnight = rosters()
  await atMidnight.publish(await signed({ until: '2015-03-04' }), now)
  expect((await atMidnight.current(new Date('2015-03-04T23:59:59Z'))).ok).toBe(true)
  expect(await atMidnight.current(new Date('2015-03-05T00:00:00Z'))).toEqual({ ok: false, reason: 'expired' })
})

describe('a row that was put back is refused', () => {
  test('by whoever has seen the newer one', async () => {
    const reading = rosters()
    const old = await signed({ epoch: 3 })
    await reading.publish(await signed({ epoch: 4 }), now)
    expect((await reading.current(now)).ok).toBe(true)
    await put(JSON.stringify(old))
    expect(await reading.current(after(61))).toEqual({ ok: false, reason: 'older' })
  })

  test('by everyone, below the epoch that is built in', async () => {
    await put(JSON.stringify(await signed({ epoch: 3 })))
    expect(await rosters({ epoch: 4 }).current(now)).toEqual({ ok: false, reason: 'older' })
    expect((await rosters({ epoch: 3 }).current(now)).ok).toBe(true)
  })
})

describe('publishing', () => {
  test('takes a newer one, and the same again', async () => {
    for (const epoch of [3, 4, 4, 9])
      expect(await rosters().publish(await signed({ epoch }), now)).toMatchObject({ ok: true })
    expect(await rosters().current(now)).toMatchObject({ roster: { epoch: 9 } })
  })

  test('refuses an older one, and another of the same epoch', async () => {
    await rosters().publish(await signed({ epoch: 4 }), now)
    expect(await rosters().publish(await signed({ epoch: 3 }), now)).toEqual({ ok: false, reason: 'older' })
    const other = await signed({ epoch: 4, until: '2015-07-01' })
    expect(await rosters().publish(other, now)).toEqual({ ok: false, reason: 'taken' })
    expect(await rosters().current(now)).toMatchObject({ roster: { epoch: 4, until: '2015-06-01' } })
  })

  test('refuses what would be refused when it is read', async () => {
    const refused = [
      [{ ...(await signed()), signatures: [] }, 'unsigned'],
      [await signed({ until: '2015-03-03' }), 'expired'],
      [await signed({ campaign: 'belarus' }), 'foreign'],
      ['roster', 'malformed'],
    ] as const
    for (const [given, reason] of refused)
      expect(await rosters().publish(given, now)).toEqual({ ok: false, reason })
    expect(await stage.table.get(keys.roster(), { consistent: true })).toBeUndefined()
  })

  test('is not held up by a row that no holder signed, nor by one that has ended', async () => {
    const forged = { ...(await signed({ epoch: 4_000_000 })), signatures: [] }
    for (const row of [JSON.stringify(forged), 'nonsense', 7]) {
      await put(row)
      expect((await rosters().current(now)).ok).toBe(false)
      expect(await rosters().publish(await signed(), now)).toMatchObject({ ok: true })
    }
    await put(JSON.stringify(await signed({ epoch: 2, until: '2015-01-01' })))
    expect(await rosters().publish(await signed(), now)).toMatchObject({ ok: true })
  })
})
