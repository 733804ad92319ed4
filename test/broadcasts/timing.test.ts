import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instantOf, readMoment } from '../../bot/broadcasts/timing.ts'
import { dayOf } from '../../bot/text/dates.ts'
import { timeIn } from '../../bot/text/time-zones.ts'

const now = new Date('2015-03-04T09:00:00Z')

describe('a day and time as typed, in the writer’s zone', () => {
  test.each([
    ['18:30', 'Asia/Baku', '2015-03-04T14:30:00.000Z'],
    ['9.15', 'Asia/Baku', '2015-03-05T05:15:00.000Z'],
    ['2015-03-05 18:30', 'Europe/Berlin', '2015-03-05T17:30:00.000Z'],
    ['5.3. 18:30', 'Europe/Berlin', '2015-03-05T17:30:00.000Z'],
    ['5/3/2015, 18h30', 'America/New_York', '2015-03-05T23:30:00.000Z'],
    ['1.2. 08:00', 'UTC', '2016-02-01T08:00:00.000Z'],
    ['2015-07-01 12:00', 'Europe/Berlin', '2015-07-01T10:00:00.000Z'],
  ])('%s in %s', (typed, zone, instant) => {
    expect(readMoment(typed, zone, now)?.toISOString()).toBe(instant)
  })

  test.each([
    '',
    'soon',
    '25:00',
    '12:60',
    '2015-02-30 12:00',
    '2015-03-03 12:00',
    '4.3. 09:00',
    '31.2. 10:00',
    '1830',
  ])('%s is no time to come', (typed) => {
    expect(readMoment(typed, 'UTC', now)).toBeUndefined()
  })
})

test('the instant shows the wanted day and minute, when the clock changes too', () => {
  const zones = fc.constantFrom(
    'Europe/Berlin',
    'Asia/Baku',
    'America/New_York',
    'Asia/Kolkata',
    'Pacific/Auckland',
  )
  const days = fc.constantFrom(
    '2015-03-28',
    '2015-03-29',
    '2015-03-30',
    '2015-10-25',
    '2015-11-01',
    '2015-06-15',
  )
  fc.assert(
    fc.property(zones, days, fc.integer({ min: 5 * 60, max: 1439 }), (zone, day, minute) => {
      const at = instantOf({ day, minute }, zone)
      const [hours = 0, minutes = 0] = timeIn(zone, at).split(':').map(Number)
      expect([dayOf(at, zone), hours * 60 + minutes]).toEqual([day, minute])
    }),
  )
})

test('an hour that a day does not have is the one after it', () => {
  const at = instantOf({ day: '2015-03-29', minute: 4 * 60 + 30 }, 'Asia/Baku')
  expect(timeIn('Asia/Baku', at)).toBe('05:30')
})
