/**
 * What a month costs, from prices, what a stage consists of, and capacity as measured. Free tiers are left out, since
 * an account shares them with everything else in it, except where AWS gives the first ones to every account for good.
 */

/** US dollars, us-east-1, ARM, on demand, as listed by AWS in November 2026; other regions differ by up to a third. */
const prices = {
  readUnit: 0.125e-6,
  writeUnit: 0.625e-6,
  storedGigabyte: 0.25,
  recoverableGigabyte: 0.2,
  lambdaRequest: 0.2e-6,
  lambdaGigabyteSecond: 1.333_34e-5,
  key: 1,
  alarm: 0.1,
  /** Beyond the first three of an account. */
  dashboard: 3,
  metric: 0.3,
  fifoRequest: 0.5e-6,
  logGigabyte: 0.5,
  keyRequest: 0.03e-4,
} as const

export type StageParts = {
  readonly keys: number
  readonly alarms: number
  readonly dashboards: number
  readonly ownMetrics: number
  readonly canaryMinutes: number
}
export type Units = { readonly readUnits: number; readonly writeUnits: number }
export type CostLine = { readonly what: string; readonly dollars: number }

const minutesPerMonth = 30 * 24 * 60
/** Lambda asks the queue: five pollers, each for twenty seconds at a time. */
const pollsPerMinute = 15
const tickSeconds = 0.25
const canarySeconds = 0.6
/** Keys of tables and queue are asked for anew every five minutes. */
const keyCallsPerMinute = 3 / 5

/** A month in which nobody writes. `tick`: what a tick takes when nothing is due. */
export function idleCosts(stage: StageParts, tick: Units): CostLine[] {
  const canaries = minutesPerMonth / stage.canaryMinutes
  return [
    { what: 'customer keys', dollars: stage.keys * prices.key },
    { what: 'alarms', dollars: stage.alarms * prices.alarm },
    { what: 'dashboard', dollars: stage.dashboards * prices.dashboard },
    { what: 'own metrics', dollars: stage.ownMetrics * prices.metric },
    {
      what: 'tick, 43,200 times',
      dollars: lambda(minutesPerMonth, tickSeconds, 0.5) + units(tick) * minutesPerMonth,
    },
    { what: 'canary', dollars: lambda(canaries, canarySeconds, 0.25) },
    { what: 'polling the queue', dollars: minutesPerMonth * pollsPerMinute * prices.fifoRequest },
    { what: 'calls of keys', dollars: minutesPerMonth * keyCallsPerMinute * prices.keyRequest },
  ]
}

export type Measured = {
  readonly browse: Units
  readonly follow: Units
  readonly signUp: Units
  readonly dialogueStep: Units
  /** For 1,000 readers, at 25 and at 250 a second. */
  readonly broadcast: { readonly slow: Units; readonly fast: Units }
}

/** What people are assumed to do in a month; changes to this are changes to docs/cost.md. */
const habits = {
  /** Cards opened, by each subscriber. */
  cards: 6,
  /** Share that signs something, three steps before it. */
  signing: 0.1,
  /** Share of new subscribers. */
  joining: 0.1,
  broadcasts: 4,
  /** Billed for an update, most of it waiting for Telegram. */
  updateSeconds: 0.15,
  /** Log lines and metrics of an update. */
  updateLogBytes: 900,
} as const

const bytesPerSubscriber = 1200

/** What so many subscribers add in a month. `sendRate`: paced messages per second. */
export function usageCosts(subscribers: number, sendRate: number, measured: Measured): CostLine[] {
  const signatures = subscribers * habits.signing
  const joins = subscribers * habits.joining
  const updates = subscribers * habits.cards + signatures * 4 + joins
  const perThousand = sendRate >= 250 ? measured.broadcast.fast : measured.broadcast.slow
  const sendingSeconds = (habits.broadcasts * subscribers) / sendRate
  const gigabytes = (subscribers * bytesPerSubscriber * 2) / 1e9
  const database =
    subscribers * habits.cards * units(measured.browse) +
    joins * units(measured.follow) +
    signatures * (units(measured.signUp) + 3 * units(measured.dialogueStep))
  return [
    { what: 'updates: functions', dollars: lambda(updates, habits.updateSeconds, 0.5) },
    { what: 'updates: database', dollars: database },
    { what: 'updates: logs', dollars: ((updates * habits.updateLogBytes) / 1e9) * prices.logGigabyte },
    {
      what: 'broadcasts: database',
      dollars: ((habits.broadcasts * subscribers) / 1000) * units(perThousand),
    },
    // One sends, one stands by.
    { what: 'broadcasts: functions', dollars: lambda(sendingSeconds / 450, 450, 0.5) * 2 },
    {
      what: 'storage, with recovery to any second',
      dollars: gigabytes * (prices.storedGigabyte + prices.recoverableGigabyte),
    },
  ]
}

export function total(lines: readonly CostLine[]): number {
  return lines.reduce((sum, { dollars }) => sum + dollars, 0)
}

function units({ readUnits, writeUnits }: Units): number {
  return readUnits * prices.readUnit + writeUnits * prices.writeUnit
}

function lambda(calls: number, seconds: number, gigabytes: number): number {
  return calls * (prices.lambdaRequest + seconds * gigabytes * prices.lambdaGigabyteSecond)
}
