/** The operator's commands as processes, against a made-up AWS and the simulator. */
import { spawn } from 'node:child_process'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startTelegram, type Telegram } from '../../local/telegram/server.ts'
import { botToken } from '../support/stage.ts'
import { startFakeAws, type FakeAws } from './fake-aws.ts'

let aws: FakeAws
let telegram: Telegram
beforeAll(async () => {
  telegram = await startTelegram({ token: botToken, botUsername: 'caseline_bot' })
})
afterAll(async () => telegram.close())
beforeEach(async () => {
  aws = await startFakeAws()
  return async () => aws.close()
})

type Ended = { code: number | null; said: string; complained: string }

async function run(
  command: string,
  words: readonly string[],
  { typed = '', environment = {} }: { typed?: string; environment?: Record<string, string> } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [`deploy/${command}.ts`, ...words], {
    env: {
      PATH: process.env['PATH'],
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
