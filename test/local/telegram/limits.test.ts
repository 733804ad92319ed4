import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Person, Telegram } from '../../../local/telegram/server.ts'
import { aPicture, aTelegram, call, upload } from './fixtures/simulator.ts'

let telegram: Telegram
let anna: Person
beforeAll(async () => {
  telegram = await aTelegram()
  anna = telegram.person({ id: 1, firstName: 'Anna' })
  await anna.starts()
})
afterAll(async () => telegram.close())

const send = (parameters: object) => call(telegram, 'sendMessage', { chat_id: 1, text: 'x', ...parameters })
const button = (one: object) => send({ reply_markup: { inline_keyboard: [[{ text: 'a', ...one }]] } })

test('a text has 4096 characters after parsing, in UTF-16 units', async () => {
  expect((await send({ text: `<b>${'😀'.repeat(2048)}</b>`, parse_mode: 'HTML' })).ok).toBe(true)
  const tooLong = await send({ text: `${'😀'.repeat(2048)}a` })
  expect(tooLong).toMatchObject({ error_code: 400, description: 'Bad Request: message is too long' })
})

test('a text is not empty', async () => {
  for (const text of ['', ' \n', '<b> </b>'])
    expect((await send({ text, parse_mode: 'HTML' })).description).toBe('Bad Request: message text is empty')
})

test('a caption has 1024 characters', async () => {
  const photo = { chat_id: '1', photo: aPicture() }
  expect((await upload(telegram, 'sendPhoto', { ...photo, caption: 'a'.repeat(1024) })).ok).toBe(true)
  const tooLong = await upload(telegram, 'sendPhoto', { ...photo, caption: 'a'.repeat(1025) })
  expect(tooLong.description).toBe('Bad Request: message caption is too long')
})

test('callback data has 1 to 64 bytes', async () => {
  expect((await button({ callback_data: 'Ə'.repeat(32) })).ok).toBe(true)
  for (const data of ['', 'Ə'.repeat(32) + 'a'])
    expect((await button({ callback_data: data })).description).toBe('Bad Request: BUTTON_DATA_INVALID')
})

test('a keyboard has 100 buttons', async () => {
  const rows = (count: number) => Array.from({ length: count }, () => [{ text: 'a', callback_data: 'b' }])
  expect((await send({ reply_markup: { inline_keyboard: rows(100) } })).ok).toBe(true)
  expect((await send({ reply_markup: { inline_keyboard: rows(101) } })).ok).toBe(false)
})

test('a button opens http(s) or tg, nothing else', async () => {
  for (const url of ['https://example.org/a', 'http://example.org', 'tg://user?id=1', 'example.org'])
    expect((await button({ url })).ok, url).toBe(true)
  for (const url of ['mailto:mp@example.org', 'javascript:alert(1)', 'https://x'])
    expect((await button({ url })).description, url).toContain('is invalid')
})

test('a button does exactly one thing and has a label', async () => {
  expect((await button({})).ok).toBe(false)
  expect((await button({ callback_data: 'a', url: 'https://example.org' })).ok).toBe(false)
  expect((await button({ text: ' ', callback_data: 'a' })).ok).toBe(false)
})

test('a text to copy has 1 to 256 characters', async () => {
  expect((await button({ copy_text: { text: 'a'.repeat(256) } })).ok).toBe(true)
  expect((await button({ copy_text: { text: 'a'.repeat(257) } })).ok).toBe(false)
})

test('the answer to a button has 200 characters', async () => {
  const answer = await call(telegram, 'answerCallbackQuery', {
    callback_query_id: '1',
    text: 'a'.repeat(201),
  })
  expect(answer.description).toBe('Bad Request: MESSAGE_TOO_LONG')
})

test('a photo is a picture of a size that Telegram takes', async () => {
  const photo = (picture: Blob) => upload(telegram, 'sendPhoto', { chat_id: '1', photo: picture })
  expect((await photo(new Blob(['text']))).description).toBe('Bad Request: IMAGE_PROCESS_FAILED')
  expect((await photo(aPicture(9000, 1001))).description).toBe('Bad Request: PHOTO_INVALID_DIMENSIONS')
  expect((await photo(aPicture(2100, 100))).description).toBe('Bad Request: PHOTO_INVALID_DIMENSIONS')
})

test('commands have lower-case names, descriptions, and languages of two letters', async () => {
  const set = (command: string, description: string, language = 'en') =>
    call(telegram, 'setMyCommands', { commands: [{ command, description }], language_code: language })
  expect((await set('start', 'Begin')).ok).toBe(true)
  expect((await set('Start', 'Begin')).description).toBe('Bad Request: BOT_COMMAND_INVALID')
  expect((await set('start', 'a'.repeat(257))).description).toBe(
    'Bad Request: BOT_COMMAND_DESCRIPTION_INVALID',
  )
  expect((await set('start', 'Begin', 'en-GB')).description).toBe('Bad Request: LANG_CODE_INVALID')
})
