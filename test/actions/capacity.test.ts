import { expect, test } from 'vitest'
import { measureCapacity } from '../bench/capacity.ts'
import { startStage } from '../support/stage.ts'

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
