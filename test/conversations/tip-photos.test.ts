import { afterEach, beforeEach, expect, test } from 'vitest'
import { fromBase64url } from '../../bot/sealing/base64url.ts'
import { openPart } from '../../bot/tips/files.ts'
import { leaksOf } from '../support/leaks.ts'
import { pump } from '../support/pump.ts'
import { aReader, seen, type Reader } from '../support/reader.ts'
import { startStage, type Stage } from '../support/stage.ts'
import { aDesk } from '../support/tips.ts'
import { createNotices } from '../../bot/tips/notices.store.ts'
import { createJobs } from '../../bot/delivery/jobs.store.ts'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

let stage: Stage
let desk: Awaited<ReturnType<typeof aDesk>>
beforeEach(async () => {
  desk = await aDesk()
  stage = await startStage({
    roster: desk.roster,
    environment: { PAGES_URL: 'https://pages.example.org' },
  })
})
afterEach(async () => stage.close())

async function comesToWrite({ person, say }: Reader, receipt: 'none' | 'words' | 'tell'): Promise<number> {
  await person.starts('tip')
  for (const key of ['tip.here', 'tip.topic.trial', 'tip.urgent', `tip.receipt.${receipt}`] as const)
    await person.presses(say.plain(key))
  return person.last?.messageId ?? 0
}

function aPicture(token: string, bytes = 5000): Uint8Array {
  const picture = new Uint8Array(bytes).fill(7)
  picture.set([0xff, 0xd8, 0xff])
  picture.set(new TextEncoder().encode(token), 1000)
  return picture
}

test('a photo is sealed in parts as it comes, and opens with what the tip says', async () => {
  const reader = aReader(stage, 'en')
  const question = await comesToWrite(reader, 'none')
  const picture = aPicture('pixel-token-1', 5 * 1024 * 1024)
  await reader.person.sendsPhoto(picture, 'The courtroom', { replyTo: question })
  expect(seen(reader)).toContain('Received and sealed')
  const [tip] = await desk.tips(stage)
  const [file] = tip?.files ?? []
  expect(tip).toMatchObject({ text: 'The courtroom', topic: 'trial', urgent: true })
  expect(file).toMatchObject({ bytes: picture.length, cleaned: false })
  const parts = file?.parts ?? []
  expect(parts).toHaveLength(2)
  const key = fromBase64url(file?.key ?? '')
  const opened = await Promise.all(
    parts.map(async (name, index) =>
      openPart(key, index, index === parts.length - 1, objectBytes(stage, name)),
    ),
  )
  expect(Buffer.concat(opened).equals(picture)).toBe(true)
})

test('each photo of an album is received, or named as not received; none is lost in silence', async () => {
  const reader = aReader(stage, 'en')
  const question = await comesToWrite(reader, 'words')
  const before = reader.person.chat.length
  const photos = [0, 1, 2].map((index) => ({ bytes: aPicture(`album-${index}`) }))
  await reader.person.sendsAlbum(photos, { replyTo: question })
  const said = reader.person.chat.slice(before - 1).map(({ text }) => text)
  expect(said.filter((text) => text.includes('One photo was received'))).toHaveLength(1)
  expect(said.filter((text) => text.includes('This photo was not received'))).toHaveLength(2)
  expect(await desk.tips(stage)).toHaveLength(1)
})

test('a document, a voice message and a sticker are not received, and the question comes again', async () => {
  const reader = aReader(stage, 'en')
  const question = await comesToWrite(reader, 'none')
  const before = await stage.dumpAll()
  await reader.person.sendsDocument(new Uint8Array([1, 2, 3]), 'list.pdf', { replyTo: question })
  const said = reader.person.chat.map(({ text }) => text)
  expect(said.some((text) => text.includes('Not received'))).toBe(true)
  expect(said.at(-1)).toContain('Answer this message')
  expect(await stage.dumpAll()).toEqual(before)
})

test('whoever wants to be told is told by the pump alone, without a word of what it is about', async () => {
  const reader = aReader(stage, 'ru')
  const question = await comesToWrite(reader, 'tell')
  await reader.person.says('Something happened', { replyTo: question })
  const [tip] = await desk.tips(stage)
  const notices = createNotices(stage.table, createJobs(stage.table), async () => {})
  await notices.requestNotice(tip?.route ?? '', stage.now())
  await pump(stage)
  expect(seen(reader)).toContain(reader.say.plain('tip.answer'))
  await notices.requestNotice(tip?.route ?? '', stage.now())
  const count = reader.person.chat.length
  await pump(stage)
  expect(reader.person.chat).toHaveLength(count)
  await reader.person.presses(reader.say.plain('tip.burn'))
  expect((await stage.scanVault()).some(({ pk }) => String(pk).startsWith('R#'))).toBe(false)
  stage.moveTo('2015-03-04T12:00:00Z')
  await notices.requestNotice(tip?.route ?? '', stage.now())
  await pump(stage)
  expect(reader.person.chat).toHaveLength(count)
})

test('not a token of text, caption, file, file name or person is found in anything that was written', async () => {
  const name = 'Zulfugar-Canary'
  const tokens = Array.from({ length: 40 }, (_, index) => `canary-${index}-${crypto.randomUUID()}`)
  for (const [index, token] of tokens.entries()) {
    const reader = aReader(stage, 'en', name)
    const question = await comesToWrite(reader, index % 2 === 0 ? 'tell' : 'words')
    if (index % 4 === 0) await reader.person.sendsPhoto(aPicture(token), token, { replyTo: question })
    else if (index % 4 === 1) await reader.person.sendsDocument(aPicture(token), token, { replyTo: question })
    else await reader.person.says(token, { replyTo: question })
  }
  expect(await leaksOf(stage, [...tokens, name])).toEqual([])
}, 240_000)

function objectBytes({ dataDir }: Stage, name: string): Uint8Array<ArrayBuffer> {
  const folder = join(dataDir, 'objects')
  const file = readdirSync(folder, { recursive: true })
    .map(String)
    .find((path) => path.endsWith(name))
  return new Uint8Array(readFileSync(join(folder, file ?? name)))
}
