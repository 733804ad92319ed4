import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { ChatView, PeopleState } from '../../../local/telegram/people-api.ts'
import { openStore } from '../../../local/telegram/store.ts'
import { aPicture, aTelegram, call, token, upload } from './fixtures/simulator.ts'

const folder = mkdtempSync(join(tmpdir(), 'telegram-store-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function startAlone(dataFile: string): Promise<{ process: ChildProcess; url: string }> {
  const child = spawn('node', ['local/telegram/main.ts'], {
    env: { ...process.env, BOT_TOKEN: token, DATA_FILE: dataFile },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer]
  return { process: child, url: line.toString().trim().replace('ready ', '') }
}

test('a killed simulator goes on with its people, chats, files and waiting updates', async () => {
  const dataFile = join(folder, 'killed.sqlite')
  const first = await startAlone(dataFile)
  const post = (path: string, body: object) =>
    fetch(`${first.url}/people${path}`, { method: 'POST', body: JSON.stringify(body) })
  await post('', { id: 1, firstName: 'Anna' })
  await post('/1/say', { text: 'are you there?' })
  const sent = await upload({ apiRoot: first.url } as never, 'sendPhoto', { chat_id: '1', photo: aPicture() })
  expect(sent.ok).toBe(true)
  first.process.kill('SIGKILL')
  await once(first.process, 'exit')

  const telegram = await aTelegram({ dataFile, webhook: { url: '' } })
  const state = (await (await fetch(`${telegram.url}/people/state`)).json()) as PeopleState
  expect(state.people).toMatchObject([{ id: 1, started: true }])
  const chat = (await (await fetch(`${telegram.url}/people/1/chat`)).json()) as ChatView
  expect(chat.messages.map(({ from }) => from)).toEqual(['person', 'bot'])
  const photo = await fetch(`${telegram.url}/people/files/${chat.messages[1]?.photo?.fileId}`)
  expect((await photo.arrayBuffer()).byteLength).toBe(24)

  const seen: object[] = []
  telegram.deliverBy(async (update) => {
    seen.push(update)
    return { status: 200 }
  })
  await telegram.idle()
  expect(seen).toMatchObject([{ message: { text: 'are you there?' } }])
  expect(telegram.pending()).toEqual([])
  await telegram.close()
})

test('what was taken does not come again after a new start, and ids go on growing', async () => {
  const dataFile = join(folder, 'taken.sqlite')
  const ids: unknown[] = []
  for (const text of ['a', 'b']) {
    const telegram = await aTelegram({ dataFile })
    telegram.deliverBy(async (update) => {
      ids.push(update['update_id'])
      return { status: 200 }
    })
    await telegram.person({ id: 1, firstName: 'Anna' }).says(text)
    await telegram.close()
  }
  expect(ids).toHaveLength(2)
  expect(Number(ids[1])).toBeGreaterThan(Number(ids[0]))
})

test('commands and descriptions are kept', async () => {
  const dataFile = join(folder, 'profile.sqlite')
  const commands = [{ command: 'start', description: 'Başla' }]
  const before = await aTelegram({ dataFile })
  await call(before, 'setMyCommands', { commands, language_code: 'az' })
  await call(before, 'setMyShortDescription', { short_description: 'For those held' })
  await before.close()
  const after = await aTelegram({ dataFile, people: [{ id: 1, firstName: 'Rəşad', languageCode: 'az' }] })
  expect((await call(after, 'getMyCommands', { language_code: 'az' })).result).toEqual(commands)
  expect((await call(after, 'getMyCommands')).result).toEqual([])
  expect((await call(after, 'getMyShortDescription', { language_code: 'az' })).result).toEqual({
    short_description: 'For those held',
  })
  const chat = (await (await fetch(`${after.url}/people/1/chat`)).json()) as ChatView
  expect(chat.commands).toEqual(commands)
  await after.close()
})

test('changes that belong together are kept together', async () => {
  const store = await openStore(join(folder, 'together.sqlite'))
  const people = store.collection<string>('person')
  store.together(() => {
    people.set(1, 'Anna')
    store.together(() => people.set(2, 'Farid'))
  })
  store.close()
  const again = await openStore(join(folder, 'together.sqlite'))
  expect(again.collection<string>('person').values()).toEqual(['Anna', 'Farid'])
  again.close()
})
