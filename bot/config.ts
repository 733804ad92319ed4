/**
 * The settings of a function, read once from its environment, complete or refused. The names are constants because
 * the CDK app and the local stack set them. Secrets are not here: they are parameters (identity/parameters.store.ts).
 */
import { CaselineError } from './errors.ts'
import type { LogLevel } from './log.ts'

export const environmentNames = {
  stage: 'CASELINE_STAGE',
  campaignTable: 'CAMPAIGN_TABLE',
  vaultTable: 'VAULT_TABLE',
  parameterPrefix: 'PARAMETER_PREFIX',
  telegramApiRoot: 'TELEGRAM_API_ROOT',
  logLevel: 'LOG_LEVEL',
  pumpQueueUrl: 'PUMP_QUEUE_URL',
  sendRate: 'SEND_RATE',
  freeRate: 'FREE_RATE',
  metricsNamespace: 'METRICS_NAMESPACE',
  webhookUrl: 'WEBHOOK_URL',
  /** Where the pages are, without a slash at its end; a campaign may name the address of its form itself. */
  pagesUrl: 'PAGES_URL',
  /** Where the file is that says whose signatures count under a roster; beside the locales where it is not set. */
  rosterTrust: 'ROSTER_TRUST',
  /** Where parts of files are, and where browsers put them. */
  objectsBucket: 'OBJECTS_BUCKET',
  objectsUrl: 'OBJECTS_URL',
  /** Only for whoever imports a campaign. */
  parameterKey: 'PARAMETER_KEY',
} as const

/** Parameters under the prefix. Numbered keys rotate by adding the next number. */
export const parameterNames = {
  botToken: 'bot-token',
  botUsername: 'bot-username',
  webhookSecret: 'webhook-secret',
  chatKey: 'keys/chat-1',
  staffKey: 'keys/staff-1',
  tagKey: 'keys/tag-1',
  fieldKey: 'keys/field-1',
} as const

/** Who may be told of an answer in the chat is sealed to the one and opened, by the pump alone, with the other. */
export const routeKeyNames = { recipient: 'routes/recipient', identity: 'routes/identity' } as const

/** The parameter that holds an action's own pseudonym key. */
export function actionKeyName(actionId: string): string {
  return `actions/${actionId}`
}

export type Config = {
  stage: string
  campaignTable: string
  vaultTable: string
  /** Begins with a slash and has none at its end, e.g. `/caseline/prod`. */
  parameterPrefix: string
  telegramApiRoot: string
  logLevel: LogLevel
  pumpQueueUrl: string
  /** Paced messages per second, a whole number from 1 to 1000. */
  sendRate: number
  /** Of those, without Stars. Where more than Telegram's free 30 are wanted, the standard rate below that. */
  freeRate: number
  /** Where metrics are counted; `undefined`: nowhere. */
  metricsNamespace: string | undefined
}

export const telegramItself = 'https://api.telegram.org'
/** Below Telegram's 30, so that those who chat are still answered at once. */
const standardSendRate = 25
/** Telegram's own limit: beyond it messages cost Stars. */
const telegramFreeRate = 30
const logLevels: readonly string[] = ['debug', 'info', 'warn', 'error']

/** Reads the settings; throws a `configuration` error that names every one that is missing or wrong. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = []
  const required = (name: string): string => {
    const value = environment[name]
    if (!value) problems.push(`${name} is not set`)
    return value ?? ''
  }
  const logLevel = environment[environmentNames.logLevel] ?? 'info'
  if (!logLevels.includes(logLevel))
    problems.push(`${environmentNames.logLevel} is not one of ${logLevels.join(', ')}`)
  const rate = (name: string, standard: number): number => {
    const value = Number(environment[name] ?? standard)
    if (!Number.isInteger(value) || value < 1 || value > 1000)
      problems.push(`${name} is not a whole number from 1 to 1000`)
    return value
  }
  const sendRate = rate(environmentNames.sendRate, standardSendRate)
  const config: Config = {
    stage: required(environmentNames.stage),
    campaignTable: required(environmentNames.campaignTable),
    vaultTable: required(environmentNames.vaultTable),
    parameterPrefix: required(environmentNames.parameterPrefix),
    telegramApiRoot: environment[environmentNames.telegramApiRoot] ?? telegramItself,
    logLevel: logLevel as LogLevel,
    pumpQueueUrl: required(environmentNames.pumpQueueUrl),
    sendRate,
    freeRate: rate(environmentNames.freeRate, sendRate <= telegramFreeRate ? sendRate : standardSendRate),
    metricsNamespace: environment[environmentNames.metricsNamespace],
  }
  if (problems.length > 0) throw new CaselineError('configuration', `Settings: ${problems.join('; ')}.`)
  return config
}
