/**
 * A Telegram of one's own for one bot: the Bot API as strict as the real one, the people who chat with the bot, and
 * the delivery of updates. Knows nothing of the bot it serves; see README.md for what it models.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { makePerson } from './acts.ts'
import { createBotApi, type BotApi, type RecordedCall } from './bot-api.ts'
import { startDelivery, type Deliver, type Delivery } from './delivery.ts'
import { createFaults, type Faults } from './faults.ts'
import { createGroup, makeGroup, type Group, type NewGroup } from './groups.ts'
import type { AlertView, NewPerson, PeopleEvent } from './people-api.ts'
import { createPeopleServer } from './people-server.ts'
import { createPerson, type Person } from './people.ts'
import { createRate, type RateLimits } from './rate.ts'
import { setStars, starsOf } from './stars.ts'
import { openStore } from './store.ts'
import { openWorld, type Json, type UpdateKind, type World } from './world.ts'

export type { Group } from './groups.ts'
export type { Person } from './people.ts'

export type TelegramOptions = {
  /** `<bot id>:<secret>`. */
  readonly token: string
  /** 0 or nothing: any free one. */
  readonly port?: number
  readonly host?: string
  readonly botUsername?: string
  readonly botName?: string
  /** Unset: everything is forgotten on closing. */
  readonly dataFile?: string
  /** The wall clock of messages and deletions, Unix time in milliseconds. */
  readonly now?: () => number
  /** Real time in milliseconds, for rates and for what expires; only tests set it. */
  readonly elapsed?: () => number
  readonly limits?: Partial<RateLimits> | 'off'
  /** The first pause before an update comes again; the real one is about a second. */
  readonly redeliveryMs?: number
  readonly webhook?: WebhookSettings
  /** People who are there from the start. */
  readonly people?: readonly NewPerson[]
  /** Public channels that are there from the start. */
  readonly channels?: readonly Omit<NewGroup, 'type'>[]
  /** What the bot has at first to pay for messages with. */
  readonly stars?: number
}

export type WebhookSettings = { readonly url: string; readonly secret?: string }

export type Telegram = {
  /** For a client of the Bot API: `<apiRoot>/bot<token>/<method>`. */
  readonly apiRoot: string
  /** Of the same server: `<url>/people/...`. */
  readonly url: string
  readonly port: number
  setWebhook(webhook: WebhookSettings): void
  /** Delivers updates to a function instead of a webhook. */
  deliverBy(deliver: Deliver): void
  /** As @BotFather's /revoke: the old token is worth nothing at once. What waits stays; the webhook goes with the token. */
  revoke(newToken: string): void
  person(wanted: NewPerson): Person
  group(wanted: NewGroup): Group
  channel(wanted: Omit<NewGroup, 'type'>): Group
  /** What the bot has left to pay for messages with. */
  stars(): number
  setStars(stars: number): void
  /** Calls of the Bot API, oldest first; the newest 5,000. */
  readonly calls: readonly RecordedCall[]
  readonly faults: Faults
  /** Tells of calls, messages, edits and deletions as they happen, until the answered function is called. */
  watch(told: (event: PeopleEvent) => void): () => void
  /** Resolves when no update is on its way and none comes again within a second. */
  idle(): Promise<void>
  /** Updates that were not taken yet. */
  pending(): Json[]
  /** Brings an update again. */
  redeliver(update: Json, kind?: UpdateKind): Promise<void>
  /** Keeps updates back, of all kinds or of some, so that a test can bring them in its own order. */
  hold(kinds?: readonly UpdateKind[]): void
  release(): void
  close(): Promise<void>
}

type Parts = {
  world: World
  delivery: Delivery
  api: BotApi
  faults: Faults
  alerts: Map<number, AlertView[]>
}

/** Listens on 127.0.0.1 unless told otherwise. */
export async function startTelegram(options: TelegramOptions): Promise<Telegram> {
  const parts = await openParts(options)
  const people = createPeopleServer({ ...parts, standing: options.people ?? [] })
  const server = createServer((request, response) => {
    void route(parts.api, people.handle, request, response)
  })
  server.keepAliveTimeout = 120_000
  const host = options.host ?? '127.0.0.1'
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, host, resolve)
  })
  const { port } = server.address() as AddressInfo
  if (options.webhook) setWebhook(parts, options.webhook)
  parts.delivery.wake()
  return telegramOf(parts, `http://${host}:${port}`, port, async () => {
    await parts.delivery.close()
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
    parts.world.store.close()
  })
}

async function openParts(options: TelegramOptions): Promise<Parts> {
  const elapsed = options.elapsed ?? Date.now
  const store = await openStore(options.dataFile)
  const username = options.botUsername ?? 'simulated_bot'
  const bot = { id: Number(options.token.split(':')[0]), username, name: options.botName ?? username }
  const world = openWorld(store, { bot, token: options.token, now: options.now ?? Date.now, elapsed })
  for (const person of options.people ?? []) makePerson(world, person)
  for (const channel of options.channels ?? []) makeGroup(world, { ...channel, type: 'channel' })
  if (options.stars !== undefined) setStars(world, options.stars)
  const rate = createRate(options.limits ?? {}, elapsed)
  const faults = createFaults()
  const delivery: Delivery = startDelivery(world, {
    redeliveryMs: options.redeliveryMs ?? 1000,
    onReply: async (method, parameters) => void (await api.call(method, parameters)),
  })
  const api: BotApi = createBotApi({ world, rate, delivery }, faults)
  return { world, delivery, api, faults, alerts: collectAlerts(world) }
}

function collectAlerts(world: World): Map<number, AlertView[]> {
  const alerts = new Map<number, AlertView[]>()
  world.listeners.add((event) => {
    if (event.type === 'reset') for (const list of alerts.values()) list.length = 0
    if (event.type === 'alert') alertsOf(alerts, event.alert.personId).push(event.alert)
  })
  return alerts
}

function alertsOf(alerts: Map<number, AlertView[]>, personId: number): AlertView[] {
  const list = alerts.get(personId) ?? []
  alerts.set(personId, list)
  return list
}

async function route(
  api: BotApi,
  people: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    if ((await api.handle(request, response)) || (await people(request, response))) return
    response.writeHead(404, { 'content-type': 'application/json' })
    response.end('{"ok":false,"error_code":404,"description":"Not Found"}')
  } catch {
    // A connection that broke in the middle; there is nobody to answer.
    response.destroy()
  }
}

function setWebhook({ world, delivery }: Parts, { url, secret = '' }: WebhookSettings): void {
  world.webhooks.set('bot', { url, secret, maxConnections: 40 })
  delivery.wake()
}

function telegramOf(parts: Parts, url: string, port: number, close: () => Promise<void>): Telegram {
  const { world, delivery, api, faults, alerts } = parts
  return {
    apiRoot: url,
    url,
    port,
    setWebhook: (webhook) => setWebhook(parts, webhook),
    deliverBy: (deliver) => delivery.deliverBy(deliver),
    revoke: (newToken) => {
      world.token = { value: newToken, isKnown: false }
      world.webhooks.delete('bot')
    },
    person: (wanted) => {
      const id = wanted.id ?? makePerson(world, wanted).id
      return createPerson({ world, delivery }, { ...wanted, id }, alertsOf(alerts, id))
    },
    group: (wanted) => createGroup({ world, delivery }, wanted),
    channel: (wanted) => createGroup({ world, delivery }, { ...wanted, type: 'channel' }),
    stars: () => starsOf(world),
    setStars: (stars) => setStars(world, stars),
    calls: api.calls,
    faults,
    watch: (told) => {
      world.listeners.add(told)
      return () => void world.listeners.delete(told)
    },
    idle: () => delivery.idle(),
    pending: () => world.updates.values().map(({ update }) => update),
    redeliver: (update, kind) => delivery.redeliver(update, kind),
    hold: (kinds) => delivery.hold(kinds),
    release: () => delivery.release(),
    close,
  }
}
