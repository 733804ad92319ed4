import { expect, test } from 'vitest'
import { drillTable } from '../../tools/recovery/drill-row.ts'
import { drillLocally } from '../../tools/recovery/local-drill.ts'
import { temporaryFolder } from '../local/fixtures/folders.ts'

test('a whole local system loses table and keys, is restored, and goes on as people would expect', async () => {
  const rows = await drillLocally(temporaryFolder(), 4, () => {})
  expect(rows.filter(({ wanted, found }) => wanted !== found)).toEqual([])
  expect(rows.length).toBeGreaterThan(20)
}, 120_000)

test('a drill in which anything is not as wanted says so', () => {
  const rows = [
    { what: 'chats', wanted: '3', found: '3' },
    { what: 'followers', wanted: '2', found: '3' },
  ]
  expect(drillTable(rows)).toEqual({
    ok: false,
    lines: ['chats      3  as wanted', 'followers  3  WANTED 2'],
  })
})
