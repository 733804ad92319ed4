import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { environmentNames } from '../../bot/config.ts'
import { permissions } from '../../bot/permissions.ts'
import { reservedBy } from '../../deploy/deployment.ts'
import { contextNames } from '../../infra/caseline-app.ts'
import { stages } from '../../infra/stages.ts'
import { expiryAttribute, type TableDefinition, tableDefinitions } from '../../bot/table/tables.ts'
import {
  asList,
  ownStatementsOf,
  propertiesOf,
  resourcesOf,
  statementsOf,
  synthesize,
  type Templates,
} from './fixture/templates.ts'

let templates: Templates
beforeAll(() => {
  templates = synthesize()
})
afterAll(() => templates.remove())

const tableType = 'AWS::DynamoDB::Table'
const functionType = 'AWS::Lambda::Function'
const keyType = 'AWS::KMS::Key'
const retained = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' }

type GetAtt = { 'Fn::GetAtt': [string, string] }

function arnOf(title: string): GetAtt {
  return { 'Fn::GetAtt': [expect.stringMatching(new RegExp(`^${title}[0-9A-F]{8}$`)) as string, 'Arn'] }
}

describe('a table', () => {
  it('has the keys and indexes that the bot works with', () => {
    const tables = propertiesOf(templates.tables, tableType)
    expect(tables).toMatchObject(Object.values(tableDefinitions))
    const indexes = Object.values<TableDefinition>(tableDefinitions).map(
      (table) => table.GlobalSecondaryIndexes,
    )
    expect(tables.map((table) => table['GlobalSecondaryIndexes'])).toEqual(indexes)
  })

  it('is encrypted with a customer key of its own', () => {
    const keyIds = propertiesOf(templates.tables, tableType).map((table) => {
      expect(table['SSESpecification']).toMatchObject({ SSEEnabled: true, SSEType: 'KMS' })
      return (table['SSESpecification'] as { KMSMasterKeyId: GetAtt }).KMSMasterKeyId['Fn::GetAtt'][0]
    })
    const keys = resourcesOf(templates.tables, keyType).map(([id]) => id)
    expect(new Set(keyIds).size).toBe(keyIds.length)
    expect(keys).toEqual(expect.arrayContaining(keyIds))
  })

  it('can be restored to any second', () => {
    for (const table of propertiesOf(templates.tables, tableType)) {
      expect(table['PointInTimeRecoverySpecification']).toEqual({ PointInTimeRecoveryEnabled: true })
    }
  })

  it('refuses to be deleted, and stays when its stack goes', () => {
    for (const [, table] of resourcesOf(templates.tables, tableType)) {
      expect(table).toMatchObject(retained)
      expect(table.Properties['DeletionProtectionEnabled']).toBe(true)
    }
  })

  it('lets items expire', () => {
    for (const table of propertiesOf(templates.tables, tableType)) {
      expect(table['TimeToLiveSpecification']).toEqual({ AttributeName: expiryAttribute, Enabled: true })
    }
  })

  it('is paid for by use', () => {
    for (const table of propertiesOf(templates.tables, tableType)) {
      expect(table['BillingMode']).toBe('PAY_PER_REQUEST')
      expect(table['ProvisionedThroughput']).toBeUndefined()
    }
  })

  it('refuses whoever does not come by TLS', () => {
    const refusal = {
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'dynamodb:*',
      Resource: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }
    for (const table of propertiesOf(templates.tables, tableType)) {
      expect(table['ResourcePolicy']).toMatchObject({ PolicyDocument: { Statement: [refusal] } })
    }
  })
})

describe('a key', () => {
  it('stays with what it encrypts', () => {
    const keys = resourcesOf(templates.tables, keyType)
    expect(keys).toHaveLength(4)
    for (const [, key] of keys) expect(key).toMatchObject(retained)
  })

  it('is rotated', () => {
    const keys = [templates.tables, templates.functions].flatMap((template) =>
      propertiesOf(template, keyType),
    )
    for (const key of keys) expect(key['EnableKeyRotation']).toBe(true)
  })
})

describe('a function', () => {
  it('runs on Node 24 and arm64', () => {
    const functions = propertiesOf(templates.functions, functionType)
    expect(functions).toHaveLength(Object.keys(permissions).length)
    for (const each of functions) {
      expect(each).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
      })
    }
  })

  it('has a bound on how many run at once', () => {
    for (const each of propertiesOf(templates.functions, functionType)) {
      expect(each['ReservedConcurrentExecutions']).toBeGreaterThan(0)
    }
  })

  it('reserves with all others what the doctor asks of the account', () => {
    const functions = propertiesOf(templates.functions, functionType)
    const reserved = functions.map((each) => Number(each['ReservedConcurrentExecutions']))
    expect(reserved.reduce((sum, one) => sum + one, 0)).toBe(reservedBy(stages.dev))
  })

  it('has only names of things in its environment, no secret', () => {
    const imported = { 'Fn::ImportValue': expect.stringMatching(/^caseline-dev-tables:/) as string }
    for (const each of propertiesOf(templates.functions, functionType)) {
      const { Variables } = each['Environment'] as { Variables: Record<string, unknown> }
      const {
        [environmentNames.webhookUrl]: _ofCanary,
        [environmentNames.objectsBucket]: _ofTipIntake,
        [environmentNames.objectsUrl]: _alsoOfTipIntake,
        ...rest
      } = Variables
      expect(rest).toEqual({
        [environmentNames.stage]: 'dev',
        [environmentNames.campaignTable]: imported,
        [environmentNames.vaultTable]: imported,
        [environmentNames.parameterPrefix]: '/caseline/dev',
        [environmentNames.logLevel]: 'info',
        [environmentNames.pumpQueueUrl]: { Ref: expect.stringMatching(/^PumpQueue/) as string },
        [environmentNames.sendRate]: '25',
        [environmentNames.metricsNamespace]: 'Caseline/dev',
      })
    }
  })

  it('sends no traces, whose payload would hold updates', () => {
    for (const each of propertiesOf(templates.functions, functionType)) {
      expect(each['TracingConfig']).toBeUndefined()
    }
  })

  it('keeps its log for 14 days, encrypted with a customer key', () => {
    const logGroups = resourcesOf(templates.functions, 'AWS::Logs::LogGroup')
    const used = propertiesOf(templates.functions, functionType).map((each) => each['LoggingConfig'])
    expect(used).toEqual(logGroups.map(([Ref]) => ({ LogGroup: { Ref } })))
    for (const [, logGroup] of logGroups) {
      expect(logGroup.Properties).toMatchObject({
        RetentionInDays: 14,
        KmsKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^LogKey/), 'Arn'] },
      })
    }
  })
})

describe('the ways in', () => {
  it('are open to everyone for the webhook alone', () => {
    const invocations = propertiesOf(templates.functions, 'AWS::Lambda::Permission')
    const open = invocations.filter((permission) => permission['Principal'] === '*')
    expect(open).toHaveLength(2)
    for (const permission of open) {
      expect(permission['FunctionName']).toEqual(arnOf('Webhook'))
      // Both are for the function URL: nobody may call the function itself.
      expect(permission['FunctionUrlAuthType'] ?? permission['InvokedViaFunctionUrl']).toBeTruthy()
    }
    expect(propertiesOf(templates.functions, 'AWS::Lambda::Url')).toEqual([
      { AuthType: 'NONE', TargetFunctionArn: arnOf('Webhook') },
      // Answers nobody but CloudFront.
      { AuthType: 'AWS_IAM', TargetFunctionArn: arnOf('TipIntake') },
      { AuthType: 'AWS_IAM', TargetFunctionArn: arnOf('ConsoleApi') },
    ])
  })

  it('start the tick each minute, once, never two at a time', () => {
    const rules = propertiesOf(templates.functions, 'AWS::Events::Rule')
    const target = (title: string) => ({ Arn: arnOf(title), RetryPolicy: { MaximumRetryAttempts: 0 } })
    expect(rules).toMatchObject([
      { ScheduleExpression: 'rate(1 minute)', State: 'ENABLED', Targets: [target('Tick')] },
      { ScheduleExpression: 'rate(5 minutes)', State: 'ENABLED', Targets: [target('Canary')] },
    ])
    expect(propertiesOf(templates.functions, 'AWS::Lambda::EventInvokeConfig')).toMatchObject([
      { FunctionName: { Ref: expect.stringMatching(/^Tick/) as string }, MaximumRetryAttempts: 0 },
      { FunctionName: { Ref: expect.stringMatching(/^Canary/) as string }, MaximumRetryAttempts: 0 },
    ])
    const tick = resourcesOf(templates.functions, functionType).find(([id]) => id.startsWith('Tick'))
    expect(tick?.[1].Properties['ReservedConcurrentExecutions']).toBe(1)
  })
})

describe('a wildcard', () => {
  it('stands in no right of a function except for parameters under a prefix and objects of the bucket', () => {
    const roles = resourcesOf(templates.functions, 'AWS::IAM::Role')
    const statements = roles.flatMap(([id]) => statementsOf(templates.functions, id))
    expect(statements.length).toBeGreaterThan(0)
    for (const { Action, Resource } of statements) {
      expect(asList(Action).filter((action) => action.includes('*'))).toEqual([])
      const wild = asList(Resource)
        .map((resource) => JSON.stringify(resource))
        .filter((text) => text.includes('*'))
      for (const text of wild)
        expect(text).toMatch(/:parameter\/caseline\/dev\/(keys|actions)\/\*"|GetAttObjects\w+"},"\/\*"/)
    }
  })

  it('in a policy of a key or table stands for that key or table, as AWS demands', () => {
    const allowed = [templates.tables, templates.functions]
      .flatMap(ownStatementsOf)
      .filter(({ statement }) => statement.Effect === 'Allow')
      .map(({ id, statement }) => `${id.slice(0, -8)} ${asList(statement.Action).join(' ')}`)
    expect(allowed.sort()).toEqual([
      'AlarmKey kms:*',
      'AlarmKey kms:Decrypt kms:GenerateDataKey*',
      'AlarmKey kms:Decrypt kms:GenerateDataKey*',
      'CampaignKey kms:*',
      'LogKey kms:*',
      'LogKey kms:Encrypt kms:Decrypt kms:ReEncrypt* kms:GenerateDataKey* kms:DescribeKey',
      'ObjectsKey kms:*',
      'ParameterKey kms:*',
      'PumpQueueKey kms:*',
      'VaultKey kms:*',
    ])
  })
})

describe('the small stage', () => {
  const small = synthesize('small')
  afterAll(() => small.remove())

  it('has one key, no dashboard and no metric of its own', () => {
    const all = [small.tables, small.functions, small.watching, small.pages]
    const keys = all.flatMap((template) => resourcesOf(template, keyType))
    expect(keys).toHaveLength(1)
    expect(keys[0]?.[1]).toMatchObject(retained)
    expect(resourcesOf(small.watching, 'AWS::CloudWatch::Dashboard')).toEqual([])
    expect(JSON.stringify(all.map((template) => template.toJSON() as unknown))).not.toContain(
      'METRICS_NAMESPACE',
    )
  })
})

describe('where the quota is too small', () => {
  const poor = synthesize('small', { [contextNames.reserveConcurrency]: 'no' })
  afterAll(() => poor.remove())

  it('no concurrency is reserved, and synthesis warns', () => {
    for (const each of propertiesOf(poor.functions, functionType))
      expect(each['ReservedConcurrentExecutions']).toBeUndefined()
    expect(poor.warnings.join()).toContain('Ask AWS for a higher quota')
  })
})

describe('the templates', () => {
  it.each(['small', 'prod'] as const)('are as reviewed: %s', (stageName) => {
    const { remove, warnings, ...stacks } = synthesize(stageName)
    for (const [name, template] of Object.entries(stacks))
      expect(normalized(template.toJSON())).toMatchSnapshot(name)
    expect(warnings).toEqual([])
    remove()
  })

  it('of dev and prod differ in names and sizes alone', () => {
    const [dev, prod] = (['dev', 'prod'] as const).map((stageName) => {
      const { remove, tables, functions, watching, pages } = synthesize(stageName)
      remove()
      const text = JSON.stringify(
        [tables, functions, watching, pages].map((each) => each.toJSON() as unknown),
      )
      return text
        .replaceAll(stageName, '<stage>')
        .replaceAll(/[0-9A-Fa-f]{8,64}/g, '<hash>')
        .replace(/"ReservedConcurrentExecutions":(20|50)/, '"ReservedConcurrentExecutions":0')
        .replace(/"Connections":"(20|50)"/, '"Connections":""')
        .replace(/"BudgetLimit":\{"Amount":\d+/, '"BudgetLimit":{"Amount":0')
    })
    expect(dev).toBe(prod)
  })
})

/** Without the hashes of the code, which change with every build. */
function normalized(template: unknown): unknown {
  return JSON.parse(JSON.stringify(template).replace(/[0-9a-f]{64}/g, '<asset>'))
}
