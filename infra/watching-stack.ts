/** What watches the rest: alarms, the dashboard where a stage has one, and the budget. */
import { Stack } from 'aws-cdk-lib'
import { CfnBudget } from 'aws-cdk-lib/aws-budgets'
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { type AlarmId, alarmName } from '../bot/watching/alarms.ts'
import { type AlarmRule, alarmRules, type Watched } from './alarms.ts'
import { createDashboard } from './dashboard.ts'

export type WatchingStackProps = Watched & { readonly alarmTopic: Topic }

export class WatchingStack extends Stack {
  constructor(scope: Construct, id: string, props: WatchingStackProps) {
    super(scope, id, { description: `Caseline ${props.stageName}: alarms and budget` })
    const rules = Object.entries(alarmRules(props)) as [AlarmId, AlarmRule][]
    for (const [alarmId, rule] of rules) this.addAlarm(alarmId, rule, props)
    if (props.stage.metrics) createDashboard(this, props)
    this.addBudget(props)
  }

  private addAlarm(id: AlarmId, { metric, threshold, periods }: AlarmRule, props: WatchingStackProps): void {
    const alarm = new Alarm(this, id, {
      alarmName: alarmName(props.stageName, id),
      alarmDescription: `What to do: docs/runbook.md, ${id}`,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    })
    const tell = new SnsAction(props.alarmTopic)
    alarm.addAlarmAction(tell)
    alarm.addOkAction(tell)
  }

  /** Costs are of the whole account: Caseline is meant to have one of its own. */
  private addBudget({ stageName, stage, alarmTopic }: WatchingStackProps): void {
    const subscribers = [{ subscriptionType: 'SNS', address: alarmTopic.topicArn }]
    const notify = (notificationType: string, threshold: number) => ({
      notification: {
        notificationType,
        threshold,
        comparisonOperator: 'GREATER_THAN',
        thresholdType: 'PERCENTAGE',
      },
      subscribers,
    })
    const budget = new CfnBudget(this, 'Budget', {
      budget: {
        budgetName: alarmName(stageName, 'budget'),
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: stage.budgetDollars, unit: 'USD' },
      },
      notificationsWithSubscribers: [notify('FORECASTED', 100), notify('ACTUAL', 80)],
    })
    budget.node.addDependency(alarmTopic)
  }
}
