import { afterAll, describe, expect, test } from 'vitest'
import { createBroadcasts } from '../../bot/broadcasts/broadcast.store.ts'
import { keyringOf, subscribe } from '../support/audience.ts'
import { aCampaign, aPack } from '../support/builders.ts'
import {
  control,
  drafts,
  farid,
  judith,
  mailingsOf,
  onSendingStage,
  pump,
  sendsSubmitted,
  stage,
} from '../support/sending-stage.ts'

const withStars = (starsPerBroadcast?: number) =>
  aPack({
    campaign: aCampaign(starsPerBroadcast === undefined ? {} : { sending: { paid: { starsPerBroadcast } } }),
  })
onSendingStage({ pack: withStars(2), sendRate: 200 })

async function imports(starsPerBroadcast?: number): Promise<void> {
  await stage.importPack(withStars(starsPerBroadcast))
  await stage.restart()
}

async function paidMessages(): Promise<number | undefined> {
  const [newest] = await createBroadcasts(stage.table, await keyringOf(stage)).recent(1)
  return (await (await mailingsOf(stage)).find(newest?.id ?? ''))?.paidMessages
}

const flagged = () =>
  stage.telegram.calls.filter(({ payload }) => payload['allow_paid_broadcast'] === true).length

describe('an update that may cost Stars', () => {
  afterAll(async () => imports(2))

  test('says in the preview and to whoever approves how many at most, and afterwards how many it was', async () => {
    await subscribe(
      stage,
      Array.from({ length: 26 }, (_, index) => ({ chatId: 880_000 + index })),
    )
    stage.telegram.setStars(20_000)
    await drafts('Fast news.')
    await judith.presses('Preview')
    expect(judith.last?.text).toContain('May cost up to 2 Stars from the bot’s balance')
    await judith.presses('Back')
    await judith.presses('Submit')
    expect(farid.last?.text).toContain('May cost up to 2 Stars from the bot’s balance')
    await farid.presses('Approve')
    await judith.presses('Send now')
    stage.moveTo(new Date(stage.now().getTime() + 61_000).toISOString())
    await pump(100)
    expect(flagged()).toBe(20)
    await control(judith, 'Fast news.')
    expect(judith.last?.text).toContain('Sent: 26 people')
    expect(judith.last?.text).toContain('Cost at most 2 Stars')
  })

  test('costs what was approved when the campaign allows more since, and less when it allows less', async () => {
    await drafts('Two Stars.')
    await judith.presses('Submit')
    await imports(50)
    expect(await paidMessages()).toBe(20)
    await imports(1)
    expect(await paidMessages()).toBe(10)
    await imports()
    expect(await paidMessages()).toBe(0)
  })

  test('is sent at the free rate, and staff are told, when Telegram does not take its Stars', async () => {
    await imports(2)
    stage.telegram.setStars(5)
    await drafts('Slow news.')
    await judith.presses('Submit')
    await sendsSubmitted(100)
    await control(judith, 'Slow news.')
    expect(judith.last?.text).toContain('Sent: 26 people')
    expect(judith.last?.text).toContain(
      'Telegram did not take Stars for it, so it goes out at the free rate.',
    )
  })
})

test('without the setting no Stars are spoken of, and none are offered', async () => {
  await imports()
  stage.telegram.setStars(20_000)
  const before = flagged()
  await drafts('Free news.')
  await judith.presses('Preview')
  expect(judith.last?.text).not.toContain('Star')
  await judith.presses('Back')
  await judith.presses('Submit')
  expect(farid.last?.text).not.toContain('Star')
  await sendsSubmitted(100)
  expect(flagged()).toBe(before)
})
