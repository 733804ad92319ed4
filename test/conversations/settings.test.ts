import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aReader, labels, languages, seen, type Reader } from '../support/reader.ts'
import { startStage, type Stage } from '../support/stage.ts'
import { aMessage, aPress } from '../support/updates.ts'

let stage: Stage
beforeAll(async () => {
  stage = await startStage()
})
afterAll(async () => stage.close())

async function fileOf({ person }: Reader): Promise<Record<string, unknown>> {
  await person.says('/mydata')
  const bytes = person.last?.document?.bytes
  return (JSON.parse(new TextDecoder().decode(bytes)) as { chat: Record<string, unknown> }).chat
}

describe.each(languages)('in %s', (language) => {
  test('every setting is chosen, shown, exported and erased', async () => {
    const reader = aReader(stage, language)
    const { person, say } = reader
    await person.says('/settings')
    expect(seen(reader)).toContain(say.plain('settings.discreetOff'))
    expect(seen(reader)).toContain(say.plain('settings.quietOffNow'))
    await person.presses(say.plain('settings.discreet'))
    expect(seen(reader)).toContain(say.plain('settings.discreetOn'))
    await person.presses(say.plain('settings.daily'))
    expect(seen(reader)).toContain(say.plain('settings.dailyNow'))
    await person.presses(say.plain('settings.quiet'))
    await person.presses('22:00–08:00')
    expect(seen(reader)).toContain(say.plain('settings.quietNow', { hours: '22:00–08:00' }))
    await person.presses(say.plain('settings.urgentAnytime'))
    expect(seen(reader)).toContain(say.plain('settings.urgentNow'))
    await person.presses(say.plain('settings.zone'))
    await person.says('Deutschland, Berlin')
    await person.says('Berlin')
    await person.presses('Berlin')
    await person.presses(say.plain('settings.remembered'))
    await person.presses(say.plain('settings.nameType'))
    await person.says('Anna <b> & Co')
    await person.presses(say.plain('settings.nameKeep'))
    expect(seen(reader)).toContain('Anna <b> & Co')
    await person.presses(say.plain('settings.countryChoose'))
    await person.says('Georgia')
    await person.presses(new Intl.DisplayNames([language], { type: 'region' }).of('GE') ?? '')
    await person.presses(say.plain('nav.back'))
    expect(seen(reader)).toContain('Anna')
    expect(person.chat.filter(({ from }) => from === 'bot').length).toBeLessThan(8)
    expect(await fileOf(reader)).toMatchObject({
      settings: {
        discreet: true,
        daily: true,
        timeZone: 'Europe/Berlin',
        quietHours: { fromMinute: 1320, toMinute: 480 },
        urgentAnytime: true,
      },
      remembered: { name: 'Anna <b> & Co', country: 'GE' },
    })
    const words = person.chat.map(({ text }) => text).join('\n')
    for (const key of ['settings.discreetOn', 'settings.dailyNow'] as const)
      expect(words).toContain(say.plain(key))
    await person.says('/forget')
    await person.presses(say.plain('forget.confirm'))
    await person.says('/mydata')
    expect(seen(reader)).toContain(say.plain('data.nothing'))
    await person.says('/settings')
    expect(seen(reader)).toContain(say.plain('settings.discreetOff'))
  })
})

test('settings are kept for someone who follows nothing', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.says('/settings')
  await reader.person.presses('Discreet')
  stage.moveTo('2015-04-04T09:00:00Z')
  await reader.person.says('/settings')
  expect(seen(reader)).toContain('Discreet: on.')
  stage.moveTo('2015-03-04T09:00:00Z')
})

test('a button pressed twice sets once, and one that comes again does not undo what was chosen since', async () => {
  const { person } = aReader(stage, 'en')
  await person.says('/settings')
  const on = aPress(person, '1sd:1', 920_001)
  await Promise.all([stage.deliver(on, 0), stage.deliver(on, 1)])
  await stage.deliver(aPress(person, '1sd:0', 920_002))
  await stage.deliver(on)
  await person.says('/settings')
  expect(person.last?.text).toContain('Discreet: off.')
})

test('a typed name is taken only when its button says so, and once', async () => {
  const reader = aReader(stage, 'en')
  const { person } = reader
  await person.says('/settings')
  await person.presses('Name and country')
  await person.presses('Type a name')
  await person.says('x'.repeat(41))
  expect(seen(reader)).toContain('That is too long. At most 40 characters, please.')
  const typed = aMessage(person, 'Zuleykha', 920_003)
  await stage.deliver(typed)
  await stage.deliver(typed)
  expect(seen(reader)).toContain('Remember this name: Zuleykha?')
  await person.presses('Back')
  expect(seen(reader)).toContain('Name: not remembered')
  await person.pressesData(person.last?.messageId ?? 0, '1rk')
  expect(seen(reader)).toContain('Name: not remembered')
})

test('a word typed later is looked up as ever, not taken for a setting', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.says('/settings')
  await reader.person.presses('Name and country')
  await reader.person.presses('Type a name')
  stage.moveTo('2015-03-05T10:00:00Z')
  await reader.person.says('Khadija Ismayilova')
  expect(labels(reader)).toContain('Khadija Ismayilova · detained')
  stage.moveTo('2015-03-04T09:00:00Z')
})

test('hours, places and buttons that make no sense change nothing and say so', async () => {
  const reader = aReader(stage, 'en')
  const { person } = reader
  await person.says('/settings')
  await person.presses('Quiet hours')
  await person.says('at night')
  expect(seen(reader)).toContain('I could not read those hours.')
  await person.says('21:30-6')
  expect(labels(reader)).toContain('21:30–06:00')
  await person.presses('Time zone')
  await person.says('Atlantis')
  expect(seen(reader)).toContain('I don’t know that place.')
  await person.pressesData(person.last?.messageId ?? 0, '1z:Mars/Olympus')
  expect(seen(reader)).toContain('I don’t know that place.')
  expect((await fileOf(reader))['settings']).toEqual({})
})

test('a remembered country is offered first when signing', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.says('/settings')
  await reader.person.presses('Name and country')
  await reader.person.presses('Choose a country')
  await reader.person.says('Iceland')
  await reader.person.presses('Iceland')
  await reader.person.starts('act_free-them')
  for (const label of ['Sign', 'I agree', 'Stay anonymous']) await reader.person.presses(label)
  expect(labels(reader)[0]).toBe('Iceland')
})

test('a remembered name stands nowhere in clear', async () => {
  const { person } = aReader(stage, 'en')
  await person.says('/settings')
  await person.presses('Name and country')
  await person.presses('Type a name')
  await person.says('Plantedname')
  await person.presses('Remember')
  const rows = JSON.stringify(await stage.scan(), (_name, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  )
  expect(rows).toContain('"private"')
  expect(rows + stage.logged.join('')).not.toContain('Plantedname')
})
