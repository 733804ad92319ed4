/**
 * The settings of `npm start`, from the environment: complete and right, or refused with everything that is wrong
 * in one message, before anything listens. Values that may be secret are never quoted.
 */
import { telegramItself } from '../bot/config.ts'
import { accessSync, constants, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { LogLevel } from '../bot/log.ts'
import { readPack } from './campaign-pack.ts'

export type PackRead = Extract<Awaited<ReturnType<typeof readPack>>, { ok: true }>

/** Where updates come from. */
export type Telegram =
  | { readonly kind: 'simulator' }
  | {
      readonly kind: 'server'
      readonly apiRoot: string
      readonly botToken: string
      readonly webhookSecret: string
    }
  | { readonly kind: 'polling'; readonly apiRoot: string; readonly botToken: string }

export type Settings = {
  port: number
  dataDir: string
  telegram: Telegram
  /** Made admins on the first start; `undefined` when not given. */
  adminIds: number[] | undefined
  campaignDir: string
  /** Asked for where real people may be expected; see demo-roster.ts. */
  demoRoster: boolean
  pack: PackRead
  /** Paced messages per second. */
  sendRate: number
  databaseEndpoint: string | undefined
  logLevel: LogLevel
}

export type SettingsOutcome =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: string[] }

type Environment = Readonly<Record<string, string | undefined>>
type Reader = { value: (name: string) => string | undefined; problem: (text: string) => void }

const tokenPattern = /^\d+:[A-Za-z0-9_-]+$/
const secretPattern = /^[A-Za-z0-9_-]{32,256}$/
const logLevels = ['debug', 'info', 'warn', 'error'] as const satisfies LogLevel[]

/** Reads and checks all of it, the campaign pack included. */
export async function readSettings(environment: Environment): Promise<SettingsOutcome> {
  const problems: string[] = []
  const reader: Reader = {
    value: (name) => environment[name] || undefined,
    problem: (text) => void problems.push(text),
  }
  const campaignDir = reader.value('CAMPAIGN_DIR') ?? 'campaigns/azerbaijan'
  const settings = {
    port: readNumber(reader, 'PORT', { standard: 8080, least: 0, most: 65_535 }),
    dataDir: readDataDir(reader),
    telegram: readTelegram(reader),
    adminIds: readAdminIds(reader),
    campaignDir,
    demoRoster: readYes(reader, 'DEMO_ROSTER'),
    sendRate: readNumber(reader, 'SEND_RATE', { standard: 25, least: 1, most: 1000 }),
    databaseEndpoint: readUrl(reader, 'AWS_ENDPOINT_URL_DYNAMODB'),
    logLevel: readLogLevel(reader),
  }
  const pack = await readPack(campaignDir)
  if (!pack.ok)
    for (const { file, path, reason } of pack.problems) problems.push(packProblem(file, path, reason))
  if (!pack.ok || problems.length > 0) return { ok: false, problems }
  return { ok: true, settings: { ...settings, pack } }
}

function packProblem(file: string, path: string, reason: string): string {
  return `CAMPAIGN_DIR: ${[file, path, reason].filter((part) => part !== '').join(': ')}`
}

function readNumber(
  { value, problem }: Reader,
  name: string,
  { standard, least, most }: { standard: number; least: number; most: number },
): number {
  const text = value(name)
  if (text === undefined) return standard
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (!(number >= least && number <= most))
    problem(`${name} must be a whole number from ${least} to ${most}; it is "${text}".`)
  return number
}

function readDataDir({ value, problem }: Reader): string {
  const folder = resolve(value('DATA_DIR') ?? '.data')
  const existing = nearestExisting(folder)
  try {
    accessSync(existing, constants.W_OK)
    if (!statSync(existing).isDirectory()) problem(`DATA_DIR: ${existing} is not a folder.`)
  } catch {
    problem(`DATA_DIR: ${existing} cannot be written to.`)
  }
  return folder
}

function nearestExisting(path: string): string {
  const exists = statSync(path, { throwIfNoEntry: false }) !== undefined
  return exists || dirname(path) === path ? path : nearestExisting(dirname(path))
}

function readTelegram(reader: Reader): Telegram {
  const apiRoot = readUrl(reader, 'TELEGRAM_API_ROOT')
  const botToken = readToken(reader)
  if (apiRoot === undefined)
    return botToken === undefined
      ? { kind: 'simulator' }
      : { kind: 'polling', apiRoot: telegramItself, botToken }
  if (botToken === undefined) reader.problem('BOT_TOKEN must be set together with TELEGRAM_API_ROOT.')
  return { kind: 'server', apiRoot, botToken: botToken ?? '', webhookSecret: readSecret(reader) }
}

function readToken({ value, problem }: Reader): string | undefined {
  const token = value('BOT_TOKEN')
  if (token !== undefined && !tokenPattern.test(token))
    problem('BOT_TOKEN does not look like a bot token (digits, a colon, letters).')
  return token
}

function readSecret({ value, problem }: Reader): string {
  const secret = value('WEBHOOK_SECRET') ?? ''
  if (!secretPattern.test(secret))
    problem(
      'WEBHOOK_SECRET must be set together with TELEGRAM_API_ROOT: 32 to 256 characters of A-Z a-z 0-9 _ -.',
    )
  return secret
}

function readUrl({ value, problem }: Reader, name: string): string | undefined {
  const text = value(name)
  if (text === undefined) return undefined
  const url = URL.parse(text)
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    problem(`${name} must be an address that begins with http:// or https://.`)
  return text.replace(/\/+$/, '')
}

function readAdminIds({ value, problem }: Reader): number[] | undefined {
  const text = value('ADMIN_IDS')
  if (text === undefined) return undefined
  const ids = text.split(',').map((id) => (/^\s*[1-9]\d*\s*$/.test(id) ? Number(id) : Number.NaN))
  if (!ids.every((id) => Number.isSafeInteger(id)))
    problem('ADMIN_IDS must be Telegram ids (whole numbers above 0) separated by commas.')
  return ids
}

function readYes({ value, problem }: Reader, name: string): boolean {
  const text = value(name)
  if (text !== undefined && text !== 'yes') problem(`${name} must be "yes" or not set; it is "${text}".`)
  return text === 'yes'
}

function readLogLevel({ value, problem }: Reader): LogLevel {
  const text = value('LOG_LEVEL') ?? 'info'
  const level = logLevels.find((known) => known === text)
  if (level === undefined) problem(`LOG_LEVEL must be one of ${logLevels.join(', ')}; it is "${text}".`)
  return level ?? 'info'
}
