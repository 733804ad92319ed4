/**
 * How each function is made: its own role with the rights of its row in bot/permissions.ts, its own log kept 14 days,
 * a bound on how many run at once, and nothing but names in its environment.
 */
import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Key } from 'aws-cdk-lib/aws-kms'
import { Architecture, Function, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { environmentNames } from '../bot/config.ts'
import { type FunctionName, permissions } from '../bot/permissions.ts'
import { acknowledge } from './acknowledge.ts'
import { codeOf, handlerName } from './function-code.ts'
import { grantPermissions } from './function-policies.ts'
import type { PumpQueue } from './pump-queue.ts'
import { metricsNamespaceOf, parameterPrefixOf, type Stage } from './stages.ts'
import type { TablesStack } from './tables-stack.ts'

export type FunctionContext = {
  readonly stageName: string
  readonly stage: Stage
  readonly stored: TablesStack
  readonly bundleDirectory: string
  readonly logKey: Key
  readonly pumpQueue: PumpQueue
  /** Whether the account has 100 concurrent executions to spare; else none are reserved. */
  readonly reservesConcurrency: boolean
}

export type FunctionSize = {
  readonly timeoutSeconds: number
  readonly memoryMegabytes: number
  readonly concurrency: number
  /** Why what fails is not put aside for later. */
  readonly noDeadLetters: string
  readonly environment?: Readonly<Record<string, string>>
}

export function createFunction(
  scope: Stack,
  name: FunctionName,
  context: FunctionContext,
  size: FunctionSize,
): Function {
  const { stageName, stored, logKey, pumpQueue } = context
  const id = titleOf(name)
  const logGroup = new LogGroup(scope, `${id}Log`, {
    logGroupName: `${logPrefixOf(stageName)}/${name}`,
    retention: RetentionDays.TWO_WEEKS,
    encryptionKey: logKey,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
  const { tables, parameterKey, objects } = stored
  const resources = { stageName, tables, parameterKey, pumpQueue, objects, logGroup }
  grantPermissions(role, permissions[name], resources)
  const made = new Function(scope, id, {
    role: role.withoutPolicyUpdates(),
    logGroup,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code: codeOf(context.bundleDirectory, name),
    handler: handlerName,
    timeout: Duration.seconds(size.timeoutSeconds),
    memorySize: size.memoryMegabytes,
    ...(context.reservesConcurrency && { reservedConcurrentExecutions: size.concurrency }),
    environment: { ...environmentOf(context, 'objects' in permissions[name]), ...size.environment },
  })
  acknowledge(made, {
    'Serverless-LambdaDLQ': size.noDeadLetters,
    'Serverless-LambdaTracing': 'A trace would hold what passes through, and with it who writes to the bot.',
  })
  return made
}

/** `tip-intake`: `TipIntake`. */
function titleOf(name: FunctionName): string {
  const words = name.split('-')
  return words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('')
}

/** The log groups of a stage. */
export function logPrefixOf(stageName: string): string {
  return `/caseline/${stageName}`
}

/** Names only: every secret is a parameter, read by the function itself. */
function environmentOf(
  { stageName, stage, stored, pumpQueue }: FunctionContext,
  usesObjects: boolean,
): Record<string, string> {
  return {
    [environmentNames.stage]: stageName,
    [environmentNames.campaignTable]: stored.tables.campaign.table.tableName,
    [environmentNames.vaultTable]: stored.tables.vault.table.tableName,
    [environmentNames.parameterPrefix]: parameterPrefixOf(stageName),
    [environmentNames.logLevel]: stage.logLevel,
    ...(usesObjects && {
      [environmentNames.objectsBucket]: stored.objects.bucket.bucketName,
      [environmentNames.objectsUrl]: `https://${stored.objects.bucket.bucketRegionalDomainName}`,
    }),
    [environmentNames.pumpQueueUrl]: pumpQueue.queue.queueUrl,
    [environmentNames.sendRate]: String(stage.sendRate),
    ...(stage.metrics && { [environmentNames.metricsNamespace]: metricsNamespaceOf(stageName) }),
  }
}
