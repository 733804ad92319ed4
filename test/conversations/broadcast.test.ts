import { describe, expect, test } from 'vitest'
import { createBroadcasts } from '../../bot/broadcasts/broadcast.store.ts'
import { contentHash } from '../../bot/broadcasts/broadcast.ts'
import { createJobs } from '../../bot/delivery/jobs.store.ts'
import { keyringOf } from '../support/audience.ts'
import {
  approvedDraft,
  approver,
  desk,
  drafted,
  newest,
  onBroadcastStage,
  stage,
  writer,
} from '../support/broadcast-stage.ts'
import { aReader, labels, seen } from '../support/reader.ts'
import { aMessage, aPress } from '../support/updates.ts'

onBroadcastStage()

describe('the shortest way', () => {
  test('leads from /broadcast over a second person to a job that waits for its delay', async () => {
    await drafted()
    expect(seen(writer)).toContain('She is free!')
    await writer.person.presses('Submit')
    expect(seen(writer)).toContain('Asked 1 person')
    expect(approver.person.chat.map(({ text }) => text).join('\n')).toContain('She is free!')
    await approver.person.presses('Approve')
    expect(seen(approver)).toContain('Approved.')
    await approver.person.presses('Send now')
    const broadcast = await newest()
    expect(broadcast).toMatchObject({ state: 'waiting', startsAt: new Date('2015-03-04T09:01:00Z') })
    const jobs = await createJobs(stage.table).of(broadcast?.id ?? '')
    expect(jobs).toMatchObject([
      { generation: 1, kind: 'send', state: 'ready', notBefore: broadcast?.startsAt },
    ])
    expect(seen(writer)).toContain('goes out')
    expect(desk.entries.map(({ act }) => act)).toEqual(['draft', 'submit', 'approve', 'start'])
  })

  test('keeps the formatting of the writer', async () => {
    await drafted('She is <b>free</b> & well')
    await writer.person.presses('Test send')
    expect(seen(writer)).toContain('She is <b>free</b> & well')
  })

  test('is stopped within its delay by any one person, and nothing is left to send', async () => {
    await approvedDraft()
    await approver.person.presses('Send now')
    await writer.person.presses('Stop')
    const broadcast = await newest()
    expect(broadcast?.state).toBe('draft')
    expect(broadcast?.revisions[0]?.approval).toBeUndefined()
    expect(await createJobs(stage.table).of(broadcast?.id ?? '')).toEqual([])
    expect(seen(approver)).toContain('Stopped before anything was sent')
  })
})

test('pressed when sending has begun, Stop ends the job where it stands', async () => {
  await approvedDraft()
  await approver.person.presses('Send now')
  stage.moveTo('2015-03-04T09:01:30Z')
  await writer.person.presses('Stop')
  const broadcast = await newest()
  expect(broadcast?.state).toBe('stopped')
  expect(await createJobs(stage.table).of(broadcast?.id ?? '')).toMatchObject([
    { kind: 'send', state: 'stopping' },
  ])
})

test('who approves reads all of it in their own language', async () => {
  const third = aReader(stage, 'fr')
  await third.person.says('/settings')
  desk.people.push({ id: third.person.id, language: 'fr', acts: ['approve'] })
  await drafted()
  await writer.person.presses('Submit')
  expect(seen(third)).toContain(third.say.plain('broadcast.approveAsk'))
  expect(seen(third)).not.toMatch(/Goes to|Follow something/)
})

describe('nothing happens', () => {
  test('for strangers, and /broadcast is no command to them', async () => {
    const stranger = aReader(stage, 'en')
    await stranger.person.says('/broadcast')
    expect(seen(stranger)).toContain('I don’t know that command.')
    const before = await stage.dump()
    await drafted()
    const id = (await newest())?.id ?? ''
    const drawn = await stage.dump()
    for (const [index, step] of [
      'submit',
      'approve',
      'now',
      'stop',
      'urgent',
      'dropnow',
      'claim',
      'view',
    ].entries())
      await stage.deliver(aPress(stranger.person, `1b:${step}:${id}:0`, 930_000 + index))
    expect(await stage.dump()).toEqual(drawn)
    expect(before.length).toBeLessThan(drawn.length)
  })

  test('with one staff member: nothing can be broadcast, and nothing is kept', async () => {
    desk.people = [{ id: writer.person.id, language: 'en', acts: ['draft', 'approve', 'send'] }]
    await writer.person.says('/broadcast')
    expect(seen(writer)).toContain('takes two people')
    expect(labels(writer)).toEqual([])
    expect(await newest()).toBeUndefined()
  })

  test('when the proposer approves', async () => {
    await drafted()
    desk.people = desk.people.map((person) => ({
      ...person,
      acts: ['draft', 'approve', 'send', 'stop-sending'],
    }))
    await writer.person.presses('Submit')
    const button = approver.person.last?.keyboard
    expect(button).toBeDefined()
    const broadcast = await newest()
    if (!broadcast) throw new Error('No draft.')
    await stage.deliver(
      aPress(writer.person, `1b:approve:${broadcast.id}:1.${contentHash(broadcast).slice(0, 16)}`, 940_000),
    )
    expect((await newest())?.state).toBe('submitted')
  })

  test('under lockdown', async () => {
    await drafted()
    desk.locked = true
    await writer.person.presses('Submit')
    expect(writer.person.alerts.at(-1)?.text).toContain('locked down')
    expect((await newest())?.state).toBe('draft')
  })

  test('when someone else changes the draft', async () => {
    await drafted()
    const other = aReader(stage, 'en')
    desk.people.push({ id: other.person.id, language: 'en', acts: ['draft', 'approve'] })
    await other.person.says('/start')
    const id = (await newest())?.id ?? ''
    await stage.deliver(aPress(other.person, `1b:urgent:${id}:1`, 950_000))
    expect((await newest())?.urgent).toBe(false)
  })
})

describe('an edit after the approval', () => {
  test('voids it and says so', async () => {
    await approvedDraft()
    const id = (await newest())?.id ?? ''
    await writer.person.pressesData(writer.person.last?.messageId ?? 0, `1b:show:${id}:-`)
    await writer.person.presses('Change the text')
    await writer.person.says('She is not free.')
    expect(seen(writer)).toContain('no longer counts')
    expect((await newest())?.state).toBe('draft')
    await approver.person.presses('Send now')
    expect((await newest())?.state).toBe('draft')
  })

  test('is not approved by the button of what was there before', async () => {
    await drafted()
    await writer.person.presses('Submit')
    await writer.person.presses('Urgent')
    await writer.person.presses('Submit')
    const first = approver.person.chat.find(({ keyboard }) => (keyboard ?? []).flat().includes('Approve'))
    const place = (first?.keyboard ?? []).findIndex((row) => row.includes('Approve'))
    await approver.person.presses({ messageId: first?.messageId ?? 0, row: place, column: 0 })
    expect((await newest())?.state).toBe('submitted')
    expect(approver.person.alerts.at(-1)?.text).toContain('changed')
  })

  test('and an approval ends after 72 hours', async () => {
    await approvedDraft()
    stage.moveTo('2015-03-07T09:00:01Z')
    await approver.person.presses('Send now')
    expect((await newest())?.state).toBe('approved')
    expect(approver.person.alerts.at(-1)?.text).toContain('Submit it again')
  })
})

describe('what comes again changes nothing', () => {
  test('the text', async () => {
    await writer.person.says('/broadcast')
    await writer.person.presses('Everyone')
    const update = aMessage(writer.person, 'Only once', 960_001)
    await Promise.all([stage.deliver(update, 0), stage.deliver(update, 1)])
    await stage.deliver(update)
    const recent = await createBroadcasts(stage.table, await keyringOf(stage)).recent(50)
    const texts = recent.map(({ revisions }) => revisions[0]?.texts['en']?.html)
    expect(texts.filter((html) => html === 'Only once')).toHaveLength(1)
  })

  test('two who send at the same time begin it once', async () => {
    await approvedDraft()
    const id = (await newest())?.id ?? ''
    const presses = [writer, approver].map(({ person }, index) =>
      aPress(person, `1b:now:${id}:-`, 970_000 + index),
    )
    await Promise.all(presses.map(async (press, index) => stage.deliver(press, index as 0 | 1)))
    expect(await createJobs(stage.table).of(id)).toHaveLength(1)
    expect(desk.entries.filter(({ act }) => act === 'start')).toHaveLength(1)
  })
})

test('who may only approve can look at the draft, and go back from choosing a time', async () => {
  await approvedDraft()
  await approver.person.presses('Schedule')
  await approver.person.presses('Back')
  expect(seen(approver)).toContain('She is free!')
})

test('of two approvers at once one approves', async () => {
  const third = aReader(stage, 'en')
  await third.person.says('/settings')
  desk.people.push({ id: third.person.id, language: 'en', acts: ['approve', 'send'] })
  await drafted()
  await writer.person.presses('Submit')
  await Promise.all([approver.person.presses('Approve'), third.person.presses('Approve')])
  expect((await newest())?.state).toBe('approved')
  expect(desk.entries.filter(({ act }) => act === 'approve')).toHaveLength(1)
})

test('a rejection comes back with its reason, and can be submitted again', async () => {
  await drafted()
  await writer.person.presses('Submit')
  await approver.person.presses('Reject')
  await approver.person.says('Too <soon>')
  expect(seen(writer)).toContain('Too <soon>')
  expect((await newest())?.state).toBe('draft')
  await writer.person.presses('Submit')
  expect((await newest())?.state).toBe('submitted')
  expect(JSON.stringify(desk.entries)).not.toContain('soon')
})

describe('do no harm stops a draft', () => {
  test.each([
    ['a case under embargo', 'Rasul Jafarov is well', 'Rasul Jafarov'],
    ['what must never be said', 'Her friend Лейла Юнус', 'Лейла Юнус'],
  ])('that names %s', async (_what, text, place) => {
    await drafted(text)
    await writer.person.presses('Submit')
    expect(seen(writer)).toContain('Stopped')
    expect(seen(writer)).toContain(place)
    expect(seen(writer)).toContain('English')
    expect((await newest())?.state).toBe('draft')
  })
})

describe('do no harm stops a draft for the label of a button', () => {
  test.each([
    ['that says what must never be said', 'Her friend', 'says something that must never be said'],
    ['that names a case under embargo', 'Free Rasul', 'names Rasul Jafarov, and that case must stay hidden'],
  ])('%s', async (_what, label, reason) => {
    await drafted('Please sign')
    await writer.person.presses('Button: action')
    await writer.person.presses(label)
    await writer.person.presses('Submit')
    expect(seen(writer)).toContain('the button “')
    expect(seen(writer)).toContain(reason)
    expect(seen(writer)).toContain('Russian')
    expect((await newest())?.state).toBe('draft')
    await writer.person.presses('Button: action')
    await writer.person.presses('No button')
    await writer.person.presses('Submit')
    expect((await newest())?.state).toBe('submitted')
  })
})

test('a time is read in the staff member’s zone and told in both', async () => {
  await approver.person.says('/settings')
  await approver.person.presses('Time zone')
  await approver.person.says('Berlin')
  await approver.person.presses('Berlin')
  await approvedDraft()
  await approver.person.presses('Schedule')
  await approver.person.says('5.3. 18:30')
  expect(await newest()).toMatchObject({ state: 'waiting', startsAt: new Date('2015-03-05T17:30:00Z') })
  expect(seen(approver)).toContain('18:30')
  expect(seen(approver)).toContain('21:30')
})

test('a text that does not fit is refused with its length, and nothing is kept', async () => {
  await drafted('a'.repeat(4090))
  expect(seen(writer)).toContain('too long')
  expect(await newest()).toBeUndefined()
})

test('a correction that names what must never be said is stopped with the place', async () => {
  await approvedDraft()
  await writer.person.presses('Send now')
  await writer.person.says('/broadcast')
  await writer.person.presses(' · She is free')
  await writer.person.presses('Correct')
  await writer.person.presses('Text: English')
  await writer.person.says('Leyla Yunus is free!')
  await writer.person.presses('Submit')
  expect(seen(writer)).toContain('says something that must never be said about Khadija Ismayilova')
  expect(seen(writer)).toContain('Nothing is changed yet.')
  expect(approver.person.chat.some(({ text }) => text.includes('Leyla'))).toBe(false)
})
