/** The checks' questions, asked of AWS and Telegram. */
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { createParameterClient } from '../bot/identity/parameters.store.ts'
import { createCaller } from '../bot/telegram/caller.ts'
import type { World } from './checks.ts'
import { stageSecrets } from './secret-store.ts'

const telegramItself = 'https://api.telegram.org'
const bootstrapStack = 'CDKToolkit'

export function awsWorld(stageName: string): World {
  const store = stageSecrets(createParameterClient(), stageName)
  let secrets: Promise<ReadonlyMap<string, string>> | undefined
  return {
    account: async () => (await new STSClient({}).send(new GetCallerIdentityCommand({}))).Account ?? '',
    region: async () => Promise.resolve(process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION']),
    isBootstrapped: async () => {
      try {
        await new CloudFormationClient({}).send(new DescribeStacksCommand({ StackName: bootstrapStack }))
        return true
      } catch (error) {
        if ((error as Error).name === 'ValidationError') return false
        throw error
      }
    },
    concurrencyLimit: async () => {
      const { AccountLimit } = await new LambdaClient({}).send(new GetAccountSettingsCommand({}))
      return AccountLimit?.ConcurrentExecutions ?? 0
    },
    secrets: async () => (secrets ??= store.all()),
    botName: async (token) => {
      const call = createCaller(token, process.env['TELEGRAM_API_ROOT'] ?? telegramItself)
      const answer = await call({ method: 'getMe', payload: {} })
      if (answer.kind === 'lost') throw new Error('no answer')
      if (answer.kind !== 'ok') return undefined
      const { username, supports_inline_queries: inline = false } = answer.result as {
        username: string
        supports_inline_queries?: boolean
      }
      return { username, inline }
    },
  }
}
