/*
 * What people depend on and we do not own goes away for a while: Telegram, the database, the queue. Nobody is given up
 * meanwhile, and when it is back everything goes on by itself: once for each, and not in anybody's night.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCounts } from '../../bot/actions/counts.store.ts'
import { runPump, type PumpEnd } from '../../bot/delivery/pump.ts'
import { createPumpRuntime } from '../../bot/runtime.ts'
import { keys } from '../../bot/table/keys.ts'
import { createFaults } from '../../local/database-faults.ts'
import type { Person } from '../../local/telegram/server.ts'
import { subscribe, type Subscriber } from '../support/audience.ts'
import { aReader, type Reader } from '../support/reader.ts'
import { startStage, type Stage } from '../support/stage.ts'
import { aPress } from '../support/updates.ts'

let stage: Stage
let judith: Person
let farid: Person
afterEach(async () => stage.close())

async function begin(environment: Record<string, string> = {}): Promise<void> {
  stage = await startStage({ adminIds: [91, 92], now: '2015-03-04T08:30:00Z', environment })
  judith = stage.telegram.person({ id: 91, firstName: 'Judith', languageCode: 'en' })
  farid = stage.telegram.person({ id: 92, firstName: 'Farid', languageCode: 'en' })
  for (const one of [judith, farid]) await one.says('/staff')
}

/** Written, approved, and on its way in a minute. */
async function starts(text: string): Promise<void> {
  await judith.says('/broadcast')
  await judith.presses('Everyone')
  await judith.says(text)
  await judith.presses('Submit')
  await farid.presses('Approve')
  await judith.presses('Send now')
}

async function pump(workMs = 20_000): Promise<PumpEnd> {
  const environment = { ...stage.storage.environment('pump'), SEND_RATE: '200' }
  const log = (_level: string, fields: object): void => void stage.logged.push(JSON.stringify(fields))
  const parts = await createPumpRuntime(environment, { clock: () => stage.now(), log })
  return runPump(parts(), workMs)
}

function copies(id: number, text: string): number {
  return stage.telegram
    .person({ id, firstName: 'Anna' })
    .chat.filter((message) => message.text.includes(text)).length
}

const quiet = (fromHour: number, toHour: number): Subscriber['settings'] => ({
  timeZone: 'UTC',
  quietHours: { fromMinute: fromHour * 60, toMinute: toHour * 60 },
})

describe('Telegram answers nobody for six hours', () => {
  const [awake, many] = [700_001, Array.from({ length: 40 }, (_, index) => 700_100 + index)]
  const sleeper = 700_002
  const shiftWorker = 700_003
  const everyone = [awake, ...many]
  beforeEach(async () => {
    await begin()
    await subscribe(stage, [
      ...everyone.map((chatId) => ({ chatId })),
      { chatId: sleeper, settings: quiet(8, 10) ?? {} },
      // Asleep again when Telegram is back.
      { chatId: shiftWorker, settings: quiet(15, 10) ?? {} },
    ])
    await starts('The first.')
    stage.moveTo('2015-03-04T08:31:30Z')
    await pump()
  })

  /** From 9:30 to 15:30; the minutes tick, the pump is called and tries. */
  async function sixHours(): Promise<void> {
    await starts('The second.')
    stage.moveTo('2015-03-04T09:30:00Z')
    stage.telegram.hold()
    stage.telegram.faults.set([{ kind: '5xx', probability: 1 }])
    for (const hour of ['09', '14']) {
      stage.moveTo(`2015-03-04T${hour}:35:00Z`)
      await stage.tick()
      expect(await pump(2500)).toBe('time-over')
    }
    stage.moveTo('2015-03-04T15:30:00Z')
    stage.telegram.faults.set([])
  }

  test('then everyone has what was to be sent, once, and nobody is woken', async () => {
    expect(everyone.map((id) => copies(id, 'The first.'))).toEqual(everyone.map(() => 1))
    await sixHours()
    expect(everyone.map((id) => copies(id, 'The second.'))).toEqual(everyone.map(() => 0))
    await stage.tick()
    expect(await pump()).toBe('idle')
    expect([...everyone, sleeper].map((id) => copies(id, 'The second.'))).toEqual(
      [...everyone, sleeper].map(() => 1),
    )
    expect([copies(sleeper, 'The first.'), copies(shiftWorker, 'The first.')]).toEqual([1, 0])
    expect(copies(shiftWorker, 'The second.')).toBe(0)
    stage.moveTo('2015-03-05T10:00:01Z')
    await stage.tick()
    expect(await pump()).toBe('idle')
    expect(['The first.', 'The second.'].map((text) => copies(shiftWorker, text))).toEqual([1, 1])
    expect([...everyone, sleeper].map((id) => copies(id, 'The first.'))).toEqual(
      [...everyone, sleeper].map(() => 1),
    )
  }, 90_000)

  test('what people did meanwhile is done when Telegram brings it', async () => {
    const reader = aReader(stage, 'en')
    await reader.person.starts('case_khadija-ismayilova')
    await sixHours()
    await reader.person.presses('Follow', { wait: false })
    await reader.person.says('/cases', { wait: false })
    stage.telegram.release()
    await stage.telegram.idle()
    expect(reader.person.last?.text).toContain('Choose a case')
    await reader.person.says('/following')
    expect(reader.person.last?.text).not.toContain('nothing')
  }, 90_000)

  test('a digest that is hours late waits for the next one, with all that waited', async () => {
    const daily = 700_004
    await subscribe(stage, [{ chatId: daily, settings: { daily: true, timeZone: 'UTC' } }])
    await starts('The third.')
    stage.moveTo('2015-03-04T08:33:00Z')
    await pump()
    stage.moveTo('2015-03-04T18:00:01Z')
    stage.telegram.faults.set([{ kind: '5xx', probability: 1 }])
    await stage.tick()
    await pump(2500)
    stage.telegram.faults.set([])
    stage.moveTo('2015-03-04T21:30:00Z')
    await pump()
    const chat = () => stage.telegram.person({ id: daily, firstName: 'Anna' }).chat
    expect(chat()).toHaveLength(0)
    stage.moveTo('2015-03-05T18:00:01Z')
    await stage.tick()
    await pump()
    expect(chat()).toHaveLength(1)
  }, 90_000)
})

describe('the database takes nothing', () => {
  beforeEach(async () => begin())

  async function atTheLastStep(): Promise<Reader> {
    const reader = aReader(stage, 'en')
    await reader.person.starts('act_free-them')
    for (const label of ['Sign', 'I agree', 'Stay anonymous', 'Rather not say'])
      await reader.person.presses(label)
    return reader
  }

  test('people’s steps are asked for again later, and are done once when it is over', async () => {
    const signers = [await atTheLastStep(), await atTheLastStep(), await atTheLastStep()]
    const end = stage.storage.proxy.use(createFaults({ seed: 1, throttle: 1 }))
    expect(await stage.answerTo(aPress(signers[0]?.person ?? judith, '1sx:free-them', 900_000))).toEqual({
      status: 503,
      retryAfterSeconds: 2,
    })
    for (const { person } of signers) await person.presses('Confirm', { wait: false })
    await judith.says('/staff', { wait: false })
    await expect(stage.tick()).rejects.toMatchObject({ code: 'busy' })
    end()
    await stage.telegram.idle()
    for (const { person } of signers) expect(person.last?.text).toContain('Your signature counts')
    expect(await createCounts(stage.table).exact('free-them')).toBe(signers.length)
    expect(judith.last?.text).toContain('people on the staff')
    await stage.tick()
    expect(await createCounts(stage.table).exact('free-them')).toBe(signers.length)
  }, 60_000)

  test('a broadcast goes on where it stood', async () => {
    const ids = Array.from({ length: 60 }, (_, index) => 710_000 + index)
    await subscribe(
      stage,
      ids.map((chatId) => ({ chatId })),
    )
    await starts('Through it all.')
    stage.moveTo('2015-03-04T08:31:30Z')
    let calls = 0
    let end: (() => void) | undefined
    const stop = stage.storage.proxy.use({
      onCall: () => {
        calls += 1
        if (calls === 25) end = stage.storage.proxy.use(createFaults({ seed: 2, throttle: 1 }))
      },
    })
    await pump(4000)
    stop()
    expect(end).toBeDefined()
    end?.()
    // What its holder could not give back runs out by itself; here nobody waits for that.
    await stage.table.write([{ delete: keys.pumpLease() }])
    await stage.tick()
    for (let again = 0; again < 3 && (await pump()) !== 'idle'; again++) await stage.tick()
    const counts = ids.map((id) => copies(id, 'Through it all.'))
    expect(counts.filter((count) => count === 0)).toEqual([])
    // One holder was cut off: what it had begun within a second may have come twice.
    expect(counts.reduce((sum, count) => sum + count - 1, 0)).toBeLessThanOrEqual(60)
  }, 120_000)
})

describe('the queue takes nothing', () => {
  test('an update is started all the same, and goes out when the tick calls the pump', async () => {
    // Nobody listens there.
    await begin({ AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:9' })
    await subscribe(stage, [{ chatId: 720_000 }])
    await starts('By the tick.')
    expect(judith.last?.text).toContain('goes out')
    expect(stage.logged.some((line) => line.includes('wake-failed'))).toBe(true)
    expect(Object.values(stage.storage.queue.report()).every(({ waiting }) => waiting === 0)).toBe(true)
    stage.moveTo('2015-03-04T08:31:30Z')
    expect(await stage.tick()).toMatchObject({ busy: true })
    expect(Object.values(stage.storage.queue.report()).some(({ waiting }) => waiting > 0)).toBe(true)
    expect(await pump()).toBe('idle')
    expect(copies(720_000, 'By the tick.')).toBe(1)
  }, 60_000)
})
