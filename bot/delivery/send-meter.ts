/** Counts what comes of paced calls, and writes it as metrics each minute and at the end. */
import type { Metrics } from '../metrics.ts'
import type { PumpTime } from './ports.ts'
import type { CallOutcome } from './sender.ts'

export type SendMeter = {
  count(outcome: CallOutcome['kind']): void
  /** Writes what was counted since the last time. */
  flush(): void
}

const periodMs = 60_000

export function createSendMeter(metrics: Metrics, { elapsedMs }: Pick<PumpTime, 'elapsedMs'>): SendMeter {
  let counts = new Map<CallOutcome['kind'], number>()
  let sinceMs = elapsedMs()
  const flush = (): void => {
    const seconds = Math.max(1, (elapsedMs() - sinceMs) / 1000)
    for (const [outcome, sends] of counts) metrics({ sends }, { outcome })
    const done = counts.get('done') ?? 0
    if (done > 0) metrics({ sendRate: Math.round((done / seconds) * 10) / 10 })
    counts = new Map()
    sinceMs = elapsedMs()
  }
  return {
    flush,
    count: (outcome) => {
      if (counts.size === 0) sinceMs = elapsedMs()
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
      if (elapsedMs() - sinceMs >= periodMs) flush()
    },
  }
}
