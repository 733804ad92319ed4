import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { priorities } from '../../bot/delivery/job.ts'
import type { Mailing } from '../../bot/delivery/mailing.ts'
import { createLedger } from '../../bot/delivery/ledger.store.ts'
import { keys } from '../../bot/table/keys.ts'
import { createCaller } from '../../bot/telegram/caller.ts'
import type { Group } from '../../local/telegram/server.ts'
import { keyringOf, subscribe } from '../support/audience.ts'
import { aJob, aMailing, arrived, give, pump, totalsOf } from '../support/pump.ts'
import { botToken, startStage, type Stage } from '../support/stage.ts'

let stage: Stage
let english: Group
let russian: Group
let next = 1
let mailingId = ''
const reader = 400_000
beforeAll(async () => {
  stage = await startStage()
  await subscribe(stage, [{ chatId: reader }])
})
afterAll(async () => stage.close())
beforeEach(async () => {
  await stage.table.write([{ delete: keys.pumpLease() }])
  mailingId = `news-${next}`
  english = stage.telegram.channel({ id: -1_000_000 - next, title: 'News', username: `news_en_${next}` })
  russian = stage.telegram.channel({ id: -2_000_000 - next, title: 'Новости', username: `news_ru_${next}` })
  next += 1
})

function theMailing(changes: Partial<Mailing> = {}): Mailing {
  const number = next - 1
  return aMailing({
    id: mailingId,
    channels: [
      { language: 'en', chat: `@news_en_${number}` },
      { language: 'ru', chat: `@news_ru_${number}` },
    ],
    message: ({ language, channel }) => ({
      text: { markup: `${mailingId} in ${language}${channel ? ', for all' : ''}` },
    }),
    ...changes,
  })
}

const textsIn = ({ messages }: Group): string[] => messages.map(({ text }) => text)
const fresh = (): string[] => arrived(stage, reader).filter((text) => text.startsWith(mailingId))

test('each channel gets it once, before the people, and counts as nobody', async () => {
  await give(stage, aJob({ mailingId }))
  expect(await pump(stage, { mailing: theMailing() })).toBe('idle')
  expect(textsIn(english)).toEqual([`${mailingId} in en, for all`])
  expect(textsIn(russian)).toEqual([`${mailingId} in ru, for all`])
  expect(fresh()).toEqual([`${mailingId} in en`])
  expect(await totalsOf(stage, mailingId)).toMatchObject({ sent: 1, channels: { en: 'done', ru: 'done' } })
  const chats = stage.telegram.calls.filter(({ method }) => method === 'sendMessage').slice(-3)
  expect(chats.map(({ payload }) => payload['chat_id'])).toEqual([
    `@news_en_${next - 1}`,
    `@news_ru_${next - 1}`,
    reader,
  ])
})

test('the ledger knows what stands in a channel, so that it is rewritten there', async () => {
  await give(stage, aJob({ mailingId }))
  await pump(stage, { mailing: theMailing() })
  const ledger = createLedger(stage.table, (await keyringOf(stage)).field)
  const rows = await ledger.rowsAfter(mailingId, '', 10)
  expect(rows.flatMap(({ delivered }) => delivered)).toEqual([
    {
      chatId: english.id,
      messageId: english.messages[0]?.messageId,
      variant: { language: 'en', channel: true },
    },
    {
      chatId: russian.id,
      messageId: russian.messages[0]?.messageId,
      variant: { language: 'ru', channel: true },
    },
    { chatId: reader, messageId: expect.any(Number), variant: { language: 'en' } },
  ])
  await give(stage, aJob({ mailingId, generation: 2, kind: 'rewrite', priority: priorities.takeBack }))
  await pump(stage, {
    mailing: theMailing({
      rewriting: ({ channel }) =>
        channel ? { kind: 'edit', message: { text: { markup: 'Hidden' } } } : { kind: 'leave' },
    }),
  })
  expect([...textsIn(english), ...textsIn(russian)]).toEqual(['Hidden', 'Hidden'])
  expect(fresh()).toHaveLength(1)
})

test('after a crash between a post and its row it is posted again, and named as one to look at', async () => {
  await give(stage, aJob({ mailingId }))
  const call = createCaller(botToken, stage.telegram.apiRoot)
  const never = new Promise<never>(() => {})
  let isDead = false
  // Dies with the answer to the first post: whatever it waits for never comes.
  void pump(stage, {
    mailing: theMailing(),
    parts: {
      call: async (wanted) => {
        if (wanted.method !== 'sendMessage') return call(wanted)
        isDead = true
        await call(wanted)
        return never
      },
      time: {
        now: () => stage.now(),
        elapsedMs: () => performance.now(),
        sleep: async (ms) => (isDead ? never : setTimeout(ms)),
      },
    },
    rate: 1,
  })
  while (english.messages.length === 0) await setTimeout(20)
  const dead = { ...keys.pumpLease(), fence: 1, holder: 'dead', beat: 1, released: true }
  await stage.table.write([{ put: dead }])
  expect(await pump(stage, { mailing: theMailing(), rate: 1 })).toBe('idle')
  expect(textsIn(english)).toHaveLength(2)
  expect(textsIn(russian)).toHaveLength(1)
  expect(fresh()).toHaveLength(1)
  expect(await totalsOf(stage, mailingId)).toMatchObject({
    sent: 1,
    channels: { en: 'unsure', ru: expect.any(String) },
  })
})

test('a crash after the row posts nowhere twice, also when the campaign names other channels since', async () => {
  await give(stage, aJob({ mailingId }))
  const all = theMailing()
  const stopsBeforePeople = {
    decide: () => {
      throw new Error('The process ends here.')
    },
  }
  void (await pump(stage, { mailing: { ...all, ...stopsBeforePeople }, workMs: 500 }))
  expect(textsIn(english)).toHaveLength(1)
  const french = stage.telegram.channel({ id: -3_000_000 - next, title: 'Info', username: `news_fr_${next}` })
  const channels = [{ language: 'fr', chat: `@news_fr_${next}` }, ...all.channels.slice(1)]
  await stage.table.write([{ delete: keys.pumpLease() }])
  await pump(stage, { mailing: { ...all, channels } })
  expect(textsIn(english)).toHaveLength(1)
  expect(textsIn(russian)).toHaveLength(1)
  expect(textsIn(french)).toEqual([])
  expect(fresh()).toHaveLength(1)
})

test('a channel that refuses stops nothing', async () => {
  english.letsBotPost(false)
  await give(stage, aJob({ mailingId }))
  expect(await pump(stage, { mailing: theMailing() })).toBe('idle')
  expect(textsIn(russian)).toHaveLength(1)
  expect(fresh()).toHaveLength(1)
  expect(await totalsOf(stage, mailingId)).toMatchObject({
    sent: 1,
    failed: 0,
    blocked: 0,
    channels: { en: 'refused', ru: 'done' },
  })
})

test('an answer that stays lost leaves a channel unsure, and is not counted as sent', async () => {
  await give(stage, aJob({ mailingId }))
  stage.telegram.faults.set([{ kind: 'lostAnswer', methods: ['sendMessage'], probability: 1 }])
  await pump(stage, { mailing: theMailing({ channels: theMailing().channels.slice(0, 1) }) })
  stage.telegram.faults.set([])
  expect(await totalsOf(stage, mailingId)).toMatchObject({ channels: { en: 'unsure' } })
})
