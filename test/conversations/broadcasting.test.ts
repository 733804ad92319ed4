import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Person } from '../../local/telegram/server.ts'
import { createPumpRuntime } from '../../bot/runtime.ts'
import { runPump } from '../../bot/delivery/pump.ts'
import { keys } from '../../bot/table/keys.ts'
import { aReader, labels, languages, seen, type Reader } from '../support/reader.ts'
import { startStage, type Stage } from '../support/stage.ts'

let stage: Stage
let judith: Person
let farid: Person
beforeAll(async () => {
  stage = await startStage({ adminIds: [91, 92] })
  judith = stage.telegram.person({ id: 91, firstName: 'Judith', languageCode: 'en' })
  farid = stage.telegram.person({ id: 92, firstName: 'Farid', languageCode: 'en' })
  for (const one of [judith, farid]) await one.says('/staff')
})
afterAll(async () => stage.close())
beforeEach(async () => {
  stage.moveTo('2015-03-04T09:00:00Z')
  await stage.table.write([{ delete: keys.pumpLease() }])
})

async function pump(): Promise<void> {
  const environment = { ...stage.storage.environment('pump'), SEND_RATE: '200' }
  const parts = await createPumpRuntime(environment, { clock: () => stage.now(), log: () => {} })
  await runPump(parts(), 30_000)
}

/** The shortest way: everyone, the text, submit; the second person approves; now, and the delay passes. */
async function broadcast(text: string): Promise<void> {
  await judith.says('/broadcast')
  await judith.presses('Everyone')
  await judith.says(text)
  await judith.presses('Submit')
  await farid.presses('Approve')
  await judith.presses('Send now')
  stage.moveTo(new Date(stage.now().getTime() + 61_000).toISOString())
  await pump()
}

async function follower(language: string): Promise<Reader> {
  const reader = aReader(stage, language)
  await reader.person.starts('case_khadija-ismayilova')
  await reader.person.presses(reader.say.plain('cases.follow'))
  return reader
}

const codeIn = (text: string): string => /[A-Z0-9]{6}/.exec(text)?.[0] ?? ''

describe('the shortest way', () => {
  test('an update reaches every follower once, with its code and its buttons, in their language', async () => {
    const readers = await Promise.all(languages.map(follower))
    const stranger = aReader(stage, 'en')
    await stranger.person.starts()
    await broadcast('Khadija was heard in court today.')
    for (const reader of readers) {
      const got = reader.person.chat.filter(({ text }) => text.includes('heard in court'))
      expect(got).toHaveLength(1)
      expect(labels(reader)).toContain(reader.say.plain('reader.fewer'))
      expect(seen(reader).startsWith('(')).toBe(reader.language !== 'en')
    }
    expect(seen(stranger)).not.toContain('heard in court')
    expect(judith.chat.some(({ text }) => text.includes('heard in court'))).toBe(true)
  })

  test('whoever asks whether a code is genuine is told, and when it was sent', async () => {
    const reader = await follower('en')
    await broadcast('Another hearing is set for Friday.')
    const code = codeIn(seen(reader))
    await reader.person.says(`/verify ${code.toLowerCase()}`)
    expect(seen(reader)).toContain(`Genuine: ${code} is an update of ours, of 4 March 2015, 13:01.`)
    await reader.person.says('/verify ABCDEF')
    expect(seen(reader)).toContain('I don’t know this code.')
  })

  test('a draft that was not sent has no code that counts, and cannot be opened by a made-up button', async () => {
    const reader = await follower('en')
    await judith.says('/broadcast')
    await judith.presses('Everyone')
    await judith.says('Secret until Friday')
    const ids = (await stage.scan()).map(({ pk }) => String(pk)).filter((pk) => pk.startsWith('B#'))
    for (const id of ids)
      await reader.person.pressesData(reader.person.last?.messageId ?? 0, `1n:${id.slice(2)}`)
    expect(reader.person.chat.some(({ text }) => text.includes('Secret'))).toBe(false)
  })

  test('someone who wants it discreet sees only that there is news, without a sound, and opens it', async () => {
    const reader = await follower('en')
    await reader.person.says('/settings')
    await reader.person.presses('Discreet')
    await broadcast('She may leave the prison.')
    expect(seen(reader)).toBe('There is news.')
    expect(reader.person.last?.silent).toBe(true)
    await reader.person.presses('Show')
    expect(seen(reader)).toContain('She may leave the prison.')
  })

  test('fewer like this: a digest instead, or nothing at all, and a muted case can be heard again', async () => {
    const reader = await follower('en')
    await broadcast('One more thing.')
    await reader.person.presses('Fewer like this')
    await reader.person.presses('Daily digest')
    await broadcast('And another one.')
    expect(reader.person.chat.some(({ text }) => text.includes('And another one.'))).toBe(false)
    await reader.person.pressesData(reader.person.last?.messageId ?? 0, '1nm:khadija-ismayilova')
    expect(seen(reader)).toContain('You hear no more about this case.')
    await reader.person.says('/following')
    await reader.person.presses('Muted: Khadija Ismayilova')
    expect(labels(reader).join()).not.toContain('Muted')
  })
})
