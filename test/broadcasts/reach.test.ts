import { expect, test } from 'vitest'
import { reachLines } from '../../bot/broadcasts/reach-screens.ts'
import { countReach } from '../../bot/broadcasts/reach.ts'
import { controlText } from '../../bot/broadcasts/control-screens.ts'
import type { AudiencePages } from '../../bot/delivery/audience.store.ts'
import { noTotals } from '../../bot/delivery/job.ts'
import { createTexts, readLocales } from '../../bot/text/texts.ts'
import { aCampaign } from '../support/builders.ts'
import { aBroadcast } from './builders.ts'

const say = createTexts(readLocales('locales')).say('en')
const now = new Date('2015-03-04T09:00:00Z')

/** So many who follow everything, one in two in French. */
function anAudience(people: number): AudiencePages {
  return {
    after: async (place, limitItems) => {
      const from = Number(place)
      const count = Math.min(limitItems, people - from)
      const page = Array.from({ length: Math.max(0, count) }, (_, index) => ({
        place: String(from + index + 1),
        recipient: {
          pseudonym: String(from + index),
          chatId: from + index,
          language: index % 2 === 0 ? 'en' : 'fr',
          follows: ['everything' as const],
          settings: {},
        },
      }))
      return Promise.resolve(page)
    },
  }
}

const cost = (people: number) => ({ minutes: people / 25 / 60, mostStars: 0 })

async function reachOf(people: number, isTimeUp: () => boolean) {
  return countReach(anAudience(people), aBroadcast(), { campaign: aCampaign() }, now, isTimeUp)
}

test('everyone is counted while there is time, more than a hundred thousand too', async () => {
  const reach = await reachOf(130_500, () => false)
  expect(reach).toMatchObject({ people: 130_500, byLanguage: { en: 65_250, fr: 65_250 }, complete: true })
  expect(reachLines(say, 'en', reach, cost(reach.people)).markup).toContain(
    'Goes to 130,500. At the present rate',
  )
})

test('a count that was broken off says that there are at least so many', async () => {
  let pages = 0
  const reach = await reachOf(130_500, () => ++pages === 3)
  expect(reach).toMatchObject({ people: 3000, complete: false })
  const text = reachLines(say, 'en', reach, cost(reach.people)).markup
  expect(text).toContain('Goes to at least 3,000')
  expect(text).toContain('more than 2 min')
})

test('while it is sent, nobody is told how many are left where they were not counted', () => {
  const totals = { ...noTotals, sent: 400 }
  const progress = {
    job: { kind: 'send' } as never,
    totals,
    ratePerSecond: 25,
    state: 'running',
    pauseAbovePercent: 2,
  } as const
  const sending = aBroadcast({ state: 'sending' })
  expect(controlText(say, { ...sending, reach: 1000 }, totals, progress).markup).toContain('600 to go')
  expect(controlText(say, sending, totals, progress).markup).toContain('How many are left was not counted.')
})
