/**
 * The whole system on one machine, put together: storage, clock, functions, gateway, tick, queue, and where updates
 * come from. Everything is started here and stopped here, in the opposite order.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CaselineError } from '../bot/errors.ts'
import { secretHeader } from '../bot/telegram/incoming.ts'
import { findIdentity, simulatedBotUsername } from './bot-identity.ts'
import { openPage, type PageSource } from './page.ts'
import { openClock, type LocalClock } from './clock.ts'
import { beginReset, endReset, isResetBegun, prepareFirstStart } from './first-start.ts'
import { pumpProcesses, startLambdas } from './lambdas.ts'
import { localTrustFile, dropDemoKeys, prepareDemoKeys, publishDemoRoster } from './demo-roster.ts'
import type { Functions } from './functions.ts'
import { startGateway, type GatewayOptions } from './gateway.ts'
import type { BotIdentity, KeyFile } from './key-file.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { personas, staffPersonaIds } from './personas.ts'
import { startPolling } from './polling.ts'
import { startQueueTrigger } from './queue-trigger.ts'
import { registerBot } from './register-bot.ts'
import type { CampaignInfo } from '../bot/campaign/pack.ts'
import type { Settings } from './settings.ts'
import { startStorage, type Storage } from './storage.ts'
import { emptyTables, sweepExpired } from './tables.ts'
import type { Telegram as Simulator } from './telegram/server.ts'
import { startTick, type Tick } from './tick.ts'

export type Stack = {
  readonly port: number
  /** To be read once it is ready. */
  readonly notes: readonly string[]
  close(): Promise<void>
}
type Closers = (() => Promise<unknown>)[]
type Parts = {
  telegram: Settings['telegram']
  storage: Storage
  clock: LocalClock
  functions: Functions
  metrics: Metrics
  tick: Tick
  simulator: Simulator | undefined
}

const root = fileURLToPath(new URL('..', import.meta.url))
/** Built here, since another roster is trusted here than where it is deployed. */
function trustingPage(settings: Settings, page: string): PageSource {
  const file = localTrustFile(settings)
  const trust = (): string => (existsSync(file) ? readFileSync(file, 'utf8') : '')
  const define = () => ({ __ROSTER_TRUST__: JSON.stringify(trust()) })
  return { sourceFolder: join(root, 'web', page), define }
}
const foldersOf = (page: string) => ({
  builtFolder: join(root, 'dist', 'web', page),
  sourceFolder: join(root, 'web', page),
})
/** Telegram's channels have ids like this. */
const firstChannelId = -1_002_000_000_001

/** Starts it all; resolves when it can take work. What was started is stopped when a part fails. */
export async function startStack(settings: Settings): Promise<Stack> {
  const closers: Closers = []
  try {
    return await start(settings, closers)
  } catch (error) {
    await closeAll(closers)
    throw error
  }
}

async function start(settings: Settings, closers: Closers): Promise<Stack> {
  const parts = await startParts(settings, closers)
  const gateway = await startGateway(gatewayOptions(settings, parts))
  // First no new requests, last no connections: in between, the events at hand are still answered.
  closers.push(() => gateway.stopListening())
  closers.unshift(() => gateway.close())
  if (isResetBegun(settings.dataDir)) {
    await emptyAll(settings, parts)
    await prepareDemoKeys(settings)
  }
  const notes = await firstStart(settings, parts)
  await demandUsable(parts.functions)
  await openUpdates(parts, gateway.url, closers)
  // What became due while nothing ran, and what a pump left that died.
  void parts.tick.untilNothingDue()
  return { port: gateway.port, notes, close: () => closeAll(closers) }
}

async function startParts(settings: Settings, closers: Closers): Promise<Parts> {
  const { dataDir, telegram, logLevel, databaseEndpoint, sendRate } = settings
  const identity = (keyFile: KeyFile): Promise<BotIdentity> => findIdentity(telegram, keyFile)
  const freeRate = freeRateOf(settings)
  let clock: LocalClock | undefined
  const now = (): Date => clock?.now() ?? new Date()
  const stored = { dataDir, identity, logLevel, databaseEndpoint, sendRate, now, ...freeRate }
  const storage = await startStorage(stored)
  closers.push(() => storage.close())
  clock = openLocalClock(settings)
  const simulator = telegram.kind === 'simulator' ? await startSimulator(settings, storage, clock) : undefined
  if (simulator) closers.push(() => simulator.close())
  const metrics = createMetrics()
  storage.proxy.use({ onCall: metrics.countCall })
  await prepareDemoKeys(settings)
  const functions = startLambdas(settings, storage, apiRootOf(settings, simulator), clock, metrics)
  closers.push(() => functions.close())
  const trigger = startQueueTrigger({
    queueUrl: storage.pumpQueueUrl,
    invoke: (event) => functions.invoke('pump', event),
    concurrency: pumpProcesses,
  })
  closers.push(() => trigger.close())
  const tick = startTick({
    invoke: (event) => functions.invoke('tick', event),
    now: clock.now,
    sweep: async (now) => {
      storage.objects.sweep()
      await sweepExpired(storage.databaseEndpoint, now)
    },
  })
  closers.push(() => tick.close())
  return { storage, clock, functions, metrics, tick, simulator, telegram }
}

/** Whoever names another server knows how much it takes; Telegram and the simulator take 30 a second. */
function freeRateOf({ telegram, sendRate }: Settings): { freeRate?: number } {
  return telegram.kind === 'server' ? { freeRate: sendRate } : {}
}

function openLocalClock({ dataDir, telegram, pack }: Settings): LocalClock {
  const { localStart, timeZone } = pack.pack.campaign
  // A real bot lives today; only the simulator starts at the campaign's own date.
  if (telegram.kind !== 'simulator' || !localStart) return openClock({ dataDir })
  return openClock({ dataDir, start: { date: localStart, timeZone: timeZone ?? 'UTC' } })
}

async function startSimulator(
  { dataDir, pack }: Settings,
  storage: Storage,
  clock: LocalClock,
): Promise<Simulator> {
  const { startTelegram } = await import('./telegram/server.ts')
  return startTelegram({
    token: storage.identity.botToken,
    botUsername: simulatedBotUsername,
    botName: 'Caseline',
    dataFile: join(dataDir, 'telegram.sqlite'),
    now: () => clock.now().getTime(),
    people: personas,
    channels: channelsOf(pack.pack.campaign),
  })
}

/** The campaign's public channels, with the bot as an administrator. */
function channelsOf({
  title,
  channels = {},
  locales,
}: CampaignInfo): { id: number; title: string; username: string }[] {
  return Object.entries(channels).map(([language, name]) => ({
    id: firstChannelId - locales.indexOf(language),
    title: title[language] ?? name,
    username: name.slice(1),
  }))
}

function apiRootOf({ telegram }: Settings, simulator: Simulator | undefined): string {
  return telegram.kind === 'simulator' ? (simulator?.apiRoot ?? '') : telegram.apiRoot
}

/** Gives what is to be read of it. */
async function firstStart(settings: Settings, { storage, simulator, clock }: Parts): Promise<string[]> {
  await prepareFirstStart({
    dataDir: settings.dataDir,
    environment: storage.environment(),
    pack: settings.pack,
    adminIds: settings.adminIds ?? (simulator ? staffPersonaIds : []),
    clock,
  })
  return publishDemoRoster(settings, storage.environment(), clock.now())
}

/** Everything as on the first start. Broken off anywhere, the next start or the next reset goes on. */
async function reset(settings: Settings, parts: Parts): Promise<void> {
  beginReset(settings.dataDir)
  await emptyAll(settings, parts)
  await prepareDemoKeys(settings)
  for (const note of await firstStart(settings, parts)) process.stderr.write(`${note}\n`)
  await parts.functions.renew()
}

async function emptyAll({ dataDir }: Settings, { storage, simulator, clock }: Parts): Promise<void> {
  if (simulator) await fetch(`${simulator.url}/people/reset`, { method: 'POST', body: '{}' })
  await emptyTables(storage.databaseEndpoint)
  storage.objects.empty()
  clock.restart()
  dropDemoKeys(dataDir)
  endReset(dataDir)
}

async function makeStaff({ storage, clock }: Parts, personId: number): Promise<void> {
  const { addAdmin } = await import('./import-pack.ts')
  await addAdmin(storage.environment(), personId, clock.now())
}

function gatewayOptions(settings: Settings, parts: Parts): GatewayOptions {
  const { clock, functions, tick, metrics, storage, simulator } = parts
  return {
    port: settings.port,
    clock,
    invokeWebhook: (event) => functions.invoke('webhook', event),
    pages: {
      '/tips': {
        page: openPage(trustingPage(settings, 'tips')),
        invoke: (event) => functions.invoke('tip-intake', event),
        hosts: [new URL(storage.objects.endpoint).origin],
      },
      '/console': {
        page: openPage(trustingPage(settings, 'console')),
        invoke: (event) => functions.invoke('console-api', event),
        hosts: [],
      },
    },
    settle: async () => {
      functions.moveClock()
      return tick.untilNothingDue()
    },
    metrics: () => ({
      ...metrics.report(),
      waitingEvents: functions.waiting(),
      queue: storage.queue.report(),
    }),
    ...(simulator && {
      chat: {
        page: openPage(foldersOf('chat')),
        peopleUrl: simulator.url,
        reset: async () => reset(settings, parts),
        makeStaff: async (personId) => makeStaff(parts, personId),
      },
    }),
  }
}

async function demandUsable(functions: Functions): Promise<void> {
  const [unusable] = await functions.ready()
  if (unusable === undefined) return
  throw new CaselineError(
    'defect',
    `The function ${unusable.function} cannot be loaded (${unusable.errorName}).`,
  )
}

async function openUpdates(
  { storage, simulator, telegram }: Parts,
  url: string,
  closers: Closers,
): Promise<void> {
  const { botToken, webhookSecret } = storage.identity
  const webhookUrl = `${url}/telegram/webhook`
  if (simulator) {
    const registered = await registerBot(simulator.apiRoot, botToken)
    if (registered !== 'done') process.stderr.write('The simulator refused the commands.\n')
    simulator.setWebhook({ url: webhookUrl, secret: webhookSecret })
  }
  if (telegram.kind !== 'polling') return
  const polling = startPolling({
    apiRoot: telegram.apiRoot,
    botToken,
    deliver: (update) => deliver(webhookUrl, webhookSecret, update),
    onTrouble: (reason) => void process.stderr.write(`${reason}\n`),
  })
  closers.push(() => polling.close())
}

async function deliver(url: string, secret: string, update: object): Promise<number> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [secretHeader]: secret },
    body: JSON.stringify(update),
  })
  await answer.arrayBuffer()
  return answer.status
}

async function closeAll(closers: Closers): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close()
}
