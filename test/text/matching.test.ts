import { expect, test } from 'vitest'
import { findCountries, likelyCountries } from '../../bot/text/countries.ts'
import { closestMatches } from '../../bot/text/matching.ts'

const people = [
  { id: 'khadija', names: ['Khadija Ismayilova', 'Xədicə İsmayılova', 'Хадиджа Исмаилова'] },
  { id: 'leyla', names: ['Leyla Yunus', 'Лейла Юнус'] },
  { id: 'arif', names: ['Arif Yunus', 'Ариф Юнус'] },
  { id: 'intigam', names: ['Intigam Aliyev', 'İntiqam Əliyev', 'Интигам Алиев'] },
]

test.each([
  ['Khadija', ['khadija']],
  ['khadidja ismailova', ['khadija']],
  ['Xədicə', ['khadija']],
  ['Хадиджа', ['khadija']],
  ['ხადიჯა', ['khadija']],
  ['ismayılova', ['khadija']],
  ['Yunus', ['leyla', 'arif']],
  ['leila junus', ['leyla']],
  ['Əliyev', ['intigam']],
  ['Алиев', ['intigam']],
  ['hello there', []],
  ['', []],
  ['?!', []],
  ['a'.repeat(4096), []],
])('%j finds %j', async (typed, found) => {
  expect(await closestMatches(typed, people)).toEqual(found)
})

test.each([
  ['GB', 'GB'],
  ['az', 'AZ'],
  ['Germany', 'DE'],
  ['Allemagne', 'DE'],
  ['германия', 'DE'],
  ['Almaniya', 'DE'],
  ['Azerbajan', 'AZ'],
  ['Royaume-Uni', 'GB'],
  ['Великобритания', 'GB'],
  ['Birləşmiş Krallıq', 'GB'],
  ['Niger', 'NE'],
  ['Nigeria', 'NG'],
])('the country %j is %s', async (typed, code) => {
  const [best] = await findCountries(typed, ['en', 'az', 'fr', 'ru'])
  expect(best).toBe(code)
})

test('a country that does not exist is none', async () => {
  expect(await findCountries('Atlantis', ['en', 'az', 'fr', 'ru'])).toEqual([])
})

test('likely countries are offered for each language, also for one nobody has heard of', () => {
  expect(likelyCountries('az')[0]).toBe('AZ')
  expect(likelyCountries('fr')[0]).toBe('FR')
  expect(likelyCountries('qaa').length).toBeGreaterThan(2)
})
