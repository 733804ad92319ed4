/** What the functions are made of, built once for a process from its settings and parameters. */
import { join } from 'node:path'
import { createActionKeys, isKeyDestroyed } from './actions/action-keys.store.ts'
import { createCounts } from './actions/counts.store.ts'
import { createSignUps } from './actions/sign-ups.store.ts'
import { createContents } from './campaign/content.store.ts'
import { createTelegramFiles } from './campaign/telegram-files.store.ts'
import { createChats } from './chats/chat.store.ts'
import { systemClock, type Clock } from './clock.ts'
import { environmentNames, readConfig, type Config } from './config.ts'
import type { CaselineContext } from './context.ts'
import { CaselineError, codeOf } from './errors.ts'
import { furnishBot } from './create-bot.ts'
import type { UpdateParts } from './handle-update.ts'
import { createMetrics } from './metrics.ts'
import { createIdleMeter, createMeter } from './table/meter.ts'
import type { Desk as BroadcastDesk } from './broadcasts/acting.ts'
import { createBroadcasts } from './broadcasts/broadcast.store.ts'
import { messageOf } from './broadcasts/mailing.ts'
import { countingMs, countReach } from './broadcasts/reach.ts'
import { createMailings } from './broadcasts/mailings.store.ts'
import { createAudiencePages } from './delivery/audience.store.ts'
import { createDeferrals } from './delivery/deferrals.store.ts'
import { createDueItems } from './delivery/due-items.store.ts'
import type { Job, Totals } from './delivery/job.ts'
import { createJobs } from './delivery/jobs.store.ts'
import { createLedger } from './delivery/ledger.store.ts'
import type { PumpParts } from './delivery/ports.ts'
import type { Mailings } from './delivery/mailing.ts'
import { createPumpStore, type PumpStore } from './delivery/pump.store.ts'
import { slotItem } from './delivery/slots.ts'
import { createQueueClient, createWakePump } from './delivery/wake.store.ts'
import { randomId } from './identity/pseudonyms.ts'
import type { Write } from './table/writes.ts'
import { createCaller } from './telegram/caller.ts'
import { dayOf } from './text/dates.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { createParameterClient, createParameters, type Keyring } from './identity/parameters.store.ts'
import { createChanges } from './keeping/changes.store.ts'
import { createLog, type Log } from './log.ts'
import { createAudit } from './staff/audit.store.ts'
import { createDesk } from './staff/desk.store.ts'
import { createInvitations } from './staff/invitations.store.ts'
import { createLockdowns } from './staff/lockdown.store.ts'
import { createProposals } from './staff/proposals.store.ts'
import { ableTo } from './staff/roles.ts'
import { createRoster } from './staff/roster.store.ts'
import { createStaff } from './staff/staff.store.ts'
import { createTickets } from './staff/tickets.store.ts'
import { accessOf, createDatabaseClient, createTable, type Table } from './table/client.ts'
import { createClient } from './telegram/client.ts'
import { secretHeader } from './telegram/incoming.ts'
import type { BotNames } from './telegram/introduction.ts'
import { createPatientCaller } from './telegram/patience.ts'
import {
  type IntroductionOutcome,
  registerIntroduction,
  registerWebhook,
  unregisterWebhook,
  type WebhookOutcome,
} from './telegram/registering.ts'
import { createTexts, readLocales, type Texts } from './text/texts.ts'
import type { TickParts } from './tick.ts'
import type { AlertingParts } from './watching/alerting.ts'
import type { CanaryParts } from './watching/canary.ts'

/** As long as Telegram's own patience matters to people. */
const canaryTimeoutMs = 20_000
/** The function has two minutes, and CloudFormation must get its answer. */
const registrationMs = 75_000
/** Lambda unpacks a function there; elsewhere the repository is the root. */
const rootName = 'LAMBDA_TASK_ROOT'

type Environment = Readonly<Record<string, string | undefined>>
/** What touches the outside and is replaced where that must be watched or moved. */
export type Edges = { readonly clock: Clock; readonly log: Log }

/** Throws `configuration` when a setting or parameter is missing: without a secret there is no start. */
export async function createWebhookRuntime(
  environment: Environment,
  edges: Partial<Edges & { desk: (table: Table, keyring: Keyring) => BroadcastDesk }> = {},
): Promise<UpdateParts> {
  const base = createBase(environment, edges)
  const { config, clock, log, table, parameters, wakePump, metrics, meter } = base
  const { botToken, botUsername, webhookSecret, keyring } = await parameters.secrets()
  const staff = createStaff(table, keyring)
  const services = {
    clock,
    log,
    texts: textsIn(environment),
    table,
    keyring,
    parameters,
    contents: createContents(table),
    chats: createChats(table, keyring),
    files: createTelegramFiles(table),
    wakePump,
    roster: createRoster(staff, log),
    botUsername,
  }
  const bot = createClient<CaselineContext>({
    token: botToken,
    username: botUsername,
    apiRoot: config.telegramApiRoot,
    onTooManyRequests: async (seconds) => tellPump(createPumpStore(table), log, clock, seconds),
  })
  const ledger = createLedger(table, keyring.field)
  const counts = createCounts(table)
  const changes = createChanges(table, keyring)
  const desk = createDesk(table, staff, createAudit(table), clock)
  furnishBot(bot, services, {
    staff,
    tickets: createTickets(table),
    signUps: createSignUps(table, parameters, keyring),
    counts,
    desk,
    lockdowns: createLockdowns(table),
    invitations: createInvitations(table),
    proposals: createProposals(table),
    keeping: {
      desk,
      changes,
      counts,
      dueItems: createDueItems(table),
      isKeyDestroyed: async (actionId) => isKeyDestroyed(table, actionId),
    },
    broadcasting: {
      changes,
      broadcasts: createBroadcasts(table, keyring),
      desk: edges.desk?.(table, keyring) ?? desk,
      jobs: createJobs(table),
      reach: async (broadcast, content, now) =>
        countReach(
          createAudiencePages(table, services.chats),
          broadcast,
          content,
          now,
          timeLimit(countingMs),
        ),
      rates: { limitPerSecond: config.sendRate, freePerSecond: config.freeRate },
      totals: async ({ id }) => await ledger.firstTotals(id),
      messageOf: (broadcast, variant, content) => messageOf(services, broadcast, variant, content),
    },
  })
  return { bot, log, webhookSecret, metrics, meter }
}

function timeLimit(ms: number): () => boolean {
  const startedAtMs = performance.now()
  return () => performance.now() - startedAtMs >= ms
}

/** The pump sends with the same token: it waits as well, within a second. */
async function tellPump(pump: PumpStore, log: Log, clock: Clock, waitSeconds: number): Promise<void> {
  try {
    await pump.pause(new Date(clock().getTime() + waitSeconds * 1000))
  } catch (error) {
    log('warn', { event: 'pause-failed', code: codeOf(error) })
  }
}

export function createTickRuntime(environment: Environment, edges: Partial<Edges> = {}): TickParts {
  const { clock, log, table, parameters, wakePump, metrics } = createBase(environment, edges)
  const dueItems = createDueItems(table)
  return {
    clock,
    log,
    metrics,
    table,
    contents: createContents(table),
    dueItems,
    actionKeys: createActionKeys(table, parameters, dueItems),
    counts: createCounts(table),
    jobs: createJobs(table),
    pump: createPumpStore(table),
    wakePump,
  }
}

/** Gives what one run of the pump is made of: each run is another holder. */
export async function createPumpRuntime(
  environment: Environment,
  edges: Partial<Edges & { mailings: Mailings }> = {},
): Promise<() => PumpParts> {
  const base = createBase(environment, edges)
  const { config, clock, log, table, parameters, wakePump, metrics } = base
  const { botToken, botUsername, keyring } = await parameters.secrets()
  const chats = createChats(table, keyring)
  const dueItems = createDueItems(table)
  const jobs = createJobs(table)
  const contents = createContents(table)
  const texts = textsIn(environment)
  const parts = {
    time: { now: clock, elapsedMs: () => performance.now(), sleep },
    log,
    metrics,
    call: createCaller(botToken, config.telegramApiRoot),
    pump: createPumpStore(table),
    ledger: createLedger(table, keyring.field),
    audience: createAudiencePages(table, chats),
    deferrals: createDeferrals(table),
    mailings: edges.mailings ?? createMailings({ table, keyring, contents, texts, botUsername }),
    profileOf: async (pseudonym: string) => chats.profileOf(pseudonym, clock()),
    markUnreachable: async (chatId: number) => {
      const { campaign } = await contents.current()
      await chats.markUnreachable(chatId, dayOf(clock(), campaign.timeZone), clock())
    },
    scheduleSlot: async (slot: Date, mailingId: string, digest: boolean) => {
      await table.write([dueItems.scheduleWrite(slotItem(slot, mailingId, digest))])
    },
    endJob: async (job: Job, _totals: Totals, writes: readonly Write[]) =>
      table.write([jobs.doneWrite(job), ...writes]),
    pauseJob: async (job: Job, writes: readonly Write[]) =>
      table.write([jobs.changeWrite(job, { state: 'paused' }), ...writes]),
    wake: wakePump,
    limitPerSecond: config.sendRate,
    freePerSecond: config.freeRate,
  }
  return () => ({ ...parts, holder: randomId() })
}

/** What the alarm function is made of. */
export async function createAlarmRuntime(
  environment: Environment,
  edges: Partial<Edges> = {},
): Promise<AlertingParts & { readonly stage: string }> {
  const { config, clock, log, table, parameters } = createBase(environment, edges)
  const { botToken, keyring } = await parameters.secrets()
  const staff = createStaff(table, keyring)
  return {
    stage: config.stage,
    log,
    texts: textsIn(environment),
    admins: async () => ableTo('consent', { everyone: await staff.all(), at: clock() }),
    call: createCaller(botToken, config.telegramApiRoot),
  }
}

export type Registration = {
  readonly register: (wanted: {
    readonly webhookUrl: string
    readonly connections: number
    readonly names: BotNames
  }) => Promise<{ readonly webhook: WebhookOutcome; readonly introduction?: IntroductionOutcome }>
  /** Says whether Telegram calls this address no more. */
  readonly end: (webhookUrl: string) => Promise<boolean>
}

/** What registers the bot, in a good minute. Throws `configuration` when a secret is missing. */
export async function createRegistration(
  environment: Environment,
  edges: Partial<Edges> = {},
): Promise<Registration> {
  const { config, parameters } = createBase(environment, edges)
  const { botToken, webhookSecret: secret } = await parameters.botSecrets()
  const time = { elapsedMs: () => performance.now(), sleep }
  const call = createPatientCaller(createCaller(botToken, config.telegramApiRoot), registrationMs, time)
  const texts = textsIn(environment)
  return {
    end: async (webhookUrl) => unregisterWebhook(call, webhookUrl),
    register: async ({ webhookUrl: url, connections, names }) => {
      const webhook = await registerWebhook(call, { url, secret, connections })
      if (webhook !== 'set') return { webhook }
      return {
        webhook,
        introduction: await registerIntroduction(call, texts, { defaultLanguage: 'en', names }),
      }
    },
  }
}

/** What the canary is made of. Throws `configuration` when it is not told which address is ours. */
export async function createCanaryRuntime(
  environment: Environment,
  edges: Partial<Edges> = {},
): Promise<CanaryParts> {
  const { config, parameters } = createBase(environment, edges)
  const webhookUrl = environment[environmentNames.webhookUrl]
  if (!webhookUrl) throw new CaselineError('configuration', `${environmentNames.webhookUrl} is not set.`)
  const { botToken, webhookSecret } = await parameters.botSecrets()
  return {
    webhookUrl,
    webhookSecret,
    call: createCaller(botToken, config.telegramApiRoot),
    post: async (url, secret, body) => {
      const headers = { 'content-type': 'application/json', [secretHeader]: secret }
      const signal = AbortSignal.timeout(canaryTimeoutMs)
      return (await fetch(url, { method: 'POST', headers, body, signal })).status
    },
  }
}

function textsIn(environment: Environment): Texts {
  return createTexts(readLocales(join(environment[rootName] ?? process.cwd(), 'locales')))
}

function createBase(environment: Environment, edges: Partial<Edges>) {
  const config: Config = readConfig(environment)
  const clock = edges.clock ?? systemClock
  const log = edges.log ?? createLog(config.logLevel)
  const database = createDatabaseClient(accessOf(environment, 'AWS_ENDPOINT_URL_DYNAMODB'))
  const table = createTable(database, config.campaignTable)
  const queueClient = createQueueClient(accessOf(environment, 'AWS_ENDPOINT_URL_SQS'))
  return {
    config,
    clock,
    log,
    table,
    metrics: createMetrics(config.metricsNamespace),
    meter: config.metricsNamespace === undefined ? createIdleMeter() : createMeter(database),
    wakePump: createWakePump(queueClient, config.pumpQueueUrl, table, log, clock),
    parameters: createParameters(
      createParameterClient(accessOf(environment, 'AWS_ENDPOINT_URL_SSM')),
      config.parameterPrefix,
    ),
  }
}
