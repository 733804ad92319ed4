import { afterAll, beforeAll, expect, test } from 'vitest'
import { handleRequest, type UpdateParts } from '../../bot/handle-update.ts'
import { createCanaryRuntime } from '../../bot/runtime-apart.ts'
import { createWebhookRuntime } from '../../bot/runtime.ts'
import { findTrouble, type CanaryParts } from '../../bot/watching/canary.ts'
import { startStage, type Stage } from '../support/stage.ts'

let stage: Stage
let parts: CanaryParts
let webhook: UpdateParts
beforeAll(async () => {
  stage = await startStage()
  const environment = { ...stage.storage.environment('canary'), WEBHOOK_URL: 'in-process' }
  parts = await createCanaryRuntime(environment)
  const edges = { clock: () => stage.now(), log: () => {} }
  webhook = await createWebhookRuntime(stage.storage.environment('webhook'), edges)
})
afterAll(async () => stage.close())
/** What Telegram says of the webhook. */
const told = async (result: object) => Promise.resolve({ kind: 'ok', result } as const)

/** The way in, without a network. */
const post: CanaryParts['post'] = async (_url, secret, body) =>
  (await handleRequest(webhook, secret, new TextEncoder().encode(body))).status

test('all is fine when the address is ours and answers; nobody hears of it and nothing is written', async () => {
  const before = await stage.scan()
  expect(await findTrouble({ ...parts, post })).toBe('fine')
  expect(stage.telegram.calls.map(({ method }) => method)).toEqual(['getWebhookInfo'])
  expect(await stage.scan()).toEqual(before)
})

test('an address that somebody changed, or took away, is found', async () => {
  for (const url of ['https://example.org/elsewhere', ''])
    expect(await findTrouble({ ...parts, post, call: async () => told({ url }) })).toBe('changed')
})

test.each([
  ['silent', async () => Promise.reject(new Error('no answer'))],
  ['refused', async () => Promise.resolve(503)],
  ['refused', async () => Promise.resolve(401)],
] as const)('an address that does not answer with 200 is found: %s', async (finding, answer) => {
  expect(await findTrouble({ ...parts, post: answer })).toBe(finding)
})

test('updates that pile up are found, and Telegram’s silence is told apart', async () => {
  const waiting = { url: 'in-process', pending_update_count: 101 }
  expect(await findTrouble({ ...parts, post, call: async () => told(waiting) })).toBe('waiting')
  const silence = async () => Promise.resolve({ kind: 'lost' } as const)
  expect(await findTrouble({ ...parts, post, call: silence })).toBe('unasked')
})

test('without its own address the canary does not start', async () => {
  await expect(createCanaryRuntime(stage.storage.environment('canary'))).rejects.toThrow('WEBHOOK_URL')
})
