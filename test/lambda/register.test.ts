import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { handler } from '../../bot/lambda/register.ts'
import { startTelegram, type Telegram } from '../../local/telegram/server.ts'
import { botToken, startStage, type Stage } from '../support/stage.ts'

/** CloudFormation's side: it waits for an answer at an address of its own. */
let answers: Record<string, string>[] = []
let answerHeaders: IncomingHttpHeaders[] = []
let answerStatus = 200
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
      answerHeaders.push(request.headers)
      response.writeHead(answerStatus).end()
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
  answerHeaders = []
  answerStatus = 200
  telegram.faults.set([])
})

const event = (RequestType: 'Create' | 'Update' | 'Delete', properties: Record<string, string> = {}) => ({
  RequestType,
  ResponseURL: `http://127.0.0.1:${(waiting.address() as AddressInfo).port}/`,
  StackId: 'stack',
  RequestId: 'request',
  LogicalResourceId: 'Registration',
  ResourceProperties: { ServiceToken: 'arn', WebhookUrl: url, Connections: '50', ...properties },
})

async function ask(method: string, parameters = ''): Promise<Record<string, unknown>> {
  const address = `${telegram.apiRoot}/bot${botToken}/${method}${parameters}`
  return ((await (await fetch(address)).json()) as { result: Record<string, unknown> }).result
}

const known = async (): Promise<Record<string, unknown>> => ask('getWebhookInfo')

function callsSince(before: number): string[] {
  return telegram.calls.slice(before).map(({ method }) => method)
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
  const set = new Set(callsSince(0).filter((method) => method.startsWith('set')))
  expect([...set].toSorted()).toEqual([
    'setMyCommands',
    'setMyDescription',
    'setMyShortDescription',
    'setWebhook',
  ])
})

test('the answer has no content type, which the address that takes it was not signed for', async () => {
  await handler(event('Create'))
  expect(answerHeaders).toHaveLength(1)
  expect(answerHeaders[0]).not.toHaveProperty('content-type')
})

test('an answer that is not taken is one that Lambda gives again', async () => {
  answerStatus = 403
  await expect(handler(event('Create'))).rejects.toThrow('answer-refused')
})

test('the bot is called after the campaign in each language, and what Telegram knows already is not set again', async () => {
  const names = { Names: JSON.stringify({ '': 'Free them', ru: 'Свободу им' }) }
  await handler(event('Create', names))
  expect(await ask('getMyName', '?language_code=ru')).toEqual({ name: 'Свободу им' })
  expect(await ask('getMyName', '?language_code=fr')).toEqual({ name: 'Free them' })
  const before = telegram.calls.length
  await handler(event('Update', names))
  expect(callsSince(before).filter((method) => method.startsWith('set'))).toEqual(['setWebhook'])
  await handler(event('Update', { Names: JSON.stringify({ '': 'Free them', ru: 'Свободу' }) }))
  expect(callsSince(before).filter((method) => method === 'setMyName')).toHaveLength(1)
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
  expect(answers.at(-1)).toMatchObject({ Status: 'SUCCESS', Reason: 'Telegram calls it no more.' })
})

test('tearing down an old place leaves the bot to the new one', async () => {
  const elsewhere = 'https://def.lambda-url.eu-west-1.on.aws/'
  await handler(event('Create', { WebhookUrl: elsewhere }))
  await handler(event('Delete'))
  expect((await known())['url']).toBe(elsewhere)
  expect(answers.at(-1)).toMatchObject({ Status: 'SUCCESS' })
})

test('when Telegram refuses or is silent, the deployment fails with a reason that holds no secret', async () => {
  await handler(event('Update', { WebhookUrl: 'ftp://nowhere' }))
  telegram.faults.add({ methods: ['setWebhook'], kind: '5xx' })
  await handler(event('Update'))
  expect(answers).toMatchObject([
    { Status: 'FAILED', Reason: expect.stringMatching(/^Telegram refused the webhook/) as string },
    { Status: 'FAILED', Reason: expect.stringMatching(/^Telegram does not answer/) as string },
  ])
  expect(JSON.stringify(answers)).not.toContain(botToken)
})

test('without its secrets it fails, and says where to look', async () => {
  const prefix = process.env['PARAMETER_PREFIX']
  process.env['PARAMETER_PREFIX'] = '/caseline/nowhere'
  await handler(event('Create'))
  await handler(event('Delete'))
  process.env['PARAMETER_PREFIX'] = prefix
  expect(answers[0]).toMatchObject({ Status: 'FAILED' })
  expect(answers[0]?.['Reason']).toMatch(/could not be registered \(\w+\)/)
  expect(answers[1]).toMatchObject({ Status: 'SUCCESS' })
})

test('a call that failed once is made again', async () => {
  for (const method of ['setWebhook', 'getWebhookInfo'])
    telegram.faults.add({ methods: [method], kind: '5xx', count: 1 })
  await handler(event('Update'))
  expect(answers).toMatchObject([{ Status: 'SUCCESS', Reason: 'Registered.' }])
})

test('where names may not be set so often, the deployment goes on and says what is left', async () => {
  telegram.faults.add({ methods: ['setMyName'], kind: '429', retryAfterSeconds: 40_000 })
  await handler(event('Update', { Names: JSON.stringify({ '': 'Yet another name' }) }))
  expect(answers).toMatchObject([
    { Status: 'SUCCESS', Reason: expect.stringMatching(/Telegram asks to wait.*npm run register/) as string },
  ])
})
