/** What it takes to plan a broadcast over very many subscribers, in a process with little memory. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FinishedCall } from '../../local/database-call.ts'
import { subscribe } from '../support/audience.ts'
import { startStage, type Stage } from '../support/stage.ts'
import { createDatabaseClient, createTable, accessOf } from '../../bot/table/client.ts'
import { localTableNames } from '../../local/tables.ts'
import type { Planned } from './planner.ts'
import type { Table } from './report.ts'

/** BENCH_SUBSCRIBERS=1000000 adds the last; loading it takes some minutes. */
const sizes = [10_000, 100_000, 1_000_000]
const most = Number(process.env['BENCH_SUBSCRIBERS'] ?? 100_000)
const oldSpaceMegabytes = 192
const budgetReadUnits = 25
const firstId = 20_000_000
const perLoad = 5000
const languages = ['en', 'az', 'fr', 'ru'] as const
const megabyte = 1024 * 1024
const planner = fileURLToPath(new URL('planner.ts', import.meta.url))
/** The slowest thousand against the fastest, and the most memory against the least. */
const goals = { slower: 1.5, megabytes: 30 }

type Run = Planned & {
  readonly subscribers: number
  readonly loadSeconds: number
  /** Of both passes. */
  readonly readUnits: number
}

export async function measurePlanning(): Promise<Table> {
  const stage = await startStage()
  const runs: Run[] = []
  for (const subscribers of sizes.filter((size) => size <= most)) {
    const startedAtMs = performance.now()
    await load(stage, runs.at(-1)?.subscribers ?? 0, subscribers)
    const loadSeconds = (performance.now() - startedAtMs) / 1000
    runs.push({ subscribers, loadSeconds, ...(await plan(stage)) })
    console.log(`  planned ${subscribers}, loaded in ${Math.round(loadSeconds)} s`)
  }
  await stage.close()
  const broken = runs.find((run) => run.counted !== run.subscribers || run.decided !== run.subscribers)
  if (broken)
    throw new TypeError(`Of ${broken.subscribers}, ${broken.counted} and ${broken.decided} were met.`)
  return tableOf(runs)
}

/** Real rows, as the bot writes them, in batches past the proxy. */
async function load(stage: Stage, from: number, to: number): Promise<void> {
  const access = accessOf(stage.storage.environment(), 'AWS_ENDPOINT_URL_DYNAMODB')
  const client = createDatabaseClient(access && { ...access, endpoint: stage.storage.databaseEndpoint })
  const table = createTable(client, localTableNames.campaign)
  const nobody = { person: () => undefined } as never
  for (let start = from; start < to; start += perLoad) {
    const people = Array.from({ length: Math.min(perLoad, to - start) }, (_, index) => ({
      chatId: firstId + start + index,
      language: languages[index % 4] ?? 'en',
      follows:
        index % 3 === 0
          ? (['everything', 'country:AZ', 'case:khadija-ismayilova'] as const)
          : (['everything'] as const),
    }))
    await subscribe({ storage: stage.storage, table, telegram: nobody, now: () => stage.now() }, people)
  }
  client.destroy()
}

async function plan(stage: Stage): Promise<Planned & Pick<Run, 'readUnits'>> {
  const calls: FinishedCall[] = []
  const stop = stage.storage.proxy.use({ onCall: (call) => void calls.push(call) })
  const planned = await runPlanner(stage.storage.environment())
  stop()
  const readUnits = calls.flatMap(({ consumed }) => consumed).reduce((sum, one) => sum + one.readUnits, 0)
  return { ...planned, readUnits }
}

async function runPlanner(environment: Record<string, string>): Promise<Planned> {
  const child = spawn(process.execPath, [`--max-old-space-size=${oldSpaceMegabytes}`, planner], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  })
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString()
  })
  const code = await new Promise((resolve) => void child.on('close', resolve))
  if (code !== 0) throw new TypeError(`The planner ended with ${String(code)}.`)
  return JSON.parse(printed) as Planned
}

function tableOf(runs: readonly Run[]): Table {
  const perThousand = (value: number, { subscribers }: Run): number => (value * 1000) / subscribers
  const times = runs.map((run) => perThousand(run.countMs + run.passMs, run))
  // The smallest run ends before the heap has grown to what it keeps.
  const memory = runs.slice(1).map(({ mostResidentBytes }) => mostResidentBytes / megabyte)
  const isLinear = Math.max(...times) <= goals.slower * Math.min(...times)
  const isFlat = Math.max(...memory) - Math.min(...memory) <= goals.megabytes
  const isWithin = runs.every((run) => perThousand(run.readUnits, run) / 2 <= budgetReadUnits)
  const say = (met: boolean): string => (met ? 'met' : 'missed')
  return {
    title: `Planning a broadcast, in a process with ${oldSpaceMegabytes} MB of heap`,
    head: [
      'subscribers',
      'counting for the preview, ms per 1,000',
      'the pump’s pass, ms per 1,000',
      'RCU per 1,000 and pass',
      'maxRSS, MB',
      'loaded in, s',
    ],
    rows: runs.map((run) => [
      run.subscribers.toLocaleString('en'),
      perThousand(run.countMs, run),
      perThousand(run.passMs, run),
      perThousand(run.readUnits, run) / 2,
      run.mostResidentBytes / megabyte,
      run.loadSeconds,
    ]),
    note: `Rows as the bot writes them, really in the embedded database; the planner (\`--max-old-space-size=${oldSpaceMegabytes}\`) counts recipients by language without the preview’s time limit, then goes over the audience as the pump at 1,000/s and decides for each row, without sending. Goals: linear (at most ${goals.slower} times between sizes), ${say(isLinear)}; flat memory (at most ${goals.megabytes} MB apart from the second size on; the first run ends before the heap has grown), ${say(isFlat)}; ${budgetReadUnits} RCU for a scan of 1,000, ${say(isWithin)}.`,
  }
}
