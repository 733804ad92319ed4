import { expect, test } from 'vitest'
import { findZones, isTimeZone, likelyZones, timeIn, zoneName } from '../../bot/text/time-zones.ts'

const languages = ['en', 'az', 'fr', 'ru']

test.each([
  ['Baku', ['Asia/Baku']],
  ['Баку', ['Asia/Baku']],
  ['Azerbaijan', ['Asia/Baku']],
  ['Франция', ['Europe/Paris']],
  ['new york', ['America/New_York']],
  ['Kyiv', ['Europe/Kiev']],
  ['nowhere at all', []],
])('%s is found', async (typed, zones) => {
  expect(await findZones(typed, languages)).toEqual(zones)
})

test('a country with several zones offers them', async () => {
  expect((await findZones('Kazakhstan', languages)).length).toBeGreaterThan(1)
})

test('a zone is named by country, in the reader’s language, and by city', () => {
  expect(zoneName('Asia/Baku', 'ru')).toBe('Азербайджан, Baku')
  expect(zoneName('Europe/Kiev', 'en')).toBe('Ukraine, Kyiv')
  expect(zoneName('Etc/UTC', 'en')).toBe('UTC')
})

test('the time is the one of the place', () => {
  expect(timeIn('Asia/Baku', new Date('2015-03-04T20:05:00Z'))).toBe('00:05')
})

test('what is offered exists; what does not exist is refused', () => {
  for (const zone of languages.flatMap(likelyZones)) expect(isTimeZone(zone)).toBe(true)
  expect(isTimeZone('Mars/Olympus')).toBe(false)
})
