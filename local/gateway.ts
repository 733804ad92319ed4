/**
 * The one door of the local stack: HTTP on 127.0.0.1. Takes Telegram's updates to the webhook function, shows the
 * chat page, and the pages of tips and of the console with their functions, moves the clock, tells metrics. Only
 * programs and pages of this machine are answered: a page from elsewhere that the browser sends here is refused by its
 * Host or its Origin.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pageHeaders } from '../infra/page-headers.ts'
import type { Page } from './page.ts'
import { readMove, type LocalClock } from './clock.ts'
import { answerFromFunction, toFunctionUrlEvent } from './function-url.ts'
import type { InvocationResult } from './function-process.ts'
import { readBody, sendJson, sendText, startHttpServer, type HttpServer } from './http-server.ts'
import { passToSimulator } from './people-proxy.ts'
import type { SettleReport } from './tick.ts'

export type GatewayOptions = {
  port: number
  clock: LocalClock
  invokeWebhook: (event: unknown) => Promise<InvocationResult>
  /** Ticks until nothing is left due. */
  settle: () => Promise<SettleReport>
  metrics: () => unknown
  /** Pages with a function of their own, by folder: `/tips` and what is below. */
  pages?: Readonly<Record<string, ServedPage>>
  /** With the simulator: its page, the address of its people, and what can be done to this made-up world. */
  chat?: {
    page: Page
    peopleUrl: string
    /** Everything as on the first start. */
    reset: () => Promise<void>
    /** Makes someone an admin of the staff. */
    makeStaff: (personId: number) => Promise<void>
  }
}

type ServedPage = {
  page: Page
  invoke: (event: unknown) => Promise<InvocationResult>
  /** Other hosts that the page may send to. */
  hosts: readonly string[]
}

const bodyLimitBytes = 1_000_000
const ownHost = /^(localhost|127\.0\.0\.1)(:\d+)?$/
const notYet = new Set(['/letter'])
const chatHeaders = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' blob: data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

/** Listens on `port` (0: any free one). */
export function startGateway(options: GatewayOptions): Promise<HttpServer> {
  return startHttpServer(options.port, (request, response) => route(options, request, response))
}

async function route(
  options: GatewayOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isFromHere(request)) {
    sendText(response, 403, 'Only this machine is answered: use http://localhost.')
    return
  }
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
  const call = `${request.method} ${path}`
  if (path === '/telegram/webhook') await invoke(options, options.invokeWebhook, request, response)
  else if (pageAt(options, path)) await servePage(options, path, request, response)
  else if (call === 'GET /healthz') sendJson(response, 200, { ok: true })
  else if (call === 'GET /local/metrics') sendJson(response, 200, options.metrics())
  else if (call === 'POST /local/clock') await moveClock(options, request, response)
  else if (call === 'GET /local/clock') sendJson(response, 200, { now: options.clock.now().toISOString() })
  else if (options.chat && call === 'POST /local/reset') await answerDone(response, options.chat.reset())
  else if (options.chat && call === 'POST /local/staff') await makeStaff(options.chat, request, response)
  else if (notYet.has(path)) sendText(response, 501, `${path} does not exist yet.`)
  else if (options.chat && isUnder('/people', path))
    await passToSimulator(options.chat.peopleUrl, request, response)
  else if (options.chat && request.method === 'GET')
    await showPage(options.chat.page, path, chatHeaders, response)
  else sendText(response, 404, 'There is nothing here.')
}

function isFromHere(request: IncomingMessage): boolean {
  const { host, origin } = request.headers
  if (!ownHost.test(host ?? '')) return false
  return origin === undefined || ownHost.test(origin.replace(/^https?:\/\//, ''))
}

function isUnder(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}

async function invoke(
  { clock }: GatewayOptions,
  call: (event: unknown) => Promise<InvocationResult>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request, bodyLimitBytes)
  if (body === undefined) {
    sendText(response, 413, 'The body is larger than 1 MB.')
    return
  }
  const event = toFunctionUrlEvent(request, body, clock.now())
  answerFromFunction(await call(event), response)
}

function pageAt({ pages = {} }: GatewayOptions, path: string): [string, ServedPage] | undefined {
  return Object.entries(pages).find(([folder]) => isUnder(folder, path))
}

async function servePage(
  options: GatewayOptions,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [folder = '', served] = pageAt(options, path) ?? []
  if (!served) return
  const headers = pageHeaders(served.hosts)
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  const below = path.slice(folder.length)
  if (isUnder('/api', below)) await invoke(options, served.invoke, request, response)
  else if (request.method === 'GET') await showPage(served.page, below || '/', {}, response)
  else sendText(response, 404, 'There is nothing here.')
}

async function moveClock(
  { clock, settle }: GatewayOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const target = readMove(parsed(await readBody(request, bodyLimitBytes)), clock.now())
  if (target === undefined) {
    sendJson(response, 400, { error: 'Send {"advance": "P4D"} or {"to": "2015-06-12"}.' })
    return
  }
  if (target < clock.now()) {
    sendJson(response, 409, { error: 'The clock moves forward only.', now: clock.now().toISOString() })
    return
  }
  clock.moveTo(target)
  const { ticks, left } = await settle()
  const report = { now: clock.now().toISOString(), ticks, left: left ?? 'unknown: the tick failed' }
  sendJson(response, left === 0 ? 200 : 503, report)
}

async function makeStaff(
  chat: NonNullable<GatewayOptions['chat']>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { id } = Object(parsed(await readBody(request, bodyLimitBytes))) as { id?: unknown }
  if (Number.isSafeInteger(id)) await answerDone(response, chat.makeStaff(Number(id)))
  else sendJson(response, 400, { error: 'Send {"id": 5100000001}.' })
}

async function answerDone(response: ServerResponse, work: Promise<void>): Promise<void> {
  try {
    await work
    sendJson(response, 200, { ok: true })
  } catch {
    sendJson(response, 503, { error: 'That did not work. Try again.' })
  }
}

function parsed(body: Buffer | undefined): unknown {
  try {
    return JSON.parse((body ?? Buffer.from('')).toString())
  } catch {
    return undefined
  }
}

async function showPage(
  page: Page,
  path: string,
  headers: Readonly<Record<string, string>>,
  response: ServerResponse,
): Promise<void> {
  const file = await page.find(path)
  if (file === undefined) {
    sendText(response, 404, 'There is nothing here.')
    return
  }
  response.writeHead(200, { ...headers, 'content-type': file.type })
  response.end(file.content)
}
