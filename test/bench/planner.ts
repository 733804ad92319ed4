/**
 * A process of its own that plans a broadcast over the whole audience as the bot does, without sending: the count of a
 * preview, and the pump's pass that decides for each row. Prints one line of JSON; its memory is its own.
 */
import { decide } from '../../bot/broadcasts/mailing.ts'
import { countReach } from '../../bot/broadcasts/reach.ts'
import { createContents } from '../../bot/campaign/content.store.ts'
import { createChats } from '../../bot/chats/chat.store.ts'
import { environmentNames } from '../../bot/config.ts'
import { createAudiencePages } from '../../bot/delivery/audience.store.ts'
import { stepsOf } from '../../bot/delivery/steps.ts'
import { accessOf, createDatabaseClient, createTable } from '../../bot/table/client.ts'
import { createTexts, readLocales } from '../../bot/text/texts.ts'
import { aBroadcast } from '../broadcasts/builders.ts'
import { keyringOf } from '../support/audience.ts'
import { aJob, aMailing } from '../support/pump.ts'

export type Planned = {
  readonly counted: number
  readonly countMs: number
  readonly decided: number
  readonly passMs: number
  /** The most that the process held at any moment. */
  readonly mostResidentBytes: number
}

const environment = process.env as Record<string, string>
const table = createTable(
  createDatabaseClient(accessOf(environment, 'AWS_ENDPOINT_URL_DYNAMODB')),
  environment[environmentNames.campaignTable] ?? '',
)
const keyring = await keyringOf({ storage: { environment: () => environment } })
const audience = createAudiencePages(table, createChats(table, keyring))
const content = await createContents(table).current()
const texts = createTexts(readLocales('locales'))
const broadcast = aBroadcast({ state: 'sending' })
const now = new Date('2015-03-04T09:00:00Z')

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; ms: number }> {
  const startedAtMs = performance.now()
  return { result: await work(), ms: performance.now() - startedAtMs }
}

/** As the pump at its highest rate, without its sender. */
async function pass(): Promise<number> {
  const mailing = aMailing({
    decide: (recipient, job, at) => decide(broadcast, recipient, job, at, content, texts),
  })
  const reading = {
    audience,
    time: { now: () => now, elapsedMs: () => 0, sleep: async () => Promise.resolve() },
    messagesWithin: (seconds: number) => seconds * 1000,
  }
  let decided = 0
  for await (const { action } of stepsOf(reading as never, { ...aJob(), version: 1 }, mailing, ''))
    if (action.kind !== 'nothing') decided += 1
  return decided
}

const count = await timed(async () => countReach(audience, broadcast, content, now, () => false))
const planned = await timed(pass)
const done: Planned = {
  counted: count.result.people,
  countMs: count.ms,
  decided: planned.result,
  passMs: planned.ms,
  mostResidentBytes: process.resourceUsage().maxRSS * 1024,
}
console.log(JSON.stringify(done))
process.exit(0)
