import { expect, test } from 'vitest'
import { createContents } from '../../bot/campaign/content.store.ts'
import { measureCapacity, measured } from '../bench/capacity.ts'
import { aReader, seen } from '../support/reader.ts'
import { startStage } from '../support/stage.ts'
import { aPress } from '../support/updates.ts'

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
