import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readName, readSigner, signerBytes } from '../../bot/actions/signer.ts'
import { newEnvelope, openUnder, readEnvelope, sealUnder } from '../../bot/sealing/envelope.ts'
import { createEnvelopes } from '../../bot/sealing/envelopes.store.ts'
import { open } from '../../bot/sealing/sealed.ts'
import { keys } from '../../bot/table/keys.ts'
import { putRosterInForce, type RosterOnStage } from '../support/roster.ts'
import { startStage, type Stage } from '../support/stage.ts'

const now = new Date('2015-03-04T09:00:00Z')
const after = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
const content = signerBytes({ name: 'Anna Schmidt', country: 'DE' })
let stage: Stage
let force: RosterOnStage
beforeAll(async () => {
  stage = await startStage()
  force = await putRosterInForce(stage)
})
afterAll(async () => stage.close())

const envelopes = async () => (await stage.scan()).filter(({ pk }) => String(pk).startsWith('ENV#'))
const fresh = () => createEnvelopes(stage.table, force.rosters)

test('what is sealed is opened by everyone of the team, with the envelope from the table', async () => {
  const sealed = await fresh().seal('row 1', content, now)
  const row = await stage.table.get(keys.envelope(sealed?.envelope ?? ''), { consistent: true })
  for (const { identity } of force.staff) {
    const bytes = await open(identity, row?.['sealed'] as Uint8Array)
    const envelope = readEnvelope(bytes, sealed?.envelope ?? '')
    const signer = readSigner(await openUnder(envelope, 'row 1', sealed?.sealed ?? new Uint8Array()))
    expect(signer).toEqual({ name: 'Anna Schmidt', country: 'DE' })
  }
})

test('one envelope serves a quarter of an hour, and another roster has another', async () => {
  const mine = fresh()
  const ids = []
  for (const minutes of [0, 14, 15, 16]) ids.push((await mine.seal('row', content, after(minutes)))?.envelope)
  expect(ids[1]).toBe(ids[0])
  expect(ids[2]).not.toBe(ids[0])
  expect(ids[3]).toBe(ids[2])
  await force.publish({ epoch: 4 })
  expect((await mine.seal('row', content, after(17)))?.envelope).not.toBe(ids[3])
})

test('many at once share one envelope', async () => {
  const before = (await envelopes()).length
  const mine = fresh()
  const sealed = await Promise.all(
    Array.from({ length: 20 }, async (_, at) => mine.seal(`row ${at}`, content, now)),
  )
  expect(new Set(sealed.map((one) => one?.envelope)).size).toBe(1)
  expect(new Set(sealed.map((one) => Buffer.from(one?.sealed ?? []).toString('hex'))).size).toBe(20)
  expect((await envelopes()).length).toBe(before + 1)
})

test('an envelope that could not be written is not used', async () => {
  const mine = createEnvelopes(
    { ...stage.table, write: async () => Promise.reject(new Error('no')) },
    force.rosters,
  )
  await expect(mine.seal('row', content, now)).rejects.toThrow('no')
  await expect(mine.seal('row', content, now)).rejects.toThrow('no')
})

test('nothing is sealed where there is no roster, or nobody in it takes names', async () => {
  const none = createEnvelopes(stage.table, {
    current: async () => Promise.resolve({ ok: false, reason: 'expired' }),
  })
  expect(await none.isReady(now)).toBe(false)
  expect(await none.seal('row', content, now)).toBeUndefined()
  await force.publish({
    epoch: 5,
    teams: [{ id: 'trial', topics: ['trial'], members: force.staff.map(({ member }) => member) }],
  })
  expect(await fresh().isReady(now)).toBe(false)
})

test('what is sealed opens nowhere else, under no other envelope, and after no change', async () => {
  const envelope = newEnvelope()
  const sealed = await sealUnder(envelope, 'row 1', content)
  expect(sealed.length).toBe(
    (await sealUnder(envelope, 'row 1', signerBytes({ name: 'Li Wu', country: '' }))).length,
  )
  await expect(openUnder(envelope, 'row 2', sealed)).rejects.toThrow('does not open')
  await expect(openUnder({ ...envelope, id: 'x' }, 'row 1', sealed)).rejects.toThrow('does not open')
  await expect(openUnder(newEnvelope(), 'row 1', sealed)).rejects.toThrow('does not open')
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const changed = Uint8Array.from(sealed)
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    await expect(openUnder(envelope, 'row 1', changed)).rejects.toThrow('does not open')
  }
})

test.each([
  ['Anna Schmidt', 'Anna Schmidt'],
  ['  Xədicə   İsmayılova\n', 'Xədicə İsmayılova'],
  ['Жан-Люк О’Нил', 'Жан-Люк О’Нил'],
  ['李 明', '李 明'],
  ['J. R. R. Tolkien', 'J. R. R. Tolkien'],
  ['x', undefined],
  ['https://example.org', undefined],
  ['anna@example.org', undefined],
  ['+49 30 123456', undefined],
  ['', undefined],
  ['Anna\u202e Schmidt', undefined],
  ['Ж'.repeat(49), undefined],
])('as a name, %j is %j', (typed, name) => {
  expect(readName(typed)).toBe(name)
})

test('every name that is taken fits, and is read as it was', async () => {
  const envelope = newEnvelope()
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.constantFrom('', 'AZ'),
      async (typed, country) => {
        const name = readName(typed)
        fc.pre(name !== undefined)
        const sealed = await sealUnder(envelope, 'row', signerBytes({ name: name ?? '', country }))
        expect(readSigner(await openUnder(envelope, 'row', sealed))).toEqual({ name, country })
      },
    ),
    { numRuns: 200 },
  )
})
