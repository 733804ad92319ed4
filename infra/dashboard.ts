/** The dashboard: who writes and how it goes, what is sent, what time brings, what the database does, what it costs. */
import { Dashboard, GraphWidget, type IMetric, Stats, TextWidget } from 'aws-cdk-lib/aws-cloudwatch'
import type { Construct } from 'constructs'
import type { MetricName } from '../bot/metrics.ts'
import { ownMetric, type Watched } from './alarms.ts'

const kinds = ['message', 'press', 'member', 'other']
const updateOutcomes = ['handled', 'retry', 'dropped', 'forged', 'poison']
const sendOutcomes = ['done', 'unreachable', 'refused', 'unknown']

export function createDashboard(scope: Construct, watched: Watched): Dashboard {
  const { stageName } = watched
  return new Dashboard(scope, 'Dashboard', {
    dashboardName: `caseline-${stageName}`,
    widgets: [
      [
        new TextWidget({
          markdown: `# Caseline ${stageName}\nAlarms and what to do: docs/runbook.md`,
          width: 24,
          height: 2,
        }),
      ],
      [
        graph('Updates, by outcome', by(stageName, 'updates', Stats.SUM, 'outcome', updateOutcomes)),
        graph('Time to answer, ms (95 %)', by(stageName, 'latency', 'p95', 'kind', kinds)),
        graph('Writes that met another', [ownMetric(stageName, 'conflicts', { statistic: Stats.SUM })]),
      ],
      [
        graph('Sent, by outcome', by(stageName, 'sends', Stats.SUM, 'outcome', sendOutcomes)),
        graph('Sent in a second', [ownMetric(stageName, 'sendRate', { statistic: Stats.MAXIMUM })]),
        graph('Late, seconds', [
          ownMetric(stageName, 'sendLag', { statistic: Stats.MAXIMUM }),
          ownMetric(stageName, 'dueLate', { statistic: Stats.MAXIMUM }),
        ]),
      ],
      [
        graph('Read units, by kind', by(stageName, 'readUnits', Stats.SUM, 'kind', kinds)),
        graph('Write units, by kind', by(stageName, 'writeUnits', Stats.SUM, 'kind', kinds)),
        graph('Held back by the database', [
          watched.stored.tables.campaign.table.metric('WriteThrottleEvents', { statistic: Stats.SUM }),
          watched.stored.tables.campaign.table.metric('ReadThrottleEvents', { statistic: Stats.SUM }),
        ]),
      ],
      [
        graph(
          'Functions that failed',
          Object.values(watched.functions).map((each) => each.metricErrors()),
        ),
        graph(
          'Function calls',
          Object.values(watched.functions).map((each) => each.metricInvocations()),
        ),
        graph('Put aside', [watched.pumpQueue.deadLetters.metricApproximateNumberOfMessagesVisible()]),
      ],
    ],
  })
}

function by(
  stageName: string,
  name: MetricName,
  statistic: string,
  dimension: string,
  values: readonly string[],
): IMetric[] {
  return values.map((value) => ownMetric(stageName, name, { statistic, dimensions: { [dimension]: value } }))
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: 8, height: 6 })
}
