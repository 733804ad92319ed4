import { expect, it } from 'vitest'
import type { FinishedCall } from '../../local/database-call.ts'
import { createMetrics } from '../../local/metrics.ts'

function aCall(more: Partial<FinishedCall>): FinishedCall {
  const call = { number: 1, function: 'webhook', operation: 'GetItem', items: [], input: {} }
  return { ...call, outcome: 'ok', consumed: [], durationMs: 1, ...more }
}

it('counts invocations by function and outcome', () => {
  const metrics = createMetrics()
  metrics.countInvocation({ function: 'webhook', outcome: 'ok', durationMs: 10.4 })
  metrics.countInvocation({ function: 'webhook', outcome: 'timeout', durationMs: 20 })
  metrics.countInvocation({ function: 'tick', outcome: 'ok', durationMs: 5 })
  expect(metrics.report().invocations).toEqual({
    webhook: { count: 2, durationMs: 30, outcomes: { ok: 1, timeout: 1 } },
    tick: { count: 1, durationMs: 5, outcomes: { ok: 1 } },
  })
})

it('adds up capacity by function and operation, indexes included', () => {
  const metrics = createMetrics()
  const table = { table: 't', readUnits: 0, writeUnits: 1 }
  metrics.countCall(aCall({ consumed: [{ table: 't', readUnits: 0.5, writeUnits: 0 }] }))
  metrics.countCall(aCall({ operation: 'PutItem', consumed: [table, { ...table, index: 'audience' }] }))
  metrics.countCall(aCall({ operation: 'PutItem', outcome: 'ConditionalCheckFailedException' }))
  expect(metrics.report().database).toEqual({
    webhook: {
      GetItem: { calls: 1, readUnits: 0.5, writeUnits: 0, outcomes: { ok: 1 } },
      PutItem: {
        calls: 2,
        readUnits: 0,
        writeUnits: 2,
        outcomes: { ok: 1, ConditionalCheckFailedException: 1 },
      },
    },
  })
})
