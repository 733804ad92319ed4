import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createBroadcasts } from '../../bot/broadcasts/broadcast.store.ts'
import type { CampaignInfo } from '../../bot/campaign/pack.ts'
import { createJobs } from '../../bot/delivery/jobs.store.ts'
import { noTotals } from '../../bot/delivery/job.ts'
import { keyringOf } from '../support/audience.ts'
import { aJob } from '../support/pump.ts'
import { aCampaign, aPack } from '../support/builders.ts'
import {
  broadcast,
  follower,
  farid,
  judith,
  onSendingStage,
  mailingsOf,
  pump,
  stage,
} from '../support/sending-stage.ts'

onSendingStage()

async function sendingAs(sending: CampaignInfo['sending']): Promise<void> {
  await stage.importPack(aPack({ campaign: aCampaign(sending ? { sending } : {}) }))
  await stage.restart()
}

async function approved(text: string): Promise<void> {
  await judith.says('/broadcast')
  await judith.presses('Everyone')
  await judith.says(text)
  await judith.presses('Submit')
  await farid.presses('Approve')
}

describe('the delay in which anyone can stop it', () => {
  afterAll(async () => sendingAs(undefined))

  test('is the campaign’s own, and is named before and after Send now', async () => {
    await sendingAs({ delay: 'PT2M' })
    await approved('After two minutes.')
    for (const one of [judith, farid])
      expect(one.last?.text).toContain('After “Send now” there is time to stop it: 2 minutes.')
    await judith.presses('Send now')
    for (const one of [judith, farid]) expect(one.last?.text).toContain('Time to stop it: 2 minutes.')
    const [waiting] = await createBroadcasts(stage.table, await keyringOf(stage)).recent(1)
    const twoMinutes = new Date(stage.now().getTime() + 120_000)
    expect(await createJobs(stage.table).of(waiting?.id ?? '')).toMatchObject([{ notBefore: twoMinutes }])
  })

  test('is 60 seconds where the campaign says nothing', async () => {
    await sendingAs(undefined)
    await approved('After a minute.')
    expect(farid.last?.text).toContain('After “Send now” there is time to stop it: 1 minute.')
    await judith.presses('Send now')
    await farid.presses('Stop')
    expect(farid.last?.text).toContain('Stopped before anything was sent.')
  })

  test('can be nothing: then it is said that nobody can stop it', async () => {
    await sendingAs({ delay: 'PT0S' })
    const reader = await follower('en')
    await approved('At once.')
    expect(judith.last?.text).toContain('“Send now” sends at once: nobody can stop it')
    await judith.presses('Send now')
    await pump()
    expect(reader.person.chat.some(({ text }) => text.includes('At once.'))).toBe(true)
  })
})

describe('a typed time', () => {
  beforeAll(async () => {
    for (const [person, city] of [
      [judith, 'Berlin'],
      [farid, 'London'],
    ] as const) {
      await person.says('/settings')
      await person.presses('Time zone')
      await person.says(city)
      await person.presses(city)
    }
  })
  beforeEach(async () => {
    await approved('To be heard tomorrow.')
    await judith.presses('Schedule')
    await judith.says('5.3. 18:30')
  })

  test('is answered by how it now waits, and told to both, to each in their own time zone', () => {
    expect(judith.last?.text).toContain(
      'An update goes out at 5 March 2015, 18:30 (campaign: 5 March 2015, 21:30)',
    )
    expect(farid.last?.text).toContain(
      'An update goes out at 5 March 2015, 17:30 (campaign: 5 March 2015, 21:30)',
    )
    for (const one of [judith, farid]) {
      expect(one.last?.keyboard.flat()).toEqual(['Stop'])
      expect(one.last?.text).not.toContain('Time to stop it')
    }
  })

  test('can be stopped from that very message', async () => {
    await judith.presses('Stop')
    expect(judith.last?.text).toContain('Stopped before anything was sent. It is a draft again.')
    expect(farid.last?.text).toContain('Stopped before anything was sent.')
  })

  test('makes that message the one that shows how the update stands once it is sent', async () => {
    await follower('en')
    const waiting = judith.last?.messageId
    stage.moveTo('2015-03-05T17:30:01Z')
    await pump()
    const shown = judith.chat.find(({ messageId }) => messageId === waiting)
    expect(shown?.text).toContain('Everyone has it.')
    expect(shown?.keyboard.flat()).toContain('Hide')
  })

  test('that has passed is asked for again, with the same question', async () => {
    await judith.presses('Stop')
    await approved('Once more.')
    await judith.presses('Schedule')
    await judith.says('1.1.2015 12:00')
    expect(judith.last?.text).toContain('I could not read a time to come in that.')
    await judith.says('6.3. 09:00')
    expect(judith.last?.text).toContain('An update goes out at 6 March 2015, 09:00')
  })
})

test('the share above which sending pauses by itself is the campaign’s own, and is named', async () => {
  await sendingAs({ pauseAbove: 0.5 })
  await broadcast('Paused by itself.')
  const [sent] = await createBroadcasts(stage.table, await keyringOf(stage)).recent(1)
  const mailings = await mailingsOf(stage)
  expect(await mailings.find(sent?.id ?? '')).toMatchObject({ leavingLimit: 0.005 })
  const job = { ...aJob({ mailingId: sent?.id ?? '' }), version: 1 }
  const calls = await mailings.progressCalls({
    job,
    totals: noTotals,
    ratePerSecond: 25,
    state: 'paused-leaving',
  })
  expect(calls[0]?.payload['text']).toContain('more than 0.5 % of the last 500')
})
