/** What the functions are made of, built once for a process from its settings and parameters. */
import { join } from 'node:path'
import type { Bot } from 'grammy'
import { createActionKeys } from './actions/action-keys.store.ts'
import { createCounts } from './actions/counts.store.ts'
import { createSignUps } from './actions/sign-ups.store.ts'
import { createContents } from './campaign/content.store.ts'
import { createTelegramFiles } from './campaign/telegram-files.store.ts'
import { createChats } from './chats/chat.store.ts'
import { systemClock, type Clock } from './clock.ts'
import { readConfig, type Config } from './config.ts'
import type { CaselineContext } from './context.ts'
import { furnishBot } from './create-bot.ts'
import { createDueItems } from './delivery/due-items.store.ts'
import { createParameterClient, createParameters } from './identity/parameters.store.ts'
import { createLog, type Log } from './log.ts'
import { createStaff } from './staff/staff.store.ts'
import { createTickets } from './staff/tickets.store.ts'
import { accessOf, createDatabaseClient, createTable } from './table/client.ts'
import { createClient } from './telegram/client.ts'
import { createTexts, readLocales } from './text/texts.ts'
import type { TickParts } from './tick.ts'

/** Lambda unpacks a function there; elsewhere the repository is the root. */
const rootName = 'LAMBDA_TASK_ROOT'

type Environment = Readonly<Record<string, string | undefined>>
/** What touches the outside and is replaced where that must be watched or moved. */
export type Edges = { readonly clock: Clock; readonly log: Log }

export type WebhookRuntime = {
  readonly bot: Bot<CaselineContext>
  readonly log: Log
  readonly webhookSecret: string
}

/** Throws `configuration` when a setting or parameter is missing: without a secret there is no start. */
export async function createWebhookRuntime(
  environment: Environment,
  edges: Partial<Edges> = {},
): Promise<WebhookRuntime> {
  const { config, clock, log, table, parameters } = createBase(environment, edges)
  const { botToken, botUsername, webhookSecret, keyring } = await parameters.secrets()
  const services = {
    clock,
    log,
    texts: createTexts(readLocales(join(environment[rootName] ?? process.cwd(), 'locales'))),
    table,
    keyring,
    parameters,
    contents: createContents(table),
    chats: createChats(table, keyring),
    files: createTelegramFiles(table),
    botUsername,
  }
  const bot = createClient<CaselineContext>({
    token: botToken,
    username: botUsername,
    apiRoot: config.telegramApiRoot,
  })
  furnishBot(bot, services, {
    staff: createStaff(table, keyring),
    tickets: createTickets(table),
    signUps: createSignUps(table, parameters, keyring),
    counts: createCounts(table),
  })
  return { bot, log, webhookSecret }
}

export function createTickRuntime(environment: Environment, edges: Partial<Edges> = {}): TickParts {
  const { clock, log, table, parameters } = createBase(environment, edges)
  const dueItems = createDueItems(table)
  return {
    clock,
    log,
    contents: createContents(table),
    dueItems,
    actionKeys: createActionKeys(table, parameters, dueItems),
    counts: createCounts(table),
  }
}

function createBase(environment: Environment, edges: Partial<Edges>) {
  const config: Config = readConfig(environment)
  return {
    config,
    clock: edges.clock ?? systemClock,
    log: edges.log ?? createLog(config.logLevel),
    table: createTable(
      createDatabaseClient(accessOf(environment, 'AWS_ENDPOINT_URL_DYNAMODB')),
      config.campaignTable,
    ),
    parameters: createParameters(
      createParameterClient(accessOf(environment, 'AWS_ENDPOINT_URL_SSM')),
      config.parameterPrefix,
    ),
  }
}
