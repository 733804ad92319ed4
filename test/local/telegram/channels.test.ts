import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Group, Telegram } from '../../../local/telegram/server.ts'
import { aPicture, aTelegram, call, upload, type Answer, type Message } from './fixtures/simulator.ts'

let telegram: Telegram
let channel: Group
let nowMs = Date.parse('2015-03-04T09:00:00Z')
let next = 1
let name = ''
beforeAll(async () => {
  telegram = await aTelegram({ now: () => nowMs })
})
afterAll(async () => telegram.close())
beforeEach(() => {
  name = `news_${next}`
  channel = telegram.channel({ id: -1_000_000 - next, title: 'News', username: name })
  next += 1
})

const post = (text = 'x'): Promise<Answer> => call(telegram, 'sendMessage', { chat_id: `@${name}`, text })
const posted = async (): Promise<Message> => (await post()).result as Message

test('a post stands in the channel, in the channel’s own name', async () => {
  const { result } = await post('News')
  expect(channel.messages.map(({ text }) => text)).toEqual(['News'])
  expect(result).toMatchObject({
    chat: { id: channel.id, type: 'channel', title: 'News', username: name },
    sender_chat: { id: channel.id },
  })
  expect(result).not.toHaveProperty('from')
})

test('a photo is posted, edited and deleted by the name of the channel', async () => {
  const { result } = await upload(telegram, 'sendPhoto', {
    chat_id: `@${name}`,
    photo: aPicture(),
    caption: 'a',
  })
  const { message_id: messageId } = result as Message
  const place = { chat_id: `@${name}`, message_id: messageId }
  expect((await call(telegram, 'editMessageCaption', { ...place, caption: 'b' })).ok).toBe(true)
  expect(channel.messages[0]?.caption).toBe('b')
  expect((await call(telegram, 'deleteMessage', place)).ok).toBe(true)
  expect(channel.messages).toEqual([])
})

test('after 48 hours a post can be edited, and no longer deleted', async () => {
  const { message_id: messageId } = await posted()
  const place = { chat_id: channel.id, message_id: messageId }
  nowMs += 48 * 3600_000
  expect(await call(telegram, 'deleteMessage', place)).toMatchObject({
    description: "Bad Request: message can't be deleted for everyone",
  })
  expect((await call(telegram, 'editMessageText', { ...place, text: 'y' })).ok).toBe(true)
})

describe('a bot', () => {
  test.each([
    [
      'that is no administrator there',
      { botIsMember: false },
      403,
      'Forbidden: bot is not a member of the channel chat',
    ],
    [
      'that may not post there',
      { botMayPost: false },
      400,
      'Bad Request: need administrator rights in the channel chat',
    ],
  ])('%s is refused', async (_what, rights, code, description) => {
    name = `closed_${next}`
    telegram.channel({ id: -2_000_000 - next, title: 'Closed', username: name, ...rights })
    expect(await post()).toEqual({ ok: false, error_code: code, description })
  })

  test('that lost its rights can neither edit nor delete what it posted', async () => {
    const { message_id: messageId } = await posted()
    const place = { chat_id: channel.id, message_id: messageId }
    channel.letsBotPost(false)
    for (const [method, more] of [
      ['editMessageText', { text: 'y' }],
      ['deleteMessage', {}],
    ] as const)
      expect(await call(telegram, method, { ...place, ...more })).toMatchObject({
        description: 'Bad Request: need administrator rights in the channel chat',
      })
    channel.letsBotPost(true)
    expect((await call(telegram, 'deleteMessage', place)).ok).toBe(true)
  })
})

test('a channel that is there from the start keeps its rights and posts', async () => {
  const dataFile = join(mkdtempSync(join(tmpdir(), 'caseline-channels-')), 'telegram.sqlite')
  const options = { dataFile, channels: [{ id: -9, title: 'News', username: 'kept_news' }] }
  const first = await aTelegram(options)
  first.channel({ id: -9, title: 'News' }).letsBotPost(false)
  await first.close()
  const second = await aTelegram(options)
  expect(await call(second, 'sendMessage', { chat_id: '@kept_news', text: 'x' })).toMatchObject({
    error_code: 400,
  })
  await second.close()
})

test('20 posts pass in a minute', async () => {
  let elapsedMs = 0
  const strict = await aTelegram({ limits: { perChatBurst: 100 }, elapsed: () => elapsedMs })
  strict.channel({ id: -5, title: 'News', username: 'news' })
  const send = (): Promise<Answer> => call(strict, 'sendMessage', { chat_id: '@news', text: 'x' })
  for (let count = 0; count < 20; count += 1) expect((await send()).ok).toBe(true)
  expect(await send()).toMatchObject({ error_code: 429, parameters: { retry_after: 60 } })
  elapsedMs += 60_000
  expect((await send()).ok).toBe(true)
  await strict.close()
})
