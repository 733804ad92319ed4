import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { environmentNames } from '../../bot/config.ts'
import { accessOf, createDatabaseClient, createTable } from '../../bot/table/client.ts'
import { findRunningStorage } from '../../local/running-storage.ts'
import { startTelegram, type Person, type Telegram } from '../../local/telegram/server.ts'
import { subscribe, type Subscriber } from '../support/audience.ts'
import { aGroup, type Group } from '../support/group.ts'
import { botToken } from '../support/stage.ts'

/*
 * A broadcast to many, while the whole process group is killed again and again, Telegram fails now and then, and some
 * have blocked the bot. Nobody is missed, and nobody gets it more often than promised. (The rate is watched elsewhere:
 * this process counts chats while it is also Telegram, and calls pile up before it meanwhile.)
 */

const seed = Number(process.env['CHAOS_SEED'] ?? 20_150_304)
const kills = Number(process.env['CHAOS_BROADCAST_KILLS'] ?? 1)
const subscribers = Number(process.env['CHAOS_SUBSCRIBERS'] ?? 300)
const rate = Number(process.env['CHAOS_RATE'] ?? 60)
const firstId = 600_000
const [judithId, faridId] = [91, 92]
const text = 'She was heard today.'
const languages = ['en', 'az', 'fr', 'ru'] as const

const folder = mkdtempSync(join(tmpdir(), 'caseline-broadcast-'))
let telegram: Telegram
let group: Group
let judith: Person
let farid: Person

beforeAll(async () => {
  console.log(`broadcast: CHAOS_SEED=${seed} CHAOS_BROADCAST_KILLS=${kills} CHAOS_SUBSCRIBERS=${subscribers}`)
  telegram = await startTelegram({
    token: botToken,
    limits: { perSecond: rate + 5, perChatPerSecond: 50, perChatBurst: 50 },
    redeliveryMs: 50,
  })
  group = await aGroup(telegram, folder, { SEND_RATE: String(rate), ADMIN_IDS: `${judithId},${faridId}` })
  judith = telegram.person({ id: judithId, firstName: 'Judith', languageCode: 'en' })
  farid = telegram.person({ id: faridId, firstName: 'Farid', languageCode: 'en' })
})
afterAll(async () => {
  group.kill()
  await telegram.close()
  rmSync(folder, { recursive: true, force: true })
})

const people: Subscriber[] = Array.from({ length: subscribers }, (_, index) => ({
  chatId: firstId + index,
  language: languages[index % 4] ?? 'en',
  follows: index % 3 === 0 ? ['everything', 'country:AZ', 'case:khadija-ismayilova'] : ['everything'],
}))
const blocked = new Set(people.filter((_, index) => index % 20 === 7).map(({ chatId }) => chatId))

async function enrol(): Promise<void> {
  const environment = findRunningStorage(group.dataDir) ?? {}
  const client = createDatabaseClient(accessOf(environment, 'AWS_ENDPOINT_URL_DYNAMODB'))
  const table = createTable(client, environment[environmentNames.campaignTable] ?? '')
  await subscribe(
    { storage: { environment: () => environment }, table, telegram, now: () => new Date() },
    people,
  )
  telegram.hold(['member'])
  for (const id of blocked) await telegram.person({ id, firstName: 'Anna' }).blocks({ wait: false })
}

function copies(id: number): number {
  return telegram.person({ id, firstName: 'Anna' }).chat.filter((message) => message.text.includes(text))
    .length
}

const reached = (): number => people.filter(({ chatId }) => copies(chatId) > 0).length

test(`after ${kills} kills everyone has the update, and nobody more often than promised`, async () => {
  await group.start()
  await enrol()
  for (const one of [judith, farid]) await one.says('/staff')
  await judith.says('/broadcast')
  await judith.presses('Everyone')
  await judith.says(text)
  await judith.presses('Submit')
  await farid.presses('Approve')
  await judith.presses('Send now')
  const lost = { kind: 'lostAnswer', methods: ['sendMessage'], probability: 0.01, seed } as const
  telegram.faults.set([lost, { kind: '5xx', methods: ['sendMessage'], probability: 0.01, seed: seed + 1 }])
  passDelay()
  const shares = fc
    .sample(fc.integer({ min: 5, max: 90 }), { seed, numRuns: kills })
    .toSorted((a, b) => a - b)
  for (const share of shares) {
    await until(() => reached() >= Math.min((subscribers * share) / 100, subscribers - blocked.size))
    group.kill()
    await group.start()
  }
  await until(() => reached() === subscribers - blocked.size)
  const lostAnswers = telegram.faults.list().find(({ kind }) => kind === 'lostAnswer')?.happened ?? 0
  const readers = people.filter(({ chatId }) => !blocked.has(chatId))
  const counts = readers.map(({ chatId }) => copies(chatId))
  const repeats = counts.reduce((sum, count) => sum + count - 1, 0)
  console.log(
    `broadcast: ${readers.length} reached, ${repeats} repeats, ${kills} kills, ${lostAnswers} lost answers`,
  )
  expect(counts.every((count) => count >= 1)).toBe(true)
  expect(repeats).toBeLessThanOrEqual(kills * rate + lostAnswers)
}, 1_800_000)

/** The answer comes when everything is sent, if nothing is killed before. */
function passDelay(): void {
  const request = { method: 'POST', body: '{"advance":"PT1M"}' }
  void fetch(`http://127.0.0.1:${group.port}/local/clock`, request).catch(() => undefined)
}

async function until(holds: () => boolean): Promise<void> {
  // Looking at every chat takes a while itself.
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 50 + subscribers / 10))
}
