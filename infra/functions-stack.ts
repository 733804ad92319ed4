/**
 * The functions and what calls them: Telegram calls the webhook through its function URL, a schedule calls the tick
 * each minute. They keep nothing, so this stack can be deleted and made again; its logs go with it.
 */
import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Architecture, Function, FunctionUrlAuthType, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { environmentNames } from '../bot/config.ts'
import { type FunctionName, permissions } from '../bot/permissions.ts'
import { codeOf, handlerName } from './function-code.ts'
import { grantPermissions } from './function-policies.ts'
import { createPumpQueue, type PumpQueue } from './pump-queue.ts'
import { parameterPrefixOf, type Stage } from './stages.ts'
import type { TablesStack } from './tables-stack.ts'

export type FunctionsStackProps = {
  readonly stageName: string
  readonly stage: Stage
  readonly stored: TablesStack
  readonly bundleDirectory: string
}

type FunctionSize = { timeoutSeconds: number; memoryMegabytes: number; concurrency: number }

const tickPeriodSeconds = 60
/** The longest that Lambda allows: a process hands over to the next. */
const pumpTimeoutSeconds = 15 * 60

export class FunctionsStack extends Stack {
  /** What setWebhook tells Telegram. */
  readonly webhookUrl: CfnOutput

  constructor(scope: Construct, id: string, props: FunctionsStackProps) {
    super(scope, id, { description: `Caseline ${props.stageName}: functions` })
    const logKey = createLogKey(this, props.stageName)
    const common = { ...props, logKey, pumpQueue: createPumpQueue(this, pumpTimeoutSeconds) }
    this.webhookUrl = new CfnOutput(this, 'WebhookUrl', { value: this.addWebhook(common) })
    this.addTick(common)
    this.addPump(common)
  }

  private addWebhook(props: CommonProps): string {
    const webhook = createFunction(this, 'webhook', props, {
      // Telegram gives up on a call after a minute; a few calls of ours, each with its own timeout, fit in half of it.
      timeoutSeconds: 30,
      memoryMegabytes: 512,
      concurrency: props.stage.webhookConcurrency,
    })
    // Open to everyone because Telegram cannot sign requests for IAM. The handler answers 401 before anything else
    // unless the request carries the secret token, and does not start without one; the concurrency above bounds
    // what a flood can cost.
    return webhook.addFunctionUrl({ authType: FunctionUrlAuthType.NONE }).url
  }

  private addTick(props: CommonProps): void {
    const tick = createFunction(this, 'tick', props, {
      timeoutSeconds: tickPeriodSeconds - 5,
      memoryMegabytes: 512,
      // One at a time: a tick that is started twice would only get in its own way.
      concurrency: 1,
    })
    // What a tick did not do is still due a minute later, so a failed or late one is dropped, not repeated.
    const once = { retryAttempts: 0, maxEventAge: Duration.seconds(tickPeriodSeconds) }
    tick.configureAsyncInvoke(once)
    const everyMinute = new Rule(this, 'EveryMinute', {
      description: 'Handles what has become due',
      schedule: Schedule.rate(Duration.seconds(tickPeriodSeconds)),
    })
    everyMinute.addTarget(new LambdaFunction(tick, once))
  }

  private addPump(props: CommonProps): void {
    const pump = createFunction(this, 'pump', props, {
      timeoutSeconds: pumpTimeoutSeconds,
      memoryMegabytes: 512,
      // The one that sends, and one that stands by to take over.
      concurrency: 2,
    })
    pump.addEventSourceMapping('PumpTrigger', {
      eventSourceArn: props.pumpQueue.queue.queueArn,
      batchSize: 1,
      // More calls than that wait in the queue, rather than be refused until they are dead letters.
      maxConcurrency: 2,
    })
  }
}

type CommonProps = FunctionsStackProps & { readonly logKey: Key; readonly pumpQueue: PumpQueue }

function createFunction(scope: Stack, name: FunctionName, props: CommonProps, size: FunctionSize): Function {
  const { logKey, pumpQueue } = props
  const id = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
  const logGroup = new LogGroup(scope, `${id}Log`, {
    logGroupName: `${logPrefixOf(props.stageName)}/${name}`,
    retention: RetentionDays.TWO_WEEKS,
    encryptionKey: logKey,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
  const { stageName, stored } = props
  const { tables, parameterKey } = stored
  grantPermissions(role, permissions[name], { stageName, tables, parameterKey, pumpQueue, logGroup })
  return new Function(scope, id, {
    role: role.withoutPolicyUpdates(),
    logGroup,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code: codeOf(props.bundleDirectory, name),
    handler: handlerName,
    timeout: Duration.seconds(size.timeoutSeconds),
    memorySize: size.memoryMegabytes,
    reservedConcurrentExecutions: size.concurrency,
    environment: environmentOf(props),
  })
}

/** Names only: every secret is a parameter, read by the function itself. */
function environmentOf({ stageName, stage, stored, pumpQueue }: CommonProps): Record<string, string> {
  return {
    [environmentNames.stage]: stageName,
    [environmentNames.campaignTable]: stored.tables.campaign.table.tableName,
    [environmentNames.vaultTable]: stored.tables.vault.table.tableName,
    [environmentNames.parameterPrefix]: parameterPrefixOf(stageName),
    [environmentNames.logLevel]: stage.logLevel,
    [environmentNames.pumpQueueUrl]: pumpQueue.queue.queueUrl,
    [environmentNames.sendRate]: String(stage.sendRate),
  }
}

function logPrefixOf(stageName: string): string {
  return `/caseline/${stageName}`
}

function createLogKey(scope: Stack, stageName: string): Key {
  const key = new Key(scope, 'LogKey', {
    description: 'Caseline: logs of the functions',
    enableKeyRotation: true,
    // Logs are kept for 14 days and deleted with this stack; the key waits 30 days before it is gone.
    removalPolicy: RemovalPolicy.DESTROY,
  })
  const logs = new ServicePrincipal(`logs.${scope.region}.amazonaws.com`)
  const logGroups = scope.formatArn({
    service: 'logs',
    resource: `log-group:${logPrefixOf(stageName)}/*`,
  })
  const encrypting = logs.withConditions({ ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroups } })
  key.grant(
    encrypting,
    'kms:Encrypt',
    'kms:Decrypt',
    'kms:ReEncrypt*',
    'kms:GenerateDataKey*',
    'kms:DescribeKey',
  )
  return key
}
