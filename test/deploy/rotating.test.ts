/** A webhook as Lambda runs it, in this process, behind a simulated Telegram that brings back what was refused. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { rotateSecret, rotateToken, type RotationParts } from '../../deploy/rotating.ts'
import { stageSecrets } from '../../deploy/secret-store.ts'
import { createParameterClient } from '../../bot/identity/parameters.store.ts'
import { accessOf } from '../../bot/table/client.ts'
import { handler } from '../../bot/lambda/webhook.ts'
import { createCaller } from '../../bot/telegram/caller.ts'
import { aReader, type Reader } from '../support/reader.ts'
import { botToken, startStage, type Stage } from '../support/stage.ts'

let stage: Stage
let reader: Reader
const before = { ...process.env }
const answered: number[] = []
beforeAll(async () => {
  stage = await startStage()
  Object.assign(process.env, stage.storage.environment('webhook'), {
    CLOCK_OFFSET_MS: String(Date.parse('2015-03-04T09:00:00Z') - Date.now()),
  })
  stage.telegram.deliverBy(async (update, headers) => {
    const event = { headers, body: JSON.stringify(update), isBase64Encoded: false }
    const answer = (await handler(event as never)) as { statusCode: number; body: string }
    answered.push(answer.statusCode)
    return { status: answer.statusCode, body: answer.body }
  })
  reader = aReader(stage, 'en')
})
afterAll(async () => {
  process.env = before
  vi.useRealTimers()
  await stage.close()
})

function parts(): RotationParts {
  const access = accessOf(stage.storage.environment(), 'AWS_ENDPOINT_URL_SSM')
  return {
    webhookUrl: 'https://abc.lambda-url.eu-central-1.on.aws/',
    connections: 20,
    store: stageSecrets(createParameterClient(access), 'local'),
    callWith: (token) => createCaller(token, stage.telegram.apiRoot),
  }
}

test('updates sent while the secret is replaced are all handled, each once', async () => {
  await reader.person.says('/help')
  expect(answered).toEqual([200])
  // The function has run for a while.
  const later = performance.now() + 60_000
  vi.spyOn(performance, 'now').mockImplementation(() => later)
  await rotateSecret(parts())
  for (const text of ['/cases', '/help', '/mydata']) await reader.person.says(text)
  await stage.telegram.idle()
  vi.restoreAllMocks()
  expect(answered).toContain(401)
  const replies = reader.person.chat.filter(({ from }) => from === 'bot')
  expect(replies).toHaveLength(4)
  expect(answered.filter((status) => status === 200)).toHaveLength(4)
})

test('a token of another bot, or one that Telegram does not know, changes nothing', async () => {
  const { store } = parts()
  const known = await store.all()
  await expect(rotateToken(parts(), '777:AAH-of-another-bot')).rejects.toThrow('another bot')
  await expect(rotateToken(parts(), '4242:AAH-made-up')).rejects.toThrow('does not know this token')
  expect(await store.all()).toEqual(known)
  await rotateToken(parts(), botToken)
  expect((await store.all()).get('bot-token')).toBe(botToken)
})
