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

/** Rights to some of the vault's partitions: those whose keys begin so. */
export type VaultGrant = { readonly partitions: readonly string[]; readonly actions: readonly DynamoAction[] }

export type FunctionPermissions = {
  readonly tables: { readonly campaign: readonly DynamoAction[]; readonly vault: readonly VaultGrant[] }
  /** Whether it may read the index of the audience. */
  readonly audience: boolean
  /** What it may do with the pump's queue; `receive` is what calls it. */
  readonly pumpQueue: readonly ('send' | 'receive')[]
  /** Parameter names under the prefix; a trailing `*` covers all names that begin so. */
  readonly parameters: { readonly read: readonly string[]; readonly delete: readonly string[] }
}

export const permissions = {
  webhook: {
    tables: {
      campaign: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      vault: [],
    },
    // Staff are shown how many people a broadcast is for.
    audience: true,
    pumpQueue: ['send'],
    parameters: { read: ['bot-token', 'bot-username', 'webhook-secret', 'keys/*', 'actions/*'], delete: [] },
  },
  tick: {
    tables: {
      campaign: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      // The desk, never a tip: it calls those who may open one.
      vault: [{ partitions: ['DU#'], actions: ['Query'] }],
    },
    audience: false,
    pumpQueue: ['send'],
    parameters: { read: ['actions/*'], delete: ['actions/*'] },
  },
  pump: {
    tables: {
      campaign: ['GetItem', 'BatchGetItem', 'BatchWriteItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      vault: [],
    },
    audience: true,
    pumpQueue: ['send', 'receive'],
    parameters: { read: ['bot-token', 'bot-username', 'webhook-secret', 'keys/*'], delete: [] },
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
