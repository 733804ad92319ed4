import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aPack } from '../support/builders.ts'
import { writtenBy } from '../support/leaks.ts'
import { findTraces, plant } from '../support/traces.ts'
import { aReader, signs, type Reader } from '../support/reader.ts'
import { startStage, type Stage } from '../support/stage.ts'

let stage: Stage
let readers: Reader[] = []
const typed = 'Zumrud-words-nobody-may-keep'

beforeAll(async () => {
  stage = await startStage({ pack: aPack(), adminIds: [7_310_000_001] })
  const names = ['Aygünəş-Kəmalə', 'Benedikta-Ottilie', 'Харитина-Олимпиада', 'Cunégonde-Philiberte']
  readers = ['az', 'en', 'ru', 'fr'].map((language, index) => aReader(stage, language, names[index]))
  for (const reader of readers) await anHourOfUse(reader)
  const staff = stage.telegram.person({
    id: 7_310_000_001,
    firstName: 'Wilhelmine-Staff',
    languageCode: 'en',
  })
  await staff.says('/staff')
  readers.push({ ...(readers[0] as Reader), person: staff })
})
afterAll(async () => stage.close())

async function anHourOfUse(reader: Reader): Promise<void> {
  const { person } = reader
  await person.starts('case_khadija-ismayilova')
  await person.presses(reader.say.plain('cases.follow'))
  await person.says(typed)
  await person.sendsPhoto(new TextEncoder().encode(typed), typed)
  await signs(reader, 'free-them')
  await person.says('/language')
  await person.presses('English')
  for (const command of ['/mydata', '/following', '/cases', '/nonsense', '/start tip'])
    await person.says(command)
  await stage.deliver({ update_id: 1, message: typed })
  await stage.deliver({
    update_id: 2,
    message: {
      message_id: 1,
      date: 1,
      chat: { id: person.id, type: 'private' },
      from: { id: person.id, is_bot: false, first_name: typed },
      text: '/mydata',
    },
  })
}

function secretsOf({ person }: Reader): string[] {
  return [String(person.id), person.firstName]
}

test('after an hour of use no id, name or typed word stands in clear in database, queue or log', async () => {
  const places = await writtenBy(stage)
  expect([...places.values()].reduce((sum, bytes) => sum + bytes.length, 0)).toBeGreaterThan(50_000)
  const secrets = [...readers.flatMap(secretsOf), typed]
  expect(findTraces(places, secrets)).toEqual([])
})

describe('the search finds what it should', () => {
  const secret = 'Benedikta-Ottilie'
  test.each([
    'plain',
    'base64',
    'base64-shifted',
    'base64url',
    'hex',
    'hex-upper',
    'utf16le',
    'utf16be',
    'json',
    'url',
    'gzip',
  ] as const)('planted as %s', (form) => {
    const places = new Map([['place', plant(secret, form)]])
    expect(findTraces(places, [secret])).toEqual([{ place: 'place', secret }])
    expect(findTraces(new Map([['place', plant('Someone-Else', form)]]), [secret])).toEqual([])
  })
})

test('a crash of a handler is logged by its code, never by what was in it', async () => {
  const before = stage.logged.length
  const reader = aReader(stage, 'en', 'Crash-Test-Name')
  const stop = stage.storage.proxy.use({ beforeCall: () => [{ kind: 'break' }] })
  const status = await stage.deliver({
    update_id: 3,
    message: {
      message_id: 1,
      date: 1,
      chat: { id: reader.person.id, type: 'private' },
      from: { id: reader.person.id, is_bot: false, first_name: 'Crash-Test-Name' },
      text: typed,
    },
  })
  stop()
  expect(status).toBe(503)
  const lines = stage.logged.slice(before)
  expect(lines.join()).toContain('"code":"busy"')
  const places = new Map([['log', new TextEncoder().encode(lines.join())]])
  expect(
    findTraces(places, [String(reader.person.id), 'Crash-Test-Name', typed, '4242:AAH-token-for-tests']),
  ).toEqual([])
})
