import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  createBroadcasts,
  isBroadcastCode,
  newBroadcastCode,
  newBroadcastId,
} from '../../bot/broadcasts/broadcast.store.ts'
import type { Broadcast } from '../../bot/broadcasts/broadcast.ts'
import { startStage, type Stage } from '../support/stage.ts'
import { aBroadcast, aRevision, aText } from './builders.ts'

const keyring = { field: { current: 1, byId: new Map([[1, randomBytes(32)]]) } }
let stage: Stage
beforeAll(async () => {
  stage = await startStage()
})
afterAll(async () => stage.close())

function fresh(changes: Partial<Broadcast> = {}): Broadcast {
  return aBroadcast({ id: newBroadcastId(), code: newBroadcastCode(), ...changes })
}

test('a broadcast is read as it was written, dates and texts too, also by its code', async () => {
  const broadcasts = createBroadcasts(stage.table, keyring)
  const approval = { by: 'approver', at: new Date('2015-03-04T10:00:00Z'), hash: 'h', reads: ['en'] }
  const texts = { en: aText('<b>Free</b>'), fr: aText('Libre', { writtenBy: 'translator', sourceHash: 'x' }) }
  const wanted = fresh({
    startsAt: new Date('2015-03-05T10:00:00Z'),
    revisions: [aRevision({ texts, approval })],
  })
  expect(await stage.table.write(broadcasts.createWrites(wanted))).toEqual({ ok: true })
  expect(await broadcasts.read(wanted.id)).toEqual(wanted)
  expect(await broadcasts.find(wanted.code)).toEqual(wanted)
  expect(await broadcasts.find('AAAAAA')).toBeUndefined()
})

test('a correction lies beside it, texts, reason and all, and moves into the newest revision', async () => {
  const broadcasts = createBroadcasts(stage.table, keyring)
  const before = fresh({ state: 'sent' })
  await stage.table.write(broadcasts.createWrites(before))
  const at = new Date('2015-03-04T11:00:00Z')
  const corrected: Broadcast = {
    ...before,
    version: 2,
    correction: {
      state: 'draft',
      proposedBy: 'editor',
      createdAt: at,
      texts: { en: aText('New') },
      without: ['fr'],
      rejection: { by: 'approver', at, reason: 'Not yet' },
    },
  }
  await stage.table.write(broadcasts.changeWrites(before, corrected))
  expect(await broadcasts.read(before.id)).toEqual(corrected)
  const { correction: _gone, ...rest } = corrected
  const newest = aRevision({ number: 2, texts: { en: aText('New') } })
  const next = { ...rest, version: 3, revisions: [...rest.revisions, newest] }
  await stage.table.write(broadcasts.changeWrites(corrected, next))
  expect(await broadcasts.read(before.id)).toEqual(next)
})

test('of two changes of the same reading one is written', async () => {
  const broadcasts = createBroadcasts(stage.table, keyring)
  const before = fresh()
  await stage.table.write(broadcasts.createWrites(before))
  const changes = ['One', 'Two'].map((html) => ({
    ...before,
    revisions: [aRevision({ texts: { en: aText(html) } })],
  }))
  const outcomes = await Promise.all(
    changes.map(async (next) => stage.table.write(broadcasts.changeWrites(before, next))),
  )
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
  const read = await broadcasts.read(before.id)
  expect(read?.version).toBe(2)
  expect(read?.revisions[0]?.texts['en']?.html).toBe(
    changes[outcomes.findIndex(({ ok }) => ok)]?.revisions[0]?.texts['en']?.html,
  )
})

test('a text that is taken out is gone, and so is all of a draft that is thrown away', async () => {
  const broadcasts = createBroadcasts(stage.table, keyring)
  const before = fresh({ revisions: [aRevision({ texts: { en: aText('One'), fr: aText('Un') } })] })
  await stage.table.write(broadcasts.createWrites(before))
  const next = { ...before, revisions: [aRevision({ texts: { en: aText('One') } })] }
  await stage.table.write(broadcasts.changeWrites(before, next))
  const read = await broadcasts.read(before.id)
  expect(Object.keys(read?.revisions[0]?.texts ?? {})).toEqual(['en'])
  expect(read && (await stage.table.write(broadcasts.removeWrites(read)))).toEqual({ ok: true })
  expect(await broadcasts.read(before.id)).toBeUndefined()
  expect((await stage.dump()).filter((line) => line.includes(before.id))).toEqual([])
})

test('the newest are listed first', async () => {
  const broadcasts = createBroadcasts(stage.table, keyring)
  const days = ['2016-03-04T09:00:00Z', '2016-03-05T09:00:00Z', '2016-03-06T09:00:00Z']
  const made = days.map((day) => fresh({ createdAt: new Date(day) }))
  for (const broadcast of made) await stage.table.write(broadcasts.createWrites(broadcast))
  const listed = await broadcasts.recent(2)
  expect(listed.map(({ id }) => id)).toEqual([made[2]?.id, made[1]?.id])
})

test('nothing of a text, a reason or an audience stands in clear in the table', async () => {
  const broadcasts = createBroadcasts(stage.table, keyring)
  const rejection = { by: 'approver', at: new Date(), reason: 'too harsh on them' }
  const audience = { kind: 'case', caseId: 'under-embargo' } as const
  const secret = fresh({
    rejection,
    audience,
    revisions: [aRevision({ texts: { en: aText('A raid at noon') } })],
  })
  await stage.table.write(broadcasts.createWrites(secret))
  const dump = (await stage.dump()).join('\n')
  for (const words of ['too harsh', 'under-embargo', 'raid at noon']) {
    expect(dump).not.toContain(words)
    expect(dump).not.toContain(Buffer.from(words).toString('base64').slice(0, 10))
  }
})

test('codes are told from other words', () => {
  expect(isBroadcastCode(newBroadcastCode())).toBe(true)
  for (const other of ['K7Q2M', 'K7Q2MXX', 'K7Q2M0', 'k7q2mx', '']) expect(isBroadcastCode(other)).toBe(false)
})
