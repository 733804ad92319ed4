import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LaidChange } from '../../bot/campaign/change.ts'
import { createContents } from '../../bot/campaign/content.store.ts'
import { hashOf } from '../../bot/identity/pseudonyms.ts'
import { aCampaign, aCase, aPack, aPetition } from '../support/builders.ts'
import { startStage, type Stage } from '../support/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await startStage()
})
afterAll(async () => stage.close())

const photo = new Uint8Array(700_000).fill(7)

test('a pack is read back as it was published, however large, photos and all', async () => {
  const cases = Array.from({ length: 120 }, (_, index) =>
    aCase({
      id: `case-${index}`,
      summary: { en: 'x'.repeat(600), ru: 'ж'.repeat(600), az: 'ə'.repeat(600) },
    }),
  )
  const pack = aPack({ cases, actions: [aPetition()] })
  const contents = createContents(stage.table)
  const { version } = await contents.publish(pack, new Map([['a.jpg', photo]]))
  const content = await createContents(stage.table).current()
  expect(content).toMatchObject({ ...pack, version })
  expect(content.photos).toEqual([{ file: 'a.jpg', hash: hashOf(photo) }])
  expect(Buffer.from((await contents.photo(hashOf(photo))) ?? []).equals(photo)).toBe(true)
})

test('what an import replaces leaves nothing behind', async () => {
  const contents = createContents(stage.table)
  await contents.publish(aPack(), new Map())
  const held = (await stage.scan()).map(({ pk }) => String(pk)).filter((pk) => pk.startsWith('X#'))
  expect(held.filter((pk) => pk.startsWith('X#photo'))).toEqual([])
  expect(held.toSorted()).toEqual([
    'X#action#free-them',
    'X#campaign#azerbaijan',
    'X#case#khadija-ismayilova',
    expect.stringMatching(/^X#manifest#/),
    'X#root',
  ])
})

test('a reader never sees half an import', async () => {
  const contents = createContents(stage.table)
  const titles = ['One', 'Two', 'Three', 'Four']
  const packOf = (title: string) =>
    aPack({ campaign: aCampaign({ title: { en: title } }), actions: [aPetition({ title: { en: title } })] })
  await contents.publish(packOf('Zero'), new Map())
  const progress = { publishing: true }
  const importing = (async () => {
    for (const title of titles) await contents.publish(packOf(title), new Map())
    progress.publishing = false
  })()
  const seen = new Set<string>()
  while (progress.publishing) {
    const { campaign, actions } = await createContents(stage.table).current()
    expect(actions[0]?.title).toEqual(campaign.title)
    seen.add(campaign.title['en'] ?? '')
  }
  await importing
  expect(seen.size).toBeGreaterThan(0)
})

test('two imports at once: one is told to run again', async () => {
  const one = createContents(stage.table)
  const other = createContents(stage.table)
  const results = await Promise.allSettled([
    one.publish(aPack({ campaign: aCampaign({ title: { en: 'A' } }) }), new Map()),
    other.publish(aPack({ campaign: aCampaign({ title: { en: 'B' } }) }), new Map()),
  ])
  const { campaign } = await createContents(stage.table).current()
  expect(['A', 'B']).toContain(campaign.title['en'])
  expect(results.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0)
})

describe('a change that staff made', () => {
  const change: LaidChange = {
    id: 'c1',
    subject: { kind: 'case', id: 'khadija-ismayilova' },
    effects: [{ field: 'status', status: 'released', day: '2015-03-10', asOf: '2015-03-10' }],
  }
  const contents = () => createContents(stage.table)
  const status = async () => (await contents().current()).cases[0]?.status
  const published = async (title: string) =>
    contents().publish(aPack({ campaign: aCampaign({ title: { en: title } }) }), new Map())

  test('lies over the pack until it is lifted, through every import', async () => {
    await published('A')
    const { version } = await contents().current()
    expect((await stage.table.write(contents().layWrites(await contents().layers(), change))).ok).toBe(true)
    expect(await status()).toBe('released')
    expect((await contents().current()).version).not.toBe(version)
    await published('B')
    expect(await status()).toBe('released')
    const layers = await contents().layers()
    expect(layers.imported.cases[0]?.status).toBe('detained')
    const place = layers.changes[0]?.place ?? 0
    expect((await stage.table.write(contents().liftWrites(layers, place))).ok).toBe(true)
    expect(await status()).toBe('detained')
  })

  test('is not laid over what has changed since it was looked at', async () => {
    await published('C')
    const beforeImport = await contents().layers()
    await published('D')
    expect((await stage.table.write(contents().layWrites(beforeImport, change))).ok).toBe(false)
    const beforeOther = await contents().layers()
    await stage.table.write(contents().layWrites(beforeOther, { ...change, id: 'c2' }))
    expect((await stage.table.write(contents().layWrites(beforeOther, change))).ok).toBe(false)
    const both = await contents().layers()
    expect(both.changes.map(({ id }) => id)).toEqual(['c2'])
  })
})
