import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aReader, labels, languages, seen, type Reader } from '../support/reader.ts'
import { startStage, type Stage } from '../support/stage.ts'
import { aDesk } from '../support/tips.ts'

let stage: Stage
let desk: Awaited<ReturnType<typeof aDesk>>
beforeAll(async () => {
  desk = await aDesk()
  stage = await startStage({
    roster: desk.roster,
    environment: { PAGES_URL: 'https://pages.example.org' },
  })
})
afterAll(async () => stage.close())

/** To the bot's question; gives its number. */
async function comesToWrite({ person, say }: Reader, receipt: 'none' | 'words' | 'tell'): Promise<number> {
  await person.says('/tip')
  await person.presses(say.plain('tip.here'))
  await person.presses(say.plain('tip.topic.detention'))
  await person.presses(say.plain('tip.normal'))
  await person.presses(say.plain(`tip.receipt.${receipt}`))
  return person.last?.messageId ?? 0
}

describe.each(languages)('the easier door in %s', (language) => {
  test('a card says what Telegram sees, and offers the page by an address that is the same for everyone', async () => {
    const reader = aReader(stage, language)
    await reader.person.starts('tip')
    expect(seen(reader)).toContain('https://pages.example.org/tips')
    expect(labels(reader)).toContain(reader.say.plain('tip.useForm'))
    await reader.person.presses(reader.say.plain('tip.useForm'))
    expect(seen(reader)).toContain('https://pages.example.org/tips')
  })

  test('up to the question not a byte is written', async () => {
    const reader = aReader(stage, language)
    const before = await stage.dumpAll()
    await comesToWrite(reader, 'tell')
    expect(await stage.dumpAll()).toEqual(before)
  })

  test('an answer is sealed and received, and question and answer are gone', async () => {
    const reader = aReader(stage, language)
    const question = await comesToWrite(reader, 'none')
    const said = await reader.person.says(`They took him at night (${language})`, { replyTo: question })
    expect(reader.person.chat.map(({ messageId }) => messageId)).not.toContain(question)
    expect(reader.person.chat.map(({ messageId }) => messageId)).not.toContain(said.messageId)
    expect(seen(reader)).toContain(reader.say.plain('tip.received'))
    const tips = await desk.tips(stage)
    const tip = tips.find(({ text }) => text.endsWith(`(${language})`))
    expect(tip).toMatchObject({ door: 'chat', topic: 'detention', urgent: false, language, files: [] })
    expect(tip?.reply).toBeUndefined()
  })

  test('with a receipt there are eight words, which the bot refuses to hear', async () => {
    const reader = aReader(stage, language)
    const question = await comesToWrite(reader, 'words')
    await reader.person.says('Something', { replyTo: question })
    const words = /(?:[a-z]+ ){7}[a-z]+/.exec(seen(reader))?.[0] ?? ''
    expect(words.split(' ')).toHaveLength(8)
    await reader.person.presses(reader.say.plain('tip.noted'))
    expect(reader.person.chat.some(({ text }) => text.includes(words))).toBe(false)
    const before = await stage.dumpAll()
    await reader.person.says(`my words: ${words}`)
    expect(seen(reader)).toContain(reader.say.html('tip.deleted').markup)
    expect(reader.person.chat.some(({ text }) => text.includes(words))).toBe(false)
    expect(await stage.dumpAll()).toEqual(before)
  })
})

test('nothing that is written says more of when someone wrote than the quarter of an hour', async () => {
  stage.moveTo('2015-03-04T09:07:38.417Z')
  const reader = aReader(stage, 'en')
  await reader.person.says('/tip')
  for (const key of ['tip.here', 'tip.topic.other', 'tip.urgent', 'tip.receipt.tell'] as const)
    await reader.person.presses(reader.say.plain(key))
  const before = new Set(await stage.dumpAll())
  await reader.person.says('When?', { replyTo: reader.person.last?.messageId ?? 0 })
  const written = (await stage.dumpAll()).filter((line) => !before.has(line))
  expect(written.length).toBeGreaterThan(4)
  const moments = written.flatMap((line) => [
    ...(line.match(/\d{4}-\d\d-\d\dT[\d:.]+Z/g) ?? []).map((time) => Date.parse(time)),
    ...(line.match(/(?<=AtSeconds":)\d+/g) ?? []).map((seconds) => Number(seconds) * 1000),
  ])
  // What the tick takes away after two minutes says the minute by which it has to have come.
  const exact = moments.filter((moment) => moment % (15 * 60_000) !== 0)
  expect(exact.map((moment) => new Date(moment).toISOString())).toEqual(['2015-03-04T09:10:00.000Z'])
})
