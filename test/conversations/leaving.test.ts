import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pseudonymOf } from '../../bot/identity/pseudonyms.ts'
import { keys } from '../../bot/table/keys.ts'
import { aPack, aPetition } from '../support/builders.ts'
import { aReader, labels, languages, seen, signs, type Reader } from '../support/reader.ts'
import { startStage, type Stage } from '../support/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await startStage({
    pack: aPack({ actions: [aPetition(), aPetition({ id: 'second' })] }),
    adminIds: [91, 92],
  })
})
afterAll(async () => stage.close())

/** The row of someone's chat, if there is one. */
async function rowOf({ person }: Reader): Promise<Record<string, unknown> | undefined> {
  const key = Buffer.from(stage.storage.keyFile.get('keys/chat-1') ?? '', 'base64')
  return stage.table.get(keys.chat(pseudonymOf(key, person.id)), { consistent: true })
}

describe.each(languages)('in %s', (language) => {
  test('someone follows from a card and a list, sees it, and stops it all by a word', async () => {
    const reader = aReader(stage, language)
    const { person, say } = reader
    await person.starts('case_khadija-ismayilova')
    await person.presses(say.plain('cases.follow'))
    expect(labels(reader)).toContain(say.plain('cases.unfollow'))
    await person.says('/following')
    await person.presses(say.plain('follow.everything'))
    expect(labels(reader)).toContain(say.plain('follow.on', { what: say.plain('follow.everything') }))
    expect((await rowOf(reader))?.['audiencePk']).toMatch(/^AUD#\d+$/)
    await person.says(say.plain('follow.words').split('|')[0]?.toUpperCase() ?? '')
    expect(seen(reader)).toContain(say.plain('follow.stopped'))
    expect((await rowOf(reader))?.['audiencePk']).toBeUndefined()
  })

  test('the language changes at once, and the second one is used where a text is missing', async () => {
    const reader = aReader(stage, language)
    const { person, say } = reader
    await person.says('/language')
    await person.presses('Русский')
    expect(labels(reader)).toContain('Дела')
    await person.says('/language')
    await person.presses(reader.say.language === 'ru' ? say.plain('settings.second') : 'Второй язык')
    await person.presses('Français')
    await person.says('/mydata')
    expect(person.chat.some((message) => message.text.includes('Français'))).toBe(true)
  })

  test('everything held is shown in words and as a file, and deleted after asking once', async () => {
    const reader = aReader(stage, language)
    const { person, say } = reader
    await signs(reader, 'free-them')
    await person.presses(say.plain('actions.followEverything'))
    await person.says('/mydata')
    expect(person.chat.some((message) => message.text.includes(say.plain('follow.everything')))).toBe(true)
    const file = person.last?.document
    const data = JSON.parse(new TextDecoder().decode(file?.bytes)) as { signatures: unknown[]; chat: object }
    expect(data.signatures).toMatchObject([{ action: 'free-them', state: 'signed', day: '2015-03-04' }])
    await person.says('/forget')
    expect(labels(reader)).toEqual([say.plain('forget.confirm'), say.plain('forget.keep')])
    await person.presses(say.plain('forget.keep'))
    expect(await rowOf(reader)).toBeDefined()
    await person.says('/forget')
    await person.presses(say.plain('forget.confirm'))
    expect(seen(reader)).toContain(say.plain('forget.done'))
    expect(await rowOf(reader)).toBeUndefined()
  })
})

test('forgetting clears the chat as far as Telegram lets it, and says what may remain', async () => {
  const reader = aReader(stage, 'en')
  const other = aReader(stage, 'en')
  await reader.person.starts('case_khadija-ismayilova')
  await reader.person.presses('Follow')
  const old = reader.person.chat.map(({ messageId }) => messageId)
  stage.moveTo('2015-03-07T09:00:00Z')
  await other.person.starts()
  await reader.person.says('/mydata')
  await reader.person.says('/forget')
  await reader.person.presses('Delete everything')
  const left = reader.person.chat.map(({ messageId }) => messageId)
  expect(left).toEqual([...old, reader.person.last?.messageId])
  expect(seen(reader)).toContain('some messages may remain')
  expect(other.person.chat.length).toBeGreaterThan(1)
  stage.moveTo('2015-03-04T09:00:00Z')
})

test('someone of whom nothing is held can have the chat cleared too', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.starts()
  await reader.person.says('/forget')
  expect(labels(reader)).toEqual(['Clear the chat', 'Keep'])
  await reader.person.presses('Clear the chat')
  expect(reader.person.chat).toHaveLength(1)
})

test('blocking the bot marks a follower unreachable, unblocking brings them back', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.starts('case_khadija-ismayilova')
  await reader.person.presses('Follow')
  await reader.person.blocks()
  expect(await rowOf(reader)).toMatchObject({ unreachableSince: '2015-03-04' })
  expect((await rowOf(reader))?.['audiencePk']).toBeUndefined()
  await reader.person.unblocks()
  expect((await rowOf(reader))?.['unreachableSince']).toBeUndefined()
  expect((await rowOf(reader))?.['audiencePk']).toBeDefined()
})

test('blocking leaves no row of someone who only read', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.starts()
  await reader.person.blocks()
  expect(await rowOf(reader)).toBeUndefined()
})

test('a chat that holds nothing chosen is gone after a day', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.starts('act_second')
  for (const label of ['Sign', 'I agree', 'Cancel']) await reader.person.presses(label)
  expect((await rowOf(reader))?.['expiresAtSeconds']).toBe(Date.parse('2015-03-05T09:00:00Z') / 1000)
  await reader.person.says('/mydata')
  expect(seen(reader)).not.toContain('Nothing. Reading stores nothing.')
  stage.moveTo('2015-03-05T09:00:01Z')
  await reader.person.says('/mydata')
  expect(seen(reader)).toContain('Nothing. Reading stores nothing.')
  stage.moveTo('2015-03-04T09:00:00Z')
})

test('staff is a word that only staff know; an admin suspends by a button that works once, for them, there', async () => {
  const stranger = aReader(stage, 'en')
  await stranger.person.says('/staff')
  expect(seen(stranger)).toContain('I don’t know that command.')
  const judith = stage.telegram.person({ id: 91, firstName: 'Judith', languageCode: 'en' })
  const farid = stage.telegram.person({ id: 92, firstName: 'Farid', languageCode: 'en' })
  await farid.says('/staff')
  await judith.says('/help')
  const elsewhere = judith.last?.messageId ?? 0
  await judith.says('/staff')
  expect(judith.last?.text).toContain('Farid: admin')
  expect(judith.last?.entities.filter(({ type }) => type === 'code')).toHaveLength(2)
  const button = judith.last?.buttons.flat().find(({ text }) => text.includes('Farid'))
  const data = button?.callbackData ?? ''
  await farid.pressesData(farid.last?.messageId ?? 0, data)
  expect(farid.alerts.at(-1)?.text).toContain('has been used or is not yours')
  await judith.pressesData(elsewhere, data)
  expect(judith.alerts.at(-1)?.text).toContain('has been used or is not yours')
  await judith.presses(/^Farid$/)
  const suspending = judith.last?.buttons.flat().find(({ text }) => text === 'Suspend Farid')?.callbackData
  await judith.presses('Suspend Farid')
  expect(judith.last?.text).toContain('Farid: admin, suspended')
  expect(judith.last?.text).toContain('Nothing can be sent to everyone now')
  expect(judith.alerts.at(-1)?.text).toBe('Suspended.')
  await judith.pressesData(judith.last?.messageId ?? 0, suspending ?? '')
  expect(judith.alerts.at(-1)?.text).toContain('has been used or is not yours')
  await farid.says('/staff')
  expect(farid.last?.text).toContain('I don’t know that command.')
})
