/**
 * Brings updates to the bot as Telegram does: one queue for each chat's messages, each person's button presses, each
 * person's inline queries and each person's blocking; in sequence within a queue, queues side by side. What is not
 * taken comes again: at once, then after growing pauses or after what Retry-After says, until it is too old.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { redeliveryLimitMs } from './limits.ts'
import { nextNumber, type Json, type StoredUpdate, type UpdateKind, type World } from './world.ts'

const secretHeader = 'x-telegram-bot-api-secret-token'

export type DeliveryAnswer = {
  status: number
  body?: string | undefined
  retryAfterSeconds?: number | undefined
}
/** Takes updates in the place of HTTP. */
export type Deliver = (update: Json, headers: Readonly<Record<string, string>>) => Promise<DeliveryAnswer>

export type Delivery = {
  /** Puts an update into its queue. Resolves when it was taken or given up; at once when nobody takes any. */
  add(kind: UpdateKind, queueOf: number, content: Json): Promise<void>
  /** Brings an update again, as it was, whatever became of it. */
  redeliver(update: Json, kind?: UpdateKind): Promise<void>
  deliverBy(deliver: Deliver): void
  /** Starts what waits: after a start, and when a webhook is set. */
  wake(): void
  /** Nothing is delivered from these kinds of queue until they are released. */
  hold(kinds?: readonly UpdateKind[]): void
  release(): void
  /** Resolves when nothing is on its way, and nothing comes again within a second. */
  idle(): Promise<void>
  /** Resolves when an update was added, or after the time. */
  somethingNew(timeoutMs: number): Promise<void>
  readonly lastError: { message: string; atSeconds: number } | undefined
  close(): Promise<void>
}

export type DeliveryOptions = {
  /** The first pause; each further one is twice as long, up to 60 times the first. */
  redeliveryMs: number
  /** Executes a method that stands in the answer to an update. */
  onReply: (method: string, parameters: Json) => Promise<void>
}

type Queue = { running: Promise<void>; nextAtMs: number }
type State = {
  world: World
  options: DeliveryOptions
  queues: Map<string, Queue>
  held: Set<UpdateKind>
  deliver: Deliver | undefined
  settled: Map<number, () => void>
  waiting: Set<() => void>
  lastError: { message: string; atSeconds: number } | undefined
  stop: AbortController
  /** Ends the pauses of now, because updates have a new place to go to. */
  nudge: AbortController
}

const longestPauses = 60
const soonMs = 1000

export function startDelivery(world: World, options: DeliveryOptions): Delivery {
  const state: State = {
    world,
    options,
    queues: new Map(),
    held: new Set(),
    deliver: undefined,
    settled: new Map(),
    waiting: new Set(),
    lastError: undefined,
    stop: new AbortController(),
    nudge: new AbortController(),
  }
  const wake = (): void => {
    state.nudge.abort()
    state.nudge = new AbortController()
    for (const { queue } of world.updates.values()) runQueue(state, queue)
  }
  return {
    add: (kind, queueOf, content) => add(state, kind, `${kind}:${queueOf}`, content),
    redeliver: (update, kind = 'message') =>
      attemptAll(state, {
        update: update as StoredUpdate['update'],
        kind,
        queue: '',
        madeAtMs: world.elapsed(),
      }),
    deliverBy: (deliver) => {
      state.deliver = deliver
      wake()
    },
    wake,
    hold: (kinds = ['message', 'callback', 'inline', 'member']) => {
      for (const kind of kinds) state.held.add(kind)
    },
    release: () => {
      state.held.clear()
      wake()
    },
    idle: () => idle(state),
    somethingNew: (timeoutMs) => somethingNew(state, timeoutMs),
    get lastError() {
      return state.lastError
    },
    close: async () => {
      state.stop.abort()
      for (const resume of state.waiting) resume()
      await Promise.allSettled([...state.queues.values()].map(({ running }) => running))
    },
  }
}

function add(state: State, kind: UpdateKind, queue: string, content: Json): Promise<void> {
  const { world } = state
  // Telegram brings a bot what was written since it signed in, not what was written before.
  if (!world.token.isKnown) return Promise.resolve()
  const [type = ''] = Object.keys(content)
  const allowed = world.webhooks.get('bot')?.allowedUpdates
  if (allowed !== undefined && allowed.length > 0 && !allowed.includes(type)) return Promise.resolve()
  const update = { update_id: nextNumber(world, 'update'), ...content }
  world.updates.set(update.update_id, { update, kind, queue, madeAtMs: world.elapsed() })
  for (const resume of state.waiting) resume()
  if (!target(state) || state.held.has(kind)) return Promise.resolve()
  return new Promise((resolve) => {
    state.settled.set(update.update_id, resolve)
    runQueue(state, queue)
  })
}

/** Where updates go now; `undefined` while they wait to be fetched. */
function target(state: State): Deliver | undefined {
  if (state.deliver) return state.deliver
  const url = state.world.webhooks.get('bot')?.url
  return url ? (update, headers) => deliverByHttp(state, url, update, headers) : undefined
}

async function deliverByHttp(
  state: State,
  url: string,
  update: Json,
  headers: Readonly<Record<string, string>>,
): Promise<DeliveryAnswer> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(update),
    signal: AbortSignal.any([state.stop.signal, AbortSignal.timeout(60_000)]),
  })
  const wait = Number(answer.headers.get('retry-after') ?? Number.NaN)
  return {
    status: answer.status,
    body: await answer.text(),
    retryAfterSeconds: wait >= 0 ? wait : undefined,
  }
}

/** One run works through a queue until it is empty. */
function runQueue(state: State, queue: string): void {
  if (state.queues.has(queue) || state.stop.signal.aborted) return
  const entry: Queue = { running: Promise.resolve(), nextAtMs: 0 }
  state.queues.set(queue, entry)
  entry.running = work(state, queue, entry)
}

async function work(state: State, queue: string, entry: Queue): Promise<void> {
  for (;;) {
    const next = nextOf(state, queue)
    if (!next || !target(state) || state.held.has(next.kind) || state.stop.signal.aborted) {
      // In the same turn, so that what is added next finds no run and starts one.
      state.queues.delete(queue)
      return
    }
    await attemptAll(state, next, entry)
    if (state.stop.signal.aborted) return
    state.world.updates.delete(next.update.update_id)
    state.settled.get(next.update.update_id)?.()
    state.settled.delete(next.update.update_id)
  }
}

function nextOf({ world }: State, queue: string): StoredUpdate | undefined {
  return world.updates
    .values()
    .filter((update) => update.queue === queue)
    .toSorted((a, b) => a.update.update_id - b.update.update_id)[0]
}

/** Until it is taken, too old, or the simulator stops. */
async function attemptAll(state: State, next: StoredUpdate, entry?: Queue): Promise<void> {
  const { world, options, stop } = state
  for (let attempt = 0; !stop.signal.aborted; attempt += 1) {
    const { taken, retryAfterSeconds } = await attemptOnce(state, next)
    if (taken || world.elapsed() - next.madeAtMs >= redeliveryLimitMs[next.kind]) return
    const growing = attempt === 0 ? 0 : options.redeliveryMs * Math.min(2 ** (attempt - 1), longestPauses)
    const pauseMs = retryAfterSeconds === undefined ? growing : Math.min(retryAfterSeconds, 3600) * 1000
    if (entry) entry.nextAtMs = Date.now() + pauseMs
    const signal = AbortSignal.any([stop.signal, state.nudge.signal])
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined)
  }
}

async function attemptOnce(
  state: State,
  { update }: StoredUpdate,
): Promise<{ taken: boolean; retryAfterSeconds?: number | undefined }> {
  const { world, options } = state
  const secret = world.webhooks.get('bot')?.secret ?? ''
  const headers: Record<string, string> = secret === '' ? {} : { [secretHeader]: secret }
  try {
    const answer = (await target(state)?.(update, headers)) ?? { status: 503 }
    if (answer.status >= 200 && answer.status < 300) {
      await executeReply(options, answer.body)
      return { taken: true }
    }
    noteError(state, `Wrong response from the webhook: ${answer.status}`)
    return { taken: false, retryAfterSeconds: answer.retryAfterSeconds }
  } catch {
    noteError(state, 'Connection failed')
    return { taken: false }
  }
}

function noteError(state: State, message: string): void {
  state.lastError = { message, atSeconds: Math.floor(state.world.now() / 1000) }
}

/** A bot may call one method by its answer; it never learns what came of it. */
async function executeReply(options: DeliveryOptions, body: string | undefined): Promise<void> {
  if (body === undefined || !body.trimStart().startsWith('{')) return
  try {
    const { method, ...parameters } = JSON.parse(body) as Record<string, unknown>
    if (typeof method === 'string') await options.onReply(method, parameters)
  } catch {
    // Telegram ignores what it cannot read.
  }
}

async function idle(state: State): Promise<void> {
  for (;;) {
    const busy = [...state.queues.values()].filter(({ nextAtMs }) => nextAtMs < Date.now() + soonMs)
    if (busy.length === 0) return
    // A queue's pause may grow long while we wait for it, so look again now and then.
    await Promise.race([
      Promise.all(busy.map(({ running }) => running)),
      sleep(50, undefined, { ref: false }),
    ])
  }
}

async function somethingNew(state: State, timeoutMs: number): Promise<void> {
  const stop = new AbortController()
  const added = new Promise<void>((resolve) => {
    const resume = (): void => {
      state.waiting.delete(resume)
      resolve()
    }
    state.waiting.add(resume)
    stop.signal.addEventListener('abort', resume)
  })
  const timeout = sleep(timeoutMs, undefined, { signal: stop.signal }).catch(() => undefined)
  await Promise.race([added, timeout])
  stop.abort()
}
