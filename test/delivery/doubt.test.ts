import { describe, expect, test } from 'vitest'
import { closeOffOthers } from '../../bot/delivery/closing-off.ts'
import { doubtsAfterOne, doubtsBehind, possiblyReached, unlistedCopies } from '../../bot/delivery/doubt.ts'
import { noTotals } from '../../bot/delivery/job.ts'
import { createLedger, type LedgerRow } from '../../bot/delivery/ledger.store.ts'
import { keyringOf } from '../support/audience.ts'
import { startStage } from '../support/stage.ts'

const limit = 25
const rates = { limitPerSecond: 200, freePerSecond: limit }

function aRow(changes: Partial<LedgerRow> = {}): LedgerRow {
  return {
    mailingId: 'news',
    generation: 1,
    rewrites: false,
    seq: 3,
    fence: 7,
    cursor: '0|a',
    totals: noTotals,
    delivered: [],
    open: [],
    clean: true,
    doubts: [],
    ...changes,
  }
}
const open = [{ chat: 1, variant: { language: 'en' } }]

describe('what may have been sent without a row', () => {
  test('is nothing behind a holder that ended in good order, and a second’s worth behind one that died', () => {
    expect(possiblyReached(aRow(), rates)).toBe(0)
    expect(possiblyReached(aRow({ clean: false }), rates)).toBe(limit)
  })

  test('is a second’s worth of what may cost Stars where any did', () => {
    const row = aRow({ clean: false, totals: { ...noTotals, paid: 1 } })
    expect(possiblyReached(row, rates)).toBe(200)
  })

  test('counts once for each holder that died, message by message', () => {
    const second = doubtsBehind(aRow({ clean: false, doubts: [2], open }), rates)
    expect(second).toEqual([3, limit])
    expect(doubtsAfterOne(second)).toEqual([2, limit - 1])
    expect(doubtsAfterOne([1, 4])).toEqual([3])
  })

  test('is reported with all jobs of a mailing together, those that only rewrite left out', () => {
    const rows = [
      aRow({ totals: { ...noTotals, unknown: 2, possiblyTwice: 3 } }),
      aRow({ generation: 500, clean: false }),
      aRow({ generation: 2, rewrites: true, clean: false, totals: { ...noTotals, unknown: 9 } }),
    ]
    expect(unlistedCopies(rows, rates)).toBe(5 + limit)
  })
})

test('a holder that froze writes no row behind the back of a rewriting', async () => {
  const stage = await startStage()
  const ledger = createLedger(stage.table, (await keyringOf(stage)).field)
  const time = { now: () => stage.now(), elapsedMs: () => 0, sleep: async () => Promise.resolve() }
  const frozen = aRow({
    clean: false,
    doubts: [4],
    open,
    delivered: [{ chatId: 2, messageId: 5, variant: { language: 'en' } }],
  })
  for (const row of [frozen, aRow({ generation: 2, rewrites: true, seq: 0, clean: false })])
    await ledger.append(row, stage.now())
  await closeOffOthers({ ledger, time }, 'news', 8)
  expect(await ledger.append({ ...frozen, seq: 4 }, stage.now())).toBe(false)
  const [rewriting, sending] = await ledger.lastOfAll('news')
  expect(rewriting?.seq).toBe(0)
  expect(sending).toMatchObject({ seq: 4, fence: 8, delivered: [], open, doubts: [4], clean: false })
  await closeOffOthers({ ledger, time }, 'news', 8)
  expect((await ledger.last('news', 1))?.seq).toBe(4)
  await stage.close()
})
