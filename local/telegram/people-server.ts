/**
 * The people API over HTTP, for the chat page and for tests in other processes; its types are in people-api.ts. Only
 * requests that name this machine in Host (and in Origin, if they have one) are answered.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { actFor, isPersonAct } from './people-acts.ts'
import { findPerson, ImpossibleAct, makePerson, personView, visibleMessages, type Done } from './acts.ts'
import { callView, type BotApi } from './bot-api.ts'
import type { Delivery } from './delivery.ts'
import type { Faults } from './faults.ts'
import { channelViews, messagesIn } from './groups.ts'
import { messageView } from './messages.ts'
import { commandsFor } from './methods/profile.ts'
import {
  faultKinds,
  type AlertView,
  type ChatView,
  type FaultSettings,
  type NewPerson,
  type PeopleState,
  type PersonView,
} from './people-api.ts'
import { nowSeconds, tell, type World } from './world.ts'

export type PeopleServerParts = {
  readonly world: World
  readonly delivery: Delivery
  readonly api: BotApi
  readonly faults: Faults
  readonly alerts: ReadonlyMap<number, AlertView[]>
  /** People who stay after a reset. */
  readonly standing: readonly NewPerson[]
}

type Answer = { readonly status: number; readonly body: unknown }

const ownHost = /^(localhost|127\.0\.0\.1)(:\d+)?$/
const bodyLimitBytes = 30 * 1024 * 1024

export function createPeopleServer(parts: PeopleServerParts) {
  return {
    /** Answers a request; `false` when its path is not of the people API. */
    handle: async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
      const url = new URL(request.url ?? '/', 'http://localhost')
      if (url.pathname !== '/people' && !url.pathname.startsWith('/people/')) return false
      const path = url.pathname.split('/').slice(2)
      if (!isFromHere(request)) send(response, refused(403, 'Only this machine is answered.'))
      else if (path[0] === 'events' && request.method === 'GET') streamEvents(parts.world, request, response)
      else if (path[0] === 'files' && request.method === 'GET') sendFile(parts.world, path[1] ?? '', response)
      else send(response, await answer(parts, request, path, url.searchParams))
      return true
    },
  }
}

function isFromHere({ headers: { host, origin } }: IncomingMessage): boolean {
  if (!ownHost.test(host ?? '')) return false
  return origin === undefined || ownHost.test(origin.replace(/^https?:\/\//, ''))
}

function refused(status: number, reason: string): Answer {
  return { status, body: { ok: false, reason } }
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}

function streamEvents(world: World, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.write('retry: 500\n\n')
  const listener = (event: { type: string }): void => {
    response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  }
  world.listeners.add(listener)
  request.on('close', () => world.listeners.delete(listener))
}

function sendFile(world: World, fileId: string, response: ServerResponse): void {
  const file = world.files.get(fileId)
  const bytes = world.store.bytes(fileId)
  if (!file || !bytes) return send(response, refused(404, `There is no file ${fileId}.`))
  // Only pictures are shown; whatever else someone sent is only ever downloaded.
  const isPicture = file.kind === 'photo'
  response.writeHead(200, {
    'content-type': isPicture ? (file.mimeType ?? 'image/jpeg') : 'application/octet-stream',
    'x-content-type-options': 'nosniff',
    ...(!isPicture && {
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName ?? fileId)}`,
    }),
  })
  response.end(bytes)
}

async function answer(
  parts: PeopleServerParts,
  request: IncomingMessage,
  path: readonly string[],
  query: URLSearchParams,
): Promise<Answer> {
  try {
    const body = request.method === 'POST' ? await readBody(request) : {}
    return await route(parts, `${request.method} ${path[0] ?? ''}`, path, query, body)
  } catch (error) {
    if (error instanceof ImpossibleAct) return refused(409, error.message)
    if (error instanceof SyntaxError) return refused(400, 'The body must be a JSON object of at most 30 MB.')
    throw error
  }
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length
    if (sizeBytes <= bodyLimitBytes) chunks.push(chunk)
  }
  const text = sizeBytes > bodyLimitBytes ? '' : Buffer.concat(chunks).toString('utf8') || '{}'
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null) throw new SyntaxError('not an object')
  return value as Record<string, unknown>
}

async function route(
  parts: PeopleServerParts,
  call: string,
  path: readonly string[],
  query: URLSearchParams,
  body: Record<string, unknown>,
): Promise<Answer> {
  if (call === 'GET state') return { status: 200, body: state(parts) }
  if (call === 'GET calls') return { status: 200, body: calls(parts, Number(query.get('after') ?? 0)) }
  if (call === 'POST faults') return setFaults(parts, body)
  if (call === 'POST reset') return reset(parts)
  if (call === 'POST ') return newPerson(parts, body)
  const personId = Number(path[0])
  const channel = channelViews(parts.world).find(({ id }) => id === personId)
  if (channel) return call.startsWith('GET') ? seenChannel(parts, channel) : refused(409, readOnly)
  if (!parts.world.people.get(personId)) return refused(404, `There is no person ${path[0]}.`)
  if (call.startsWith('GET') && path[1] === 'chat') return { status: 200, body: chatOf(parts, personId) }
  if (!call.startsWith('POST') || !isPersonAct(path[1])) return refused(404, 'There is nothing here.')
  const act = actFor(path[1], body)
  if (typeof act === 'string') return refused(400, act)
  return done(act(parts, personId), query.get('wait') === '1')
}

async function done({ messages, delivered }: Done, wait: boolean): Promise<Answer> {
  if (wait) await delivered
  return { status: 200, body: { ok: true, messageIds: messages.map(({ messageId }) => messageId) } }
}

function state({ world, faults }: PeopleServerParts): PeopleState {
  return {
    bot: world.bot,
    people: [...world.people.values().map(personView), ...channelViews(world)],
    faults: faults.list(),
    pendingUpdates: world.updates.values().length,
    nowSeconds: nowSeconds(world),
  }
}

function calls({ api }: PeopleServerParts, after: number) {
  return { calls: api.calls.filter(({ number }) => number > after).map(callView) }
}

function chatOf({ world, alerts }: PeopleServerParts, personId: number): ChatView {
  const person = findPerson(world, personId)
  return {
    person: personView(person),
    messages: visibleMessages(world, personId).map((message) => messageView(world, message)),
    alerts: alerts.get(personId) ?? [],
    commands: commandsFor(world, personId, person.languageCode),
  }
}

const readOnly = 'This channel can only be read here. Open its links on someone’s phone.'

function seenChannel({ world }: PeopleServerParts, person: PersonView): Answer {
  const body: ChatView = { person, messages: messagesIn(world, person.id), alerts: [], commands: [] }
  return { status: 200, body }
}

/** The body is the list itself. */
function setFaults({ faults }: PeopleServerParts, body: unknown): Answer {
  const isFault = (fault: Partial<FaultSettings>): boolean => faultKinds.some((kind) => kind === fault?.kind)
  if (!Array.isArray(body) || !body.every(isFault))
    return refused(400, `Send a list of faults, each with a kind of ${faultKinds.join(', ')}.`)
  faults.set(body as FaultSettings[])
  return { status: 200, body: faults.list() }
}

function newPerson({ world }: PeopleServerParts, body: Record<string, unknown>): Answer {
  const { id, firstName, lastName, username, languageCode, label } = body
  if (typeof firstName !== 'string' || firstName === '') return refused(400, 'firstName must be a name.')
  if (id !== undefined && !(Number.isSafeInteger(id) && Number(id) > 0))
    return refused(400, 'id must be a whole number above 0.')
  const texts = { lastName, username, languageCode, label }
  const given = Object.entries(texts).filter(([, value]) => value !== undefined && value !== '')
  const wrong = given.find(([, value]) => typeof value !== 'string')
  if (wrong) return refused(400, `${wrong[0]} must be a text.`)
  const named = { firstName, ...Object.fromEntries(given), ...(id !== undefined && { id: Number(id) }) }
  return { status: 200, body: personView(world.store.together(() => makePerson(world, named))) }
}

function reset({ world, standing }: PeopleServerParts): Answer {
  world.store.together(() => {
    for (const kept of [world.messages, world.updates, world.queries, world.people]) kept.clear()
    world.chats.clear()
    for (const person of standing) makePerson(world, person)
  })
  tell(world, { type: 'reset' })
  return { status: 200, body: {} }
}
