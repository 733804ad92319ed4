/**
 * The functions and what calls them: Telegram calls the webhook through its function URL, the page of tips its door
 * through CloudFront, schedules call the tick and
 * the canary, the queue calls the pump, the alarms' topic calls the function that tells of them. They keep nothing, so
 * this stack can be deleted and made again; its logs go with it.
 */
import { CfnOutput, type CfnResource, CustomResource, Duration, Stack } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Key } from 'aws-cdk-lib/aws-kms'
import { type Function, type FunctionUrl, FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda'
import type { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription, LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'
import { environmentNames } from '../bot/config.ts'
import type { FunctionName } from '../bot/permissions.ts'
import type { BotNames } from '../bot/telegram/introduction.ts'
import { acknowledge } from './acknowledge.ts'
import { createAlarmTopic } from './alarm-topic.ts'
import { hashOfLocales } from './function-code.ts'
import { createFunction, type FunctionContext, logPrefixOf } from './lambda-function.ts'
import { createPumpQueue, type PumpQueue } from './pump-queue.ts'
import type { Stage } from './stages.ts'
import type { TablesStack } from './tables-stack.ts'

export type FunctionsStackProps = {
  readonly stageName: string
  readonly stage: Stage
  readonly stored: TablesStack
  readonly bundleDirectory: string
  readonly reservesConcurrency: boolean
  /** Who gets the alarms by e-mail; nobody, when it is not given. */
  readonly alarmEmail: string | undefined
  /** What the bot is called; as @BotFather was told, when it is not given. */
  readonly botNames: BotNames | undefined
}

const tickPeriodSeconds = 60
/** The longest that Lambda allows: a process hands over to the next. */
const pumpTimeoutSeconds = 15 * 60

/** So many tips at once, each taken in well under a second. */
const tipIntakeConcurrency = 10
const consoleConcurrency = 5

/** Lambda calls three times, with pauses of one and two minutes, and each call may take two. */
const registrationTimeoutSeconds = 10 * 60

export class FunctionsStack extends Stack {
  /** What setWebhook tells Telegram. */
  readonly webhookUrl: CfnOutput
  readonly functions: Readonly<Record<FunctionName, Function>>
  /** Answered for CloudFront alone. */
  readonly tipIntakeUrl: FunctionUrl
  readonly consoleUrl: FunctionUrl
  readonly pumpQueue: PumpQueue
  readonly alarmTopic: Topic

  constructor(scope: Construct, id: string, props: FunctionsStackProps) {
    super(scope, id, { description: `Caseline ${props.stageName}: functions` })
    const { keys } = props.stored
    this.pumpQueue = createPumpQueue(this, pumpTimeoutSeconds, keys)
    const logKey = keys.passing(this, 'LogKey', 'logs of the functions')
    grantToLogs(this, logKey, props.stageName)
    const context: FunctionContext = { ...props, logKey, pumpQueue: this.pumpQueue }
    const { webhook, url } = this.addWebhook(context)
    this.webhookUrl = new CfnOutput(this, 'WebhookUrl', { value: url })
    this.alarmTopic = createAlarmTopic(this, keys)
    const { tipIntake, tipIntakeUrl } = this.addTipIntake(context)
    this.tipIntakeUrl = tipIntakeUrl
    const { consoleApi, consoleUrl } = this.addConsole(context)
    this.consoleUrl = consoleUrl
    this.functions = {
      webhook,
      tick: this.addTick(context),
      pump: this.addPump(context),
      'tip-intake': tipIntake,
      'console-api': consoleApi,
      alarm: this.addAlarm(context, props.alarmEmail),
      canary: this.addCanary(context, url),
      register: this.addRegistration(context, url, props.botNames),
    }
  }

  private addWebhook(context: FunctionContext): { webhook: Function; url: string } {
    const webhook = createFunction(this, 'webhook', context, {
      // Telegram gives up on a call after a minute; a few calls of ours, each with its own timeout, fit in half of it.
      timeoutSeconds: 30,
      memoryMegabytes: 512,
      concurrency: context.stage.webhookConcurrency,
      noDeadLetters: 'It is called through its URL and answers; Telegram brings again what failed.',
    })
    // Open to everyone because Telegram cannot sign requests for IAM. The handler answers 401 before anything else
    // unless the request carries the secret token, and does not start without one; the concurrency above bounds
    // what a flood can cost.
    return { webhook, url: webhook.addFunctionUrl({ authType: FunctionUrlAuthType.NONE }).url }
  }

  private addTipIntake(context: FunctionContext): { tipIntake: Function; tipIntakeUrl: FunctionUrl } {
    const tipIntake = createFunction(this, 'tip-intake', context, {
      // Keeping the parts of many files takes some calls.
      timeoutSeconds: 20,
      memoryMegabytes: 512,
      // Its own, so that a flood of updates leaves tips alone, and the other way round.
      concurrency: tipIntakeConcurrency,
      noDeadLetters: 'It is called by the page and answers; the page says what was not received.',
    })
    return {
      tipIntake,
      tipIntakeUrl: tipIntake.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM }),
    }
  }

  private addConsole(context: FunctionContext): { consoleApi: Function; consoleUrl: FunctionUrl } {
    const consoleApi = createFunction(this, 'console-api', context, {
      timeoutSeconds: 20,
      memoryMegabytes: 512,
      concurrency: consoleConcurrency,
      noDeadLetters: 'It is called by the page and answers; the page keeps what was typed.',
    })
    return {
      consoleApi,
      consoleUrl: consoleApi.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM }),
    }
  }

  private addTick(context: FunctionContext): Function {
    const tick = createFunction(this, 'tick', context, {
      timeoutSeconds: tickPeriodSeconds - 5,
      memoryMegabytes: 512,
      // One at a time: a tick that is started twice would only get in its own way.
      concurrency: 1,
      noDeadLetters: onceReason,
    })
    this.schedule('EveryMinute', 'Handles what has become due', tick, tickPeriodSeconds)
    return tick
  }

  private addPump(context: FunctionContext): Function {
    const pump = createFunction(this, 'pump', context, {
      timeoutSeconds: pumpTimeoutSeconds,
      memoryMegabytes: 512,
      // The one that sends, and one that stands by to take over.
      concurrency: 2,
      noDeadLetters: 'It is called by a queue, and that has a queue of dead letters.',
    })
    const trigger = pump.addEventSourceMapping('PumpTrigger', {
      eventSourceArn: this.pumpQueue.queue.queueArn,
      batchSize: 1,
      // More calls than that wait in the queue, rather than be refused until they are dead letters.
      maxConcurrency: 2,
    })
    acknowledge(trigger, {
      'Serverless-LambdaEventSourceMappingDestination':
        'A queue cannot have such a destination: what fails goes to its queue of dead letters.',
    })
    return pump
  }

  private addAlarm(context: FunctionContext, alarmEmail: string | undefined): Function {
    const alarm = createFunction(this, 'alarm', context, {
      timeoutSeconds: 60,
      memoryMegabytes: 256,
      concurrency: 2,
      noDeadLetters:
        'Lambda tries twice more; then the alarm has gone by e-mail, and another alarm counts it.',
    })
    const readers = [
      new LambdaSubscription(alarm),
      ...(alarmEmail === undefined ? [] : [new EmailSubscription(alarmEmail)]),
    ]
    for (const reader of readers) {
      acknowledge(this.alarmTopic.addSubscription(reader), {
        'Serverless-SNSRedrivePolicy': 'Each alarm goes two ways, and CloudWatch keeps its state.',
      })
    }
    return alarm
  }

  private addCanary(context: FunctionContext, url: string): Function {
    const canary = createFunction(this, 'canary', context, {
      timeoutSeconds: 45,
      memoryMegabytes: 256,
      concurrency: 1,
      noDeadLetters: onceReason,
      environment: { [environmentNames.webhookUrl]: url },
    })
    const seconds = context.stage.canaryMinutes * 60
    this.schedule('CanaryRule', 'Checks that the webhook answers and is ours', canary, seconds)
    return canary
  }

  /** Registers the bot at each deployment in which something of it has changed. */
  private addRegistration(context: FunctionContext, url: string, names: BotNames | undefined): Function {
    const register = createFunction(this, 'register', context, {
      timeoutSeconds: 120,
      memoryMegabytes: 256,
      concurrency: 1,
      noDeadLetters: 'CloudFormation waits for its answer, and the deployment fails without one.',
    })
    const registration = new CustomResource(this, 'Registration', {
      serviceToken: register.functionArn,
      properties: {
        WebhookUrl: url,
        Connections: String(context.stage.webhookConcurrency),
        Texts: hashOfLocales(context.bundleDirectory),
        ...(names && { Names: JSON.stringify(names) }),
      },
    })
    // It would wait for an hour where an answer does not come. CustomResource itself writes the number as a text.
    const resource = registration.node.defaultChild as CfnResource
    resource.addPropertyOverride('ServiceTimeout', registrationTimeoutSeconds)
    // Telegram must not call before there is someone to answer.
    registration.node.addDependency(this.node.findChild('Webhook'))
    return register
  }

  /** What a call did not do is still to be done at the next, so a failed or late one is dropped, not repeated. */
  private schedule(id: string, description: string, target: Function, seconds: number): void {
    const once = { retryAttempts: 0, maxEventAge: Duration.seconds(tickPeriodSeconds) }
    target.configureAsyncInvoke(once)
    acknowledge(target, { 'Serverless-LambdaAsyncFailureDestination': onceReason })
    const rule = new Rule(this, id, { description, schedule: Schedule.rate(Duration.seconds(seconds)) })
    rule.addTarget(new LambdaFunction(target, once))
    acknowledge(rule, { 'Serverless-EventBusDLQ': onceReason })
  }
}

const onceReason = 'What one call did not do the next one does; an alarm counts those that fail.'

function grantToLogs(scope: Stack, key: Key, stageName: string): void {
  const logs = new ServicePrincipal(`logs.${scope.region}.amazonaws.com`)
  const logGroups = scope.formatArn({ service: 'logs', resource: `log-group:${logPrefixOf(stageName)}/*` })
  const encrypting = logs.withConditions({ ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroups } })
  key.grant(
    encrypting,
    'kms:Encrypt',
    'kms:Decrypt',
    'kms:ReEncrypt*',
    'kms:GenerateDataKey*',
    'kms:DescribeKey',
  )
}
