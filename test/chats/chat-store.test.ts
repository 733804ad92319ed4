import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshChat, withFollow, type Chat, type Follow } from '../../bot/chats/chat.ts'
import { rememberedNameCharacters, type Settings } from '../../bot/chats/settings.ts'
import { createChats, type Chats } from '../../bot/chats/chat.store.ts'
import type { Keyring } from '../../bot/identity/parameters.store.ts'
import { pseudonymOf } from '../../bot/identity/pseudonyms.ts'
import { keys } from '../../bot/table/keys.ts'
import { startStage, type Stage } from '../support/stage.ts'

let stage: Stage
let chats: Chats
const keyring: Keyring = {
  chat: Buffer.alloc(32, 1),
  staff: Buffer.alloc(32, 2),
  tag: Buffer.alloc(32, 3),
  field: { current: 1, byId: new Map([[1, Buffer.alloc(32, 4)]]) },
}
const now = new Date('2015-03-04T09:00:00Z')
const update = { kind: 'callback', updateId: 9 } as const
let nextUser = 60_000

beforeAll(async () => {
  stage = await startStage()
  chats = createChats(stage.table, keyring)
})
afterAll(async () => stage.close())

async function stored(chat: Partial<Chat> = {}): Promise<number> {
  const userId = nextUser++
  const record = await chats.read(userId, now)
  await stage.table.write([chats.writeOf(record, { ...freshChat(userId), ...chat }, update, now)])
  return userId
}

const rowOf = async (userId: number) =>
  stage.table.get(keys.chat(pseudonymOf(keyring.chat, userId)), { consistent: true })

test('a chat is read back as it was written, with the update it was written by', async () => {
  const dialogue = { kind: 'signing', step: 'country', data: { actionId: 'free-them' } }
  const userId = await stored({ language: 'fr', follows: ['country:AZ'], dialogue })
  const record = await chats.read(userId, now)
  expect(record.chat).toEqual({ ...freshChat(userId), language: 'fr', follows: ['country:AZ'], dialogue })
  expect(record).toMatchObject({ stored: true, version: 1 })
  expect(chats.wasApplied(record, update)).toBe(true)
  expect(chats.wasApplied(record, { ...update, kind: 'message' })).toBe(false)
})

test('of two writes on the same version one wins', async () => {
  const userId = await stored()
  const record = await chats.read(userId, now, { consistent: true })
  const first = chats.writeOf(record, { ...record.chat, language: 'az' }, { ...update, updateId: 10 }, now)
  const second = chats.writeOf(record, { ...record.chat, language: 'ru' }, { ...update, updateId: 11 }, now)
  expect(await stage.table.write([first])).toEqual({ ok: true })
  expect(await stage.table.write([second])).toEqual({ ok: false, failed: [0] })
  expect((await chats.read(userId, now, { consistent: true })).chat.language).toBe('az')
})

test('a step of a dialogue leaves the audience’s payload byte for byte the same', async () => {
  const userId = await stored({ follows: ['everything'] })
  const before = (await rowOf(userId))?.['profile']
  const record = await chats.read(userId, now, { consistent: true })
  const next = { ...record.chat, dialogue: { kind: 'signing', step: 'name', data: {} } }
  await stage.table.write([chats.writeOf(record, next, { ...update, updateId: 12 }, now)])
  expect((await rowOf(userId))?.['profile']).toEqual(before)
})

const everySetting: Settings = {
  discreet: true,
  daily: true,
  timeZone: 'America/Argentina/ComodRivadavia',
  quietHours: { fromMinute: 1320, toMinute: 480 },
  urgentAnytime: true,
}

test('settings and what is remembered are read back as they were chosen', async () => {
  const chosen = { settings: everySetting, remembered: { name: 'Xədicə', country: 'AZ' } }
  const userId = await stored(chosen)
  expect((await chats.read(userId, now)).chat).toEqual({ ...freshChat(userId), ...chosen })
})

test('what is remembered is not in the audience’s payload', async () => {
  const userId = await stored({ follows: ['everything'] })
  const before = await rowOf(userId)
  const record = await chats.read(userId, now, { consistent: true })
  const next = { ...record.chat, remembered: { name: 'Xədicə' } }
  await stage.table.write([chats.writeOf(record, next, { ...update, updateId: 13 }, now)])
  const after = await rowOf(userId)
  expect(after?.['profile']).toEqual(before?.['profile'])
  expect(after?.['private']).toBeDefined()
})

test('a dialogue counts for a day after its last step', async () => {
  const dialogue = { kind: 'signing', step: 'country', data: {} }
  const userId = await stored({ follows: ['everything'], dialogue })
  const hoursLater = (hours: number) => new Date(now.getTime() + hours * 3_600_000)
  expect((await chats.read(userId, hoursLater(23))).chat.dialogue).toEqual(dialogue)
  const chat = (await chats.read(userId, hoursLater(24))).chat
  expect(chat.dialogue).toBeUndefined()
  expect(chat.follows).toEqual(['everything'])
})

test('the fullest chat there can be keeps within 1 KB', async () => {
  let chat: Chat = {
    ...freshChat(99_999_999_999),
    language: 'zh-hant',
    secondLanguage: 'pt-br',
    settings: everySetting,
    remembered: { name: 'Ж'.repeat(rememberedNameCharacters), country: 'AZ' },
    dialogue: {
      kind: 'signing',
      step: 'country',
      data: { actionId: 'x'.repeat(48), textHash: 'h'.repeat(16), language: 'pt-br', country: 'AZ' },
    },
  }
  for (const length of [48, 48, 48, 48, 48, 24, 12, 6, 3, 2]) {
    const outcome = withFollow(
      chat,
      `case:${'x'.repeat(length)}${chat.follows.length}`.slice(0, 53) as Follow,
      true,
    )
    if (outcome.ok) chat = outcome.chat
  }
  expect(chat.follows.length).toBeGreaterThan(5)
  const { chatId: _id, ...full } = chat
  const userId = await stored(full)
  for (const kind of ['callback', 'message', 'member'] as const) {
    for (let updateId = 20; updateId < 24; updateId++) {
      const record = await chats.read(userId, now, { consistent: true })
      const written = await stage.table.write([chats.writeOf(record, record.chat, { kind, updateId }, now)])
      expect(written.ok).toBe(true)
    }
  }
})

test('a chat that would pass 1 KB is refused before it is written', async () => {
  const record = await chats.read(nextUser++, now)
  const dialogue = { kind: 'signing', step: 'name', data: { words: 'x'.repeat(1100) } }
  expect(() => chats.writeOf(record, { ...record.chat, dialogue }, update, now)).toThrow('1 KB')
})

test('an item of an unknown version is a fresh start, not a crash', async () => {
  const userId = await stored({ language: 'fr', follows: ['everything'] })
  const row = await rowOf(userId)
  await stage.table.write([{ put: { ...keys.chat(pseudonymOf(keyring.chat, userId)), ...row, v: 99 } }])
  const record = await chats.read(userId, now, { consistent: true })
  expect(record).toMatchObject({ chat: { chatId: userId, follows: [] }, stored: false, version: 1 })
  await stage.table.write([chats.writeOf(record, { ...record.chat, language: 'ru' }, update, now)])
  expect((await chats.read(userId, now, { consistent: true })).chat.language).toBe('ru')
})

test('an expired item counts as gone, and is written over', async () => {
  const userId = await stored()
  const later = new Date('2015-03-05T09:00:01Z')
  const record = await chats.read(userId, later, { consistent: true })
  expect(record.stored).toBe(false)
  expect(
    await stage.table.write([chats.writeOf(record, { ...record.chat, language: 'ru' }, update, later)]),
  ).toEqual({ ok: true })
})
