/**
 * What must outlive every deployment of code: the two tables and the bucket of files, each under a key of its own, and
 * the key of the parameters that hold the secrets. Nothing here is deleted with the stack, and the tables refuse to be deleted.
 */
import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib'
import {
  type Attribute,
  AttributeType,
  BillingMode,
  ProjectionType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb'
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Key } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import { expiryAttribute, type TableDefinition, tableDefinitions } from '../bot/table/tables.ts'
import { createObjectsBucket, type ObjectsBucket } from './objects-bucket.ts'
import { StageKeys } from './stage-keys.ts'
import type { Stage } from './stages.ts'

export type TableName = keyof typeof tableDefinitions
export type StoredTable = { readonly table: Table; readonly key: Key }

export type TablesStackProps = { readonly stageName: string; readonly stage: Stage }

export class TablesStack extends Stack {
  readonly tables: Readonly<Record<TableName, StoredTable>>
  /** Encrypts the parameters: bot token, webhook secret and the keys of pseudonyms and sealed fields. */
  readonly parameterKey: Key
  readonly keys: StageKeys
  readonly objects: ObjectsBucket
  /** For whoever imports, exports or restores. */
  readonly names: Readonly<Record<TableName, CfnOutput>>

  constructor(scope: Construct, id: string, props: TablesStackProps) {
    super(scope, id, {
      description: `Caseline ${props.stageName}: tables and keys`,
      terminationProtection: true,
    })
    this.keys = new StageKeys(this, props.stage.keys)
    this.tables = {
      campaign: createTable(this, 'Campaign', tableDefinitions.campaign, this.keys),
      vault: createTable(this, 'Vault', tableDefinitions.vault, this.keys),
    }
    this.objects = createObjectsBucket(this, this.keys)
    this.parameterKey = this.keys.lasting(this, 'ParameterKey', 'secrets and keys in parameters')
    this.parameterKey.addAlias(`caseline-${props.stageName}-parameters`)
    this.names = {
      campaign: new CfnOutput(this, 'CampaignTableName', { value: this.tables.campaign.table.tableName }),
      vault: new CfnOutput(this, 'VaultTableName', { value: this.tables.vault.table.tableName }),
    }
  }
}

function createTable(
  scope: Construct,
  id: string,
  definition: TableDefinition,
  keys: StageKeys,
): StoredTable {
  const key = keys.lasting(scope, `${id}Key`, `table ${id}`)
  const table = new Table(scope, `${id}Table`, {
    ...keysOf(definition, definition.KeySchema),
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey: key,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
    timeToLiveAttribute: expiryAttribute,
  })
  for (const index of definition.GlobalSecondaryIndexes ?? []) {
    table.addGlobalSecondaryIndex({
      indexName: index.IndexName,
      ...keysOf(definition, index.KeySchema),
      projectionType: ProjectionType[index.Projection.ProjectionType],
      ...(index.Projection.NonKeyAttributes && { nonKeyAttributes: [...index.Projection.NonKeyAttributes] }),
    })
  }
  refuseClearText(table)
  return { table, key }
}

/** DynamoDB also listens on plain HTTP, other than KMS and SSM, so the table itself has to refuse it. */
function refuseClearText(table: Table): void {
  table.addToResourcePolicy(
    new PolicyStatement({
      sid: 'RefuseClearText',
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['dynamodb:*'],
      // In a table's own policy this is the table: its ARN would be a reference to itself.
      resources: ['*'],
      conditions: { Bool: { 'aws:SecureTransport': 'false' } },
    }),
  )
}

type Keys = { partitionKey: Attribute; sortKey: Attribute }

function keysOf(definition: TableDefinition, schema: TableDefinition['KeySchema']): Keys {
  return {
    partitionKey: attributeOf(definition, schema, 'HASH'),
    sortKey: attributeOf(definition, schema, 'RANGE'),
  }
}

const attributeTypes = { S: AttributeType.STRING, N: AttributeType.NUMBER, B: AttributeType.BINARY } as const

function attributeOf(
  definition: TableDefinition,
  schema: TableDefinition['KeySchema'],
  keyType: 'HASH' | 'RANGE',
): Attribute {
  const name = schema.find((key) => key.KeyType === keyType)?.AttributeName
  const attribute = definition.AttributeDefinitions.find(({ AttributeName }) => AttributeName === name)
  if (!attribute) throw new TypeError(`The table definition has no ${keyType} attribute.`)
  return { name: attribute.AttributeName, type: attributeTypes[attribute.AttributeType] }
}
