/** Where alarms go: CloudWatch and the budget write, staff read by e-mail and in Telegram. */
import type { Stack } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Topic } from 'aws-cdk-lib/aws-sns'
import type { StageKeys } from './stage-keys.ts'

const writers = ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com']

export function createAlarmTopic(scope: Stack, keys: StageKeys): Topic {
  const key = keys.passing(scope, 'AlarmKey', 'alarms on their way')
  const topic = new Topic(scope, 'Alarms', { masterKey: key, enforceSSL: true })
  const ofThisAccount = { StringEquals: { 'aws:SourceAccount': scope.account } }
  for (const writer of writers) {
    const principal = new ServicePrincipal(writer).withConditions(ofThisAccount)
    topic.addToResourcePolicy(
      new PolicyStatement({ principals: [principal], actions: ['sns:Publish'], resources: [topic.topicArn] }),
    )
    key.grant(principal, 'kms:Decrypt', 'kms:GenerateDataKey*')
  }
  return topic
}
