import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mailboxIdOf, receiptOf } from '../../bot/sealing/receipt.ts'
import { createEdge, type CrashKind } from '../support/edge.ts'
import { aReader, type Reader } from '../support/reader.ts'
import { botToken, startStage, type Stage } from '../support/stage.ts'
import { aDesk } from '../support/tips.ts'

/*
 * Every external call of receiving a tip in the chat is crashed before, after, and with its answer lost; then Telegram
 * brings the update again until it is taken. "Received" must never stand in the chat without a tip in the vault, and
 * in the end there is exactly one, which the words open that were shown last.
 */

const edge = createEdge()
let stage: Stage
let desk: Awaited<ReturnType<typeof aDesk>>
let updateId = 700_000

beforeAll(async () => {
  desk = await aDesk()
  stage = await startStage({
    roster: desk.roster,
    edge,
    environment: { PAGES_URL: 'https://pages.example.org' },
  })
  // Updates are brought by hand here.
  stage.telegram.hold(['message'])
})
afterAll(async () => {
  await stage.close()
  await edge.close()
})

type Story = {
  answer(reader: Reader, text: string): Promise<object>
  calls: readonly string[]
}

const question = {
  message_id: 1,
  date: 1,
  from: { id: Number(botToken.split(':')[0]), is_bot: true, first_name: 'bot' },
  text: 'Answer this message',
  entities: [
    { type: 'text_link', offset: 0, length: 6, url: 'https://pages.example.org/tips#tip.trial.urgent.tell' },
  ],
}

function anAnswer({ person }: Reader, content: object): object {
  const chat = { id: person.id, type: 'private', first_name: person.firstName }
  const from = { id: person.id, is_bot: false, first_name: person.firstName, language_code: 'en' }
  const reply = { ...question, chat }
  const id = updateId++
  return {
    update_id: id,
    message: { message_id: id, date: 1, chat, from, reply_to_message: reply, ...content },
  }
}

const kept = [
  'TransactWriteItems DUE',
  'TransactWriteItems D T DU R',
  'PutItem PUMP',
  'GetItem PUMP',
  'SendMessage',
  'deleteMessages',
  'sendMessage',
]
const stories: Record<string, Story> = {
  'a text': {
    answer: async (reader, text) => Promise.resolve(anAnswer(reader, { text })),
    calls: ['GetItem C1', ...kept],
  },
  'a photo': {
    answer: async (reader, text) => {
      const picture = new Uint8Array(500).fill(7)
      picture.set([0xff, 0xd8, 0xff])
      void reader.person.sendsPhoto(picture, text, { wait: false })
      const fileId = reader.person.chat.at(-1)?.photo?.fileId ?? ''
      const photo = [{ file_id: fileId, file_unique_id: `u${updateId}`, width: 1, height: 1 }]
      return Promise.resolve(anAnswer(reader, { photo, caption: text }))
    },
    calls: ['GetItem C1', 'getFile', 'a file', 'caseline-objects', 'keep', ...kept],
  },
}

describe.each(Object.entries(stories))('%s', (name, story) => {
  let steps = 0

  async function begin(text: string) {
    const reader = aReader(stage, 'en')
    await reader.person.starts(undefined, { wait: false })
    const update = await story.answer(reader, text)
    await stage.restart()
    await warmUp()
    edge.record()
    return { reader, update }
  }

  test('is received by the calls that are written down', async () => {
    const text = `undisturbed ${name}`
    const { reader, update } = await begin(text)
    expect(await stage.deliver(update)).toBe(200)
    steps = edge.calls.length
    expect(edge.calls.map(nameOf)).toEqual(story.calls)
    await expectReceived(reader, text)
  })

  test.each<CrashKind>(['before', 'after', 'lost'])(
    'is neither lost nor doubled nor falsely called received by a crash %s any call',
    async (kind) => {
      expect(steps).toBeGreaterThan(4)
      for (let position = 0; position < steps; position++) {
        const text = `${name} ${kind} ${position}`
        const { reader, update } = await begin(text)
        edge.crashAt(position, kind)
        for (let attempt = 0; attempt < 10; attempt++) {
          const status = await stage.deliver(update)
          edge.revive()
          const stored = (await desk.tips(stage)).filter((tip) => tip.text === text).length
          expect(stored).toBeLessThanOrEqual(1)
          expect(saidReceived(reader) && stored === 0).toBe(false)
          if (status === 200) break
          expect(status).toBe(503)
          await stage.restart().catch(() => undefined)
        }
        await expectReceived(reader, text)
        // And once more, as Telegram may.
        expect(await stage.deliver(update)).toBe(200)
        await expectReceived(reader, text)
      }
    },
    240_000,
  )
})

test('two deliveries of one answer at the same time are one tip', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.starts(undefined, { wait: false })
  const update = anAnswer(reader, { text: 'at the same time' })
  await warmUp()
  const statuses = await Promise.all(
    [0, 1, 0, 1].map(async (webhook) => stage.deliver(update, webhook as 0 | 1)),
  )
  expect(statuses.every((status) => status === 200 || status === 503)).toBe(true)
  expect(await stage.deliver(update)).toBe(200)
  await expectReceived(reader, 'at the same time')
})

/** Random names are not part of what is written down. */
function nameOf(call: string): string {
  if (call.startsWith('AgAC')) return 'a file'
  return call.endsWith('?tagging=') ? 'keep' : call
}

function saidReceived({ person }: Reader): boolean {
  return person.chat.some(({ text }) => text.includes('Received and sealed'))
}

async function expectReceived(reader: Reader, text: string): Promise<void> {
  expect(saidReceived(reader)).toBe(true)
  const tips = (await desk.tips(stage)).filter((tip) => tip.text === text)
  expect(tips).toHaveLength(1)
  const shown = reader.person.chat.findLast((message) => message.text.includes('Received and sealed'))?.text
  const words = /(?:[a-z]+ ){7}[a-z]+(?=\n|$)/.exec(shown?.split('eight words:')[1] ?? '')?.[0]
  const { mailboxSecret } = await receiptOf((words ?? '').trim().split(' '))
  expect(tips[0]?.reply?.mailboxId).toBe(await mailboxIdOf(mailboxSecret))
}

/** Content, roster and their caches are not part of a step. */
async function warmUp(): Promise<void> {
  const stranger = aReader(stage, 'en')
  for (const webhook of [0, 1] as const) {
    const update = anAnswer(stranger, { text: '/tip' }) as { message: Record<string, unknown> }
    delete update.message['reply_to_message']
    update.message['entities'] = [{ type: 'bot_command', offset: 0, length: 4 }]
    await stage.deliver(update, webhook)
  }
}
