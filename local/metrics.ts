/**
 * Counts what the functions did and what it would cost: invocations by outcome, database calls and capacity by
 * function and operation. Shown at `GET /local/metrics`; since the start of this process.
 */
import type { FinishedCall } from './database-call.ts'
import type { Invocation } from './functions.ts'

type InvocationCounts = { count: number; durationMs: number; outcomes: Record<string, number> }
type CallCounts = { calls: number; readUnits: number; writeUnits: number; outcomes: Record<string, number> }

type MetricsReport = {
  readonly invocations: Readonly<Record<string, InvocationCounts>>
  /** By function, then by operation. A call that failed reports no capacity, although a failed condition costs. */
  readonly database: Readonly<Record<string, Record<string, CallCounts>>>
}

export type Metrics = {
  readonly countInvocation: (invocation: Invocation) => void
  readonly countCall: (call: FinishedCall) => void
  report(): MetricsReport
}

export function createMetrics(): Metrics {
  const invocations: Record<string, InvocationCounts> = {}
  const database: Record<string, Record<string, CallCounts>> = {}
  return {
    countInvocation: (invocation) => {
      const counts = (invocations[invocation.function] ??= { count: 0, durationMs: 0, outcomes: {} })
      counts.count += 1
      counts.durationMs += Math.round(invocation.durationMs)
      countOutcome(counts.outcomes, invocation.outcome)
    },
    countCall: (call) => {
      const operations = (database[call.function] ??= {})
      const counts = (operations[call.operation] ??= { calls: 0, readUnits: 0, writeUnits: 0, outcomes: {} })
      counts.calls += 1
      for (const { readUnits, writeUnits } of call.consumed) {
        counts.readUnits += readUnits
        counts.writeUnits += writeUnits
      }
      countOutcome(counts.outcomes, call.outcome)
    },
    report: () => structuredClone({ invocations, database }),
  }
}

function countOutcome(outcomes: Record<string, number>, outcome: string): void {
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
}
