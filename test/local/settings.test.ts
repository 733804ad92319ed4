import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readSettings, type Settings } from '../../local/settings.ts'
import { temporaryFolder } from './fixtures/folders.ts'
import { aPackFolder } from './fixtures/packs.ts'

type Environment = Record<string, string>

function anEnvironment(more: Environment = {}): Environment {
  return { CAMPAIGN_DIR: aPackFolder(), DATA_DIR: temporaryFolder(), ...more }
}

async function read(more: Environment = {}): Promise<Settings> {
  const outcome = await readSettings(anEnvironment(more))
  if (!outcome.ok) throw new Error(outcome.problems.join('\n'))
  return outcome.settings
}

async function problemsOf(more: Environment): Promise<string[]> {
  const outcome = await readSettings(anEnvironment(more))
  return outcome.ok ? [] : outcome.problems
}

const secret = 's'.repeat(32)

it('needs no setting at all but a campaign: then the simulator is used', async () => {
  expect(await read()).toMatchObject({
    port: 8080,
    telegram: { kind: 'simulator' },
    adminIds: undefined,
    sendRate: 25,
    databaseEndpoint: undefined,
    logLevel: 'info',
    pack: { pack: { campaign: { id: 'test' } } },
  })
})

it('reads a Bot API server with its token and secret', async () => {
  const { telegram } = await read({
    TELEGRAM_API_ROOT: 'http://127.0.0.1:8081/',
    BOT_TOKEN: '1:token',
    WEBHOOK_SECRET: secret,
  })
  expect(telegram).toEqual({
    kind: 'server',
    apiRoot: 'http://127.0.0.1:8081',
    botToken: '1:token',
    webhookSecret: secret,
  })
})

it('polls Telegram itself when only a token is given', async () => {
  const { telegram } = await read({ BOT_TOKEN: '1:token' })
  expect(telegram).toEqual({ kind: 'polling', apiRoot: 'https://api.telegram.org', botToken: '1:token' })
})

it('reads the other settings', async () => {
  const settings = await read({
    PORT: '9000',
    ADMIN_IDS: '5100000001, 42',
    SEND_RATE: '1000',
    AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:8000',
    LOG_LEVEL: 'debug',
  })
  expect(settings).toMatchObject({
    port: 9000,
    adminIds: [5_100_000_001, 42],
    sendRate: 1000,
    databaseEndpoint: 'http://127.0.0.1:8000',
    logLevel: 'debug',
  })
})

it('takes an empty value for one that is not set', async () => {
  expect(await read({ BOT_TOKEN: '', PORT: '', ADMIN_IDS: '' })).toMatchObject({
    port: 8080,
    telegram: { kind: 'simulator' },
    adminIds: undefined,
  })
})

it('names everything that is wrong at once', async () => {
  const CAMPAIGN_DIR = aPackFolder()
  writeFileSync(join(CAMPAIGN_DIR, 'cases', 'someone.yaml'), 'name: { en: Someone }\nstatus: lost\n')
  const problems = await problemsOf({
    CAMPAIGN_DIR,
    PORT: '80a',
    DATA_DIR: join(CAMPAIGN_DIR, 'campaign.yaml'),
    TELEGRAM_API_ROOT: 'localhost:8081',
    ADMIN_IDS: '1,-2',
    SEND_RATE: '0',
    AWS_ENDPOINT_URL_DYNAMODB: 'dynamo',
    LOG_LEVEL: 'loud',
  })
  const subjects = [
    /^PORT .*"80a"/,
    /^DATA_DIR: .*campaign\.yaml is not a folder/,
    /^TELEGRAM_API_ROOT .*http/,
    /^BOT_TOKEN must be set together with TELEGRAM_API_ROOT/,
    /^WEBHOOK_SECRET must be set together with TELEGRAM_API_ROOT/,
    /^ADMIN_IDS /,
    /^SEND_RATE .*1 to 1000.*"0"/,
    /^AWS_ENDPOINT_URL_DYNAMODB /,
    /^LOG_LEVEL .*debug, info, warn, error.*"loud"/,
    /^CAMPAIGN_DIR: cases\/someone\.yaml: status: /,
  ]
  for (const subject of subjects) expect(problems).toContainEqual(expect.stringMatching(subject))
})

it.each([
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PORT', '1e3'],
  ['SEND_RATE', '1001'],
  ['SEND_RATE', '2.5'],
  ['ADMIN_IDS', '0'],
  ['ADMIN_IDS', '1,,2'],
  ['ADMIN_IDS', '99999999999999999999'],
  ['BOT_TOKEN', 'token'],
  ['TELEGRAM_API_ROOT', 'ftp://x'],
])('refuses %s=%s', async (name, value) => {
  const problems = await problemsOf({ [name]: value })
  expect(problems.filter((problem) => problem.startsWith(name))).toHaveLength(1)
})

it('refuses a secret that Telegram would refuse, and quotes neither secret nor token', async () => {
  const problems = await problemsOf({
    TELEGRAM_API_ROOT: 'http://127.0.0.1:1',
    BOT_TOKEN: 'my-private-token',
    WEBHOOK_SECRET: 'my-private-secret',
  })
  expect(problems).toHaveLength(2)
  expect(problems.join(' ')).not.toMatch(/private/)
})

it('refuses a campaign folder that is not there', async () => {
  const CAMPAIGN_DIR = aPackFolder()
  rmSync(CAMPAIGN_DIR, { recursive: true })
  expect(await problemsOf({ CAMPAIGN_DIR })).toContainEqual(
    expect.stringMatching(/^CAMPAIGN_DIR: .*no folder/),
  )
})
