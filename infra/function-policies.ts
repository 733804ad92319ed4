/**
 * A function's rights, made from its row in bot/permissions.ts and nothing else. What a row does not say in so many
 * words follows from it: reading a table takes decrypting with that table's key, reading a parameter takes
 * decrypting that parameter, and each function writes to its own log.
 */
import { type CfnElement, Stack, Validations } from 'aws-cdk-lib'
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam'
import type { Key } from 'aws-cdk-lib/aws-kms'
import type { LogGroup } from 'aws-cdk-lib/aws-logs'
import {
  grantsTo,
  type DynamoAction,
  type FunctionPermissions,
  type ObjectAction,
} from '../bot/permissions.ts'
import { audienceIndex } from '../bot/table/tables.ts'
import type { ObjectsBucket } from './objects-bucket.ts'
import type { PumpQueue } from './pump-queue.ts'
import { parameterPrefixOf } from './stages.ts'
import type { StoredTable, TableName } from './tables-stack.ts'

export type GrantedResources = {
  readonly stageName: string
  readonly tables: Readonly<Record<TableName, StoredTable>>
  readonly parameterKey: Key
  readonly pumpQueue: PumpQueue
  readonly objects: ObjectsBucket
  readonly logGroup: LogGroup
}

/** Adds exactly these rights to the role, and says of each name that ends in `*` why it has to. */
export function grantPermissions(
  role: Role,
  permissions: FunctionPermissions,
  resources: GrantedResources,
): void {
  const statements = [
    ...tableStatements(role, permissions, resources),
    ...parameterStatements(role, permissions, resources),
    ...queueStatements(role, permissions, resources.pumpQueue),
    ...objectStatements(role, permissions, resources.objects),
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [resources.logGroup.logGroupArn]),
  ]
  for (const statement of statements) role.addToPolicy(statement)
  acknowledgeWildcards(role, permissions, resources.stageName)
  if (permissions.objects) acknowledgeObjects(role, resources.objects)
}

function tableStatements(
  role: Role,
  permissions: FunctionPermissions,
  resources: GrantedResources,
): PolicyStatement[] {
  const names = Object.keys(resources.tables) as TableName[]
  return names.flatMap((name) => {
    const granted = grantsTo(name, permissions)
    if (granted.length === 0) return []
    const { table, key } = resources.tables[name]
    return [
      ...granted.flatMap((grant) => grantStatements(grant.actions, grant.partitions, table.tableArn)),
      ...(permissions.audience && name === 'campaign'
        ? [allow(['dynamodb:Query'], [`${table.tableArn}/index/${audienceIndex}`])]
        : []),
      // DynamoDB opens the table's data key in the caller's name, for writes as well as for reads.
      allow(['kms:Decrypt'], [key.keyArn], { StringEquals: viaService(role, 'dynamodb') }),
    ]
  })
}

/** `partitions`: only those whose keys begin so; `undefined`: all of them. */
function grantStatements(
  actions: readonly DynamoAction[],
  partitions: readonly string[] | undefined,
  tableArn: string,
): PolicyStatement[] {
  const leadingKeys = partitions?.map((beginning) => `${beginning}*`)
  const within = leadingKeys && { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': leadingKeys } }
  return grantedActions(actions).map(({ granted, conditions }) =>
    allow(
      granted.map((action) => `dynamodb:${action}`),
      [tableArn],
      { ...conditions, ...within },
    ),
  )
}

/**
 * Whoever may write but not read must not get back what was there: a write may ask for the old item. So the call
 * must not ask; a transaction cannot.
 */
function grantedActions(actions: readonly DynamoAction[]) {
  const writing = actions.includes('GetItem') ? [] : actions.filter((action) => returningActions.has(action))
  const others = actions.filter((action) => !writing.includes(action))
  const conditions = { StringEqualsIfExists: { 'dynamodb:ReturnValues': 'NONE' } }
  return [
    ...(others.length > 0 ? [{ granted: others, conditions: {} }] : []),
    ...(writing.length > 0 ? [{ granted: writing, conditions }] : []),
  ]
}

const returningActions: ReadonlySet<DynamoAction> = new Set(['PutItem', 'UpdateItem', 'DeleteItem'])

function parameterStatements(
  role: Role,
  { parameters }: FunctionPermissions,
  { stageName, parameterKey }: GrantedResources,
): PolicyStatement[] {
  const arnsOf = (names: readonly string[]): string[] =>
    names.map((name) => parameterArn(role, stageName, name))
  const statements: PolicyStatement[] = []
  if (parameters.read.length > 0) {
    const arns = arnsOf(parameters.read)
    statements.push(
      allow(['ssm:GetParameter', 'ssm:GetParameters'], arns),
      // SSM binds each value to its name, so one key for all still opens only those that may be read.
      allow(['kms:Decrypt'], [parameterKey.keyArn], {
        StringEquals: viaService(role, 'ssm'),
        StringLike: { 'kms:EncryptionContext:PARAMETER_ARN': arns },
      }),
    )
  }
  if (parameters.delete.length > 0) statements.push(allow(['ssm:DeleteParameter'], arnsOf(parameters.delete)))
  return statements
}

/** Calling the pump, and being called by its queue. What lies there is encrypted under the queue's own key. */
function queueStatements(
  role: Role,
  { pumpQueue: acts }: FunctionPermissions,
  { queue, key }: PumpQueue,
): PolicyStatement[] {
  const viaSqs = { StringEquals: viaService(role, 'sqs') }
  const statements: PolicyStatement[] = []
  if (acts.includes('send')) statements.push(allow(['sqs:SendMessage'], [queue.queueArn]))
  if (acts.includes('receive')) {
    const receiving = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']
    statements.push(allow(receiving, [queue.queueArn]))
  }
  if (acts.length > 0) statements.push(allow(['kms:Decrypt', 'kms:GenerateDataKey'], [key.keyArn], viaSqs))
  return statements
}

const objectActions: Readonly<Record<ObjectAction, readonly string[]>> = {
  put: ['s3:PutObject', 's3:PutObjectTagging'],
  keep: ['s3:DeleteObjectTagging'],
  read: ['s3:GetObject'],
  delete: ['s3:DeleteObject'],
}

/** What it may allow browsers to put, and do with it. S3 makes and opens data keys in the caller's name. */
function objectStatements(
  role: Role,
  { objects = [] }: FunctionPermissions,
  { bucket, key }: ObjectsBucket,
): PolicyStatement[] {
  if (objects.length === 0) return []
  const actions = objects.flatMap((each) => objectActions[each])
  const viaS3 = { StringEquals: viaService(role, 's3') }
  const opening = objects.includes('put') ? ['kms:Decrypt', 'kms:GenerateDataKey'] : ['kms:Decrypt']
  const opens = objects.includes('put') || objects.includes('read')
  return [
    allow(actions, [bucket.arnForObjects('*')]),
    ...(opens ? [allow(opening, [key.keyArn], viaS3)] : []),
  ]
}

function allow(
  actions: string[],
  resources: string[],
  conditions: Record<string, object> = {},
): PolicyStatement {
  return new PolicyStatement({ actions, resources, conditions })
}

function viaService(role: Role, service: 'dynamodb' | 's3' | 'sqs' | 'ssm'): Record<string, string> {
  return { 'kms:ViaService': `${service}.${Stack.of(role).region}.amazonaws.com` }
}

function parameterArn(role: Role, stageName: string, name: string): string {
  // The resource name must not repeat the slash that ends `parameter/`.
  const resourceName = `${parameterPrefixOf(stageName)}/${name}`.slice(1)
  return Stack.of(role).formatArn({ service: 'ssm', resource: 'parameter', resourceName })
}

function acknowledgeObjects(role: Role, { bucket }: ObjectsBucket): void {
  const stored = Stack.of(bucket)
  const logicalId = stored.getLogicalId(bucket.node.defaultChild as CfnElement)
  // How CDK names what one stack uses of another; the digits are a hash of the logical id.
  const arn = `${stored.stackName}:ExportsOutputFnGetAtt${logicalId}ArnDE4464BF/*`
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${arn}]`,
    reason: 'Each object has a random name of its own, and the bucket holds nothing but parts of files.',
  })
}

/** A name with `*` that has no reason here is a finding, and synthesis fails. */
const wildcardReasons: Readonly<Record<string, string>> = {
  'keys/*':
    'Keys rotate by adding the next number (chat-1, chat-2), which must not need a deployment. The prefix is this ' +
    "stage's own and holds nothing but keys that the webhook needs.",
  'actions/*':
    'Each action of a campaign has a key of its own, made with the action and destroyed after it closed; ' +
    "their ids are not known when deploying. The prefix is this stage's own and holds nothing else.",
}

function acknowledgeWildcards(role: Role, { parameters }: FunctionPermissions, stageName: string): void {
  const arnStart = 'arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter'
  for (const name of new Set([...parameters.read, ...parameters.delete])) {
    const reason = wildcardReasons[name]
    if (!name.endsWith('*') || !reason) continue
    const resource = `${arnStart}${parameterPrefixOf(stageName)}/${name}`
    Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason })
  }
}
