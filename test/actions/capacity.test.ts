import { expect, test } from 'vitest'
import { createContents } from '../../bot/campaign/content.store.ts'
import { measureCapacity, measured } from '../bench/capacity.ts'
import { aPack, aPetition } from '../support/builders.ts'
import { aReader, seen } from '../support/reader.ts'
import { putRosterInForce } from '../support/roster.ts'
import { startStage } from '../support/stage.ts'
import { aMessage, aPress } from '../support/updates.ts'

test('every kind of update keeps its budget of read and write units', async () => {
  const stage = await startStage()
  const rows = await measureCapacity(stage, 30)
  await stage.close()
  const over = rows.filter(
    ({ readUnits, writeUnits, budget }) => readUnits > budget.readUnits || writeUnits > budget.writeUnits,
  )
  expect(over).toEqual([])
  expect(rows.every(({ readUnits }) => readUnits > 0)).toBe(true)
})

test('a change of staff that lies over the pack costs readers nothing', async () => {
  const stage = await startStage()
  const contents = createContents(stage.table)
  const subject = { kind: 'case', id: 'khadija-ismayilova' } as const
  const effects = [{ field: 'status', status: 'released', day: '2015-03-04', asOf: '2015-03-04' }] as const
  await stage.table.write(contents.layWrites(await contents.layers(), { id: 'c1', subject, effects }))
  const reader = aReader(stage, 'en')
  await reader.person.starts('case_khadija-ismayilova')
  const press = async (updateId: number) =>
    stage.deliver(aPress(reader.person, '1c:khadija-ismayilova', updateId), 0)
  await stage.restart()
  await press(710_000)
  const used = await measured(stage, async () => void (await press(710_001)))
  const shown = seen(reader)
  await stage.close()
  expect(shown).toContain('released')
  expect(used).toEqual({ readUnits: 0.5, writeUnits: 0 })
})

test('a signature with a name stays within its budget, its envelope and the roster shared by those of 15 minutes', async () => {
  const stage = await startStage({ pack: aPack({ actions: [aPetition({ namesHandedOver: true })] }) })
  await putRosterInForce(stage)
  const signers = 20
  let updateId = 720_000
  const steps = { typing: { readUnits: 0, writeUnits: 0 }, confirming: { readUnits: 0, writeUnits: 0 } }
  for (let signer = 0; signer < signers; signer++) {
    const { person } = aReader(stage, 'en')
    const press = async (data: string) => stage.deliver(aPress(person, data, updateId++), 0)
    await person.starts('act_free-them')
    for (const data of ['1s:free-them', '1sb:free-them', '1sm:free-them', '1sc:free-them:DE'])
      await press(data)
    const name = aMessage(person, 'Xədicə İsmayılova', updateId++)
    const typing = await measured(stage, async () => void (await stage.deliver(name, 0)))
    const confirming = await measured(stage, async () => void (await press('1sx:free-them')))
    for (const [step, used] of [
      ['typing', typing],
      ['confirming', confirming],
    ] as const)
      for (const unit of ['readUnits', 'writeUnits'] as const) steps[step][unit] += used[unit] / signers
  }
  await stage.close()
  console.log(`named signature, mean of ${signers}: ${JSON.stringify(steps)}`)
  expect(steps.confirming.writeUnits).toBeLessThanOrEqual(8)
  expect(steps.confirming.readUnits).toBeLessThanOrEqual(2.5)
  // The step itself, and its share of an envelope of 13 KB.
  expect(steps.typing.writeUnits).toBeLessThanOrEqual(1 + 14 / signers)
  expect(steps.typing.readUnits).toBeLessThanOrEqual(1)
})
