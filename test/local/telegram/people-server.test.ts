import { request } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ChatView, PeopleEvent, PeopleState } from '../../../local/telegram/people-api.ts'
import type { Telegram } from '../../../local/telegram/server.ts'
import { aPicture, aTelegram, call, upload } from './fixtures/simulator.ts'

let telegram: Telegram
beforeEach(async () => {
  telegram = await aTelegram({ people: [{ id: 1, firstName: 'Anna', languageCode: 'az' }] })
  telegram.deliverBy(async (update) => {
    const { message, callback_query: query } = update as Record<
      string,
      { text?: string; id?: string } | undefined
    >
    if (message?.text)
      await call(telegram, 'sendMessage', {
        chat_id: 1,
        text: `you said ${message.text}`,
        reply_markup: { inline_keyboard: [[{ text: 'Go', callback_data: 'go' }]] },
      })
    if (query) await call(telegram, 'answerCallbackQuery', { callback_query_id: query.id, text: 'gone' })
    return { status: 200 }
  })
})
afterEach(async () => telegram.close())

const get = async <T>(path: string): Promise<T> =>
  (await (await fetch(`${telegram.url}/people/${path}`)).json()) as T
const post = async (path: string, body: unknown = {}) => {
  const url = `${telegram.url}/people${path}`
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

test('a person says something and sees the answer', async () => {
  expect((await post('/1/say?wait=1', { text: 'hello' })).status).toBe(200)
  const { messages, person } = await get<ChatView>('1/chat')
  expect(messages.map(({ from, text }) => [from, text])).toEqual([
    ['person', 'hello'],
    ['bot', 'you said hello'],
  ])
  expect(person).toMatchObject({ id: 1, started: true, languageCode: 'az' })
})

test('a button is pressed by its place, and answered', async () => {
  await post('/1/start?wait=1', { payload: 'case_x' })
  const messageId = (await get<ChatView>('1/chat')).messages.at(-1)?.messageId
  expect((await post('/1/press?wait=1', { messageId, row: 0, column: 0 })).status).toBe(200)
  expect((await get<ChatView>('1/chat')).alerts).toEqual([{ personId: 1, text: 'gone', showAlert: false }])
  const wrong = await post('/1/press', { messageId, row: 3, column: 0 })
  expect([wrong.status, wrong.body['ok']]).toEqual([409, false])
})

test('a channel is listed after the people and read like a chat; nothing can be done in it', async () => {
  telegram.channel({ id: -1001, title: 'News', username: 'the_news' })
  await call(telegram, 'sendMessage', { chat_id: '@the_news', text: 'Heard today.' })
  const { people } = await get<PeopleState>('state')
  expect(people.map(({ id, firstName, channel }) => [id, firstName, channel])).toEqual([
    [1, 'Anna', undefined],
    [-1001, 'News', true],
  ])
  const { messages, person } = await get<ChatView>('-1001/chat')
  expect(messages.map(({ from, text }) => [from, text])).toEqual([['bot', 'Heard today.']])
  expect(person).toMatchObject({ username: 'the_news', channel: true })
  expect((await post('/-1001/start')).status).toBe(409)
})

test('people are made, listed, and found with the bot and the faults', async () => {
  expect((await post('', { firstName: 'Rəşad' })).body).toMatchObject({ firstName: 'Rəşad', started: false })
  await post('/faults', [{ kind: '5xx', count: 1 }])
  const state = await get<PeopleState>('state')
  expect(state.people.map(({ firstName }) => firstName)).toEqual(['Anna', 'Rəşad'])
  expect(state.bot).toMatchObject({ id: 4242, username: 'simulated_bot' })
  expect(state.faults).toEqual([{ kind: '5xx', count: 1, happened: 0 }])
})

test('events tell of messages, edits, deletions, answers, people and calls', async () => {
  const types = new Set<string>()
  const stop = new AbortController()
  const stream = await fetch(`${telegram.url}/people/events`, { signal: stop.signal })
  const reading = readEvents(stream, (event) => void types.add(event.type)).catch(() => undefined)
  await post('/1/say?wait=1', { text: 'hello' })
  const said = (await get<ChatView>('1/chat')).messages
  await post('/1/press?wait=1', { messageId: said[1]?.messageId, row: 0, column: 0 })
  await post('/1/edit?wait=1', { messageId: said[0]?.messageId, text: 'hi' })
  await post('/1/delete', { messageId: said[0]?.messageId })
  await expect
    .poll(() => [...types].toSorted())
    .toEqual(['alert', 'call', 'deleted', 'edited', 'message', 'person'])
  stop.abort()
  await reading
})

async function readEvents(stream: Response, onEvent: (event: PeopleEvent) => void): Promise<void> {
  let rest = ''
  for await (const chunk of stream.body as unknown as AsyncIterable<Uint8Array>) {
    rest += new TextDecoder().decode(chunk)
    const blocks = rest.split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1]
      if (data !== undefined) onEvent(JSON.parse(data) as PeopleEvent)
    }
  }
}

test('a photo of the bot is shown, a document is only downloaded', async () => {
  await post('/1/say?wait=1', { text: 'x' })
  await upload(telegram, 'sendPhoto', { chat_id: '1', photo: aPicture() })
  const document = new File(['<script>'], 'x.html', { type: 'text/html' })
  await upload(telegram, 'sendDocument', { chat_id: '1', document })
  const messages = (await get<ChatView>('1/chat')).messages.slice(-2)
  const fileIds = [messages[0]?.photo?.fileId, messages[1]?.document?.fileId]
  const [shown, saved] = await Promise.all(fileIds.map((id) => fetch(`${telegram.url}/people/files/${id}`)))
  expect(shown?.headers.get('content-type')).toBe('image/png')
  expect(saved?.headers.get('content-type')).toBe('application/octet-stream')
  expect(saved?.headers.get('content-disposition')).toContain('attachment')
})

test('calls are listed with their answers and without bytes', async () => {
  await post('/1/say?wait=1', { text: 'x' })
  await upload(telegram, 'sendPhoto', { chat_id: '1', photo: aPicture() })
  const { calls } = await get<{ calls: { method: string; number: number; payload: object }[] }>(
    'calls?after=1',
  )
  expect(calls).toMatchObject([{ method: 'sendPhoto', number: 2, payload: { photo: { sizeBytes: 24 } } }])
})

test('wrong bodies are refused with what is wrong', async () => {
  expect(await post('/1/say', { text: 5 })).toMatchObject({
    status: 400,
    body: { reason: 'text must be a text.' },
  })
  expect((await post('/2/say', { text: 'x' })).status).toBe(404)
  expect((await post('/1/dance')).status).toBe(404)
  expect((await post('', { firstName: '' })).status).toBe(400)
  expect((await post('/faults', [{ kind: 'flood' }])).status).toBe(400)
})

test('a reset leaves the people who were there at the start, with empty chats', async () => {
  await post('/1/say?wait=1', { text: 'x' })
  await post('', { firstName: 'Guest' })
  await post('/reset')
  expect((await get<PeopleState>('state')).people.map(({ firstName }) => firstName)).toEqual(['Anna'])
  expect((await get<ChatView>('1/chat')).messages).toEqual([])
})

test('a page from elsewhere is refused by its host or its origin', async () => {
  const statusWith = (headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      const asked = request(`${telegram.url}/people/state`, { headers }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      asked.on('error', reject)
      asked.end()
    })
  expect(await statusWith({ host: 'evil.example' })).toBe(403)
  expect(await statusWith({ origin: 'https://evil.example' })).toBe(403)
  expect(await statusWith({ host: 'localhost:8080', origin: 'http://localhost:8080' })).toBe(200)
})
