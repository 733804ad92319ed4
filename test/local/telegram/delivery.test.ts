import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { Telegram } from '../../../local/telegram/server.ts'
import { aTelegram, call, messageOf, type Message } from './fixtures/simulator.ts'

type Update = Record<string, unknown> & { update_id: number }

let telegram: Telegram
let elapsedMs = 0
afterEach(async () => telegram.close())

const open = async (options: object = {}) => {
  telegram = await aTelegram({ elapsed: () => elapsedMs, ...options })
  return telegram.person({ id: 1, firstName: 'Anna', languageCode: 'az' })
}
const kindsOf = (updates: readonly object[]) => updates.map((update) => Object.keys(update)[1])

/** Takes updates, each as the next status says; 200 when none is left. */
const taking = (statuses: number[] = []) => {
  const seen: Update[] = []
  telegram.deliverBy(async (update) => {
    seen.push(update as Update)
    return { status: statuses.shift() ?? 200 }
  })
  return seen
}

test('an update has a growing id, the person, and what they wrote', async () => {
  const anna = await open()
  const seen = taking()
  await anna.starts('case_x')
  await anna.says('hello')
  expect(seen[0]).toMatchObject({
    message: {
      text: '/start case_x',
      from: { id: 1, language_code: 'az', is_bot: false },
      chat: { id: 1, type: 'private' },
      entities: [{ type: 'bot_command', offset: 0, length: 6 }],
    },
  })
  expect(seen[1]?.update_id).toBe((seen[0]?.update_id ?? 0) + 1)
})

test('what is not taken comes again, unchanged, before anything later of the same chat', async () => {
  const anna = await open()
  const seen = taking([500, 503, 401])
  await Promise.all([anna.says('first'), anna.says('second')])
  const texts = seen.map((update) => (update['message'] as Message).text)
  expect(texts).toEqual(['first', 'first', 'first', 'first', 'second'])
  expect(new Set(seen.map((update) => update.update_id)).size).toBe(2)
})

test('a connection that breaks is like an answer that says no', async () => {
  const anna = await open()
  let attempts = 0
  telegram.deliverBy(async () => {
    attempts += 1
    if (attempts === 1) throw new Error('broken')
    return { status: 200 }
  })
  await anna.says('x')
  expect(attempts).toBe(2)
})

test('kinds of update do not wait for each other; within a kind they are in sequence', async () => {
  const anna = await open()
  const entered: string[] = []
  const release: (() => void)[] = []
  telegram.deliverBy(async (update) => {
    entered.push(Object.keys(update)[1] ?? '')
    await new Promise<void>((resolve) => void release.push(resolve))
    return { status: 200 }
  })
  const acts = [
    anna.says('a'),
    anna.pressesData(1, 'x'),
    anna.says('b'),
    anna.inlineQuery('q'),
    anna.blocks(),
  ]
  await expect.poll(() => entered.length).toBe(4)
  expect(entered.toSorted()).toEqual(['callback_query', 'inline_query', 'message', 'my_chat_member'])
  release.splice(0).forEach((go) => go())
  await expect.poll(() => entered.length).toBe(5)
  release.splice(0).forEach((go) => go())
  await Promise.all(acts)
})

test('a button press that nobody takes is given up after 150 s, a message after 24 h', async () => {
  const anna = await open()
  let attempts = 0
  telegram.deliverBy(async () => {
    attempts += 1
    elapsedMs += 60_000
    return { status: 500 }
  })
  await anna.pressesData(1, 'x')
  expect(attempts).toBe(3)
  telegram.deliverBy(async () => {
    elapsedMs += 12 * 3_600_000
    return { status: 500 }
  })
  await anna.says('x')
  expect(telegram.pending()).toEqual([])
})

test('Retry-After is waited for', async () => {
  const anna = await open({ redeliveryMs: 1 })
  let firstAt = 0
  let secondAt = 0
  telegram.deliverBy(async () => {
    if (firstAt > 0) secondAt = performance.now()
    else firstAt = performance.now()
    return secondAt > 0 ? { status: 200 } : { status: 503, retryAfterSeconds: 0.1 }
  })
  await anna.says('x')
  expect(secondAt - firstAt).toBeGreaterThan(90)
})

test('a new webhook gets at once what was waiting for the old one', async () => {
  const anna = await open({ redeliveryMs: 3_600_000 })
  const statuses = [500, 500]
  const waiting = taking(statuses)
  const said = anna.says('x')
  await expect.poll(() => waiting.length).toBe(2)
  const seen = taking()
  await said
  expect(seen).toHaveLength(1)
})

test('a pressed button can be answered for 15 s, and more than once', async () => {
  const anna = await open()
  const seen = taking()
  await anna.starts()
  await anna.pressesData(1, 'x')
  const query = (seen[1]?.['callback_query'] as { id: string } | undefined)?.id
  const answer = () => call(telegram, 'answerCallbackQuery', { callback_query_id: query, text: 'Done' })
  expect([(await answer()).ok, (await answer()).ok]).toEqual([true, true])
  expect(anna.alerts).toEqual([
    { personId: 1, text: 'Done', showAlert: false },
    { personId: 1, text: 'Done', showAlert: false },
  ])
  elapsedMs += 15_001
  expect((await answer()).description).toBe(
    'Bad Request: query is too old and response timeout expired or query ID is invalid',
  )
})

test('blocking and unblocking are told; a repeated block is not', async () => {
  const anna = await open()
  const seen = taking()
  await anna.blocks()
  await anna.blocks()
  await anna.unblocks()
  expect(
    seen.map((update) => (update['my_chat_member'] as { new_chat_member: object }).new_chat_member),
  ).toEqual([expect.objectContaining({ status: 'kicked' }), expect.objectContaining({ status: 'member' })])
})

test('held updates wait, and can be brought in another order and again', async () => {
  const anna = await open()
  const seen = taking()
  telegram.hold()
  await anna.says('a')
  await anna.says('b')
  expect(seen).toEqual([])
  const [first, second] = telegram.pending()
  await telegram.redeliver(second ?? {})
  await telegram.redeliver(first ?? {})
  telegram.release()
  await telegram.idle()
  expect(seen.map((update) => (update['message'] as Message).text)).toEqual(['b', 'a', 'a', 'b'])
})

test('a webhook gets its secret, and may call a method by its answer', async () => {
  const anna = await open({ webhook: { url: 'http://127.0.0.1:1' } })
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    request.resume()
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ method: 'sendMessage', chat_id: 1, text: 'from the answer' }))
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  expect((await call(telegram, 'setWebhook', { url, secret_token: 'a b' })).ok).toBe(false)
  await call(telegram, 'setWebhook', { url, secret_token: 'secret_1' })
  await anna.says('x')
  expect(requests[0]?.headers['x-telegram-bot-api-secret-token']).toBe('secret_1')
  expect(anna.last?.text).toBe('from the answer')
  server.closeAllConnections()
  server.close()
})

test('only wanted kinds of update are delivered', async () => {
  const anna = await open()
  const seen = taking()
  await call(telegram, 'setWebhook', { url: 'https://example.org/x', allowed_updates: ['callback_query'] })
  await anna.says('x')
  await anna.pressesData(1, 'x')
  expect(kindsOf(seen)).toEqual(['callback_query'])
})

test('without a webhook updates are asked for, and confirmed by asking on', async () => {
  const anna = await open({ webhook: { url: '' } })
  const ask = (more: object) => messageOf(telegram, 'getUpdates', more) as unknown as Promise<Update[]>
  const waiting = ask({ timeout: 20 })
  await anna.says('a', { wait: false })
  const [update] = await waiting
  expect(kindsOf([update ?? {}])).toEqual(['message'])
  expect(await ask({})).toHaveLength(1)
  expect(await ask({ offset: (update?.update_id ?? 0) + 1 })).toEqual([])
  await call(telegram, 'setWebhook', { url: 'https://example.org/x' })
  expect((await call(telegram, 'getUpdates')).error_code).toBe(409)
})

test('two who ask at once: the first is ended', async () => {
  await open({ webhook: { url: '' } })
  const first = call(telegram, 'getUpdates', { timeout: 20 })
  await expect.poll(async () => (await call(telegram, 'getUpdates')).ok).toBe(true)
  expect(await first).toMatchObject({ error_code: 409 })
})
