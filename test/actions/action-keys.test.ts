import { afterAll, beforeAll, expect, test } from 'vitest'
import { pseudonymOf } from '../../bot/identity/pseudonyms.ts'
import { keys } from '../../bot/table/keys.ts'
import { aPack, aPetition } from '../support/builders.ts'
import { aReader, seen, signs } from '../support/reader.ts'
import { startStage, type Stage } from '../support/stage.ts'

let stage: Stage
beforeAll(async () => {
  const prolonged = aPetition({ id: 'prolonged' })
  stage = await startStage({
    pack: aPack({
      actions: [aPetition(), prolonged, aPetition({ id: 'old', opens: '2011-01-01', closes: '2011-02-01' })],
    }),
  })
})
afterAll(async () => stage.close())

const keyOf = (id: string): string | undefined => stage.storage.keyFile.get(`actions/${id}`)

test('a petition that can be signed has a key of its own, one long over has none', () => {
  expect(keyOf('free-them')).toBeDefined()
  expect(keyOf('free-them')).not.toBe(keyOf('prolonged'))
  expect(keyOf('old')).toBeUndefined()
})

test('the key is destroyed 14 days after closing, and then no pseudonym can be made again from all that is left', async () => {
  const reader = aReader(stage, 'en')
  await signs(reader, 'free-them')
  const key = Buffer.from(keyOf('free-them') ?? '', 'base64')
  const row = keys.signUp('free-them', pseudonymOf(key, reader.person.id))
  expect(await stage.table.get(row)).toBeDefined()

  stage.moveTo('2015-07-12T18:59:59Z')
  expect(await stage.tick()).toMatchObject({ handled: 0 })
  expect(keyOf('free-them')).toBeDefined()

  const prolonged = aPetition({ id: 'prolonged', closes: '2015-12-31' })
  await stage.importPack(aPack({ actions: [aPetition(), prolonged] }))
  stage.moveTo('2015-07-12T19:00:00Z')
  expect(await stage.tick()).toMatchObject({ handled: 2, left: 0 })
  expect(keyOf('free-them')).toBeUndefined()
  expect(keyOf('prolonged')).toBeDefined()

  const left = [...stage.storage.keyFile.names()].map((name) =>
    Buffer.from(stage.storage.keyFile.get(name) ?? '', 'base64'),
  )
  const made = new Set(
    left.map((secret) => keys.signUp('free-them', pseudonymOf(secret, reader.person.id)).pk),
  )
  const rows = (await stage.scan()).map(({ pk }) => String(pk)).filter((pk) => pk.startsWith('S#free-them#'))
  expect(rows).toHaveLength(1)
  expect(rows.filter((pk) => made.has(pk))).toEqual([])
})

test('after that nobody can sign, withdraw or find a signature, and an import makes no new key', async () => {
  await stage.importPack(
    aPack({
      actions: [aPetition({ closes: '2015-12-31' }), aPetition({ id: 'prolonged', closes: '2015-12-31' })],
    }),
  )
  expect(keyOf('free-them')).toBeUndefined()
  await stage.restart()
  const reader = aReader(stage, 'en')
  await reader.person.starts('act_free-them')
  await reader.person.presses('Sign')
  expect(seen(reader)).toContain('Signing is not possible at the moment')
  await reader.person.pressesData(reader.person.last?.messageId ?? 0, '1wx:free-them')
  expect(seen(reader)).toContain('can no longer be traced to anyone')
})

test('a petition whose signatures are still held cannot be left out of the pack', async () => {
  await expect(stage.importPack(aPack({ actions: [aPetition()] }))).rejects.toThrow(
    'actions/prolonged.yaml is missing',
  )
})

test('importing the same again changes nothing', async () => {
  const pack = aPack({
    actions: [aPetition({ id: 'prolonged', closes: '2015-12-31' }), aPetition({ closes: '2015-12-31' })],
  })
  await stage.importPack(pack)
  const before = await stage.dump()
  expect(await stage.importPack(pack)).toMatchObject({ changed: false })
  expect(await stage.dump()).toEqual(before)
})
