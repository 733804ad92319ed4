import { App, Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { grantPermissions } from '../../infra/function-policies.ts'
import { createPumpQueue } from '../../infra/pump-queue.ts'
import { TablesStack } from '../../infra/tables-stack.ts'
import { stages } from '../../infra/stages.ts'
import {
  type DynamoAction,
  type FunctionName,
  type FunctionPermissions,
  permissions,
} from '../../bot/permissions.ts'
import {
  asList,
  exportsOf,
  flatten,
  resourcesOf,
  statementsOf,
  synthesize,
  type Templates,
} from './fixture/templates.ts'

const stageNames = Object.keys(stages) as (keyof typeof stages)[]
let stageName = stageNames[0] ?? 'small'
let templates: Templates

const functionNames = Object.keys(permissions) as FunctionName[]

/** One right as a line: action, resource, and under which conditions. */
function rightsOf(name: FunctionName): string[] {
  const exports = exportsOf(templates.tables)
  const statements = statementsOf(templates.functions, roleIdOf(name))
  return statements
    .flatMap(({ Effect, Action, Resource, Condition, Principal }) => {
      expect({ Effect, Principal }).toEqual({ Effect: 'Allow', Principal: undefined })
      const conditions = conditionsOf(Condition, exports)
      const resources = asList(Resource).map((resource) => flatten(resource, exports))
      return asList(Action).flatMap((action) =>
        resources.map((resource) => [action, resource, ...conditions].join(' | ')),
      )
    })
    .sort()
}

function conditionsOf(
  condition: Record<string, Record<string, unknown>> | undefined,
  exports: ReadonlyMap<string, unknown>,
): string[] {
  return Object.entries(condition ?? {}).flatMap(([operator, tests]) =>
    Object.entries(tests).map(([key, values]) => {
      const accepted = asList(values).map((value) => flatten(value, exports))
      return `${operator} ${key} ${accepted.join(' or ')}`
    }),
  )
}

function roleIdOf(name: FunctionName): string {
  const functions = resourcesOf(templates.functions, 'AWS::Lambda::Function')
  const found = functions.find(([id]) => id.toLowerCase().startsWith(name.replaceAll('-', '')))
  const role = found?.[1].Properties['Role'] as { 'Fn::GetAtt': [string, string] } | undefined
  if (!role) throw new TypeError(`${name} has no role`)
  return role['Fn::GetAtt'][0]
}

/** The rights that the row of bot/permissions.ts means, worked out here without the code under test. */
function expectedRightsOf(name: FunctionName): string[] {
  const { tables, parameters, audience, pumpQueue, objects }: FunctionPermissions = permissions[name]
  const title = name.replaceAll(/(?:^|-)([a-z])/g, (_all, letter: string) => letter.toUpperCase())
  const parameter = (path: string): string =>
    `arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter/caseline/${stageName}/${path}`
  const through = (service: string): string =>
    `StringEquals kms:ViaService ${service}.<AWS::Region>.amazonaws.com`
  const rights = [`logs:CreateLogStream | <${title}Log.Arn>`, `logs:PutLogEvents | <${title}Log.Arn>`]
  const grants = [
    ...tables.campaign.map((grant) => ['Campaign', grant] as const),
    ...tables.vault.map((grant) => ['Vault', grant] as const),
  ]
  for (const [table, grant] of grants) {
    if (typeof grant === 'string') {
      rights.push(`dynamodb:${grant} | <${table}Table.Arn>`)
      continue
    }
    const { partitions, actions } = grant
    const within = `ForAllValues:StringLike dynamodb:LeadingKeys ${partitions.map((each) => `${each}*`).join(' or ')}`
    const nothingBack = 'StringEqualsIfExists dynamodb:ReturnValues NONE | '
    for (const action of actions) {
      const mayRead = actions.includes('GetItem') || !/^(Put|Update|Delete)Item$/.test(action)
      rights.push(`dynamodb:${action} | <${table}Table.Arn> | ${mayRead ? '' : nothingBack}${within}`)
    }
  }
  for (const [table, title] of [
    ['campaign', 'Campaign'],
    ['vault', 'Vault'],
  ] as const) {
    if (tables[table].length > 0) rights.push(`kms:Decrypt | <${keyOf(title)}.Arn> | ${through('dynamodb')}`)
  }
  if (audience) rights.push('dynamodb:Query | <CampaignTable.Arn>/index/audience')
  if (pumpQueue.includes('send')) rights.push('sqs:SendMessage | <PumpQueue.Arn>')
  if (pumpQueue.includes('receive')) {
    for (const action of ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'])
      rights.push(`sqs:${action} | <PumpQueue.Arn>`)
  }
  if (pumpQueue.length > 0) {
    for (const action of ['Decrypt', 'GenerateDataKey'])
      rights.push(`kms:${action} | <${keyOf('PumpQueue')}.Arn> | ${through('sqs')}`)
  }
  const objectRights = {
    put: ['PutObject', 'PutObjectTagging'],
    keep: ['DeleteObjectTagging'],
    read: ['GetObject'],
    delete: ['DeleteObject'],
  }
  for (const act of objects ?? [])
    for (const action of objectRights[act]) rights.push(`s3:${action} | <Objects.Arn>/*`)
  const opening = objects?.includes('put') ? ['Decrypt', 'GenerateDataKey'] : ['Decrypt']
  if (objects?.some((act) => act === 'put' || act === 'read'))
    for (const action of opening) rights.push(`kms:${action} | <${keyOf('Objects')}.Arn> | ${through('s3')}`)
  for (const path of parameters.read) {
    rights.push(`ssm:GetParameter | ${parameter(path)}`, `ssm:GetParameters | ${parameter(path)}`)
  }
  if (parameters.read.length > 0) {
    const readable = parameters.read.map(parameter).join(' or ')
    rights.push(
      `kms:Decrypt | <${keyOf('Parameter')}.Arn> | ${through('ssm')} | StringLike kms:EncryptionContext:PARAMETER_ARN ${readable}`,
    )
  }
  for (const path of parameters.delete) rights.push(`ssm:DeleteParameter | ${parameter(path)}`)
  return [...new Set(rights)].sort()
}

/** Where one key serves for all, several rights to it are one and the same. */
function keyOf(title: string): string {
  return stages[stageName].keys === 'one' ? 'StageKey' : `${title}Key`
}

describe.each(stageNames)('the rights of a function in %s', (name) => {
  beforeAll(() => {
    stageName = name
    templates = synthesize(name)
  })
  afterAll(() => templates.remove())

  it.each(functionNames)(
    'are those of its row in the permission table, none less and none more: %s',
    (name) => {
      expect(rightsOf(name)).toEqual(expectedRightsOf(name))
    },
  )

  it('come from its own policies alone', () => {
    const roles = resourcesOf(templates.functions, 'AWS::IAM::Role')
    expect(roles).toHaveLength(functionNames.length)
    for (const [, role] of roles) expect(Object.keys(role.Properties)).toEqual(['AssumeRolePolicyDocument'])
  })

  it('belong to one function: no policy and no role is shared', () => {
    const roleIds = functionNames.map(roleIdOf)
    expect(new Set(roleIds).size).toBe(functionNames.length)
    const policies = resourcesOf(templates.functions, 'AWS::IAM::Policy')
    expect(policies.map(([, policy]) => policy.Properties['Roles'])).toEqual(roleIds.map((Ref) => [{ Ref }]))
  })

  it('can be taken on by the Lambda service alone', () => {
    for (const [, role] of resourcesOf(templates.functions, 'AWS::IAM::Role')) {
      expect(role.Properties['AssumeRolePolicyDocument']).toMatchObject({
        Statement: [
          { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } },
        ],
      })
    }
  })
})

describe('a row that writes to the vault and may not read there', () => {
  const role = (actions: readonly DynamoAction[]) => {
    const app = new App({ analyticsReporting: false })
    const stored = new TablesStack(app, 'stored', { stageName: 'dev', stage: stages.dev })
    const stack = new Stack(app, 'functions')
    const taken = new Role(stack, 'Taken', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    grantPermissions(
      taken,
      { ...permissions.canary, tables: { campaign: [], vault: [{ partitions: ['T#'], actions }] } },
      {
        stageName: 'dev',
        tables: stored.tables,
        parameterKey: stored.parameterKey,
        pumpQueue: createPumpQueue(stack, 60, stored.keys),
        objects: stored.objects,
        logGroup: new LogGroup(stack, 'Log'),
      },
    )
    const template = Template.fromStack(stack)
    const [roleId = ''] = resourcesOf(template, 'AWS::IAM::Role').map(([id]) => id)
    return statementsOf(template, roleId).filter(({ Action }) => JSON.stringify(Action).includes('dynamodb:'))
  }
  const nothingBack = { StringEqualsIfExists: { 'dynamodb:ReturnValues': 'NONE' } }
  const within = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['T#*'] } }

  it('puts without getting back what was there', () => {
    expect(role(['PutItem', 'ConditionCheckItem'])).toMatchObject([
      { Action: 'dynamodb:ConditionCheckItem', Condition: within },
      { Action: 'dynamodb:PutItem', Condition: { ...nothingBack, ...within } },
    ])
  })

  it('may ask for what was there where it may read as well', () => {
    const statements = role(['GetItem', 'PutItem'])
    expect(statements).toMatchObject([{ Action: ['dynamodb:GetItem', 'dynamodb:PutItem'] }])
    expect(statements[0]?.Condition).toEqual(within)
  })
})
