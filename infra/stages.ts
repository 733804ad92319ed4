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
}

export const stages = {
  dev: { logLevel: 'info', webhookConcurrency: 20, sendRate: 25 },
} as const satisfies Record<string, Stage>

/** Where a stage's parameters are: `PARAMETER_PREFIX` of its functions. */
export function parameterPrefixOf(stageName: string): string {
  return `/caseline/${stageName}`
}
