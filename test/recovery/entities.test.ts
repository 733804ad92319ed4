import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { entityOf } from '../../tools/recovery/entities.ts'

test('every kind of key is known by name, and so it was decided from which copy it is restored', () => {
  const page = readFileSync('bot/table/keys.ts', 'utf8')
  const literals = [...page.matchAll(/(?:pk: |=> |return |Prefix = )['`]([A-Z]{1,7})(?=[#'$])/g)]
  // Those in which an action's or a generation's name follows at once.
  const beginnings = new Set(literals.map(([, letters]) => letters ?? ''))
  beginnings.delete('AUD')
  beginnings.delete('L')
  expect(beginnings.size).toBeGreaterThan(18)
  const unknown = [...beginnings].filter((letters) => entityOf({ pk: { S: `${letters}#x` } }) === letters)
  expect(unknown).toEqual([])
})
