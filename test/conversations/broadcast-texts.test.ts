import { describe, expect, test } from 'vitest'
import { lateHash, type Broadcast } from '../../bot/broadcasts/broadcast.ts'
import { createJobs } from '../../bot/delivery/jobs.store.ts'
import { subscribe } from '../support/audience.ts'
import {
  approver,
  desk,
  drafted,
  newest,
  onBroadcastStage,
  stage,
  writer,
} from '../support/broadcast-stage.ts'
import { aReader, seen } from '../support/reader.ts'
import { aPress } from '../support/updates.ts'

onBroadcastStage()

describe('a translation that comes when the rest is on its way', () => {
  test('goes out when another person has approved it, as a job that edits what was delivered', async () => {
    const translator = aReader(stage, 'fr')
    await translator.person.says('/settings')
    desk.people.push({
      id: translator.person.id,
      language: 'fr',
      acts: ['translate', 'approve'],
      translates: ['fr'],
    })
    await drafted('She is free')
    await writer.person.presses('Submit')
    await approver.person.presses('Approve')
    await approver.person.presses('Send now')
    await translator.person.presses(translator.say.plain('broadcast.claim'))
    stage.moveTo('2015-03-04T09:05:00Z')
    await translator.person.says('Elle est libre')
    const waiting = await newest()
    expect(waiting?.revisions[0]?.texts['fr']).toBeUndefined()
    expect(approver.person.chat.map(({ text }) => text).join('\n')).toContain('Elle est libre')
    const id = waiting?.id ?? ''
    const data = `1b:late:${id}:fr.${lateHash(waiting as Broadcast, 'fr', 'Elle est libre').slice(0, 12)}`
    await stage.deliver(aPress(translator.person, data, 980_001))
    expect((await newest())?.revisions[0]?.texts['fr']).toBeUndefined()
    await approver.person.presses('Approve')
    expect((await newest())?.revisions[0]?.texts['fr']?.html).toBe('Elle est libre')
    expect(await createJobs(stage.table).of(id)).toMatchObject([
      { kind: 'send' },
      { kind: 'rewrite', generation: 2 },
    ])
  })
})

test('a picture with a text becomes a broadcast with a picture, and a caption that is too long does not', async () => {
  await writer.person.says('/broadcast')
  await writer.person.presses('Everyone')
  await writer.person.sendsPhoto(undefined, 'a'.repeat(1020))
  expect(seen(writer)).toContain('too long')
  await writer.person.sendsSticker()
  expect(seen(writer)).toContain('I can take text')
  await writer.person.sendsPhoto(undefined, 'A picture of her')
  expect(await newest()).toMatchObject({ photo: expect.any(String) })
  await writer.person.presses('Test send')
  expect(writer.person.last?.photo).toBeDefined()
  expect(seen(writer)).toContain('A picture of her')
})

test('a draft is found again, and thrown away whole', async () => {
  await drafted('Find me again')
  await writer.person.says('/broadcast')
  await writer.person.presses('Find me again')
  await writer.person.presses('Throw away')
  await writer.person.presses('Throw away')
  expect(await newest()).toBeUndefined()
})

test('the preview shows each language and whom it reaches', async () => {
  await subscribe(stage, [
    { chatId: 99_001, language: 'fr' },
    { chatId: 99_002, follows: ['case:khadija-ismayilova'] },
    { chatId: 99_003, follows: ['urgent'], settings: { daily: true } },
  ])
  await drafted('For the preview', 'Urgent')
  await writer.person.presses('Preview')
  expect(seen(writer)).toContain('Goes to 2.')
  expect(seen(writer)).toContain('French: 1')
  expect(seen(writer)).toContain('Follow something else: 1')
  await writer.person.presses('French')
  expect(seen(writer)).toContain('For the preview')
  expect(seen(writer)).toContain('anglais')
})
