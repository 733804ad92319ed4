import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { erasureOf, restorableDays, type Erasure } from '../../bot/table/erasures.ts'
import { aPack, aPetition } from '../support/builders.ts'
import { rowOf } from '../support/audience.ts'
import { aReader, signs, type Reader } from '../support/reader.ts'
import { startStage, type Stage } from '../support/stage.ts'
import { aPress } from '../support/updates.ts'

const firstDay = '2015-03-04T09:00:00Z'
const dayMs = 24 * 60 * 60_000
let stage: Stage
let known: Set<string>
beforeAll(async () => {
  stage = await startStage({ pack: aPack({ actions: [aPetition(), aPetition({ id: 'second' })] }) })
})
afterAll(async () => stage.close())
beforeEach(async () => {
  stage.moveTo(firstDay)
  known = new Set((await kept()).map(({ id }) => id))
})

async function kept(): Promise<Erasure[]> {
  return (await stage.scan()).flatMap((item) => erasureOf(item) ?? [])
}

/** What was entered since the test began, kinds in alphabetical order. */
async function entered() {
  const all = await kept()
  const news = all.filter(({ id }) => !known.has(id))
  return news.toSorted((one, other) => one.erased.localeCompare(other.erased))
}

async function aFollower(): Promise<Reader> {
  const reader = aReader(stage, 'en')
  await reader.person.starts('case_khadija-ismayilova')
  await reader.person.presses('Follow')
  return reader
}

test('stopping is entered once, whatever Telegram brings again', async () => {
  const { person } = await aFollower()
  const { pk } = (await rowOf(stage, person.id)) ?? {}
  const stop = aPress(person, '1fs', 810_000)
  for (let time = 0; time < 3; time++) await stage.deliver(stop)
  await person.says('/stop')
  await person.says('/mydata')
  expect(person.chat.some(({ text }) => text.includes('in the last 40 days'))).toBe(true)
  expect(await entered()).toMatchObject([{ day: '2015-03-04', erased: 'follows', pk }])
})

test('deleting everything is entered row by row, and no entry leads from one row to another', async () => {
  const reader = await aFollower()
  await signs(reader, 'free-them')
  await signs(reader, 'second')
  const { pk } = (await rowOf(stage, reader.person.id)) ?? {}
  await reader.person.says('/forget')
  await reader.person.presses('Delete everything')
  const entries = await entered()
  expect(entries.map(({ erased }) => erased)).toEqual(['chat', 'details', 'details'])
  expect(entries[0]?.pk).toBe(pk)
  expect(new Set(entries.slice(1).map(({ pk }) => pk.split('#')[1]))).toEqual(
    new Set(['free-them', 'second']),
  )
  const items = await stage.table.range('ER#2015-03-04')
  const own = items.filter(({ of }) => entries.some((entry) => entry.pk === of))
  for (const name of ['sk', 'of']) expect(new Set(own.map((item) => item[name])).size).toBe(3)
  for (const item of own) expect(Object.keys(item).toSorted()).toEqual(attributes)
})
const attributes = ['erased', 'expiresAtSeconds', 'of', 'pk', 'sk', 'v']

test('a signature taken back is entered; one that is not there enters nothing', async () => {
  const reader = aReader(stage, 'en')
  await signs(reader, 'second')
  const back = aPress(reader.person, '1wx:second', 820_000)
  await stage.deliver(back)
  await stage.deliver(back)
  await stage.deliver(aPress(reader.person, '1wx:second', 820_001))
  expect(await entered()).toMatchObject([{ erased: 'signature' }])
})

test('whoever only unfollows one of two things erases nothing', async () => {
  const { person } = await aFollower()
  await stage.deliver(aPress(person, '1f:*:1:l', 830_000))
  await stage.deliver(aPress(person, '1f:*:0:l', 830_001))
  await person.says('/forget')
  await person.presses('Keep')
  expect(await entered()).toEqual([])
})

test('an entry outlives every moment that a table can be restored to, by whole days, and then goes', async () => {
  stage.moveTo('2015-03-04T23:59:59Z')
  await (await aFollower()).person.says('/stop')
  const [entry] = await entered()
  const item = await stage.table.get({ pk: 'ER#2015-03-04', sk: entry?.id ?? '' })
  const endMs = (item?.['expiresAtSeconds'] as number) * 1000
  expect(endMs % dayMs).toBe(0)
  expect(endMs - stage.now().getTime()).toBeGreaterThan((restorableDays + 4) * dayMs)
  expect(endMs - stage.now().getTime()).toBeLessThan((restorableDays + 6) * dayMs)
})
