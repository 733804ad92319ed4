import { request as startRequest } from 'node:http'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LambdaFunctionURLEvent } from 'aws-lambda'
import { expect, it, onTestFinished } from 'vitest'
import { openPage } from '../../local/page.ts'
import { openClock } from '../../local/clock.ts'
import type { InvocationResult } from '../../local/function-process.ts'
import { startGateway, type GatewayOptions } from '../../local/gateway.ts'
import { startHttpServer, sendText, type HttpServer } from '../../local/http-server.ts'
import { temporaryFolder } from './fixtures/folders.ts'

async function aGateway(options: Partial<GatewayOptions> = {}): Promise<HttpServer> {
  const gateway = await startGateway({
    port: 0,
    clock: openClock({ dataDir: temporaryFolder(), systemNow: () => Date.parse('2015-03-04T12:00:00Z') }),
    invokeWebhook: async () => ({ ok: true, result: { statusCode: 200, body: '' } }),
    settle: async () => ({ ticks: 1, left: 0 }),
    metrics: () => ({}),
    ...options,
  })
  onTestFinished(() => gateway.close())
  return gateway
}

/** A gateway whose function answers `result`, and the events that it got. */
async function withFunction(result: InvocationResult) {
  const events: LambdaFunctionURLEvent[] = []
  const gateway = await aGateway({
    invokeWebhook: async (event) => {
      events.push(event as LambdaFunctionURLEvent)
      return result
    },
  })
  const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    fetch(`${gateway.url}/telegram/webhook`, { method: 'POST', body, headers })
  return { events, post }
}

const noWorld = { reset: async () => Promise.resolve(), makeStaff: async () => Promise.resolve() }
const fine: InvocationResult = { ok: true, result: { statusCode: 200, body: '' } }
const json = { 'content-type': 'application/json' }

it('hands an update to the webhook in the shape of a function URL, header names in lower case', async () => {
  const { events, post } = await withFunction(fine)
  await post('{"text":"Привет"}', { ...json, 'X-Telegram-Bot-Api-Secret-Token': 'Secret' })
  expect(events).toMatchObject([
    {
      version: '2.0',
      rawPath: '/telegram/webhook',
      headers: { 'x-telegram-bot-api-secret-token': 'Secret' },
      requestContext: { http: { method: 'POST' } },
      body: '{"text":"Привет"}',
      isBase64Encoded: false,
    },
  ])
})

it('joins a header that comes twice, so that a doubled secret is no secret', async () => {
  const { events, post } = await withFunction(fine)
  const gatewayUrl = (await post('{}', json)).url
  await new Promise<void>((resolve) => {
    const twice = startRequest(
      gatewayUrl,
      { method: 'POST', headers: { 'x-secret': ['a', 'b'] } },
      (answer) => {
        answer.resume().on('end', resolve)
      },
    )
    twice.end('{}')
  })
  expect(events[1]?.headers['x-secret']).toBe('a,b')
})

it('encodes a body in base64 when it is not text by its type or its bytes', async () => {
  const { events, post } = await withFunction(fine)
  await post(new Uint8Array([0x7b, 0xff, 0x7d]), json)
  await post('{}', { 'content-type': 'application/octet-stream' })
  await post('', json)
  expect(events.map(({ body, isBase64Encoded }) => [body, isBase64Encoded])).toEqual([
    ['e/99', true],
    ['e30=', true],
    [undefined, false],
  ])
})

it("answers with the function's status, headers and body", async () => {
  const result = {
    statusCode: 503,
    headers: { 'retry-after': '10' },
    body: 'aGVsbG8=',
    isBase64Encoded: true,
  }
  const { post } = await withFunction({ ok: true, result })
  const answer = await post('{}', json)
  expect([answer.status, answer.headers.get('retry-after'), await answer.text()]).toEqual([
    503,
    '10',
    'hello',
  ])
})

it('answers 200 around a plain value, as a function URL does', async () => {
  const { post } = await withFunction({ ok: true, result: { some: 'value' } })
  const answer = await post('{}', json)
  expect([answer.status, await answer.json()]).toEqual([200, { some: 'value' }])
})

it.each(['failed', 'timeout', 'crashed', 'unusable', 'closed'] as const)(
  'answers 502 when the function %s',
  async (outcome) => {
    const { post } = await withFunction({ ok: false, outcome })
    expect((await post('{}', json)).status).toBe(502)
  },
)

it('refuses a body over 1 MB before the function sees it', async () => {
  const { events, post } = await withFunction(fine)
  expect((await post(new Uint8Array(1_000_001), json)).status).toBe(413)
  expect((await post(new Uint8Array(1_000_000), json)).status).toBe(200)
  expect(events).toHaveLength(1)
})

function statusFor(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = startRequest(url, { headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    request.on('error', reject)
    request.end()
  })
}

it('answers this machine only, by Host and by Origin', async () => {
  const { url, port } = await aGateway()
  const health = `${url}/healthz`
  expect(await statusFor(health, { host: `localhost:${port}` })).toBe(200)
  expect(await statusFor(health, { host: '127.0.0.1' })).toBe(200)
  expect(await statusFor(health, { host: 'evil.example' })).toBe(403)
  expect(await statusFor(health, { host: `localhost.evil.example:${port}` })).toBe(403)
  expect(await statusFor(health, { host: 'localhost', origin: `http://localhost:${port}` })).toBe(200)
  expect(await statusFor(health, { host: 'localhost', origin: 'https://evil.example' })).toBe(403)
  expect(await statusFor(health, { host: 'localhost', origin: 'null' })).toBe(403)
})

it('says of pages to come that they do not exist yet', async () => {
  const { url } = await aGateway()
  for (const path of ['/letter']) {
    const answer = await fetch(url + path)
    expect([answer.status, await answer.text()]).toEqual([501, `${path} does not exist yet.\n`])
  }
})

it('shows the metrics', async () => {
  const { url } = await aGateway({ metrics: () => ({ invocations: { webhook: { count: 3 } } }) })
  expect(await (await fetch(`${url}/local/metrics`)).json()).toEqual({
    invocations: { webhook: { count: 3 } },
  })
})

async function moveClock(options: Partial<GatewayOptions>, move: unknown) {
  const { url } = await aGateway(options)
  const answer = await fetch(`${url}/local/clock`, { method: 'POST', body: JSON.stringify(move) })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

it('moves the clock, and answers once what became due is handled', async () => {
  const clock = openClock({ dataDir: temporaryFolder(), systemNow: () => Date.parse('2015-03-04T12:00:00Z') })
  const seen: string[] = []
  const settle = async () => {
    seen.push(clock.now().toISOString())
    return { ticks: 2, left: 0 }
  }
  const { status, body } = await moveClock({ clock, settle }, { advance: 'P4D' })
  expect([status, body]).toEqual([200, { now: '2015-03-08T12:00:00.000Z', ticks: 2, left: 0 }])
  expect(seen).toEqual(['2015-03-08T12:00:00.000Z'])
})

it('says so when something due could not be handled', async () => {
  const left = await moveClock({ settle: async () => ({ ticks: 1, left: 3 }) }, { advance: 'PT1M' })
  const failed = await moveClock({ settle: async () => ({ ticks: 1, left: undefined }) }, { advance: 'PT1M' })
  expect([left.status, left.body['left']]).toEqual([503, 3])
  expect([failed.status, failed.body['left']]).toEqual([503, 'unknown: the tick failed'])
})

it('refuses to move the clock backwards or by what it cannot read', async () => {
  expect((await moveClock({}, { to: '2015-03-03' })).status).toBe(409)
  expect((await moveClock({}, { advance: 'soon' })).status).toBe(400)
  expect((await moveClock({}, 'P4D')).status).toBe(400)
})

async function aSimulator(): Promise<string> {
  const simulator = await startHttpServer(0, async (request, response) => {
    sendText(response, 200, `${request.method} ${request.url} ${request.headers.host?.split(':')[0]}`)
  })
  onTestFinished(() => simulator.close())
  return simulator.url
}

it('passes calls about people on to the simulator', async () => {
  const page = openPage({ builtFolder: '/nowhere', sourceFolder: '/nowhere' })
  const { url } = await aGateway({ chat: { page, peopleUrl: await aSimulator(), ...noWorld } })
  const answer = await fetch(`${url}/people/1/say?wait=1`, { method: 'POST', body: '{}' })
  expect(await answer.text()).toBe('POST /people/1/say?wait=1 127.0.0.1\n')
})

it('streams what the simulator streams, and hangs up when the page is closed', async () => {
  let closed = (): void => {}
  const untilClosed = new Promise<void>((resolve) => {
    closed = resolve
  })
  const simulator = await startHttpServer(0, async (_request, response) => {
    response.on('close', closed)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('data: first\n\n')
  })
  onTestFinished(() => simulator.close())
  const page = openPage({ builtFolder: '/nowhere', sourceFolder: '/nowhere' })
  const { url } = await aGateway({ chat: { page, peopleUrl: simulator.url, ...noWorld } })
  const leave = new AbortController()
  const answer = await fetch(`${url}/people/events`, { signal: leave.signal })
  const { value } = (await answer.body?.getReader().read()) ?? {}
  expect(Buffer.from(value ?? []).toString()).toBe('data: first\n\n')
  leave.abort()
  await untilClosed
})

it('has neither people nor a chat page without the simulator', async () => {
  const { url } = await aGateway()
  expect((await fetch(`${url}/people/state`)).status).toBe(404)
  expect((await fetch(`${url}/`)).status).toBe(404)
})

it('serves the built chat page, and nothing beside it', async () => {
  const folder = temporaryFolder()
  const builtFolder = join(folder, 'chat')
  mkdirSync(join(builtFolder, 'assets'), { recursive: true })
  writeFileSync(join(builtFolder, 'index.html'), '<h1>Chat</h1>')
  writeFileSync(join(builtFolder, 'assets', 'main.js'), 'run()')
  writeFileSync(join(folder, 'keys.json'), 'secret')
  const page = openPage({ builtFolder, sourceFolder: '/nowhere' })
  const { url } = await aGateway({ chat: { page, peopleUrl: 'http://127.0.0.1:1', ...noWorld } })
  const index = await fetch(`${url}/`)
  const script = await fetch(`${url}/assets/main.js`)
  expect([await index.text(), index.headers.get('content-type')]).toEqual([
    '<h1>Chat</h1>',
    'text/html; charset=utf-8',
  ])
  expect(index.headers.get('content-security-policy')).toContain("default-src 'self'")
  expect([await script.text(), script.headers.get('content-type')]).toEqual([
    'run()',
    'text/javascript; charset=utf-8',
  ])
  expect(await statusFor(`${url}/%2e%2e/keys.json`, {})).toBe(404)
  expect(await page.find('/../keys.json')).toBeUndefined()
})

it('builds the chat page from its sources when nothing is built yet', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'index.html'), '<script type="module" src="/main.ts"></script>')
  writeFileSync(join(folder, 'main.ts'), 'const name: string = "campaign"\ndocument.title = name')
  const page = openPage({ builtFolder: '/nowhere', sourceFolder: folder })
  const index = Buffer.from((await page.find('/'))?.content ?? []).toString()
  const path = /src="(\/assets\/[^"]+\.js)"/.exec(index)?.[1] ?? ''
  expect(Buffer.from((await page.find(path))?.content ?? []).toString()).toContain('campaign')
})
