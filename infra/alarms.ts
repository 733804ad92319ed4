/**
 * The alarms: what each looks at, and when it is raised. What staff read stands in the locales, what they do in
 * docs/runbook.md, both under the alarm's id.
 */
import { Duration } from 'aws-cdk-lib'
import { type IMetric, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import type { Function } from 'aws-cdk-lib/aws-lambda'
import type { MetricName } from '../bot/metrics.ts'
import type { FunctionName } from '../bot/permissions.ts'
import type { AlarmId } from '../bot/watching/alarms.ts'
import type { PumpQueue } from './pump-queue.ts'
import { metricsNamespaceOf, type Stage } from './stages.ts'
import type { TablesStack } from './tables-stack.ts'

export type Watched = {
  readonly stageName: string
  readonly stage: Stage
  readonly stored: TablesStack
  readonly functions: Readonly<Record<FunctionName, Function>>
  readonly pumpQueue: PumpQueue
}

export type AlarmRule = {
  readonly metric: IMetric
  /** Raised when at least so much is seen in `periods` periods one after the other. */
  readonly threshold: number
  readonly periods: number
}

/** Those on our own metrics only where there are some. The budget has its own way. */
export function alarmRules(watched: Watched): Partial<Readonly<Record<AlarmId, AlarmRule>>> {
  return { ...alarmsOnServices(watched), ...(watched.stage.metrics && alarmsOnOwnMetrics(watched.stageName)) }
}

const fiveMinutes = Duration.minutes(5)

function alarmsOnServices({ stage, stored, functions, pumpQueue }: Watched) {
  const sum = { period: fiveMinutes, statistic: Stats.SUM }
  const canaryPeriod = Duration.minutes(stage.canaryMinutes)
  const errors = (name: FunctionName): IMetric => functions[name].metricErrors(sum)
  return {
    'webhook-errors': { metric: functions.webhook.metric('Url5xxCount', sum), threshold: 5, periods: 1 },
    'webhook-throttled': { metric: functions.webhook.metricThrottles(sum), threshold: 1, periods: 2 },
    'tick-failing': { metric: errors('tick'), threshold: 3, periods: 1 },
    'pump-failing': { metric: errors('pump'), threshold: 3, periods: 1 },
    'dead-letters': {
      metric: pumpQueue.deadLetters.metricApproximateNumberOfMessagesVisible({
        period: fiveMinutes,
        statistic: Stats.MAXIMUM,
      }),
      threshold: 1,
      periods: 1,
    },
    'database-throttled': {
      metric: stored.tables.campaign.table.metric('WriteThrottleEvents', sum),
      threshold: 10,
      periods: 2,
    },
    'canary-failing': {
      metric: functions.canary.metricErrors({ period: canaryPeriod, statistic: Stats.SUM }),
      threshold: 1,
      periods: 2,
    },
    'alarm-failing': { metric: errors('alarm'), threshold: 1, periods: 1 },
  } satisfies Partial<Record<AlarmId, AlarmRule>>
}

function alarmsOnOwnMetrics(stageName: string) {
  const own = (name: MetricName, statistic: string, dimensions?: Record<string, string>): IMetric =>
    ownMetric(stageName, name, { statistic, ...(dimensions && { dimensions }) })
  return {
    'updates-dropped': {
      metric: own('updates', Stats.SUM, { outcome: 'dropped' }),
      threshold: 1,
      periods: 1,
    },
    'due-late': { metric: own('dueLate', Stats.MAXIMUM), threshold: 300, periods: 1 },
    'send-lag': { metric: own('sendLag', Stats.MAXIMUM), threshold: 120, periods: 1 },
    conflicts: { metric: own('conflicts', Stats.SUM), threshold: 200, periods: 3 },
  } satisfies Partial<Record<AlarmId, AlarmRule>>
}

/** One of bot/metrics.ts, over five minutes. */
export function ownMetric(
  stageName: string,
  name: MetricName,
  { statistic, dimensions }: { statistic: string; dimensions?: Record<string, string> },
): Metric {
  return new Metric({
    namespace: metricsNamespaceOf(stageName),
    metricName: name,
    statistic,
    period: fiveMinutes,
    ...(dimensions && { dimensionsMap: dimensions, label: Object.values(dimensions).join(' ') }),
  })
}
