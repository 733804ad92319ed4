import { expect, it } from 'vitest'
import { openClock, readMove } from '../../local/clock.ts'
import { temporaryFolder } from './fixtures/folders.ts'

const systemNow = (): number => Date.parse('2026-11-23T07:15:30.500Z')
const start = { date: '2015-03-04', timeZone: 'Asia/Baku' }

it('shows the system time when no start is given', () => {
  expect(openClock({ dataDir: temporaryFolder(), systemNow }).now().getTime()).toBe(systemNow())
})

it("first starts on the campaign's date at the present time of day", () => {
  const clock = openClock({ dataDir: temporaryFolder(), start, systemNow })
  expect(clock.now().toISOString()).toBe('2015-03-04T07:15:30.500Z')
})

it("takes the date in the campaign's time zone", () => {
  // 22:30 in London is half past two of the next day in Baku.
  const late = (): number => Date.parse('2026-11-23T22:30:00Z')
  const clock = openClock({ dataDir: temporaryFolder(), start, systemNow: late })
  expect(clock.now().toISOString()).toBe('2015-03-03T22:30:00.000Z')
  const date = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Baku' }).format(clock.now())
  expect(date).toBe('2015-03-04')
})

it('goes on after a restart where it was, whatever the start is then', () => {
  const dataDir = temporaryFolder()
  const clock = openClock({ dataDir, start, systemNow })
  clock.moveTo(new Date('2015-06-12T08:00:00Z'))
  const hourLater = (): number => systemNow() + 3_600_000
  const reopened = openClock({ dataDir, start: { ...start, date: '2016-01-01' }, systemNow: hourLater })
  expect(reopened.now().toISOString()).toBe('2015-06-12T09:00:00.000Z')
})

it('never moves backwards', () => {
  const clock = openClock({ dataDir: temporaryFolder(), start, systemNow })
  expect(() => clock.moveTo(new Date('2015-03-04T07:00:00Z'))).toThrow(/forward only/)
  expect(clock.now().toISOString()).toBe('2015-03-04T07:15:30.500Z')
})

it.each([
  [{ advance: 'P4D' }, '2015-03-08T12:00:00.000Z'],
  [{ advance: 'PT90M' }, '2015-03-04T13:30:00.000Z'],
  [{ advance: 'P1W' }, '2015-03-11T12:00:00.000Z'],
  [{ advance: 'P1M2DT1H' }, '2015-04-06T13:00:00.000Z'],
  [{ advance: 'P1Y' }, '2016-03-04T12:00:00.000Z'],
  [{ to: '2015-06-12' }, '2015-06-12T12:00:00.000Z'],
  [{ to: '2015-06-12T18:00:00+04:00' }, '2015-06-12T14:00:00.000Z'],
])('reads the move %j', (request, expected) => {
  expect(readMove(request, new Date('2015-03-04T12:00:00Z'))?.toISOString()).toBe(expected)
})

it.each([
  undefined,
  null,
  'P4D',
  {},
  { advance: 'P' },
  { advance: 'PT' },
  { advance: 'P4DT' },
  { advance: '-P4D' },
  { advance: '4 days' },
  { advance: 4 },
  { to: '2015-13-01' },
  { to: '2015-02-30' },
  { to: 'tomorrow' },
  { advance: 'P99999999999999Y' },
  { advance: 'P1D', to: '2015-06-12' },
])('refuses the move %j', (request) => {
  expect(readMove(request, new Date('2015-03-04T12:00:00Z'))).toBeUndefined()
})
