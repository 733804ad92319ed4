import { afterAll, beforeAll, expect, test } from 'vitest'
import { toBase64url } from '../../bot/sealing/base64url.ts'
import { mailboxIdOf, newWords, receiptOf } from '../../bot/sealing/receipt.ts'
import { open, seal } from '../../bot/sealing/sealed.ts'
import { newFileKey, sealPart } from '../../bot/tips/files.ts'
import { readTip } from '../../bot/tips/tip.ts'
import { vaultKeys } from '../../bot/table/keys.ts'
import { createEdge, type CrashKind, type Edge } from '../support/edge.ts'
import { leaksOf, writtenBy } from '../support/leaks.ts'
import { aReader } from '../support/reader.ts'
import { botToken, startStage, type Stage } from '../support/stage.ts'
import { aTipDesk, judithId, type TipDesk } from '../support/tip-desk.ts'
import { leaveAnswer, startTipDoor, type Signer, type TipDoor } from '../support/tip-door.ts'
import { aDesk } from '../support/tips.ts'
import { findTraces } from '../support/traces.ts'
import { aContent, askForms, aTipRequest, put } from '../tips/senders.ts'

/*
 * Random words go through both doors and back: as texts, captions, contents and names of files, names of people, notes
 * and answers, while the functions crash on the way. Afterwards none of them is found in anything that was written:
 * database, queue, objects, logs, calls to Telegram, in any form in which things leak.
 */

const count = Number(process.env['TIP_CANARIES'] ?? 48)
const kinds: readonly CrashKind[] = ['before', 'after', 'lost']
const [pageEdge, chatEdge] = [createEdge(), createEdge()]
let door: TipDoor
let desk: TipDesk
let stage: Stage
let chatDesk: Awaited<ReturnType<typeof aDesk>>

beforeAll(async () => {
  door = await startTipDoor(pageEdge)
  desk = await aTipDesk(door)
  chatDesk = await aDesk()
  const environment = { PAGES_URL: 'https://pages.example.org' }
  stage = await startStage({ roster: chatDesk.roster, edge: chatEdge, environment })
  stage.telegram.hold(['message'])
})
afterAll(async () => {
  await door.close()
  await stage.close()
  await Promise.all([pageEdge.close(), chatEdge.close()])
})

const aToken = (): string => `canary-${crypto.randomUUID()}`

test(`through the page: ${count} texts, file names and contents, notes and answers are found nowhere`, async () => {
  const tokens: string[] = []
  const canary = (): string => {
    const token = aToken()
    tokens.push(token)
    return token
  }
  const [judith] = door.staff as [Signer]
  for (let index = 0; tokens.length < count; index++) {
    const receipt = await receiptOf(newWords())
    const reply = { mailboxId: await mailboxIdOf(receipt.mailboxSecret), recipient: judith.member.recipient }
    const text = canary()
    const files = index % 4 === 0 ? [await aFile(canary(), canary())] : []
    const objects = files.flatMap(({ parts }) => parts)
    const request = await aTipRequest(door, { objects }, aContent({ text, files, reply }))
    await untilReceived(request, index)
    expect(await readBack(request.id, judith)).toBe(text)
    if (index % 3 > 0) continue
    await leaveAnswer(door, { v: 1, seq: 1, day: '2015-03-04', status: 'read', text: canary() }, reply)
    await note(request.id, judith, canary())
  }
  const places = await writtenBy({
    dataDir: door.dataDir,
    logged: door.logged,
    scan: async () => Promise.resolve([]),
    scanVault: async () => Promise.resolve([]),
  })
  expect([...places.values()].reduce((sum, { length }) => sum + length, 0)).toBeGreaterThan(count * 10_000)
  expect(findTraces(places, tokens)).toEqual([])
}, 1_800_000)

async function aFile(name: string, content: string) {
  const key = newFileKey()
  const sealed = await sealPart(key, 0, true, new TextEncoder().encode(content))
  await door.restart()
  const [form] = await askForms(door, 1)
  if (!form) throw new Error('No file was allowed.')
  expect(await put(form, sealed)).toBeLessThan(300)
  const file = { name, type: 'image/jpeg', bytes: content.length, cleaned: true, parts: [form.name] }
  return { ...file, key: toBase64url(key) }
}

/** Crashes at some call, then tries again as the page does. */
async function untilReceived(request: object, index: number): Promise<void> {
  await door.restart()
  crashSomewhere(pageEdge, index)
  for (let attempt = 0; attempt < 10; attempt++) {
    const { body } = await door.ask('tip', request)
    pageEdge.revive()
    if (body['code'] === 'received') return
    expect(body['code']).toBe('busy')
    await door.restart()
  }
  throw new Error('It was never received.')
}

function crashSomewhere(edge: Edge, index: number): void {
  edge.record()
  if (index % 2 === 0) edge.crashAt(index % 11, kinds[index % 3] ?? 'before')
}

async function readBack(id: string, { identity }: Signer): Promise<string> {
  const item = await door.vault.get(vaultKeys.tip(id))
  return readTip(await open(identity, item?.['sealed'] as Uint8Array)).text
}

async function note(id: string, judith: Signer, text: string): Promise<void> {
  const session = await desk.session(judithId, judith)
  const notes = toBase64url(await seal([judith.member], new TextEncoder().encode(text)))
  const { body } = await desk.ask('note', { team: 'desk', id, notes, before: 0, epoch: 3 }, session)
  expect(body['code']).toBe('done')
}

test(`through the chat: ${count} texts, captions, pictures and names are found nowhere`, async () => {
  const tokens: string[] = []
  for (let index = 0; tokens.length < count; index++) {
    const [name, token] = [aToken(), aToken()]
    tokens.push(name, token)
    const update = await anAnswer(name, token, index)
    await stage.restart()
    crashSomewhere(chatEdge, index)
    await untilTaken(update)
  }
  expect(await chatDesk.tips(stage)).toHaveLength(tokens.length / 2)
  expect(await leaksOf(stage, tokens)).toEqual([])
}, 1_800_000)

let updateId = 900_000

async function anAnswer(firstName: string, token: string, index: number): Promise<object> {
  const { person } = aReader(stage, 'en', firstName)
  await person.starts(undefined, { wait: false })
  const chat = { id: person.id, type: 'private', first_name: firstName }
  const id = updateId++
  const question = {
    message_id: 1,
    date: 1,
    chat,
    from: { id: Number(botToken.split(':')[0]), is_bot: true, first_name: 'bot' },
    text: 'Answer this message',
    entities: [
      {
        type: 'text_link',
        offset: 0,
        length: 6,
        url: 'https://pages.example.org/tips#tip.trial.normal.words',
      },
    ],
  }
  const from = { id: person.id, is_bot: false, first_name: firstName, language_code: 'en' }
  const content = index % 4 === 3 ? aPhoto(person, token) : { text: token }
  const message = { message_id: id, date: 1, chat, from, reply_to_message: question, ...content }
  return { update_id: id, message }
}

function aPhoto(person: ReturnType<typeof aReader>['person'], token: string): object {
  const words = new TextEncoder().encode(token)
  const picture = new Uint8Array(300 + words.length)
  picture.set([0xff, 0xd8, 0xff])
  picture.set(words, 300)
  void person.sendsPhoto(picture, token, { wait: false })
  const fileId = person.chat.at(-1)?.photo?.fileId ?? ''
  const photo = [{ file_id: fileId, file_unique_id: `u${updateId}`, width: 1, height: 1 }]
  return { photo, caption: token }
}

async function untilTaken(update: object): Promise<void> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const status = await stage.deliver(update)
    chatEdge.revive()
    if (status === 200) return
    expect(status).toBe(503)
    await stage.restart().catch(() => undefined)
  }
  throw new Error('The update was never taken.')
}
