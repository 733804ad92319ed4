import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keys } from '../../bot/table/keys.ts'
import { aPack, aPetition } from '../support/builders.ts'
import { aReader, labels, languages, seen, signs } from '../support/reader.ts'
import { startStage, type Stage } from '../support/stage.ts'
import { aMessage, aPress } from '../support/updates.ts'

let stage: Stage
beforeAll(async () => {
  const perLanguage = languages.map((language) => aPetition({ id: `free-${language}` }))
  const actions = [
    ...perLanguage,
    ...['again', 'back', 'stale', 'twice', 'forgotten', 'many', 'typed', 'redelivered'].map((id) =>
      aPetition({ id }),
    ),
    aPetition({ id: 'over', opens: '2011-11-16', closes: '2012-02-16', cases: ['khadija-ismayilova'] }),
    aPetition({ id: 'early', opens: '2015-04-01' }),
    aPetition({ id: 'letter', kind: 'email-target', for: ['GB'], elsewhere: 'british' }),
    aPetition({ id: 'british', for: ['GB'], elsewhere: 'many', cases: ['khadija-ismayilova'] }),
    aPetition({ id: 'games', event: { date: '2015-06-12', title: { en: 'The Games open' } } }),
  ]
  stage = await startStage({ pack: aPack({ actions }) })
})
afterAll(async () => stage.close())

describe.each(languages)('in %s', (language) => {
  test('someone signs step by step, sees the count with their own, and signs only once', async () => {
    const reader = aReader(stage, language)
    const { person, say } = reader
    await person.starts(`act_free-${language}`)
    expect(seen(reader)).toContain(aPetition().title[language])
    await person.presses(say.plain('sign.button'))
    expect(seen(reader)).toContain(say.plain('sign.consentStored'))
    await person.presses(say.plain('sign.agree'))
    expect(labels(reader)).toEqual([say.plain('sign.anonymous'), say.plain('sign.cancel')])
    await person.presses(say.plain('sign.anonymous'))
    expect(seen(reader)).toContain(say.plain('sign.countryAsk'))
    await person.says('Deutschland')
    await person.says('Germany')
    expect(seen(reader)).toContain(new Intl.DisplayNames([language], { type: 'region' }).of('DE'))
    await person.presses(say.plain('sign.confirm'))
    expect(seen(reader)).toContain(say.plain('sign.done'))
    expect(seen(reader)).toContain(say.plain('actions.count', { count: 1 }))
    expect(seen(reader)).toContain(say.plain('actions.goal', { goal: 100, left: 99 }))
    await person.starts(`act_free-${language}`)
    await person.presses(say.plain('sign.button'))
    const day = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { dateStyle: 'long' }).format(
      new Date('2015-03-04T12:00:00Z'),
    )
    expect(seen(reader)).toContain(say.plain('sign.already', { day }))
    expect(seen(reader)).toContain(say.plain('actions.count', { count: 1 }))
  })

  test('a closed petition thanks, gives the final count, and offers to follow', async () => {
    const reader = aReader(stage, language)
    await reader.person.starts('act_over')
    expect(seen(reader)).toContain(reader.say.plain('actions.closed'))
    expect(seen(reader)).toContain(reader.say.plain('actions.finalCount', { count: 0 }))
    expect(labels(reader)).not.toContain(reader.say.plain('sign.button'))
    await reader.person.presses(reader.say.plain('actions.followOffer', { name: '' }).trim())
    expect(seen(reader)).toContain(reader.say.plain('actions.followingNow'))
  })
})

test('a signature taken back is no longer counted, and may be given anew', async () => {
  const reader = aReader(stage, 'en')
  await signs(reader, 'back')
  expect(seen(reader)).toContain('1 person has signed here')
  await reader.person.presses('Withdraw')
  expect(seen(reader)).toContain('The count goes down by one')
  await reader.person.presses('Withdraw')
  expect(seen(reader)).toContain('Your signature is taken back.')
  expect(seen(reader)).toContain('Nobody has signed here yet')
  await signs(reader, 'back')
  expect(seen(reader)).toContain('1 person has signed here')
})

test('a follow that comes again after it was ended does not begin anew', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.starts('case_khadija-ismayilova')
  const follow = aPress(reader.person, '1f:khadija-ismayilova:1:c', 910_001)
  expect(await stage.deliver(follow)).toBe(200)
  await stage.deliver(aPress(reader.person, '1f:khadija-ismayilova:0:c', 910_003))
  expect(await stage.deliver(follow)).toBe(200)
  expect(labels(reader)).toContain('Follow')
})

test('a withdrawal that comes five times at once takes one signature back', async () => {
  const reader = aReader(stage, 'en')
  await signs(reader, 'redelivered')
  await signs(aReader(stage, 'en'), 'redelivered')
  const withdrawal = aPress(reader.person, '1wx:redelivered', 910_004)
  await Promise.all(Array.from({ length: 5 }, async () => stage.deliver(withdrawal)))
  expect(await rowsOf(stage, 'redelivered')).toBe(1)
  expect(seen(reader)).toContain('1 person has signed here')
})

test('the old buttons of a finished signing cannot sign a second time', async () => {
  const reader = aReader(stage, 'en')
  await signs(reader, 'stale')
  await reader.person.says('/forget')
  await reader.person.presses('Delete everything')
  for (const data of ['1sa:stale', '1sn:stale', '1sc:stale:-', '1sx:stale']) {
    await reader.person.pressesData(reader.person.last?.messageId ?? 0, data)
  }
  expect(seen(reader)).toContain('You have already signed. Your signature counts once.')
  expect(seen(reader)).toContain('1 person has signed here')
})

test('a typed country that comes again shows the step it led to', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.starts('act_typed')
  for (const label of ['Sign', 'I agree', 'Stay anonymous']) await reader.person.presses(label)
  const typed = aMessage(reader.person, 'France', 910_002)
  for (let time = 0; time < 3; time++) {
    expect(await stage.deliver(typed)).toBe(200)
    expect(seen(reader)).toContain('Country: France')
  }
})

test('an action not meant for someone says so and offers the other', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.starts('act_letter')
  expect(seen(reader)).toContain('This is for people in: United Kingdom.')
  await reader.person.presses('Living elsewhere?')
  for (const label of ['Sign', 'I agree', 'Stay anonymous']) await reader.person.presses(label)
  await reader.person.says('Azerbaijan')
  expect(seen(reader)).toContain('This is for people in: United Kingdom.')
  expect(await rowsOf(stage, 'british')).toBe(0)
  await reader.person.says('United Kingdom')
  await reader.person.presses('Confirm')
  expect(await rowsOf(stage, 'british')).toBe(1)
})

test('after signing there is one thing to do next: follow, or for followers another petition', async () => {
  const reader = aReader(stage, 'en')
  await signs(reader, 'british')
  expect(labels(reader)).toContain('Follow Khadija Ismayilova')
  await reader.person.presses('Follow Khadija Ismayilova')
  await reader.person.presses('Sign')
  expect(seen(reader)).toContain('You have already signed')
  expect(labels(reader).filter((label) => /^(Follow|Next)/.test(label))).toEqual(['Next: Free them all'])
})

test('an action with an event counts the days to it, by the clock', async () => {
  const reader = aReader(stage, 'en')
  for (const [now, words] of [
    ['2015-03-04T09:00:00Z', '100 days to go: The Games open, 12 June 2015.'],
    ['2015-06-11T09:00:00Z', '1 day to go: The Games open, 12 June 2015.'],
    ['2015-06-12T09:00:00Z', 'Today: The Games open.'],
  ] as const) {
    stage.moveTo(now)
    await reader.person.starts('act_games')
    expect(seen(reader)).toContain(words)
  }
  stage.moveTo('2015-06-13T09:00:00Z')
  await reader.person.starts('act_games')
  expect(seen(reader)).not.toContain('The Games open')
  stage.moveTo('2015-03-04T09:00:00Z')
})

test('someone who cancels has signed nothing', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.starts('act_again')
  for (const label of ['Sign', 'I agree', 'Cancel']) await reader.person.presses(label)
  expect(seen(reader)).toContain('Cancelled. Nothing was signed.')
  expect(seen(reader)).toContain('Nobody has signed here yet')
})

test('an old confirmation without its dialogue signs nothing and says so', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.starts('act_stale')
  const message = reader.person.last
  await reader.person.pressesData(message?.messageId ?? 0, '1sx:stale')
  expect(seen(reader)).toContain('That took too long')
  expect(seen(reader)).toContain('Nobody has signed here yet')
})

test('a step begun yesterday is over today', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.starts('act_stale')
  for (const label of ['Sign', 'I agree', 'Stay anonymous']) await reader.person.presses(label)
  stage.moveTo('2015-03-05T10:00:00Z')
  await reader.person.presses('Rather not say')
  expect(seen(reader)).toContain('That took too long')
  stage.moveTo('2015-03-04T09:00:00Z')
})

test('a petition not yet open, one of another kind, and one that does not exist cannot be signed', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.starts('act_early')
  expect(seen(reader)).toContain('Opens on 1 April 2015')
  const messageId = reader.person.last?.messageId ?? 0
  for (const data of [
    '1s:early',
    '1sa:early',
    '1sx:early',
    '1s:letter',
    '1sx:letter',
    '1s:nothing',
    '1sx:over',
  ]) {
    await reader.person.pressesData(messageId, data)
    expect(labels(reader)).not.toContain('I agree')
    expect(labels(reader)).not.toContain('Withdraw')
  }
})

test('an unknown country is asked for again, an ambiguous one as a choice', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.starts('act_typed')
  for (const label of ['Sign', 'I agree', 'Stay anonymous']) await reader.person.presses(label)
  await reader.person.says('Atlantis')
  expect(seen(reader)).toContain('I don’t know a country of that name')
  await reader.person.says('Korea')
  expect(seen(reader)).toContain('Which one do you mean?')
  await reader.person.presses('South Korea')
  expect(seen(reader)).toContain('Country: South Korea')
})

test('what is said while the name is asked for is not taken as a name', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.starts('act_typed')
  for (const label of ['Sign', 'I agree']) await reader.person.presses(label)
  await reader.person.says('Anna Petrova')
  expect(labels(reader)).toContain('Stay anonymous')
  expect((await stage.dump()).join()).not.toContain('Petrova')
})

test('200 people who sign at once are 200', async () => {
  const readers = Array.from({ length: 200 }, () => aReader(stage, 'en'))
  await Promise.all(readers.map(async (reader) => signs(reader, 'many')))
  const last = aReader(stage, 'en')
  await stage.restart()
  await last.person.starts('act_many')
  expect(seen(last)).toContain('200 people have signed here')
  expect(await rowsOf(stage, 'many')).toBe(200)
})

test('200 confirmations by one person at once are one signature', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.starts('act_twice')
  for (const label of ['Sign', 'I agree', 'Stay anonymous', 'Rather not say'])
    await reader.person.presses(label)
  const statuses = await Promise.all(
    Array.from({ length: 200 }, async (_, index) =>
      stage.deliver(aPress(reader.person, '1sx:twice', 900_000 + index)),
    ),
  )
  expect(new Set(statuses.filter((status) => status !== 503))).toEqual(new Set([200]))
  expect(await rowsOf(stage, 'twice')).toBe(1)
  await stage.restart()
  await reader.person.starts('act_twice')
  expect(seen(reader)).toContain('1 person has signed here')
})

test('whoever forgets and signs again is still counted once', async () => {
  const reader = aReader(stage, 'en')
  await signs(reader, 'forgotten')
  await reader.person.says('/forget')
  await reader.person.presses('Delete everything')
  expect(seen(reader)).toContain('a bare mark that “Free them all” was signed, until 13 July 2015')
  await reader.person.starts('act_forgotten')
  await reader.person.presses('Sign')
  expect(seen(reader)).toContain('You have already signed. Your signature counts once.')
  await reader.person.presses('Withdraw')
  await reader.person.presses('Withdraw')
  expect(seen(reader)).toContain('Nobody has signed here yet')
})

async function rowsOf(on: Stage, actionId: string): Promise<number> {
  const prefix = keys.signUp(actionId, '').pk
  const items = await on.scan()
  return items.filter((item) => String(item['pk']).startsWith(prefix)).length
}
