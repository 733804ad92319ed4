import { expect, test } from 'vitest'
import {
  addDays,
  dayOf,
  daysBetween,
  formatDay,
  formatSeconds,
  readDay,
  startOfDay,
} from '../../bot/text/dates.ts'

test('a day is the one in the campaign’s time zone', () => {
  expect(dayOf(new Date('2015-03-03T20:30:00Z'), 'Asia/Baku')).toBe('2015-03-04')
  expect(dayOf(new Date('2015-03-03T19:30:00Z'), 'Asia/Baku')).toBe('2015-03-03')
})

test('days are counted by the calendar, over the change of the clocks and leap days', () => {
  expect(daysBetween('2014-12-05', '2015-03-04')).toBe(89)
  expect(daysBetween('2016-02-28', '2016-03-01')).toBe(2)
  expect(addDays('2015-06-28', 15)).toBe('2015-07-13')
})

test('a day begins at midnight there, also on the day the clocks change', () => {
  expect(startOfDay('2015-03-04', 'Asia/Baku').toISOString()).toBe('2015-03-03T20:00:00.000Z')
  expect(startOfDay('2015-03-29', 'Europe/London').toISOString()).toBe('2015-03-29T00:00:00.000Z')
  expect(startOfDay('2015-03-30', 'Europe/London').toISOString()).toBe('2015-03-29T23:00:00.000Z')
})

test('dates are written out in the reader’s language', () => {
  expect(formatDay('2015-03-04', 'en')).toBe('4 March 2015')
  expect(formatDay('2015-03-04', 'fr')).toBe('4 mars 2015')
  expect(formatDay('2015-03-04', 'ru')).toBe('4 марта 2015 г.')
  expect(formatDay('2015-03-04', 'az')).toBe('4 mart 2015')
})

test('a typed day is read day before month, and without a year it is the nearest one wanted', () => {
  expect(readDay('2015-3-5', '2015-03-04', 'last')).toBe('2015-03-05')
  expect(readDay(' 5/3/2014 ', '2015-03-04', 'last')).toBe('2014-03-05')
  expect(readDay('5.3.', '2015-03-04', 'next')).toBe('2015-03-05')
  expect(readDay('5.3.', '2015-03-04', 'last')).toBe('2014-03-05')
  expect(readDay('4.3', '2015-03-04', 'last')).toBe('2015-03-04')
  expect(readDay('31.2.', '2015-03-04', 'last')).toBeUndefined()
  expect(readDay('yesterday', '2015-03-04', 'last')).toBeUndefined()
})

test.each([
  [0, 'en', '0 seconds'],
  [60, 'en', '1 minute'],
  [90, 'fr', '90\u00A0secondes'],
  [300, 'ru', '5 минут'],
])('%s seconds are in %s: %s', (seconds, language, words) => {
  expect(formatSeconds(seconds, language)).toBe(words)
})
