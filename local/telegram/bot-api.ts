/**
 * The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`. Each call is checked, met by the faults
 * that are switched on, executed as a whole, recorded, and answered in Telegram's form.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Faults } from './faults.ts'
import { chatMethods } from './methods/chats.ts'
import { editingMethods } from './methods/editing.ts'
import type { MethodContext, Methods, Parameters } from './methods/method.ts'
import { profileMethods } from './methods/profile.ts'
import { queryMethods } from './methods/queries.ts'
import { sendingMethods } from './methods/sending.ts'
import { getUpdates, updateMethods } from './methods/updates.ts'
import { checkParameters, isKnownMethod, knownMethodName } from './parameters.ts'
import type { CallView, FaultSettings } from './people-api.ts'
import { forbidden, notModelled, Refusal, tooManyRequests } from './refusal.ts'
import { isUpload, readParameters, type RequestParameters } from './request-body.ts'
import { tell, type World } from './world.ts'

export type ApiAnswer = { readonly status: number; readonly body: unknown }

/** A call as tests see it: like the inspector's, with the payload as it was checked, files included. */
export type RecordedCall = Omit<CallView, 'payload'> & { readonly payload: Parameters }

export type BotApi = {
  /** Answers a request; `false` when its path is not of the Bot API. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>
  /** Executes a method without HTTP: what a webhook's answer asks for. */
  call(method: string, parameters: Parameters): Promise<ApiAnswer>
  readonly calls: RecordedCall[]
}

const methods: Methods = {
  ...chatMethods,
  ...editingMethods,
  ...profileMethods,
  ...queryMethods,
  ...sendingMethods,
  ...updateMethods,
}
/** The inspector needs the newest only; a long-running stack must not grow without end. */
const keptCalls = 5000

type Api = { context: MethodContext; faults: Faults; calls: RecordedCall[]; count: number }

export function createBotApi(context: MethodContext, faults: Faults): BotApi {
  const api: Api = { context, faults, calls: [], count: 0 }
  return {
    handle: (request, response) => handle(api, request, response),
    call: async (method, parameters) => {
      const given = { values: { ...parameters }, attachments: new Map<string, never>(), isForm: false }
      return (await execute(api, method, async () => given)).answer
    },
    calls: api.calls,
  }
}

async function handle(api: Api, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const path = decodeURIComponent((request.url ?? '/').split('?', 1)[0] ?? '/')
  const [, isFile, token, rest = ''] = /^\/(file\/)?bot([^/]+)\/(.*)$/.exec(path) ?? []
  if (token === undefined) return false
  const { world } = api.context
  const isRight = token === world.token.value
  if (isRight && !world.token.isKnown) world.token = { value: token, isKnown: true }
  if (!isRight) sendAnswer(response, refusalAnswer(new Refusal(401, 'Unauthorized')))
  else if (isFile) sendFile(world, rest, response)
  else await answerCall(api, rest, request, response)
  return true
}

async function answerCall(
  api: Api,
  method: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { answer, isLost } = await execute(api, method, () => readParameters(request))
  if (isLost) request.socket.destroy()
  else sendAnswer(response, answer)
}

type Executed = { answer: ApiAnswer; isLost: boolean }

async function execute(api: Api, name: string, read: () => Promise<RequestParameters>): Promise<Executed> {
  const startedAt = performance.now()
  const method = knownMethodName(name) ?? name
  let payload: Parameters = {}
  let faults: FaultSettings[] = []
  let answer: ApiAnswer
  try {
    if (!isKnownMethod(method)) throw new Refusal(404, 'Not Found')
    const given = await read()
    payload = given.values
    payload = checkParameters(method, given)
    faults = api.faults.meeting(method)
    await meetFaults(faults)
    answer = { status: 200, body: { ok: true, result: await run(api.context, method, payload) } }
  } catch (error) {
    answer = refusalAnswer(error)
  }
  record(api, { method, payload, answer, startedAt })
  return { answer, isLost: faults.some(({ kind }) => kind === 'lostAnswer') }
}

async function run(context: MethodContext, name: string, payload: Parameters): Promise<unknown> {
  if (name === 'getUpdates') return getUpdates(context, payload)
  const method = methods[name]
  if (!method) throw notModelled(name)
  return context.world.store.together(() => method(context, payload))
}

async function meetFaults(faults: readonly FaultSettings[]): Promise<void> {
  for (const { kind, ms, retryAfterSeconds } of faults) {
    if (kind === 'slow') await sleep(ms ?? 1000)
    if (kind === '429') throw tooManyRequests(retryAfterSeconds ?? 1)
    if (kind === '5xx') throw new Refusal(502, 'Bad Gateway')
    if (kind === 'blocked') throw forbidden('bot was blocked by the user')
  }
}

function refusalAnswer(error: unknown): ApiAnswer {
  // Anything else is a fault of the simulator itself, and must not look like one of Telegram's answers.
  const { status, message, parameters } =
    error instanceof Refusal
      ? error
      : { status: 500, message: `Simulator failed: ${String(error)}`, parameters: undefined }
  const body = { ok: false, error_code: status, description: message, ...(parameters && { parameters }) }
  return { status, body }
}

type Done = { method: string; payload: Parameters; answer: ApiAnswer; startedAt: number }

function record(api: Api, { method, payload, answer, startedAt }: Done): void {
  const call: RecordedCall = {
    number: (api.count += 1),
    method,
    payload,
    status: answer.status,
    answer: answer.body,
    atSeconds: Math.floor(api.context.world.now() / 1000),
    durationMs: performance.now() - startedAt,
  }
  api.calls.push(call)
  if (api.calls.length > keptCalls) api.calls.shift()
  tell(api.context.world, { type: 'call', call: callView(call) })
}

/** A call without the bytes of its files. */
export function callView(call: RecordedCall): CallView {
  const shown = JSON.stringify(call.payload, (_key, value: unknown) =>
    isUpload(value) ? { upload: value.name, sizeBytes: value.bytes.length } : value,
  )
  return { ...call, payload: JSON.parse(shown) as CallView['payload'] }
}

function sendAnswer(response: ServerResponse, { status, body }: ApiAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

function sendFile(world: World, path: string, response: ServerResponse): void {
  const bytes = path.startsWith('files/') ? world.store.bytes(path.slice('files/'.length)) : undefined
  response.writeHead(bytes ? 200 : 404, { 'content-type': 'application/octet-stream' })
  response.end(bytes)
}
