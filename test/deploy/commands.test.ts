/** The operator's commands as processes, against a made-up AWS and the simulator. */
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startStorage } from '../../local/storage.ts'
import { localTableNames } from '../../local/tables.ts'
import { startTelegram, type Telegram } from '../../local/telegram/server.ts'
import { botToken } from '../support/stage.ts'
import { startFakeAws, type FakeAws } from './fake-aws.ts'

const root = process.cwd()
let aws: FakeAws
let telegram: Telegram
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'caseline-commands-'))
  telegram = await startTelegram({ token: botToken, botUsername: 'caseline_bot' })
})
afterAll(async () => {
  await telegram.close()
  rmSync(folder, { recursive: true })
})
beforeEach(async () => {
  aws = await startFakeAws()
  return async () => aws.close()
})

/** `cwd`: where the build is. */
type Given = { typed?: string; environment?: Record<string, string>; cwd?: string }
type Ended = { code: number | null; said: string; complained: string }

async function run(
  command: string,
  words: readonly string[],
  { typed = '', environment = {}, cwd = root }: Given = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [join(root, 'deploy', `${command}.ts`), ...words], {
    cwd,
    env: {
      PATH: `${folder}:${process.env['PATH']}`,
      HOME: '/nowhere',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'made-up',
      AWS_SECRET_ACCESS_KEY: 'made-up',
      AWS_ENDPOINT_URL: aws.url,
      TELEGRAM_API_ROOT: telegram.apiRoot,
      ...environment,
    },
  })
  let [said, complained] = ['', '']
  child.stdout.on('data', (part: Buffer) => (said += part.toString()))
  child.stderr.on('data', (part: Buffer) => (complained += part.toString()))
  child.stdin.end(typed)
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, said, complained }
}

function marksOf(said: string): Record<string, string> {
  const lines = said.split('\n').filter((line) => /^[✓·✗] /u.test(line))
  return Object.fromEntries(lines.map((line) => [line.slice(2).split(':')[0] ?? '', line.charAt(0)]))
}

test('the doctor in an empty account: bootstrap first, and nothing else is wrong', async () => {
  const { code, said } = await run('doctor', ['prod', '--admins', '91'])
  expect(marksOf(said)).toEqual({
    region: '✓',
    'AWS credentials': '✓',
    'CDK bootstrap': '✗',
    'Lambda quota': '✓',
    stacks: '·',
    'secrets and keys': '·',
    'escrow of the keys': '·',
    bot: '·',
    admins: '✓',
    'campaign pack': '✗',
    'alarms and budget by e-mail': '·',
    domain: '✓',
    'roster for tips': '·',
  })
  expect(said).toContain('npx cdk bootstrap')
  expect(code).toBe(1)
})

test('keys are made, split, read back; then prod may go on; a lost key comes back from two shares', async () => {
  aws.stacks.set('CDKToolkit', { BootstrapVersion: '30' })
  aws.stacks.set('caseline-prod-tables', { CampaignTableName: 'campaign' })
  const made = await run('keys', ['init', 'prod'], { typed: `${botToken}\n` })
  expect(made).toMatchObject({
    code: 0,
    said: expect.stringMatching(/^Made: bot-token, bot-username/) as string,
  })
  expect(made.said + made.complained).not.toContain(botToken)
  const doctor = async () => marksOf((await run('doctor', ['prod'])).said)['escrow of the keys']
  expect(await doctor()).toBe('✗')
  const { said } = await run('keys', ['escrow', 'prod'])
  const [one = '', , three = ''] = said.split('\n\n')
  const typed = `${three}\n\n${one}\n\n\n`
  expect(await run('keys', ['confirm', 'prod'], { typed })).toMatchObject({ code: 0 })
  expect(await doctor()).toBe('✓')
  const lost = aws.parameters.get('/caseline/prod/keys/chat-1')
  aws.parameters.delete('/caseline/prod/keys/chat-1')
  const anew = await run('keys', ['init', 'prod'])
  expect(anew).toMatchObject({
    code: 1,
    complained: expect.stringMatching(/would lose every follower/) as string,
  })
  expect(await run('keys', ['restore', 'prod'], { typed })).toMatchObject({
    code: 0,
    said: 'Put back: keys/chat-1.\n',
  })
  expect(aws.parameters.get('/caseline/prod/keys/chat-1')).toBe(lost)
}, 60_000)

test.each([
  ['nothing listens', { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }],
  ['nobody answers', {}],
])('without a network (%s) the doctor says so within seconds', async (_what, environment) => {
  aws.silent = true
  const { code, said } = await run('doctor', ['small'], { environment })
  expect(said).toContain('✗ AWS credentials: Nothing answers. Is there a network?')
  expect(code).toBe(1)
})

test('without credentials, or a region, it says how to get them', async () => {
  const nobody = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_REGION: '' }
  const { said } = await run('doctor', ['small'], { environment: nobody })
  expect(said).toContain('✗ region: Say where to deploy: export AWS_REGION=')
  expect(
    (await run('doctor', ['small'], { environment: { ...nobody, AWS_REGION: 'eu-west-1' } })).said,
  ).toContain('✗ AWS credentials: Sign in first: aws configure sso')
})

test.each(['doctor', 'deploy', 'keys', 'rotate'])(
  '%s asked for wrongly says how, and ends with 2',
  async (command) => {
    const { code, complained } = await run(command, ['nowhere'])
    expect(complained).toContain(`npm run ${command} -- `)
    expect(complained).toContain('small, dev, prod')
    expect(code).toBe(2)
  },
)

test('rotating replaces the secret in force, and a token of nobody changes nothing', async () => {
  await run('keys', ['init', 'small'], { environment: { BOT_TOKEN: botToken } })
  expect((await run('rotate', ['small', 'webhook-secret'])).complained).toContain('is not deployed')
  aws.stacks.set('caseline-small-functions', { WebhookUrl: 'https://abc.lambda-url.eu-central-1.on.aws/' })
  const before = aws.parameters.get('/caseline/small/webhook-secret')
  expect(await run('rotate', ['small', 'webhook-secret'])).toMatchObject({ code: 0 })
  const after = aws.parameters.get('/caseline/small/webhook-secret')
  expect(after).not.toBe(before)
  expect(telegram.calls.findLast(({ method }) => method === 'setWebhook')?.payload['secret_token']).toBe(
    after,
  )
  const wrong = await run('rotate', ['small', 'token'], { typed: '4242:AAH-made-up-by-somebody\n' })
  expect(wrong).toMatchObject({ code: 1, complained: expect.stringMatching(/Nothing was changed/) as string })
  expect(aws.parameters.get('/caseline/small/webhook-secret')).toBe(after)
}, 60_000)

/** Stand in for npm and CDK: they note how they were called, and CDK's stacks are there afterwards. */
function standIns(): () => string[] {
  const notes = join(folder, 'calls')
  writeFileSync(notes, '')
  const stacks = [
    ['tables', { CampaignTableName: localTableNames.campaign, VaultTableName: localTableNames.vault }],
    ['functions', { WebhookUrl: 'https://abc.lambda-url.eu-central-1.on.aws/' }],
    ['pages', { PagesBucket: 'pages-of-prod' }],
  ]
  const script = `#!${process.execPath}
    const words = process.argv.slice(2)
    require('node:fs').appendFileSync(${JSON.stringify(notes)}, words.slice(0, 3).join(' ') + '\\n')
    for (const page of words[0] === 'run' ? ['tips', 'console'] : []) {
      require('node:fs').mkdirSync('dist/web/' + page, { recursive: true })
      require('node:fs').writeFileSync('dist/web/' + page + '/index.html', 'the page ' + page)
    }
    const all = words[2] === 'caseline-prod-*'
    for (const [part, outputs] of ${JSON.stringify(stacks)})
      if (words[0] === 'cdk' && (all || words[2].endsWith(part)))
        fetch(process.env.AWS_ENDPOINT_URL + '/stacks', {
          method: 'POST', body: JSON.stringify({ name: 'caseline-prod-' + part, outputs }) })`
  for (const name of ['npm', 'npx']) writeFileSync(join(folder, name), script, { mode: 0o755 })
  return () => {
    const calls = readFileSync(notes, 'utf8').trim().split('\n')
    writeFileSync(notes, '')
    return calls
  }
}

test('from an empty account to a campaign with admins: deploy, escrow, deploy; and an upgrade', async () => {
  const dataDir = join(folder, 'data')
  const identity = { botToken, botUsername: 'caseline_bot', webhookSecret: 'x'.repeat(32) }
  const storage = await startStorage({ dataDir, identity })
  const pack = join(folder, 'pack')
  cpSync('campaigns/azerbaijan', pack, { recursive: true })
  const sample = readFileSync(join(pack, 'campaign.yaml'), 'utf8')
  writeFileSync(join(pack, 'campaign.yaml'), sample.replace('sample: true', 'sample: false'))
  aws.stacks.set('CDKToolkit', { BootstrapVersion: '30' })
  const calls = standIns()
  const environment = { AWS_ACCESS_KEY_ID: 'operator', AWS_ENDPOINT_URL_DYNAMODB: storage.proxy.endpoint }
  const words = ['prod', '--campaign', pack, '--alarms', 'staff@example.org']
  const first = await run('deploy', [...words, '--admins', '91'], {
    environment,
    cwd: folder,
    typed: `${botToken}\n`,
  })
  expect(first).toMatchObject({
    code: 1,
    said: expect.stringContaining('npm run keys -- escrow prod') as string,
  })
  expect(calls()).toEqual(['run --silent build', 'cdk deploy caseline-prod-tables'])

  const [one, two] = (await run('keys', ['escrow', 'prod'])).said.split('\n\n')
  expect(await run('keys', ['confirm', 'prod'], { typed: `${one}\n\n${two}\n\n` })).toMatchObject({ code: 0 })
  const second = await run('deploy', [...words, '--admins', '91'], { environment, cwd: folder })
  expect(second).toMatchObject({ code: 0, complained: '' })
  expect(calls()).toEqual(['run --silent build', 'cdk deploy caseline-prod-*'])
  expect(second.said).toContain(
    'The campaign is in force.\nThe first admins are made.\n\nDeployed. Next:\n1. staff@',
  )

  expect([...aws.objects]).toEqual([
    ['/pages-of-prod/tips/index.html', 'the page tips'],
    ['/pages-of-prod/console/index.html', 'the page console'],
  ])

  const keysBefore = [...aws.parameters]
  const upgrade = await run('deploy', words, { environment, cwd: folder })
  expect(upgrade).toMatchObject({ code: 0, said: expect.stringContaining('was in force already') as string })
  expect([...aws.parameters]).toEqual(keysBefore)
  await storage.close()
}, 120_000)
