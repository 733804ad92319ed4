/** What the functions are made of, built once for a process from its settings and parameters. */
import { createActionKeys, isKeyDestroyed } from './actions/action-keys.store.ts'
import { createCounts } from './actions/counts.store.ts'
import { createSignUps } from './actions/sign-ups.store.ts'
import { createContents } from './campaign/content.store.ts'
import { createTelegramFiles } from './campaign/telegram-files.store.ts'
import { createChats } from './chats/chat.store.ts'
import type { Clock } from './clock.ts'
import type { CaselineContext } from './context.ts'
import { environmentNames } from './config.ts'
import { codeOf } from './errors.ts'
import { furnishBot } from './create-bot.ts'
import type { UpdateParts } from './handle-update.ts'
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
import { withTells } from './delivery/tells.ts'
import { randomId } from './identity/pseudonyms.ts'
import type { Write } from './table/writes.ts'
import { createCaller } from './telegram/caller.ts'
import { dayOf } from './text/dates.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Keyring } from './identity/parameters.store.ts'
import { createChanges } from './keeping/changes.store.ts'
import type { Log } from './log.ts'
import { createBase, objectsIn, textsIn, timesIn, type Edges, type Environment } from './runtime-base.ts'
import { createEnvelopes } from './sealing/envelopes.store.ts'
import { createAudit } from './staff/audit.store.ts'
import { createDesk } from './staff/desk.store.ts'
import { createInvitations } from './staff/invitations.store.ts'
import { createLockdowns } from './staff/lockdown.store.ts'
import { createProposals } from './staff/proposals.store.ts'
import { createRoster } from './staff/roster.store.ts'
import { createStaff } from './staff/staff.store.ts'
import { createTickets } from './staff/tickets.store.ts'
import type { Table } from './table/client.ts'
import { createClient } from './telegram/client.ts'
import type { TickParts } from './tick.ts'
import { createDownload, type Download } from './telegram/downloading.ts'
import { createAlerts } from './tips/alerts.store.ts'
import type { DutyTimes } from './tips/desk.ts'
import type { ConsoleTools } from './tips/console.chat.ts'
import { createDeskRows, type DeskRows } from './tips/desk.store.ts'
import { createDueTips } from './tips/due.store.ts'
import { createPhotos } from './tips/photos.store.ts'
import { burnRoute, readRoute } from './tips/routes.store.ts'
import { createTipTells } from './tips/tells.store.ts'
import type { TipTools } from './tips/tips.chat.ts'
import { createRosterWatch } from './tips/roster-watch.store.ts'
import { createTips } from './tips/tips.store.ts'

/** Throws `configuration` when a setting or parameter is missing: without a secret there is no start. */
export async function createWebhookRuntime(
  environment: Environment,
  edges: Partial<Edges & { desk: (table: Table, keyring: Keyring) => BroadcastDesk }> = {},
): Promise<UpdateParts> {
  const base = createBase(environment, edges)
  const { config, clock, log, table, parameters, wakePump, metrics, meter } = base
  const [{ botToken, botUsername, webhookSecret, keyring }, routeRecipient] = await Promise.all([
    parameters.secrets(),
    parameters.routeRecipient(),
  ])
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
    envelopes: createEnvelopes(table, base.rosters),
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
    tipping: tippingOf(
      environment,
      base,
      {
        key: keyring.tag,
        routeRecipient,
        download: createDownload(bot.api, botToken, config.telegramApiRoot),
      },
      timesIn(services.contents),
    ),
  })
  return { bot, log, webhookSecret, metrics, meter }
}

/** What the chat's door is made of. */
function tippingOf(
  environment: Environment,
  { clock, log, table, vault, wakePump, roster }: ReturnType<typeof createBase>,
  given: Pick<TipTools, 'key' | 'routeRecipient'> & { readonly download: Download },
  times: () => Promise<DutyTimes>,
): TipTools & { readonly rows: DeskRows } & Omit<ConsoleTools, 'desk'> {
  const { download, ...secrets } = given
  const pages = environment[environmentNames.pagesUrl]
  return {
    ...secrets,
    roster,
    rows: createDeskRows(vault),
    tips: createTips(vault, times),
    alerts: createAlerts(table, createDueItems(table), createJobs(table), wakePump, log, times),
    photos: createPhotos(download, objectsIn(environment), clock),
    pageAddress: pages && `${pages}/tips`,
    vault,
    burn: async (handle) => burnRoute(vault, handle),
  }
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
  const base = createBase(environment, edges)
  const { clock, log, table, vault, roster, rosters, parameters, wakePump, metrics } = base
  const dueItems = createDueItems(table)
  const jobs = createJobs(table)
  return {
    clock,
    log,
    metrics,
    table,
    contents: createContents(table),
    dueItems,
    actionKeys: createActionKeys(table, parameters, dueItems),
    counts: createCounts(table),
    jobs,
    dueTips: createDueTips({
      table,
      rows: createDeskRows(vault),
      dueItems,
      jobs,
      roster,
      removeObjects: async (names) => objectsIn(environment).remove(names),
    }),
    rosterWatch: createRosterWatch(table, rosters, jobs),
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
  const { config, clock, log, table, vault, roster, parameters, wakePump, metrics } = base
  const { botToken, botUsername, keyring } = await parameters.secrets()
  const chats = createChats(table, keyring)
  const dueItems = createDueItems(table)
  const jobs = createJobs(table)
  const contents = createContents(table)
  const texts = textsIn(environment)
  const routeIdentity = await parameters.routeIdentity()
  const route = async (handle: string) =>
    routeIdentity === undefined ? undefined : readRoute(vault, routeIdentity, handle, clock())
  const tells = createTipTells({ staff: createStaff(table, keyring), texts, clock, roster, route })
  const parts = {
    time: { now: clock, elapsedMs: () => performance.now(), sleep },
    log,
    metrics,
    call: createCaller(botToken, config.telegramApiRoot),
    pump: createPumpStore(table),
    ledger: createLedger(table, keyring.field),
    audience: createAudiencePages(table, chats),
    deferrals: createDeferrals(table),
    mailings: withTells(
      edges.mailings ?? createMailings({ table, keyring, contents, texts, botUsername }),
      tells,
    ),
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
