import { afterAll, beforeEach, beforeAll, describe, expect, test } from 'vitest'
import type { Person, Telegram } from '../../../local/telegram/server.ts'
import { aPicture, aTelegram, call, messageOf, upload, type Message } from './fixtures/simulator.ts'

let telegram: Telegram
let anna: Person
let nowMs = Date.parse('2015-03-04T09:00:00Z')
let personId = 100
beforeAll(async () => {
  telegram = await aTelegram({ now: () => nowMs })
})
afterAll(async () => telegram.close())
beforeEach(async () => {
  anna = telegram.person({ id: personId++, firstName: 'Anna' })
  await anna.starts()
})

const keyboard = (label: string) => ({ inline_keyboard: [[{ text: label, callback_data: label }]] })
const sendText = (text = 'x', more: object = {}) =>
  messageOf(telegram, 'sendMessage', { chat_id: anna.id, text, ...more })
const sendPhoto = async (): Promise<Message> =>
  (await upload(telegram, 'sendPhoto', { chat_id: String(anna.id), photo: aPicture() })).result as Message
const edit = (method: string, messageId: number, more: object) =>
  call(telegram, method, { chat_id: anna.id, message_id: messageId, ...more })

test('what the bot sends is on the screen, with its keyboard', async () => {
  await sendText('<b>a</b>', { parse_mode: 'HTML', reply_markup: keyboard('Go') })
  expect(anna.last).toMatchObject({ from: 'bot', text: 'a', html: '<b>a</b>', keyboard: [['Go']] })
  expect(anna.screen()).toContain('bot: a\n    [Go]')
})

test('an uploaded photo can be sent again by its id, and only as a photo', async () => {
  const { photo } = await sendPhoto()
  const id = photo?.at(-1)?.file_id
  expect((await messageOf(telegram, 'sendPhoto', { chat_id: anna.id, photo: id })).photo?.[0]?.width).toBe(40)
  expect(anna.last?.photo?.bytes.length).toBe(24)
  const asDocument = await call(telegram, 'sendDocument', { chat_id: anna.id, document: id })
  expect(asDocument.description).toBe("Bad Request: can't use file of type Photo as Document")
  const unknown = await call(telegram, 'sendPhoto', { chat_id: anna.id, photo: 'AgAC' })
  expect(unknown.description).toBe('Bad Request: wrong file identifier/HTTP URL specified')
})

test('a document keeps its name and its bytes', async () => {
  const document = new File(['{}'], 'data.json', { type: 'application/json' })
  await upload(telegram, 'sendDocument', { chat_id: String(anna.id), document, caption: 'c' })
  expect(anna.last).toMatchObject({ caption: 'c', text: '', document: { fileName: 'data.json' } })
  expect(new TextDecoder().decode(anna.last?.document?.bytes)).toBe('{}')
})

test('a reply names a message that exists, unless it may do without', async () => {
  const { message_id: first } = await sendText()
  await sendText('y', { reply_parameters: { message_id: first } })
  expect(anna.last?.replyTo).toBe(first)
  const missing = { chat_id: anna.id, text: 'z', reply_parameters: { message_id: 999_999 } }
  expect((await call(telegram, 'sendMessage', missing)).description).toBe(
    'Bad Request: message to be replied not found',
  )
  const reply = { message_id: 999_999, allow_sending_without_reply: true }
  expect((await call(telegram, 'sendMessage', { ...missing, reply_parameters: reply })).ok).toBe(true)
})

test('a copy has the content without the origin', async () => {
  const said = await anna.says('my words')
  const copy = { chat_id: anna.id, from_chat_id: anna.id, message_id: said.messageId }
  await messageOf(telegram, 'copyMessage', copy)
  expect(anna.last).toMatchObject({ from: 'bot', text: 'my words' })
})

describe('editing', () => {
  test('changes a text in place; a keyboard that is not given is taken away', async () => {
    const { message_id: id } = await sendText('x', { reply_markup: keyboard('Go') })
    expect((await edit('editMessageText', id, { text: 'y' })).ok).toBe(true)
    expect(anna.last).toMatchObject({ messageId: id, text: 'y', keyboard: [] })
    expect(anna.last?.editedAtSeconds).toBe(nowMs / 1000)
  })

  test('to the same is refused', async () => {
    const { message_id: id } = await sendText('x', { reply_markup: keyboard('Go') })
    const same = await edit('editMessageText', id, { text: ' x', reply_markup: keyboard('Go') })
    expect(same.description).toMatch(/^Bad Request: message is not modified: specified new message content/)
    expect((await edit('editMessageText', id, { text: 'x', reply_markup: keyboard('Stop') })).ok).toBe(true)
    const again = await edit('editMessageReplyMarkup', id, { reply_markup: keyboard('Stop') })
    expect(again.description).toContain('message is not modified')
  })

  test('a photo has no text, a text has no caption', async () => {
    const { message_id: photo } = await sendPhoto()
    expect((await edit('editMessageText', photo, { text: 'y' })).description).toBe(
      'Bad Request: there is no text in the message to edit',
    )
    expect((await edit('editMessageCaption', photo, { caption: 'y' })).ok).toBe(true)
    const { message_id: text } = await sendText()
    expect((await edit('editMessageCaption', text, { caption: 'y' })).description).toBe(
      'Bad Request: there is no caption in the message to edit',
    )
  })

  test('turns a text into a photo, never back', async () => {
    const { message_id: id } = await sendText()
    const { photo } = await sendPhoto()
    const media = { type: 'photo', media: photo?.[0]?.file_id, caption: 'c' }
    expect((await edit('editMessageMedia', id, { media })).ok).toBe(true)
    expect(anna.chat.find(({ messageId }) => messageId === id)).toMatchObject({ caption: 'c', text: '' })
    expect((await edit('editMessageText', id, { text: 'y' })).ok).toBe(false)
  })

  test('reaches only messages that are there and the bot’s own', async () => {
    expect((await edit('editMessageText', 999_999, { text: 'y' })).description).toBe(
      'Bad Request: message to edit not found',
    )
    const said = await anna.says('mine')
    expect((await edit('editMessageText', said.messageId, { text: 'y' })).description).toBe(
      "Bad Request: message can't be edited",
    )
  })
})

describe('deleting', () => {
  test('takes a message from both sides', async () => {
    const { message_id: id } = await sendText('gone')
    expect((await edit('deleteMessage', id, {})).ok).toBe(true)
    expect(anna.chat.map(({ text }) => text)).not.toContain('gone')
    expect((await edit('deleteMessage', id, {})).description).toBe('Bad Request: message to delete not found')
  })

  test('works for 48 hours, by the clock of the rules', async () => {
    const { message_id: id } = await sendText()
    nowMs += 48 * 3_600_000
    expect((await edit('deleteMessage', id, {})).description).toBe(
      "Bad Request: message can't be deleted for everyone",
    )
    nowMs -= 1000
    expect((await edit('deleteMessage', id, {})).ok).toBe(true)
  })

  test('many at once skips what cannot be deleted', async () => {
    const { message_id: id } = await sendText('gone')
    const many = (ids: number[]) => call(telegram, 'deleteMessages', { chat_id: anna.id, message_ids: ids })
    expect((await many([id, 999_999])).ok).toBe(true)
    expect(anna.chat.map(({ text }) => text)).not.toContain('gone')
    expect((await many([])).ok).toBe(false)
    expect((await many(Array.from({ length: 101 }, () => id))).ok).toBe(false)
  })
})

describe('people out of reach', () => {
  const send = async (id: number) => {
    const { error_code: code, description } = await call(telegram, 'sendMessage', { chat_id: id, text: 'x' })
    return [code, description]
  }

  test('someone who never wrote cannot be written to', async () => {
    const { id } = telegram.person({ id: 50, firstName: 'Stranger' })
    expect(await send(id)).toEqual([403, "Forbidden: bot can't initiate conversation with a user"])
  })

  test('someone who blocked the bot, or whose account is gone, neither', async () => {
    await anna.blocks()
    expect(await send(anna.id)).toEqual([403, 'Forbidden: bot was blocked by the user'])
    await anna.unblocks()
    expect(await send(anna.id)).toEqual([undefined, undefined])
    anna.deactivates()
    expect(await send(anna.id)).toEqual([403, 'Forbidden: user is deactivated'])
  })

  test('a group that moved says where to', async () => {
    const group = telegram.group({ id: -5, title: 'Group' })
    group.moves(-1005)
    const answer = await call(telegram, 'sendMessage', { chat_id: -5, text: 'x' })
    expect(answer.parameters).toEqual({ migrate_to_chat_id: -1005 })
    expect((await call(telegram, 'sendMessage', { chat_id: -1005, text: 'x' })).ok).toBe(true)
  })
})
