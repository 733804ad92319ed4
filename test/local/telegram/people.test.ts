import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Person, Telegram } from '../../../local/telegram/server.ts'
import { aTelegram, call, messageOf } from './fixtures/simulator.ts'

type Update = Readonly<Record<string, Record<string, unknown>>>

let telegram: Telegram
let anna: Person
let seen: Update[]
beforeEach(async () => {
  telegram = await aTelegram()
  seen = []
  telegram.deliverBy(async (update) => {
    seen.push(update as Update)
    return { status: 200 }
  })
  anna = telegram.person({ id: 1, firstName: 'Anna' })
  await anna.starts()
})
afterEach(async () => telegram.close())

const sendButtons = (text: string, ...labels: string[]) =>
  messageOf(telegram, 'sendMessage', {
    chat_id: 1,
    text,
    reply_markup: {
      inline_keyboard: [labels.map((label) => ({ text: label, callback_data: `do ${label}` }))],
    },
  })

test('a button is found by a part of its label, in the newest message first', async () => {
  await sendButtons('old', 'Go on', 'Stop')
  const { message_id: newest } = await sendButtons('new', 'Go back')
  await anna.presses('Go')
  expect(seen.at(-1)?.['callback_query']).toMatchObject({
    data: 'do Go back',
    message: { message_id: newest },
  })
  await anna.presses(/^St/)
  expect(seen.at(-1)?.['callback_query']).toMatchObject({ data: 'do Stop' })
  await anna.presses({ messageId: newest, row: 0, column: 0 })
  expect(seen.at(-1)?.['callback_query']).toMatchObject({ data: 'do Go back' })
})

test('a button that is not there is missed with all that is visible', async () => {
  await sendButtons('choose', 'Go')
  await expect(anna.presses('Nowhere')).rejects.toThrow(/No button "Nowhere" is visible\.[\s\S]*\[Go\]/)
})

test('a button of a deleted message tells the bot that it cannot see the message', async () => {
  await anna.pressesData(999, 'forged')
  expect(seen.at(-1)?.['callback_query']).toMatchObject({
    data: 'forged',
    message: { message_id: 999, date: 0 },
  })
})

test('an edit comes as an edited message, and shows', async () => {
  const said = await anna.says('helo')
  await anna.edits(said.messageId, 'hello')
  expect(seen.at(-1)?.['edited_message']).toMatchObject({ message_id: said.messageId, text: 'hello' })
  expect(anna.chat.at(-1)?.text).toBe('hello')
})

test('an album is several messages with one group', async () => {
  await anna.sendsAlbum([{ bytes: new Uint8Array([1]), caption: 'both' }, { bytes: new Uint8Array([2]) }])
  const [first, second] = seen.slice(-2).map((update) => update['message'])
  expect(first).toMatchObject({ caption: 'both', media_group_id: second?.['media_group_id'] })
  expect(second?.['photo']).toBeDefined()
})

test('stickers, voices and documents come as such', async () => {
  await anna.sendsSticker()
  await anna.sendsVoice()
  await anna.sendsDocument()
  const kinds = seen.slice(-3).map((update) => Object.keys(update['message'] ?? {}).at(-1))
  expect(kinds).toEqual(['sticker', 'voice', 'document'])
})

test('a file that a person sent can be fetched by the bot', async () => {
  await anna.sendsPhoto(new Uint8Array([1, 2, 3]), 'look')
  const [photo] = (seen.at(-1)?.['message']?.['photo'] ?? []) as { file_id: string }[]
  const file = (await messageOf(telegram, 'getFile', { file_id: photo?.file_id })) as unknown as {
    file_path: string
  }
  const bytes = await fetch(`${telegram.apiRoot}/file/bot4242:AAH-token-for-tests/${file.file_path}`)
  expect([...new Uint8Array(await bytes.arrayBuffer())]).toEqual([1, 2, 3])
})

test('a cleared history is empty for the person, and still there for the bot', async () => {
  const { message_id: id } = await sendButtons('x', 'Go')
  anna.clearsHistory()
  expect(anna.chat).toEqual([])
  expect((await call(telegram, 'editMessageText', { chat_id: 1, message_id: id, text: 'y' })).ok).toBe(true)
  expect(anna.chat).toEqual([])
})

test('who has blocked the bot cannot write to it', async () => {
  await anna.blocks()
  expect(() => anna.says('x')).toThrow('must unblock it first')
})

test('a deep link carries 1 to 64 harmless characters', () => {
  expect(() => anna.starts('a b')).toThrow('No link can carry')
})

test('the same id is the same person', async () => {
  const again = telegram.person({ id: 1, firstName: 'Anna', languageCode: 'fr' })
  await again.says('x')
  expect(seen.at(-1)?.['message']?.['from']).toMatchObject({ language_code: 'fr' })
  expect(again.chat.length).toBe(anna.chat.length)
})

test('groups and channels are heard, and tell of the bot’s coming and going', async () => {
  const group = telegram.group({ id: -5, title: 'Group' })
  await group.addsBot(1)
  await group.says('hello', 1)
  await telegram.channel({ id: -6, title: 'Channel' }).says('news')
  await group.removesBot(1)
  expect(seen.slice(-4).map((update) => Object.keys(update)[1])).toEqual([
    'my_chat_member',
    'message',
    'channel_post',
    'my_chat_member',
  ])
  expect((await call(telegram, 'sendMessage', { chat_id: -5, text: 'x' })).description).toBe(
    'Forbidden: bot was kicked from the group chat',
  )
})
