/**
 * What each function may do: role x resource x action. The CDK app makes the policies from this page, and the local
 * database proxy refuses what is not on it. TransactWriteItems needs the action of each of its items.
 */
export type DynamoAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem'

export type FunctionPermissions = {
  readonly tables: { readonly campaign: readonly DynamoAction[]; readonly vault: readonly DynamoAction[] }
  /** Parameter names under the prefix; a trailing `*` covers all names that begin so. */
  readonly parameters: { readonly read: readonly string[]; readonly delete: readonly string[] }
}

export const permissions = {
  webhook: {
    tables: {
      campaign: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      vault: [],
    },
    parameters: { read: ['bot-token', 'bot-username', 'webhook-secret', 'keys/*', 'actions/*'], delete: [] },
  },
  tick: {
    tables: {
      campaign: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      vault: [],
    },
    parameters: { read: ['actions/*'], delete: ['actions/*'] },
  },
} as const satisfies Record<string, FunctionPermissions>

export type FunctionName = keyof typeof permissions
