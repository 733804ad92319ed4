import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { handler } from '../../bot/lambda/register.ts'
import { startTelegram, type Telegram } from '../../local/telegram/server.ts'
import { botToken, startStage, type Stage } from '../support/stage.ts'

/** CloudFormation's side: it waits for an answer at an address of its own. */
let answers: Record<string, string>[] = []
let waiting: Server
let stage: Stage
let telegram: Telegram
const before = { ...process.env }
const url = 'https://abc.lambda-url.eu-central-1.on.aws/'
beforeAll(async () => {
  stage = await startStage()
  telegram = await startTelegram({ token: botToken, limits: 'off' })
  waiting = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      answers.push(JSON.parse(body) as Record<string, string>)
      response.end()
    })
  })
  await new Promise<void>((resolve) => waiting.listen(0, '127.0.0.1', resolve))
  Object.assign(process.env, stage.storage.environment('register'), { TELEGRAM_API_ROOT: telegram.apiRoot })
})
afterAll(async () => {
  process.env = before
  await telegram.close()
  await stage.close()
  await new Promise((resolve) => waiting.close(resolve))
})
beforeEach(() => {
  answers = []
  telegram.faults.set([])
})

const event = (RequestType: 'Create' | 'Update' | 'Delete') => ({
  RequestType,
  ResponseURL: `http://127.0.0.1:${(waiting.address() as AddressInfo).port}/`,
  StackId: 'stack',
  RequestId: 'request',
  LogicalResourceId: 'Registration',
  ResourceProperties: { ServiceToken: 'arn', WebhookUrl: url, Connections: '50' },
})

async function known(): Promise<Record<string, unknown>> {
  const response = await fetch(`${telegram.apiRoot}/bot${botToken}/getWebhookInfo`)
  return ((await response.json()) as { result: Record<string, unknown> }).result
}

test('a deployment registers webhook, commands and descriptions, and checks what Telegram then knows', async () => {
  await handler(event('Create'))
  expect(answers).toEqual([
    {
      Status: 'SUCCESS',
      Reason: 'Registered.',
      PhysicalResourceId: 'registration',
      StackId: 'stack',
      RequestId: 'request',
      LogicalResourceId: 'Registration',
    },
  ])
  expect(await known()).toMatchObject({
    url,
    max_connections: 50,
    allowed_updates: ['message', 'callback_query', 'my_chat_member', 'inline_query'],
  })
  const methods = new Set(telegram.calls.map(({ method }) => method))
  expect([...methods].toSorted()).toEqual([
    'getWebhookInfo',
    'setMyCommands',
    'setMyDescription',
    'setMyShortDescription',
    'setWebhook',
  ])
})

test('what waits at Telegram is not dropped, neither by a deployment nor by tearing down', async () => {
  await handler(event('Create'))
  await handler(event('Delete'))
  expect((await known())['url']).toBe('')
  const dropped = telegram.calls
    .map(({ payload }) => payload['drop_pending_updates'])
    .filter((drop) => drop !== undefined)
  expect(dropped.length).toBeGreaterThan(1)
  expect(dropped).not.toContain(true)
  expect(answers.at(-1)).toMatchObject({ Status: 'SUCCESS', Reason: 'The webhook is gone.' })
})

test('when Telegram refuses, the deployment fails with a reason that holds no secret', async () => {
  telegram.faults.add({ methods: ['setWebhook'], kind: '5xx' })
  await handler(event('Update'))
  expect(answers).toMatchObject([
    { Status: 'FAILED', Reason: expect.stringMatching(/refused the webhook/) as string },
  ])
  expect(JSON.stringify(answers)).not.toContain(botToken)
})

test('without its secrets it fails, and says where to look', async () => {
  const prefix = process.env['PARAMETER_PREFIX']
  process.env['PARAMETER_PREFIX'] = '/caseline/nowhere'
  await handler(event('Create'))
  process.env['PARAMETER_PREFIX'] = prefix
  expect(answers[0]).toMatchObject({ Status: 'FAILED' })
  expect(answers[0]?.['Reason']).toMatch(/could not be registered \(\w+\)/)
})
