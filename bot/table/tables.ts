/**
 * The two tables, in the shape of DynamoDB's CreateTable without a name. The local stack and the CDK app both build
 * from this page. `campaign` holds everything but tips; `vault` holds tips and answers under its own key and roles.
 */
export type TableDefinition = {
  readonly AttributeDefinitions: readonly { AttributeName: string; AttributeType: 'S' | 'N' | 'B' }[]
  readonly KeySchema: readonly { AttributeName: string; KeyType: 'HASH' | 'RANGE' }[]
  readonly GlobalSecondaryIndexes?: readonly {
    IndexName: string
    KeySchema: readonly { AttributeName: string; KeyType: 'HASH' | 'RANGE' }[]
    Projection: { ProjectionType: 'INCLUDE' | 'KEYS_ONLY' | 'ALL'; NonKeyAttributes?: readonly string[] }
  }[]
}

/** Items carry the second (Unix time) after which they count as gone; the database deletes them some time later. */
export const expiryAttribute = 'expiresAtSeconds'

/** The sparse index of those who follow anything, by shard of their pseudonym; its one payload is sealed. */
export const audienceIndex = 'audience'

const pkAndSk = [
  { AttributeName: 'pk', KeyType: 'HASH' },
  { AttributeName: 'sk', KeyType: 'RANGE' },
] as const

export const tableDefinitions = {
  campaign: {
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
      { AttributeName: 'audiencePk', AttributeType: 'S' },
      { AttributeName: 'audienceSk', AttributeType: 'S' },
    ],
    KeySchema: pkAndSk,
    GlobalSecondaryIndexes: [
      {
        IndexName: audienceIndex,
        KeySchema: [
          { AttributeName: 'audiencePk', KeyType: 'HASH' },
          { AttributeName: 'audienceSk', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['profile'] },
      },
    ],
  },
  vault: {
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
    KeySchema: pkAndSk,
  },
} as const satisfies Record<string, TableDefinition>
