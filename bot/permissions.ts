/**
 * What each function may do: role x resource x action. The CDK app makes the policies from this page, and the local
 * database proxy refuses what is not on it. TransactWriteItems needs the action of each of its items.
 */
export type DynamoAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'BatchWriteItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem'

/** Rights to some of a table's partitions: those whose keys begin so. */
export type PartitionGrant = {
  readonly partitions: readonly string[]
  readonly actions: readonly DynamoAction[]
}

/** What a function may do with the parts of files: allow browsers to put them, keep them, read and delete them. */
export type ObjectAction = 'put' | 'keep' | 'read' | 'delete'

export type FunctionPermissions = {
  readonly tables: {
    /** To all of it, or to some partitions. */
    readonly campaign: readonly DynamoAction[] | readonly PartitionGrant[]
    readonly vault: readonly PartitionGrant[]
  }
  /** Whether it may read the index of the audience. */
  readonly audience: boolean
  /** What it may do with the pump's queue; `receive` is what calls it. */
  readonly pumpQueue: readonly ('send' | 'receive')[]
  /** Parameter names under the prefix; a trailing `*` covers all names that begin so. */
  readonly parameters: { readonly read: readonly string[]; readonly delete: readonly string[] }
  readonly objects?: readonly ObjectAction[]
}

export const permissions = {
  webhook: {
    tables: {
      campaign: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      // It puts what it was given and cannot read it back; of the desk it sees what stands beside a tip.
      vault: [
        { partitions: ['T#', 'D#'], actions: ['PutItem'] },
        { partitions: ['DU#'], actions: ['PutItem', 'Query'] },
        { partitions: ['R#'], actions: ['PutItem', 'DeleteItem'] },
        { partitions: ['CL#'], actions: ['PutItem'] },
      ],
    },
    // Staff are shown how many people a broadcast is for.
    audience: true,
    pumpQueue: ['send'],
    parameters: {
      read: ['bot-token', 'bot-username', 'webhook-secret', 'keys/*', 'actions/*', 'routes/recipient'],
      delete: [],
    },
    objects: ['put', 'keep'],
  },
  'tip-intake': {
    tables: {
      campaign: [
        // What the page shows of the campaign, and the roster.
        { partitions: ['X#', 'RO'], actions: ['GetItem', 'BatchGetItem', 'Query'] },
        // So that the team is called.
        { partitions: ['DUE#'], actions: ['PutItem'] },
        // An urgent tip calls at once.
        { partitions: ['PUMP'], actions: ['GetItem', 'PutItem'] },
      ],
      vault: [
        // Reading is for deleting: a tip's id is made from the secret that deletes it.
        { partitions: ['T#'], actions: ['GetItem', 'PutItem', 'DeleteItem'] },
        { partitions: ['DU#'], actions: ['PutItem', 'DeleteItem'] },
        { partitions: ['D#'], actions: ['PutItem'] },
        { partitions: ['M#'], actions: ['Query', 'UpdateItem', 'DeleteItem'] },
      ],
    },
    audience: false,
    pumpQueue: ['send'],
    parameters: { read: ['keys/tag-1'], delete: [] },
    objects: ['put', 'keep', 'delete'],
  },
  'console-api': {
    tables: {
      campaign: [
        { partitions: ['X#', 'RO'], actions: ['GetItem', 'BatchGetItem', 'Query'] },
        // Who is asking; and who of the staff is which member of the roster.
        { partitions: ['ST'], actions: ['Query', 'PutItem'] },
        { partitions: ['AU'], actions: ['GetItem', 'PutItem'] },
        // The lockdown; and the pump's job to tell a source.
        { partitions: ['PUMP'], actions: ['GetItem', 'PutItem'] },
        // So that a team is called to which a tip was handed over.
        { partitions: ['DUE#'], actions: ['PutItem'] },
      ],
      // Never where sources are told of answers, and nothing that it could open.
      vault: [
        { partitions: ['DU#'], actions: ['GetItem', 'Query', 'PutItem', 'DeleteItem'] },
        { partitions: ['T#'], actions: ['GetItem', 'UpdateItem', 'DeleteItem'] },
        { partitions: ['M#'], actions: ['GetItem', 'PutItem', 'UpdateItem'] },
        { partitions: ['CL#'], actions: ['GetItem', 'DeleteItem'] },
        { partitions: ['SE#'], actions: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] },
        { partitions: ['W#'], actions: ['Query', 'PutItem', 'DeleteItem'] },
      ],
    },
    audience: false,
    pumpQueue: ['send'],
    parameters: { read: ['keys/staff-1', 'keys/field-1'], delete: [] },
    objects: ['read', 'delete'],
  },
  tick: {
    tables: {
      campaign: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      // It calls those who may open a tip, gives it to another team, and deletes it in the end.
      vault: [
        { partitions: ['DU#'], actions: ['Query', 'PutItem', 'DeleteItem'] },
        { partitions: ['T#'], actions: ['GetItem', 'UpdateItem', 'DeleteItem'] },
      ],
    },
    audience: false,
    pumpQueue: ['send'],
    parameters: { read: ['actions/*'], delete: ['actions/*'] },
    objects: ['delete'],
  },
  pump: {
    tables: {
      campaign: ['GetItem', 'BatchGetItem', 'BatchWriteItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      // It alone reads where someone wants to be told of an answer.
      vault: [{ partitions: ['R#'], actions: ['GetItem'] }],
    },
    audience: true,
    pumpQueue: ['send', 'receive'],
    parameters: {
      read: ['bot-token', 'bot-username', 'webhook-secret', 'keys/*', 'routes/identity'],
      delete: [],
    },
  },
  alarm: {
    // Whom to tell.
    tables: { campaign: ['Query'], vault: [] },
    audience: false,
    pumpQueue: [],
    parameters: { read: ['bot-token', 'bot-username', 'webhook-secret', 'keys/*'], delete: [] },
  },
  canary: {
    tables: { campaign: [], vault: [] },
    audience: false,
    pumpQueue: [],
    parameters: { read: ['bot-token', 'bot-username', 'webhook-secret'], delete: [] },
  },
  register: {
    tables: { campaign: [], vault: [] },
    audience: false,
    pumpQueue: [],
    parameters: { read: ['bot-token', 'bot-username', 'webhook-secret'], delete: [] },
  },
} as const satisfies Record<string, FunctionPermissions>

export type FunctionName = keyof typeof permissions

/** Rights to partitions of a table; `undefined`: to all of them. */
export type Grant = {
  readonly partitions: readonly string[] | undefined
  readonly actions: readonly DynamoAction[]
}

/** What a row says of a table, grant by grant. */
export function grantsTo(table: 'campaign' | 'vault', { tables }: FunctionPermissions): Grant[] {
  const all: readonly (DynamoAction | PartitionGrant)[] = tables[table]
  const whole = all.filter((each) => typeof each === 'string')
  const partial = all.filter((each) => typeof each !== 'string')
  return [...(whole.length > 0 ? [{ partitions: undefined, actions: whole }] : []), ...partial]
}
