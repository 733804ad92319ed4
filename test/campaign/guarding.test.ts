import { describe, expect, test } from 'vitest'
import { guardProblems } from '../../bot/campaign/guarding.ts'
import { aCampaign, aCase } from '../support/builders.ts'

const today = '2015-03-04'

function contentWith(guard: NonNullable<Parameters<typeof aCase>[0]>['guard']) {
  const cases = [aCase({ guard })]
  return { version: '1', campaign: aCampaign(), cases, actions: [], updates: [], photos: [] }
}

async function found(text: string, forms: string[], language = 'en') {
  return guardProblems({ [language]: text }, contentWith({ neverMention: [{ en: forms }] }), today)
}

describe('what must never be said is found', () => {
  test.each([
    ['as it is written', 'Her sister Leyla Yunus was there.', 'Leyla Yunus'],
    ['in capital letters', 'LEYLA YUNUS', 'Leyla Yunus'],
    ['without its diacritics', 'Sevinc Ismayilova', 'Sevinc İsmayılova'],
    ['with decomposed diacritics', 'Sevinc I\u0307smay\u0131lova'.normalize('NFD'), 'Sevinc İsmayılova'],
    ['in Cyrillic letters', 'Лейла Юнус там', 'Leyla Yunus'],
    ['in Latin letters where the form is Cyrillic', 'Leila Iunus', 'Лейла Юнус'],
    ['with letters of another script that look alike', 'L\u0435yla Yunus', 'Leyla Yunus'],
    ['with invisible characters in it', 'Ley\u200Bla\u00AD Yu\u2060nus', 'Leyla Yunus'],
    ['as a short word with an invisible character in it', 'Ley\u200Bla', 'Leyla'],
    ['with formatting in it', 'Ley<b>la</b> Yu<i>nus</i>', 'Leyla Yunus'],
    ['in full-width letters', 'Ｌｅｙｌａ Yunus', 'Leyla Yunus'],
    ['in a hashtag', '#FreeLeylaYunusNow', 'Leyla Yunus'],
    ['with an ending', 'Leyla Yunusun evi', 'Leyla Yunus'],
    ['in the address of a link', '<a href="https://example.org/leyla-yunus">here</a>', 'Leyla Yunus'],
    ['in an escaped address', '<a href="https://example.org/Leyla%20Yunus">here</a>', 'Leyla Yunus'],
    ['over a line break', 'Leyla\nYunus', 'Leyla Yunus'],
  ])('%s', async (_how, text, form) => {
    expect(await found(text, [form])).toMatchObject([{ kind: 'never', caseId: 'khadija-ismayilova' }])
  })

  test('and the language and the place are named', async () => {
    const [problem] = await found('Вчера его сестра Лейла пришла домой.', ['Leyla'], 'ru')
    expect(problem).toEqual({
      kind: 'never',
      language: 'ru',
      caseId: 'khadija-ismayilova',
      place: 'его сестра Лейла пришла домой',
    })
  })
})

test.each([
  ['They are alive', 'Ali'],
  ['The sister of Leyla and Yunus', 'Leyla Yunus'],
  ['', 'Leyla'],
  ['Nothing of that kind', 'Leyla'],
])('%s does not mention %s', async (text, form) => {
  expect(await found(text, [form])).toEqual([])
})

test('a case under embargo must not be named in any language, until its day has come', async () => {
  const content = contentWith({ embargoUntil: '2015-03-05' })
  for (const name of ['Khadija Ismayilova', 'Хадиджа Исмаилова', 'Xədicə İsmayılovanın'])
    expect(await guardProblems({ az: `A ${name} B` }, content, today)).toMatchObject([
      { kind: 'embargo', language: 'az' },
    ])
  expect(await guardProblems({ en: 'Khadija Ismayilova' }, content, '2015-03-05')).toEqual([])
})
