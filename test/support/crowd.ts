/**
 * Many readers and three of the staff around the whole system as its own process group, which is killed again and
 * again while Telegram fails now and then. All of it follows from a seed, but for the pace of the processes.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { environmentNames } from '../../bot/config.ts'
import { createJobs } from '../../bot/delivery/jobs.store.ts'
import { accessOf, createDatabaseClient, createTable, type Table } from '../../bot/table/client.ts'
import { findRunningStorage } from '../../local/running-storage.ts'
import { startTelegram, type Person, type Telegram } from '../../local/telegram/server.ts'
import { subscribe, type Subscriber } from './audience.ts'
import { aGroup, type Group } from './group.ts'
import { botToken } from './stage.ts'
import { watchTraffic, type Traffic } from './traffic.ts'

export type CrowdOptions = {
  readonly seed: number
  readonly subscribers: number
  /** Messages in a second. */
  readonly rate: number
}

/** A message of the bot that came into a reader's chat. */
export type Arrived = {
  readonly chatId: number
  readonly messageId: number
  readonly text: string
  readonly atSeconds: number
}

/** How often each trouble happened. */
export type Troubles = {
  readonly lostAnswers: number
  readonly serverErrors: number
  readonly refusals: number
}

export type Staff = { readonly judith: Person; readonly farid: Person; readonly leyla: Person }

export type Crowd = {
  readonly telegram: Telegram
  /** Judith and Farid are admins, Leyla may translate. */
  readonly staff: Staff
  /** Those who can be reached; one in twenty had blocked the bot and is not among them. */
  readonly readers: readonly Subscriber[]
  readonly traffic: Traffic
  /** In the order in which they came. */
  readonly arrived: readonly Arrived[]
  /** From now on one in a hundred of these calls is not done, and one in a hundred answers is lost. */
  fail(methods: readonly string[]): void
  /** Ends that. */
  heal(): Troubles
  /** Kills the group so often, and lets Telegram refuse as often, while `done` grows to `wanted`. */
  strike(kills: number, methods: readonly string[], done: () => number, wanted: number): Promise<void>
  /** Resolves when the pump has no job left. */
  settled(): Promise<void>
  /** More who follow everything. */
  join(subscribers: readonly Subscriber[]): Promise<void>
  /** Moves Telegram's clock. */
  age(hours: number): void
  close(): Promise<void>
}

const firstId = 600_000
const [judithId, faridId, leylaId] = [91, 92, 93]
const crowdLanguages = ['en', 'az', 'fr', 'ru'] as const
const chance = 0.01
/** Room for the staff, beside what is paced. */
const headroom = 10
const refusedAtOnce = 2
/** With more kills some waits are longer than a new holder of the lease takes to begin. */
const longestWaitSeconds = (kills: number): number => (kills > 2 ? 25 : 3)
const lookEveryMs = 100

export async function aCrowd(options: CrowdOptions): Promise<Crowd> {
  const { seed, subscribers, rate } = options
  const folder = mkdtempSync(join(tmpdir(), 'caseline-crowd-'))
  let agedMs = 0
  const telegram = await startTelegram({
    token: botToken,
    limits: { perSecond: rate + headroom, perChatPerSecond: 50, perChatBurst: 50 },
    redeliveryMs: 50,
    now: () => Date.now() + agedMs,
  })
  const settings = { SEND_RATE: String(rate), ADMIN_IDS: `${judithId},${faridId}` }
  const group = await aGroup(telegram, folder, settings, { sending: { delay: 'PT1S' } })
  await group.start()
  const people = peopleOf(subscribers)
  await enrol(group, telegram, people)
  telegram.hold(['member'])
  const blocked = people.filter((_, index) => index % 20 === 7)
  for (const { chatId: id } of blocked)
    await telegram.person({ id, firstName: 'Anna' }).blocks({ wait: false })
  const traffic = watchTraffic(telegram, isReader)
  return {
    telegram,
    staff: await staffOf(telegram),
    readers: people.filter((person) => !blocked.includes(person)),
    traffic,
    arrived: watchArrivals(telegram),
    ...troubleIn(telegram, group, traffic, seed),
    settled: async () => untilSettled(group),
    join: async (more) => enrol(group, telegram, more),
    age: (hours) => {
      agedMs += hours * 3_600_000
    },
    close: async () => {
      traffic.stop()
      group.kill()
      await telegram.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export function isReader(chatId: number): boolean {
  return chatId >= firstId
}

/** In four languages; one in three follows three topics. */
function peopleOf(count: number): Subscriber[] {
  return Array.from({ length: count }, (_, index) => ({
    chatId: firstId + index,
    language: crowdLanguages[index % 4] ?? 'en',
    follows: index % 3 === 0 ? ['everything', 'country:AZ', 'case:khadija-ismayilova'] : ['everything'],
  }))
}

async function staffOf(telegram: Telegram): Promise<Staff> {
  const [judith, farid, leyla] = (
    [
      [judithId, 'Judith'],
      [faridId, 'Farid'],
      [leylaId, 'Leyla'],
    ] as const
  ).map(([id, firstName]) => telegram.person({ id, firstName, languageCode: 'en' })) as [
    Person,
    Person,
    Person,
  ]
  for (const one of [farid, judith]) await one.says('/staff')
  await judith.presses('Invite a colleague')
  await judith.presses('editor')
  await leyla.starts(/start=(invite_[A-Za-z0-9_-]{22})/.exec(judith.last?.text ?? '')?.[1] ?? '')
  await leyla.presses('Accept')
  return { judith, farid, leyla }
}

function watchArrivals(telegram: Telegram): readonly Arrived[] {
  const arrived: Arrived[] = []
  telegram.watch((event) => {
    if (event.type !== 'message' || !isReader(event.chatId) || event.message.from !== 'bot') return
    const { messageId, text, dateSeconds } = event.message
    arrived.push({ chatId: event.chatId, messageId, text, atSeconds: dateSeconds })
  })
  return arrived
}

function troubleIn(
  { faults }: Telegram,
  group: Group,
  traffic: Traffic,
  seed: number,
): Pick<Crowd, 'fail' | 'heal' | 'strike'> {
  let strikes = 0
  return {
    fail: (methods) => {
      faults.set([
        { kind: 'lostAnswer', methods, probability: chance, seed },
        { kind: '5xx', methods, probability: chance, seed: seed + 1 },
      ])
    },
    heal: () => {
      const happened = (kind: string): number =>
        faults.list().reduce((sum, one) => sum + (one.kind === kind ? one.happened : 0), 0)
      const troubles = {
        lostAnswers: happened('lostAnswer'),
        serverErrors: happened('5xx'),
        refusals: happened('429'),
      }
      faults.set([])
      return troubles
    },
    strike: async (kills, methods, done, wanted) => {
      strikes += 1
      for (const { atPercent, isKill, retryAfterSeconds } of blowsOf(kills, seed + strikes)) {
        await until(() => done() >= (wanted * atPercent) / 100)
        if (isKill) {
          group.kill()
          traffic.killed()
          await group.start()
        } else faults.add({ kind: '429', methods, count: refusedAtOnce, retryAfterSeconds })
      }
    },
  }
}

/** As many kills as refusals, each after another share of the work. */
function blowsOf(kills: number, seed: number) {
  const blow = fc.record({
    atPercent: fc.integer({ min: 5, max: 90 }),
    retryAfterSeconds: fc.integer({ min: 1, max: longestWaitSeconds(kills) }),
  })
  const drawn = fc.sample(blow, { seed, numRuns: kills * 2 })
  return drawn
    .map((one, index) => ({ ...one, isKill: index % 2 === 0 }))
    .toSorted((one, other) => one.atPercent - other.atPercent)
}

async function enrol(group: Group, telegram: Telegram, people: readonly Subscriber[]): Promise<void> {
  await withTable(group, async (table, environment) =>
    subscribe(
      { storage: { environment: () => environment }, table, telegram, now: () => new Date() },
      people,
    ),
  )
}

async function untilSettled(group: Group): Promise<void> {
  for (let busy = true; busy;) {
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs * 3))
    busy = await withTable(group, async (table) => createJobs(table).any())
  }
}

/** The addresses change with each start. */
async function withTable<T>(
  group: Group,
  work: (table: Table, environment: Record<string, string>) => Promise<T>,
): Promise<T> {
  const environment = findRunningStorage(group.dataDir) ?? {}
  const client = createDatabaseClient(accessOf(environment, 'AWS_ENDPOINT_URL_DYNAMODB'))
  try {
    return await work(createTable(client, environment[environmentNames.campaignTable] ?? ''), environment)
  } finally {
    client.destroy()
  }
}

export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
}
