/**
 * The stages that Caseline is deployed to, in one table: everything in which they differ. A stage's name is part of
 * the names of its stacks, log groups and parameters.
 */
import type { LogLevel } from '../bot/log.ts'

export type Stage = {
  readonly logLevel: LogLevel
  /** How many webhooks run at once; a function URL takes at most ten times as many requests per second. */
  readonly webhookConcurrency: number
  /** Paced messages per second. */
  readonly sendRate: number
  /** `one`: a single customer key for all, 1 USD a month; `each`: one for every table and purpose. */
  readonly keys: 'one' | 'each'
  /** Metrics of our own with a dashboard and alarms on them: about 0.30 USD a month for each metric that occurs. */
  readonly metrics: boolean
  /** How often the canary asks. */
  readonly canaryMinutes: number
  /** In a month; an alarm comes before it is spent. */
  readonly budgetDollars: number
  /** Whether deployment refuses to go on until the escrow of the keys was confirmed. */
  readonly needsEscrow: boolean
}

export const stages = {
  /** For a group with little money. */
  small: {
    logLevel: 'info',
    webhookConcurrency: 10,
    sendRate: 25,
    keys: 'one',
    metrics: false,
    canaryMinutes: 15,
    budgetDollars: 10,
    needsEscrow: false,
  },
  dev: {
    logLevel: 'info',
    webhookConcurrency: 20,
    sendRate: 25,
    keys: 'each',
    metrics: true,
    canaryMinutes: 5,
    budgetDollars: 30,
    needsEscrow: false,
  },
  prod: {
    logLevel: 'info',
    webhookConcurrency: 50,
    sendRate: 25,
    keys: 'each',
    metrics: true,
    canaryMinutes: 5,
    budgetDollars: 100,
    needsEscrow: true,
  },
} as const satisfies Record<string, Stage>

/** Where a stage's parameters are: `PARAMETER_PREFIX` of its functions. */
export function parameterPrefixOf(stageName: string): string {
  return `/caseline/${stageName}`
}

/** Where a stage's own metrics are counted. */
export function metricsNamespaceOf(stageName: string): string {
  return `Caseline/${stageName}`
}
