import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { generateMethods } from '../../../local/telegram/generate-methods.ts'
import { methodTypes } from '../../../local/telegram/methods.generated.ts'
import type { Telegram } from '../../../local/telegram/server.ts'
import { aPicture, aTelegram, call, token, upload } from './fixtures/simulator.ts'

let telegram: Telegram
beforeAll(async () => {
  telegram = await aTelegram()
  await telegram.person({ id: 1, firstName: 'Anna', username: 'anna' }).starts()
})
afterAll(async () => telegram.close())

const refusal = async (method: string, parameters: object) =>
  (await call(telegram, method, parameters)).description

test('the checked-in types are those of @grammyjs/types, all of them read', () => {
  for (const { path, content } of generateMethods()) {
    expect(existsSync(path) && readFileSync(path, 'utf8') === content, path).toBe(true)
    expect(content).not.toContain('"any"')
  }
  expect(Object.keys(methodTypes.methods).length).toBeGreaterThan(150)
  expect(Object.keys(methodTypes.methods['sendMessage'] ?? {})).toContain('reply_parameters')
})

test('a wrong token is not authorized', async () => {
  const response = await fetch(`${telegram.apiRoot}/bot${token}x/getMe`)
  expect([response.status, ((await response.json()) as { description: string }).description]).toEqual([
    401,
    'Unauthorized',
  ])
})

test('a method that does not exist is not found; the case of its name does not matter', async () => {
  expect(await call(telegram, 'sendNothing')).toMatchObject({ error_code: 404, description: 'Not Found' })
  expect((await call(telegram, 'GETME')).ok).toBe(true)
})

test('a method that exists and is not modelled says so', async () => {
  const answer = await call(telegram, 'sendDice', { chat_id: 1 })
  expect(answer).toMatchObject({ error_code: 501 })
  expect(answer.description).toContain('sendDice')
})

test('what is missing is named in the words of Telegram', async () => {
  expect(await refusal('sendMessage', { text: 'x' })).toBe('Bad Request: chat_id is empty')
  expect(await refusal('sendMessage', { chat_id: 1 })).toBe('Bad Request: message text is empty')
  expect(await refusal('deleteMessage', { chat_id: 1 })).toBe(
    'Bad Request: message identifier is not specified',
  )
  expect(await refusal('sendPhoto', { chat_id: 1 })).toBe('Bad Request: there is no photo in the request')
})

test('an unknown parameter is refused, though Telegram would ignore it', async () => {
  expect(await refusal('sendMessage', { chat_id: 1, text: 'x', parsemode: 'HTML' })).toContain(
    'unknown parameter "parsemode" of sendMessage',
  )
})

test('a wrong type is refused with its place, however deep', async () => {
  const text = { chat_id: 1, text: 'x' }
  expect(await refusal('sendMessage', { ...text, text: 5 })).toContain('"text": a string is expected')
  const row = [{ text: 'a', callback_data: 5 }]
  expect(await refusal('sendMessage', { ...text, reply_markup: { inline_keyboard: [row] } })).toContain(
    '"reply_markup.inline_keyboard[0][0].callback_data": a string is expected',
  )
  const misspelt = [{ text: 'a', callbackData: 'x' }]
  expect(await refusal('sendMessage', { ...text, reply_markup: { inline_keyboard: [misspelt] } })).toContain(
    'inline_keyboard[0][0]',
  )
  expect(await refusal('sendMessage', { ...text, parse_mode: 'Html' })).toContain('parse_mode')
})

test('an unknown field inside of an object is refused', async () => {
  const parameters = { chat_id: 1, text: 'x', link_preview_options: { is_disabled: true, disabled: true } }
  expect(await refusal('sendMessage', parameters)).toContain('there is no field "disabled"')
})

test('a chat is found by id, by an id as text, a channel also by its name; no other is', async () => {
  telegram.channel({ id: -100_9, title: 'News', username: 'The_News' })
  for (const chatId of [1, '1', -100_9, '@The_News', '@the_news'])
    expect((await call(telegram, 'sendMessage', { chat_id: chatId, text: 'x' })).ok).toBe(true)
  for (const chatId of [2, '@anna', '@nobody', 'The_News', 'x'])
    expect(await refusal('sendMessage', { chat_id: chatId, text: 'x' })).toBe('Bad Request: chat not found')
})

test('forms are read like JSON', async () => {
  const body = new URLSearchParams({
    chat_id: '1',
    text: '123',
    disable_notification: 'true',
    reply_markup: '{"inline_keyboard":[[{"text":"a","callback_data":"1"}]]}',
  })
  const response = await fetch(`${telegram.apiRoot}/bot${token}/sendMessage`, { method: 'POST', body })
  expect(await response.json()).toMatchObject({
    ok: true,
    result: { text: '123', reply_markup: { inline_keyboard: [[{ text: 'a', callback_data: '1' }]] } },
  })
})

test('a file is found by attach://, and is missed when it is not there', async () => {
  const media = JSON.stringify([{ type: 'photo', media: 'attach://p', caption: 'c' }])
  expect((await upload(telegram, 'sendMediaGroup', { chat_id: '1', media, p: aPicture() })).ok).toBe(true)
  const missed = await upload(telegram, 'sendMediaGroup', { chat_id: '1', media })
  expect(missed.description).toContain('can\'t find file "p"')
})

test('a body that is not JSON is refused', async () => {
  const response = await fetch(`${telegram.apiRoot}/bot${token}/getMe`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{',
  })
  expect(response.status).toBe(400)
})
