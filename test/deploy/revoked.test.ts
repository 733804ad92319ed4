/*
 * A token leaks and is revoked while people sign and while an update is going out. Two webhooks as Lambda runs them,
 * behind a Telegram that forgets the webhook together with the token.
 */
import { createServer, type Server } from 'node:http'
import { setTimeout as soon } from 'node:timers/promises'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createParameterClient } from '../../bot/identity/parameters.store.ts'
import { accessOf } from '../../bot/table/client.ts'
import { createCaller } from '../../bot/telegram/caller.ts'
import { rotateToken, type RotationParts } from '../../deploy/rotating.ts'
import { stageSecrets } from '../../deploy/secret-store.ts'
import { startTelegram, type Telegram } from '../../local/telegram/server.ts'
import { subscribe } from '../support/audience.ts'
import { aPack, aPetition } from '../support/builders.ts'
import { aReader, labels, seen, type Reader } from '../support/reader.ts'
import { botToken, startStage, webhookSecret, type Stage } from '../support/stage.ts'

vi.mock('../../bot/silence-crashes.ts', () => ({ silenceCrashes: () => {} }))

type Handler = (
  event: unknown,
) => Promise<{ statusCode: number; body: string; headers: Record<string, string> }>

const before = { ...process.env }
let stage: Stage
let telegram: Telegram
let server: Server
let webhooks: Handler[] = []
let statuses: number[] = []
const processTimeMs = performance.now.bind(performance)
let laterMs = 0

/** Each load is a process of its own: nothing in memory is shared. */
async function load<T>(path: string): Promise<T> {
  vi.resetModules()
  return (await import(path)) as T
}

beforeAll(async () => {
  stage = await startStage({ pack: aPack({ actions: [aPetition({ id: 'free' })] }), adminIds: [91, 92] })
  server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const webhook = webhooks[statuses.length % 2]
      const event = {
        headers: request.headers,
        body: Buffer.concat(parts).toString(),
        isBase64Encoded: false,
      }
      void (async () => {
        const { statusCode = 500, body = '' } = (await webhook?.(event)) ?? {}
        statuses.push(statusCode)
        // Without Retry-After, so that the test need not wait as long as people would.
        response.writeHead(statusCode, { 'content-type': 'application/json' }).end(body)
      })()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  process.env = before
  server.close()
  server.closeAllConnections()
  await stage.close()
})

beforeEach(async () => {
  vi.spyOn(performance, 'now').mockImplementation(() => processTimeMs() + laterMs)
  const webhook = { url: urlOf(server), secret: webhookSecret }
  telegram = await startTelegram({ token: botToken, limits: 'off', redeliveryMs: 5, webhook })
  await rotationParts().store.put('bot-token', botToken, { replace: true })
  await rotationParts().store.put('webhook-secret', webhookSecret, { replace: true })
  Object.assign(process.env, stage.storage.environment('webhook'), {
    TELEGRAM_API_ROOT: telegram.apiRoot,
    LOG_LEVEL: 'error',
    CLOCK_OFFSET_MS: String(Date.parse('2015-03-04T09:00:00Z') - Date.now()),
  })
  statuses = []
  webhooks = []
  for (const _ of [1, 2])
    webhooks.push((await load<{ handler: Handler }>('../../bot/lambda/webhook.ts')).handler)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await telegram.close()
})

function urlOf(one: Server): string {
  return `http://127.0.0.1:${(one.address() as AddressInfo).port}/`
}

function rotationParts(onKnown?: () => void): RotationParts {
  const access = accessOf(stage.storage.environment(), 'AWS_ENDPOINT_URL_SSM')
  return {
    webhookUrl: urlOf(server),
    connections: 20,
    store: stageSecrets(createParameterClient(access), 'local'),
    callWith: (token) => {
      const call = createCaller(token, telegram.apiRoot)
      return async (wanted) => {
        const answer = await call(wanted)
        if (wanted.method === 'getMe' && answer.kind === 'ok') onKnown?.()
        return answer
      }
    },
  }
}

const newToken = '4242:AAH-another-token-for-tests'
const steps = ['sign.button', 'sign.agree', 'sign.anonymous', 'sign.countrySkip', 'sign.confirm'] as const

test('everyone who signs meanwhile is counted once and gets every answer once', async () => {
  let way: Promise<void> = Promise.resolve()
  const story = async ({ person, say }: Reader): Promise<void> => {
    await person.starts('act_free')
    for (const key of steps) {
      await way
      while (!labels({ person, say, language: 'en' }).some((label) => label.includes(say.plain(key))))
        await soon(5)
      await person.presses(say.plain(key))
    }
  }
  const everyone = Array.from({ length: 12 }, () => aReader({ ...stage, telegram }, 'en'))
  const signing = Promise.all(everyone.map(story))
  while (statuses.length < 20) await soon(1)
  laterMs += 60_000
  let open = (): void => {}
  way = new Promise((resolve) => {
    open = resolve
  })
  telegram.revoke(newToken)
  await rotateToken(rotationParts(open), newToken)
  await signing
  await telegram.idle()
  expect(statuses.filter((status) => status !== 200).length).toBeGreaterThan(0)
  expect(statuses.filter((status) => status === 200)).toHaveLength(everyone.length * (steps.length + 1))
  // A card shows a count that may be some seconds old.
  laterMs += 10_000
  const last = aReader({ ...stage, telegram }, 'en')
  await last.person.starts('act_free')
  expect(seen(last)).toContain(last.say.plain('actions.count', { count: everyone.length }))
  for (const reader of everyone) {
    expect(seen(reader)).toContain(reader.say.plain('sign.done'))
    expect(reader.person.chat.filter(({ from }) => from === 'bot')).toHaveLength(1)
  }
}, 60_000)

test('an update that is going out stops, and goes on with the new token: each copy arrives once', async () => {
  const followers = Array.from({ length: 80 }, (_, index) => 800_001 + index)
  await subscribe(
    { ...stage, telegram },
    followers.map((chatId) => ({ chatId })),
  )
  const [judith, farid] = [91, 92].map((id) =>
    telegram.person({ id, firstName: 'Staff', languageCode: 'en' }),
  )
  for (const one of [judith, farid]) await one?.says('/staff')
  await judith?.says('/broadcast')
  await judith?.presses('Everyone')
  await judith?.says('Leyla is free')
  await judith?.presses('Submit')
  await farid?.presses('Approve')
  await judith?.presses('Send now')
  process.env['CLOCK_OFFSET_MS'] = String(Number(process.env['CLOCK_OFFSET_MS']) + 120_000)
  Object.assign(process.env, stage.storage.environment('pump'), {
    TELEGRAM_API_ROOT: telegram.apiRoot,
    SEND_RATE: '100',
  })
  const { handler } = await load<{ handler: (event: unknown, context: object) => Promise<void> }>(
    '../../bot/lambda/pump.ts',
  )
  const call = async (): Promise<void> => handler({}, { getRemainingTimeInMillis: () => 65_000 })
  const copies = (): number[] =>
    followers.map(
      (id) =>
        telegram.person({ id, firstName: 'Anna' }).chat.filter(({ text }) => text.includes('Leyla is free'))
          .length,
    )
  const total = (): number => copies().reduce((sum, count) => sum + count, 0)
  const running = call().then(
    () => 'ended',
    (error: unknown) => (error as Error).message,
  )
  while (total() < 20) await soon(5)
  telegram.revoke(newToken)
  expect(await running).toBe('pump-failed')
  await expect(call()).rejects.toThrow('pump-failed')
  expect(total()).toBeLessThan(followers.length)
  await rotateToken(rotationParts(), newToken)
  await call()
  expect(copies()).toEqual(followers.map(() => 1))
}, 60_000)

test('the canary knows the new secrets at its next call', async () => {
  // One process plays both functions here, so it has the rights of both.
  Object.assign(process.env, stage.storage.environment(), {
    TELEGRAM_API_ROOT: telegram.apiRoot,
    WEBHOOK_URL: urlOf(server),
  })
  const { handler } = await load<{ handler: () => Promise<void> }>('../../bot/lambda/canary.ts')
  await expect(handler()).resolves.toBeUndefined()
  telegram.revoke(newToken)
  await rotateToken(rotationParts(), newToken)
  laterMs += 60_000
  for (const webhook of webhooks) await webhook({ headers: {}, body: '', isBase64Encoded: false })
  await expect(handler()).resolves.toBeUndefined()
})
