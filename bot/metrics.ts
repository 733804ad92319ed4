/**
 * Metrics as lines of the log, in CloudWatch's embedded metric format: counted there without a call of ours. Names,
 * units and dimensions are fixed here, since each combination is paid for by the month; what goes into a dimension is
 * one of a few words, never a person's. Without a namespace nothing is written.
 */
export type MetricName = keyof typeof units

const units = {
  /** By kind and outcome. */
  updates: 'Count',
  latency: 'Milliseconds',
  /** Writes that met another one and were done again. */
  conflicts: 'Count',
  readUnits: 'Count',
  writeUnits: 'Count',
  /** Paced messages, by outcome. */
  sends: 'Count',
  sendRate: 'Count/Second',
  /** How long the job at hand could have begun before it did. */
  sendLag: 'Seconds',
  /** How late the oldest due item is. */
  dueLate: 'Seconds',
} as const

export type Dimensions = { readonly kind?: string; readonly outcome?: string }

/** Writes one line with these values under one set of dimensions. */
export type Metrics = (values: Partial<Readonly<Record<MetricName, number>>>, dimensions?: Dimensions) => void

const word = /^[A-Za-z][A-Za-z0-9_-]{0,31}$/

export function createMetrics(
  namespace: string | undefined,
  now: () => number = Date.now,
  write: (line: string) => void = (line) => void process.stdout.write(line),
): Metrics {
  if (namespace === undefined) return () => {}
  return (values, dimensions = {}) => {
    const kept = Object.entries(dimensions).filter(([, value]) => word.test(value))
    const names = Object.keys(values) as MetricName[]
    const description = {
      Timestamp: now(),
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          Dimensions: rollUp(kept.map(([name]) => name)),
          Metrics: names.map((name) => ({ Name: name, Unit: units[name] })),
        },
      ],
    }
    write(`${JSON.stringify({ _aws: description, ...Object.fromEntries(kept), ...values })}\n`)
  }
}

/** What is counted by kind and outcome is also counted by outcome alone: alarms cannot add up. */
function rollUp(names: readonly string[]): string[][] {
  return names.length > 1 ? [[...names], ['outcome']] : [[...names]]
}
