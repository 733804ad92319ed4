import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { keys } from '../../bot/table/keys.ts'
import { createDueItems } from '../../bot/delivery/due-items.store.ts'
import { createJobs } from '../../bot/delivery/jobs.store.ts'
import { priorities, type Totals } from '../../bot/delivery/job.ts'
import { leaverWrite } from '../../bot/delivery/pump.store.ts'
import { slotJob } from '../../bot/delivery/slots.ts'
import { escapeHtml } from '../../bot/text/html.ts'
import { rowOf, subscribe } from '../support/audience.ts'
import { aJob, aMailing, arrived, give, pump, totalsOf } from '../support/pump.ts'
import { startStage, type Stage } from '../support/stage.ts'

const morning = '2015-03-04T09:00:00Z'
let stage: Stage
let jobs: ReturnType<typeof createJobs>
beforeAll(async () => {
  stage = await startStage({ now: morning })
  jobs = createJobs(stage.table)
})
afterAll(async () => stage.close())

let nextId = 100_000
const people = (count: number): number[] => Array.from({ length: count }, () => nextId++)

/** Each test has an audience of its own: those who follow its case. */
let mailingId = ''
let follows: `case:${string}`[] = []
let nextMailing = 1
beforeEach(async () => {
  // As on the first day: whoever comes after another holder waits a second.
  await stage.table.write([{ delete: keys.pumpLease() }])
  mailingId = `news-${nextMailing}`
  follows = [`case:${mailingId}`]
  nextMailing += 1
  stage.moveTo(morning)
})

/** The mailing of this test, for those who follow its case. */
function theMailing(changes: Parameters<typeof aMailing>[0] = {}) {
  const all = aMailing()
  return aMailing({
    id: mailingId,
    decide: (recipient, job, now) =>
      recipient.follows.includes(`case:${mailingId}`) ? all.decide(recipient, job, now) : { kind: 'skip' },
    ...changes,
  })
}

test('everyone of the audience gets it once, in their language', async () => {
  const ids = people(60)
  const languages = ['en', 'az', 'fr', 'ru'] as const
  await subscribe(
    stage,
    ids.map((chatId, index) => ({
      chatId,
      language: languages[index % 4] ?? 'en',
      follows: ['everything', 'country:AZ', ...follows],
    })),
  )
  await give(stage, aJob({ mailingId }))
  expect(await pump(stage, { mailing: theMailing() })).toBe('idle')
  for (const [index, id] of ids.entries())
    expect(arrived(stage, id)).toEqual([`News in ${languages[index % 4]}`])
  expect(await jobs.of(mailingId)).toEqual([])
})

test('a job of a mailing that is gone is dropped', async () => {
  await give(stage, aJob({ mailingId }))
  expect(await pump(stage, { mailings: { find: async () => Promise.resolve(undefined) } })).toBe('idle')
  expect(await jobs.of(mailingId)).toEqual([])
})

test('whoever has quiet hours gets it once they are over, once, whatever they choose in between', async () => {
  const [sleeper = 0, changer = 0, leaver = 0] = people(3)
  const settings = { timeZone: 'UTC', quietHours: { fromMinute: 8 * 60, toMinute: 11 * 60 } }
  await subscribe(
    stage,
    [sleeper, changer, leaver].map((chatId) => ({ chatId, follows, settings })),
  )
  await give(stage, aJob({ mailingId }))
  await pump(stage, { mailing: theMailing() })
  expect(arrived(stage, sleeper)).toEqual([])
  await subscribe(stage, [{ chatId: changer, follows }])
  await subscribe(stage, [{ chatId: leaver, follows: [] }])
  const slot = new Date('2015-03-04T11:00:00Z')
  const due = await createDueItems(stage.table).dueBy(slot, 10)
  const item = due.find(({ subject }) => subject === mailingId)
  expect(item).toEqual({ at: slot, kind: 'wake', subject: mailingId })
  if (!item) return
  stage.moveTo('2015-03-04T11:00:01Z')
  await give(stage, slotJob(item))
  expect(await pump(stage, { mailing: theMailing() })).toBe('idle')
  expect(arrived(stage, sleeper)).toEqual(['News in en'])
  expect(arrived(stage, changer)).toEqual(['News in en'])
  expect(arrived(stage, leaver)).toEqual([])
})

test('those with a daily digest get one message made of all that waited', async () => {
  const [reader = 0] = people(1)
  await subscribe(stage, [{ chatId: reader, follows, settings: { daily: true, timeZone: 'UTC' } }])
  const other = `${mailingId}-b`
  const both = [theMailing(), theMailing({ id: other })]
  const mailings = {
    find: async (id: string) => Promise.resolve(both.find((mailing) => mailing.id === id)),
    digestFor: async (_recipient: unknown, ids: readonly string[]) =>
      Promise.resolve({
        variant: { language: 'en' },
        message: { text: escapeHtml(`Digest of ${ids.toSorted().join(', ')}`) },
      }),
  }
  await give(stage, aJob({ mailingId }), aJob({ mailingId: other }))
  await pump(stage, { mailings })
  expect(arrived(stage, reader)).toEqual([])
  stage.moveTo('2015-03-04T18:00:01Z')
  const due = await createDueItems(stage.table).dueBy(stage.now(), 10)
  await give(stage, ...due.filter(({ kind }) => kind === 'digest').map(slotJob))
  await pump(stage, { mailings })
  expect(arrived(stage, reader)).toEqual([`Digest of ${mailingId}, ${other}`])
})

test('what was delivered is rewritten in every chat, and what is gone is counted as gone', async () => {
  const ids = people(12)
  await subscribe(
    stage,
    ids.map((chatId) => ({ chatId, follows })),
  )
  await give(stage, aJob({ mailingId }))
  await pump(stage, { mailing: theMailing() })
  const [first = 0] = ids
  const person = stage.telegram.person({ id: first, firstName: 'Anna' })
  person.deletes(person.last?.messageId ?? 0)
  const rewrite = aJob({ mailingId, generation: 2, kind: 'rewrite', priority: priorities.takeBack })
  await give(stage, rewrite)
  let totals: Totals | undefined
  const mailing = theMailing({
    doneWrites: (_job, reached) => {
      totals = reached
      return []
    },
  })
  await pump(stage, { mailing })
  for (const id of ids.slice(1)) expect(arrived(stage, id)).toEqual(['Other news in en'])
  expect(totals).toMatchObject({ sent: 11, gone: 1 })
})

test('a recall deletes what is younger than 48 hours and edits the rest', async () => {
  const [old = 0, young = 0] = people(2)
  await subscribe(stage, [{ chatId: old, follows }])
  await give(stage, aJob({ mailingId }))
  await pump(stage, { mailing: theMailing() })
  stage.moveTo('2015-03-07T09:00:00Z')
  await subscribe(stage, [
    { chatId: young, follows },
    { chatId: old, follows: [] },
  ])
  await give(stage, aJob({ mailingId, generation: 2 }))
  await pump(stage, { mailing: theMailing() })
  await give(stage, aJob({ mailingId, generation: 3, kind: 'rewrite' }))
  const recall = theMailing({
    rewriting: () => ({ kind: 'delete', orElse: { text: escapeHtml('Withdrawn') } }),
  })
  await pump(stage, { mailing: recall })
  expect(arrived(stage, old)).toEqual(['Withdrawn'])
  expect(arrived(stage, young)).toEqual([])
})

test('a pause holds within seconds, and going on reaches the others, nobody twice', async () => {
  const ids = people(80)
  await subscribe(
    stage,
    ids.map((chatId) => ({ chatId, follows })),
  )
  await give(stage, aJob({ mailingId }))
  const running = pump(stage, { mailing: theMailing(), rate: 20 })
  await until(() => arrivedCount(ids) > 10)
  const [job] = await jobs.of(mailingId)
  if (job) await stage.table.write([jobs.changeWrite(job, { state: 'paused' })])
  expect(await running).toBe('idle')
  const reached = arrivedCount(ids)
  expect(reached).toBeLessThan(80)
  const [paused] = await jobs.of(mailingId)
  if (paused) await stage.table.write([jobs.changeWrite(paused, { state: 'ready' })])
  expect(await pump(stage, { mailing: theMailing() })).toBe('idle')
  for (const id of ids) expect(arrived(stage, id)).toEqual(['News in en'])
})

test('a paused mailing can still be rewritten, and a stopped one ends with what it reached', async () => {
  const ids = people(5)
  await subscribe(
    stage,
    ids.map((chatId) => ({ chatId, follows })),
  )
  await give(stage, aJob({ mailingId }))
  await pump(stage, { mailing: theMailing() })
  await give(stage, aJob({ mailingId, generation: 2, state: 'paused' }))
  await give(stage, aJob({ mailingId, generation: 3, kind: 'rewrite' }))
  await pump(stage, { mailing: theMailing() })
  expect(arrived(stage, ids[0] ?? 0)).toEqual(['Other news in en'])
  const [paused] = await jobs.of(mailingId)
  if (paused) await stage.table.write([jobs.changeWrite(paused, { state: 'stopping' })])
  await pump(stage, { mailing: theMailing() })
  expect(await jobs.of(mailingId)).toEqual([])
  expect(arrived(stage, ids[0] ?? 0)).toEqual(['Other news in en'])
})

test('a lockdown freezes everything at once, and lifting it goes on', async () => {
  const ids = people(40)
  await subscribe(
    stage,
    ids.map((chatId) => ({ chatId, follows })),
  )
  await give(stage, aJob({ mailingId }))
  const running = pump(stage, { mailing: theMailing(), rate: 10 })
  await until(() => arrivedCount(ids) > 3)
  await stage.table.write([{ put: { ...keys.lockdown() } }])
  expect(await running).toBe('idle')
  expect(arrivedCount(ids)).toBeLessThan(40)
  await stage.table.write([{ delete: keys.lockdown() }])
  expect(await pump(stage, { mailing: theMailing() })).toBe('idle')
  for (const id of ids) expect(arrived(stage, id)).toEqual(['News in en'])
})

test('whoever blocked the bot or is gone is marked unreachable and leaves the audience', async () => {
  const [blocker = 0, gone = 0, stranger = 0, reader = 0] = people(4)
  await subscribe(
    stage,
    [blocker, gone, stranger, reader].map((chatId) => ({ chatId, follows })),
  )
  await stage.telegram.person({ id: blocker, firstName: 'Anna' }).blocks({ wait: false })
  stage.telegram.person({ id: gone, firstName: 'Anna' }).deactivates()
  await stage.telegram.idle()
  await give(stage, aJob({ mailingId }))
  await pump(stage, { mailing: theMailing() })
  for (const id of [blocker, gone]) {
    expect(await rowOf(stage, id)).toMatchObject({ unreachableSince: '2015-03-04' })
    expect((await rowOf(stage, id))?.['audiencePk']).toBeUndefined()
  }
  expect((await rowOf(stage, reader))?.['audiencePk']).toBeDefined()
  expect(await totalsOf(stage, mailingId)).toMatchObject({ sent: 2, failed: 0 })
})

test('when more than 2 % of the last 500 reached leave, it pauses by itself', async () => {
  const ids = people(60)
  await subscribe(
    stage,
    ids.map((chatId) => ({ chatId, follows })),
  )
  await give(stage, aJob({ mailingId }))
  const paused: string[] = []
  const mailing = theMailing({
    pausedWrites: (job) => {
      paused.push(job.mailingId)
      return []
    },
  })
  const running = pump(stage, { mailing, rate: 20 })
  await until(() => arrivedCount(ids) > 14)
  const reached = ids.filter((id) => arrived(stage, id).length > 0)
  const leavers = await Promise.all(
    reached.slice(0, 11).map(async (id) => String((await rowOf(stage, id))?.['pk']).slice(3)),
  )
  for (const pseudonym of leavers) await stage.table.write([leaverWrite(pseudonym, stage.now())])
  expect(await running).toBe('idle')
  expect(paused).toEqual([mailingId])
  expect((await jobs.of(mailingId))[0]?.state).toBe('paused')
  expect(arrivedCount(ids)).toBeLessThan(60)
  for (const pseudonym of leavers) await stage.table.write([{ delete: keys.leaver(pseudonym) }])
})

test('of two processes one sends, and the other ends without having sent', async () => {
  const ids = people(50)
  await subscribe(
    stage,
    ids.map((chatId) => ({ chatId, follows })),
  )
  await give(stage, aJob({ mailingId }))
  const ends = await Promise.all([
    pump(stage, { mailing: theMailing(), rate: 30 }),
    pump(stage, { mailing: theMailing(), rate: 30 }),
  ])
  expect(ends).toEqual(['idle', 'idle'])
  for (const id of ids) expect(arrived(stage, id)).toEqual(['News in en'])
})

function arrivedCount(ids: readonly number[]): number {
  return ids.filter((id) => arrived(stage, id).length > 0).length
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20))
}
