/** The checks' questions, asked of AWS and Telegram. Each call ends within seconds, however silent the other side is. */
import { CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation'
import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { createParameterClient } from '../bot/identity/parameters.store.ts'
import { createRosters } from '../bot/sealing/rosters.store.ts'
import { createDatabaseClient, createTable } from '../bot/table/client.ts'
import { keys } from '../bot/table/keys.ts'
import { createCaller } from '../bot/telegram/caller.ts'
import { telegramItself } from '../bot/config.ts'
import type { KnownBot, World } from './checks.ts'
import { stageSecrets } from './secret-store.ts'

const bootstrapStack = 'CDKToolkit'
const stackParts = ['tables', 'functions', 'watching', 'pages']
const bounded = {
  maxAttempts: 2,
  requestHandler: { requestTimeout: 3000, connectionTimeout: 2000, throwOnRequestTimeout: true },
}

export function awsWorld(stageName: string): World {
  const sts = new STSClient(bounded)
  const formation = new CloudFormationClient(bounded)
  const part = once(async (name: string) => findStack(formation, `caseline-${stageName}-${name}`))
  const secrets = once(async () => stageSecrets(createParameterClient(), stageName).all())
  return {
    identity: async () => {
      const { Account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand({}))
      return { account: Account, isRoot: Arn.endsWith(':root') }
    },
    region: async () => sts.config.region().catch(() => undefined),
    bootstrapVersion: async () => {
      const stack = await findStack(formation, bootstrapStack)
      return stack && Number(outputOf(stack, 'BootstrapVersion') ?? 0)
    },
    concurrencyLimit: async () => {
      const { AccountLimit } = await new LambdaClient(bounded).send(new GetAccountSettingsCommand({}))
      return AccountLimit?.ConcurrentExecutions ?? 0
    },
    stacks: async () => {
      const found = await Promise.all(stackParts.map(async (name) => [name, await part(name)] as const))
      return new Map(found.flatMap(([name, stack]) => (stack ? [[name, stack.StackStatus ?? '']] : [])))
    },
    secrets: async () => secrets(''),
    stored: once(async () => {
      const tables = await part('tables')
      return storedIn(tables && outputOf(tables, 'CampaignTableName'))
    }),
    roster: async (trust) => {
      const tables = await part('tables')
      const name = tables && outputOf(tables, 'CampaignTableName')
      if (name === undefined) return undefined
      return createRosters(createTable(createDatabaseClient(), name), trust).current(new Date())
    },
    bot: async (token) => botOf(createCaller(token, process.env['TELEGRAM_API_ROOT'] ?? telegramItself)),
    webhookUrl: async () => {
      const functions = await part('functions')
      return functions && outputOf(functions, 'WebhookUrl')
    },
  }
}

/** Asks once for each name, and keeps the answer. */
function once<T>(ask: (name: string) => Promise<T>): (name?: string) => Promise<T> {
  const answers = new Map<string, Promise<T>>()
  return async (name = '') => {
    const answer = answers.get(name) ?? ask(name)
    answers.set(name, answer)
    return answer
  }
}

async function findStack(client: CloudFormationClient, name: string): Promise<Stack | undefined> {
  try {
    return (await client.send(new DescribeStacksCommand({ StackName: name }))).Stacks?.[0]
  } catch (error) {
    if ((error as Error).name === 'ValidationError') return undefined
    throw error
  }
}

function outputOf({ Outputs = [] }: Stack, name: string): string | undefined {
  return Outputs.find(({ OutputKey }) => OutputKey === name)?.OutputValue
}

/** Also of tables that were kept when their stack was taken down: then its outputs are gone, and nothing is known. */
async function storedIn(
  tableName: string | undefined,
): Promise<{ readonly anything: boolean; readonly admins: boolean }> {
  if (tableName === undefined) return { anything: false, admins: false }
  const client = createDatabaseClient()
  const { Count = 0 } = await client.send(
    new ScanCommand({ TableName: tableName, Limit: 1, Select: 'COUNT' }),
  )
  const made = await createTable(client, tableName).get(keys.staffBootstrap(), { consistent: true })
  return { anything: Count > 0, admins: made !== undefined }
}

async function botOf(call: ReturnType<typeof createCaller>): Promise<KnownBot | undefined> {
  const me = await call({ method: 'getMe', payload: {} })
  if (me.kind === 'refused') return undefined
  const webhook = await call({ method: 'getWebhookInfo', payload: {} })
  if (me.kind === 'lost' || webhook.kind !== 'ok')
    throw Object.assign(new Error('Telegram is silent'), { name: 'TimeoutError' })
  const {
    username,
    supports_inline_queries: inline = false,
    can_join_groups: joinsGroups = false,
  } = me.result as { username: string; supports_inline_queries?: boolean; can_join_groups?: boolean }
  const { url = '' } = webhook.result as { url?: string }
  return { username, inline, joinsGroups, webhookUrl: url }
}
