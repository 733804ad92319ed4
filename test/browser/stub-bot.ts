/** A bot with an answer for everything that the chat page can show, so that the page is tested without a campaign. */
import { readFileSync } from 'node:fs'
import type { Telegram } from '../../local/telegram/server.ts'

type Update = {
  message?: { message_id: number; text?: string; photo?: unknown; chat: { id: number } }
  inline_query?: { id: string; query: string }
  callback_query?: { id: string; data: string; message: { message_id: number; chat: { id: number } } }
}
type Call = (method: string, parameters: Record<string, unknown> | FormData) => Promise<void>

export const botToken = '4242:stub'
export const botUsername = 'caseline_bot'
const picture = new URL('../../campaigns/azerbaijan/photos/khadija-ismayilova.jpg', import.meta.url)

/** Answers the updates of a simulator in this process. */
export function runStubBot(telegram: Telegram): void {
  const call: Call = async (method, parameters) => {
    const isForm = parameters instanceof FormData
    const answer = await fetch(`${telegram.apiRoot}/bot${botToken}/${method}`, {
      method: 'POST',
      ...(!isForm && { headers: { 'content-type': 'application/json' } }),
      body: isForm ? parameters : JSON.stringify(parameters),
    })
    if (!answer.ok) throw new Error(`${method}: ${await answer.text()}`)
  }
  telegram.deliverBy(async (update) => {
    const { message, callback_query: query, inline_query: asked } = update as Update
    if (asked) {
      const button = { text: 'Open me', start_parameter: 'inline' }
      await call('answerInlineQuery', { inline_query_id: asked.id, results: [], button })
    }
    if (message) await answerMessage(call, message)
    if (query) await answerPress(call, query)
    return { status: 200 }
  })
}

async function answerMessage(call: Call, { chat, text = '', photo }: NonNullable<Update['message']>) {
  const say = (words: string, more = {}) => call('sendMessage', { chat_id: chat.id, text: words, ...more })
  if (photo) return say('What a fine photo.')
  if (text === '/start') return call('sendMessage', { chat_id: chat.id, ...menu })
  if (text.startsWith('/start ')) return say(`You opened ${text.slice(7)}.`)
  if (text === 'photo') return sendPicture(call, chat.id)
  if (text === 'file') return sendFile(call, chat.id)
  if (text === 'ask') return call('sendMessage', { chat_id: chat.id, ...question })
  return say(`You said: ${text}`)
}

const question = {
  text: 'What is your name?',
  reply_markup: { force_reply: true, input_field_placeholder: 'Your name' },
}
const menu = {
  text: '<b>Welcome.</b> Follow people held for what they said, see <a href="https://example.org/why">why</a>, or ask /help.\n<blockquote>Reading stores nothing.</blockquote>',
  parse_mode: 'HTML',
  reply_markup: {
    inline_keyboard: [
      [
        { text: 'Count 1', callback_data: 'count' },
        { text: 'Warn me', callback_data: 'alert' },
      ],
      [
        { text: 'Delete this', callback_data: 'delete' },
        { text: 'Ask me', callback_data: 'ask' },
      ],
      [
        { text: 'Open a case', url: `https://t.me/${botUsername}?start=case_khadija` },
        { text: 'Share', url: 'https://t.me/share/url?url=https%3A%2F%2Fexample.org%2Fk&text=Read%20this' },
      ],
    ],
  },
}

async function answerPress(call: Call, { id, data, message }: NonNullable<Update['callback_query']>) {
  const place = { chat_id: message.chat.id, message_id: message.message_id }
  if (data === 'count') await call('editMessageText', { ...place, text: 'Counted: 1' })
  if (data === 'ask') await call('sendMessage', { chat_id: message.chat.id, ...question })
  if (data === 'delete') await call('deleteMessage', place)
  const warning = data === 'alert' ? { text: 'Telegram can see this.', show_alert: true } : {}
  await call('answerCallbackQuery', { callback_query_id: id, ...warning })
}

function sendPicture(call: Call, chatId: number): Promise<void> {
  const form = new FormData()
  form.set('chat_id', String(chatId))
  form.set('caption', 'Khadija')
  form.set('photo', new Blob([readFileSync(picture)], { type: 'image/jpeg' }), 'khadija.jpg')
  form.set(
    'reply_markup',
    JSON.stringify({ inline_keyboard: [[{ text: 'Follow', callback_data: 'follow' }]] }),
  )
  return call('sendPhoto', form)
}

function sendFile(call: Call, chatId: number): Promise<void> {
  const form = new FormData()
  form.set('chat_id', String(chatId))
  form.set('document', new Blob(['{"held":"nothing"}'], { type: 'application/json' }), 'my-data.json')
  return call('sendDocument', form)
}
