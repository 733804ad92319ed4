import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FunctionName } from '../../bot/permissions.ts'
import { readTrust, trustFileName } from '../../bot/sealing/trust.ts'
import { AwsError } from '../../local/aws-json.ts'
import { bundleFunctions } from '../../tools/bundle.ts'
import { aReader } from '../support/reader.ts'
import { aMessage, aPress } from '../support/updates.ts'
import { startStage, webhookSecret, type Stage } from '../support/stage.ts'

type Answer = { statusCode: number; headers: Record<string, string> }
type Handler = (event: object) => Promise<Answer>

const folder = mkdtempSync(join(tmpdir(), 'caseline-bundle-'))
const trust = { campaign: 'azerbaijan', keys: ['A'.repeat(43)], threshold: 1, epoch: 1 }
const trustFile = join(folder, trustFileName)
let stage: Stage
let webhook: Handler
let tick: (event: object) => Promise<unknown>

beforeAll(async () => {
  stage = await startStage({ adminIds: [7_310_800_001] })
  writeFileSync(trustFile, JSON.stringify(trust))
  await bundleFunctions(folder, trustFile)
  Object.assign(process.env, stage.storage.environment('webhook'), {
    LAMBDA_TASK_ROOT: join(folder, 'webhook'),
    CLOCK_OFFSET_MS: String(Date.parse('2015-03-04T09:00:00Z') - Date.now()),
  })
  const load = createRequire(import.meta.url)
  webhook = (load(join(folder, 'webhook', 'index.cjs')) as { handler: Handler }).handler
  tick = (load(join(folder, 'tick', 'index.cjs')) as { handler: typeof tick }).handler
})
afterAll(async () => {
  await stage.close()
  rmSync(folder, { recursive: true, force: true })
})

function anEvent(
  update: unknown,
  changes: { secret?: string | undefined; base64?: boolean; raw?: string } = {},
): object {
  const text = changes.raw ?? JSON.stringify(update)
  const secret = 'secret' in changes ? changes.secret : webhookSecret
  return {
    version: '2.0',
    headers: secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': secret },
    body: changes.base64 ? Buffer.from(text).toString('base64') : text,
    isBase64Encoded: changes.base64 ?? false,
  }
}

test('the minified bundle makes a real call to the database and one to Telegram', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.says('/help')
  const databaseCalls: string[] = []
  const stop = stage.storage.proxy.use({ onCall: (call) => void databaseCalls.push(call.operation) })
  const before = stage.telegram.calls.length
  expect((await webhook(anEvent(aMessage(reader.person, '/start', 1)))).statusCode).toBe(200)
  stop()
  expect(databaseCalls).toContain('GetItem')
  expect(stage.telegram.calls.slice(before).map(({ method }) => method)).toEqual(['sendMessage'])
  expect(reader.person.last?.text).toContain('Hello, Anna!')
})

test('the keys that verify a roster lie beside each function, and wrong ones are not built in', async () => {
  for (const name of ['webhook', 'tick', 'pump'])
    expect(readTrust(readFileSync(join(folder, name, trustFileName), 'utf8'))).toEqual(trust)
  const wrong = join(folder, 'wrong.json')
  writeFileSync(wrong, JSON.stringify({ ...trust, threshold: 2 }))
  await expect(bundleFunctions(join(folder, 'other'), wrong)).rejects.toThrow('wants more signatures')
})

test('a base64 body is read as well', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.says('/help')
  expect((await webhook(anEvent(aMessage(reader.person, '/start', 2), { base64: true }))).statusCode).toBe(
    200,
  )
  expect(reader.person.last?.text).toContain('Hello, Anna!')
})

test('a missing or wrong secret is answered 401, and nothing is read or written', async () => {
  const databaseCalls: string[] = []
  const stop = stage.storage.proxy.use({ onCall: (call) => void databaseCalls.push(call.operation) })
  const reader = aReader(stage, 'en')
  for (const secret of [undefined, '', 'wrong', `${webhookSecret},${webhookSecret}`]) {
    expect((await webhook(anEvent(aMessage(reader.person, '/start', 3), { secret }))).statusCode).toBe(401)
  }
  stop()
  expect(databaseCalls).toEqual([])
  expect(reader.person.last).toBeUndefined()
})

test('bodies that make no sense are answered 200 and change nothing', async () => {
  const before = await stage.dump()
  for (const raw of [
    '{',
    '',
    'null',
    '['.repeat(1000),
    `{"update_id":1,"x":"${'x'.repeat(300_000)}"}`,
    '{"update_id":-1}',
    '{"__proto__":{"a":1},"update_id":5}',
  ]) {
    expect((await webhook(anEvent(undefined, { raw }))).statusCode).toBe(200)
  }
  expect(await stage.dump()).toEqual(before)
})

test('temporary trouble is answered 503 with a time to come again', async () => {
  const stop = stage.storage.proxy.use({ beforeCall: () => [{ kind: 'break' }] })
  const answer = await webhook(anEvent(aMessage({ id: 77 }, '/start', 4)))
  stop()
  expect(answer.statusCode).toBe(503)
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
})

test('an update that fails for good is given up at the third time, so that it holds nothing back', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.says('/help')
  const error = new AwsError('ValidationException', 'refused')
  const stop = stage.storage.proxy.use({ beforeCall: () => [{ kind: 'refuse', error }] })
  const statuses: number[] = []
  for (let time = 0; time < 3; time++) {
    statuses.push((await webhook(anEvent(aMessage(reader.person, '/start', 6)))).statusCode)
  }
  stop()
  expect(statuses).toEqual([503, 503, 200])
})

test('the bundled tick does what is due', async () => {
  Object.assign(process.env, stage.storage.environment('tick'), {
    CLOCK_OFFSET_MS: String(Date.parse('2015-07-13T09:00:00Z') - Date.now()),
  })
  expect(await tick({})).toMatchObject({ handled: 1, left: 0 })
  expect(stage.storage.keyFile.get('actions/free-them')).toBeUndefined()
})

test('a press is answered in the reply to Telegram itself, without a call of its own', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.says('/help')
  const before = stage.telegram.calls.length
  const answer = (await webhook(anEvent(aPress(reader.person, '1cl:0', 7)))) as Answer & { body: string }
  expect(answer.headers['content-type']).toBe('application/json')
  expect(JSON.parse(answer.body)).toEqual({ method: 'answerCallbackQuery', callback_query_id: '7' })
  expect(stage.telegram.calls.slice(before).map(({ method }) => method)).toEqual(['editMessageText'])
})

describe('the other bundles make real calls, each with its own rights:', () => {
  async function run(name: FunctionName, event: object, context: object = {}): Promise<string[]> {
    const before = { ...process.env }
    Object.assign(process.env, stage.storage.environment(name), {
      LAMBDA_TASK_ROOT: join(folder, name),
      WEBHOOK_URL: 'https://example.org/webhook',
    })
    const calls: string[] = []
    const stop = stage.storage.proxy.use({
      onCall: ({ function: by, operation }) => void calls.push(`${by} ${operation}`),
    })
    try {
      const bundle = createRequire(import.meta.url)(join(folder, name, 'index.cjs')) as {
        handler: (event: object, context: object) => Promise<unknown>
      }
      await bundle.handler(event, context)
      return calls
    } finally {
      stop()
      process.env = before
    }
  }

  test('the pump looks for work', async () => {
    expect(await run('pump', { Records: [] }, { getRemainingTimeInMillis: () => 60_000 })).toContain(
      'pump Query',
    )
  })

  test('the alarm function tells the admins', async () => {
    const judith = stage.telegram.person({ id: 7_310_800_001, firstName: 'Judith', languageCode: 'en' })
    await judith.says('/staff')
    const message = JSON.stringify({ AlarmName: 'caseline-local-due-late', NewStateValue: 'ALARM' })
    expect(await run('alarm', { Records: [{ Sns: { Message: message } }] })).toEqual(['alarm Query'])
    expect(judith.last?.text).toContain('more than five minutes late')
  })

  test('the canary fails, without a word about why, when the address is not ours', async () => {
    await expect(run('canary', {})).rejects.toThrow(/^canary-failed$/)
  })
})
