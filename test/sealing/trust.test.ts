import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rostersIn } from '../../bot/runtime-base.ts'
import { CaselineError } from '../../bot/errors.ts'
import { readTrust } from '../../bot/sealing/trust.ts'
import type { Table } from '../../bot/table/client.ts'

const key = (letter: string) => letter.repeat(43)
const trust = { campaign: 'azerbaijan', keys: ['A', 'B', 'C'].map(key), threshold: 2, epoch: 1 }

test('the keys that verify a roster are read from their file', () => {
  expect(readTrust(JSON.stringify(trust))).toEqual(trust)
})

test.each([
  [{ ...trust, threshold: 4 }, 'the file wants more signatures than it has holders'],
  [{ ...trust, threshold: 0 }, 'threshold is missing or wrong'],
  [{ ...trust, keys: [] }, 'keys names no holder'],
  [{ ...trust, keys: [key('A'), key('A')] }, 'keys names a holder twice'],
  [{ ...trust, keys: ['short'] }, 'keys.0 is no public key of a holder'],
  [{ ...trust, epoch: undefined }, 'epoch is missing or wrong'],
  [{ ...trust, more: 1 }, 'more is missing or wrong'],
  ['nonsense', 'the file is missing or wrong'],
])('a file that is wrong is refused, and says why: %j', (given, words) => {
  expect(() => readTrust(JSON.stringify(given))).toThrow(`roster-trust.json: ${words}`)
})

test('a file that is no JSON is refused', () => {
  expect(() => readTrust('{')).toThrow('roster-trust.json: the file is missing or wrong')
})

test('without its file no roster is in force, and a wrong file is no start', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'caseline-trust-'))
  const table = {} as Table
  const inFolder = { LAMBDA_TASK_ROOT: folder }
  expect(await rostersIn(inFolder, table).current(new Date())).toEqual({ ok: false, reason: 'missing' })
  const file = join(folder, 'roster-trust.json')
  writeFileSync(file, '{}')
  for (const environment of [inFolder, { ROSTER_TRUST: file }])
    expect(() => rostersIn(environment, table)).toThrow(CaselineError)
  rmSync(folder, { recursive: true })
})
