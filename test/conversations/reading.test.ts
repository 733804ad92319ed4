import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aCase, aPack, aPetition } from '../support/builders.ts'
import { aReader, labels, languages, seen } from '../support/reader.ts'
import { startStage, type Stage } from '../support/stage.ts'

let stage: Stage
beforeAll(async () => {
  const others = Array.from({ length: 9 }, (_, index) =>
    aCase({ id: `case-${index}`, name: { en: `Person ${index}`, fr: `Personne ${index}` } }),
  )
  const hidden = aCase({ id: 'hidden', guard: { embargoUntil: '2015-05-01' } })
  const russianOnly = aCase({
    id: 'russian-only',
    name: { en: 'Rasul Jafarov' },
    summary: { en: 'A lawyer.', ru: 'Юрист.' },
  })
  stage = await startStage({
    pack: aPack({ cases: [aCase(), russianOnly, ...others, hidden], actions: [aPetition()] }),
  })
})
afterAll(async () => stage.close())
beforeEach(() => stage.moveTo('2015-03-04T09:00:00Z'))

describe.each(languages)('in %s', (language) => {
  test('a newcomer is greeted in the language of their Telegram, with what is stored and the menu', async () => {
    const reader = aReader(stage, language)
    await reader.person.starts()
    expect(seen(reader)).toContain(reader.say.plain('start.hello', { name: 'Anna' }))
    expect(seen(reader)).toContain(reader.say.plain('start.stored'))
    const keys = [
      'menu.cases',
      'menu.act',
      'menu.following',
      'menu.tip',
      'menu.language',
      'settings.title',
      'menu.myData',
    ] as const
    expect(labels(reader)).toEqual(keys.map((key) => reader.say.plain(key)))
  })

  test('a case shows who, since when, what is asked; the timeline hides what has not happened', async () => {
    const reader = aReader(stage, language)
    const { person, say } = reader
    await person.starts()
    await person.presses(say.plain('menu.cases'))
    await person.presses(aCase().name[language] ?? '')
    expect(seen(reader)).toContain(aCase().name[language])
    expect(seen(reader)).toContain(say.plain('cases.detention', { count: 89 }))
    expect(seen(reader)).toContain(aCase().summary?.[language])
    await person.presses(say.plain('cases.timeline'))
    expect(seen(reader)).toContain('Arrested in Baku.')
    expect(seen(reader)).not.toContain('Sentenced.')
    await person.presses(say.plain('nav.back'))
    expect(seen(reader)).toContain(say.plain('cases.demands'))
    expect(person.chat.filter((message) => message.from === 'bot')).toHaveLength(1)
  })

  test('a link opens its card at once and survives choosing a language', async () => {
    const reader = aReader(stage, language)
    await reader.person.starts('case_khadija-ismayilova')
    expect(seen(reader)).toContain(aCase().name[language])
    expect(labels(reader).slice(-2)).toEqual([
      reader.say.plain('menu.language'),
      reader.say.plain('menu.home'),
    ])
    await reader.person.presses(reader.say.plain('menu.language'))
    await reader.person.presses('Français')
    expect(seen(reader)).toContain('Khadija Ismaïlova')
    await reader.person.starts('act_free-them')
    await reader.person.says('/language')
    await reader.person.presses('English')
    expect(labels(reader)).toContain('Cases')
  })

  test('typing a name finds the case, and nothing typed is kept', async () => {
    const reader = aReader(stage, language)
    const before = await stage.dump()
    await reader.person.says('хадиджа исмаилова')
    expect(seen(reader)).toContain(reader.say.plain('common.unprompted'))
    expect(labels(reader)[0]).toContain(aCase().name[language])
    await reader.person.says('Something that could get me arrested')
    expect(seen(reader)).toContain(reader.say.plain('common.unprompted'))
    expect(await stage.dump()).toEqual(before)
  })
})

test('the days in detention are counted by the clock, in the forms of the language', async () => {
  const reader = aReader(stage, 'ru')
  for (const [day, words] of [
    ['2014-12-06', '1'],
    ['2014-12-07', '2'],
    ['2014-12-10', '5'],
    ['2014-12-26', '21'],
  ] as const) {
    stage.moveTo(`${day}T09:00:00Z`)
    await reader.person.starts('case_khadija-ismayilova')
    expect(seen(reader)).toContain(reader.say.plain('cases.detention', { count: Number(words) }))
  }
})

test('the list pages in place', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.says('/cases')
  expect(seen(reader)).toContain('Page 1 of 2')
  await reader.person.presses('Next')
  expect(seen(reader)).toContain('Page 2 of 2')
  await reader.person.presses('Previous')
  expect(seen(reader)).toContain('Page 1 of 2')
  expect(reader.person.chat.filter((message) => message.from === 'bot')).toHaveLength(1)
})

test('a case under embargo is as if it did not exist', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.starts('case_hidden')
  expect(seen(reader)).toContain('I don’t have that case')
})

test('an unknown link is met kindly', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.starts('case_nobody')
  expect(seen(reader)).toContain('I don’t have that case. Here are the ones I do have.')
  await reader.person.starts('something-else')
  expect(seen(reader)).toContain('That link leads to something I don’t have')
})

test('a text that is not translated is shown in the fallback language, and says so', async () => {
  const reader = aReader(stage, 'az')
  await reader.person.starts('case_russian-only')
  expect(seen(reader)).toContain('Юрист.')
  expect(seen(reader)).toContain(reader.say.plain('common.inLanguage', { language: 'rus' }))
})

test('an unknown language of the client falls back to the first, a regional one to its base', async () => {
  const finnish = aReader(stage, 'fi')
  await finnish.person.starts()
  expect(seen(finnish)).toContain('Hello, Anna!')
  const canadian = aReader(stage, 'fr-CA')
  await canadian.person.starts()
  expect(seen(canadian)).toContain('Anna')
  expect(labels(canadian)).toContain('Langue')
})

test('hostile names are shown as text', async () => {
  for (const name of [
    '<b>x</b>',
    '_*[]()~`',
    '\u202Egnol',
    'a\u200Bb',
    '&lt;',
    '👩‍👩‍👧'.repeat(400),
    '<a href="https://evil.example">',
  ]) {
    const reader = aReader(stage, 'en', name)
    await reader.person.starts()
    // Commands and plain addresses are found by Telegram itself, whatever a bot does; markup is ours.
    const found = new Set(['bold', 'bot_command', 'url'])
    expect(reader.person.last?.entities.filter(({ type }) => !found.has(type))).toEqual([])
    expect(seen(reader)).toContain('Hello, ')
    expect(seen(reader)).not.toContain('\u202E')
  }
})

test('photos, stickers, voices and edits get a kind word or silence, never an error', async () => {
  const reader = aReader(stage, 'en')
  const { person } = reader
  await person.sendsPhoto(new Uint8Array([0xff, 0xd8, 0xff]), 'look')
  expect(seen(reader)).toContain('did not keep this one')
  await person.sendsSticker()
  await person.sendsVoice()
  await person.sendsDocument()
  const said = await person.says('hello')
  const answers = person.chat.length
  await person.edits(said.messageId, 'hello!')
  expect(person.chat).toHaveLength(answers)
  expect(stage.logged.filter((line) => line.includes('"error"'))).toEqual([])
})

test('groups and channels are met with silence, inline queries with a way in', async () => {
  const reader = aReader(stage, 'en')
  const calls = stage.telegram.calls.length
  const status = await stage.deliver({
    update_id: 800_001,
    message: {
      message_id: 1,
      date: 1,
      chat: { id: -100, type: 'supergroup', title: 'g' },
      from: { id: 77, is_bot: false, first_name: 'x' },
      text: '/staff',
    },
  })
  const channel = { id: -200, type: 'channel', title: 'c' }
  const posted = await stage.deliver({
    update_id: 800_002,
    channel_post: { message_id: 1, date: 1, chat: channel, text: 'x' },
  })
  expect([status, posted, stage.telegram.calls.length]).toEqual([200, 200, calls])
  await reader.person.inlineQuery('Khadija')
  expect(stage.telegram.calls.at(-1)?.method).toBe('answerInlineQuery')
})

test('a button of an older version says so and shows the new menu', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.starts()
  await reader.person.pressesData(reader.person.last?.messageId ?? 0, '0cl:0')
  expect(reader.person.alerts.at(-1)?.text).toContain('out of date')
  expect(labels(reader)).toContain('Cases')
})

test('a forged button changes nothing', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.starts()
  const before = await stage.dump()
  for (const data of ['x', '1f:../../x:1:c', '1f:nobody:1:l', '1st:AAAAAAAAAAAAAAAAAAAAAA:0', '1l:zz:-']) {
    await reader.person.pressesData(reader.person.last?.messageId ?? 0, data)
  }
  expect(await stage.dump()).toEqual(before)
})

test('where there is no roster tips are said not to be received, and help is named', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.says('/tip')
  expect(seen(reader)).toContain('Tips cannot be received now')
  expect(seen(reader)).toContain('In danger now? Call for help.')
})

test('someone who only read left no row', async () => {
  const before = (await stage.scan()).filter((item) => String(item['pk']).startsWith('C1#')).length
  const reader = aReader(stage, 'en')
  for (const text of [
    '/start',
    '/cases',
    '/actions',
    '/following',
    '/language',
    '/settings',
    '/mydata',
    '/forget',
    '/help',
    '/tip',
    'khadija',
  ])
    await reader.person.says(text)
  await reader.person.starts('act_free-them')
  await reader.person.presses('Sign')
  expect((await stage.scan()).filter((item) => String(item['pk']).startsWith('C1#')).length).toBe(before)
})
