import { beforeEach, describe, expect, test } from 'vitest'
import { createBroadcasts } from '../../bot/broadcasts/broadcast.store.ts'
import { keyringOf } from '../support/audience.ts'
import {
  aColleague,
  admin,
  approvesRelease,
  changesNow,
  officer,
  opensAction,
  opensCase,
  stage,
  submitsRelease,
  theAction,
  theCase,
  onKeepingStage,
} from '../support/keeping-stage.ts'
import { labels, seen } from '../support/reader.ts'
import { aPress } from '../support/updates.ts'

onKeepingStage()

describe('Undo', () => {
  test('takes an approved change back, again by two, and readers see what was before', async () => {
    await approvesRelease()
    await stage.restart()
    await officer.person.presses('Undo')
    expect(seen(officer)).toContain('Takes this back:')
    await officer.person.presses('Submit')
    expect((await theCase())?.status).toBe('released')
    expect(admin.person.chat.map(({ text }) => text).join('\n')).toContain('detained · day 95 in detention')
    await admin.person.presses('Approve')
    expect(seen(admin)).toContain('gone for readers within seconds')
    expect(await theCase()).toMatchObject({ status: 'detained', detained: [{ to: null }] })
    expect(await changesNow()).toEqual([])
  })

  test('is refused for a petition whose key is gone by then', async () => {
    await opensAction(officer)
    await officer.person.presses('Close')
    await officer.person.presses('Submit')
    await admin.person.presses('Approve')
    stage.moveTo('2015-03-25T00:00:00Z')
    await stage.tick()
    expect(stage.storage.keyFile.get('actions/free-them')).toBeUndefined()
    await officer.person.presses('Undo')
    await officer.person.presses('Submit')
    expect(officer.person.alerts.at(-1)?.text).toContain('can’t be opened again')
    expect((await theAction())?.closes).toBe('2015-03-09')
  })

  test('by two colleagues at once is one', async () => {
    await approvesRelease()
    const [approvedChange] = await changesNow()
    const other = await aColleague('editor', 'en', 'Elchin')
    for (const [index, { person }] of [officer, other].entries()) {
      await stage.deliver(aPress(person, `1k:undo:${approvedChange?.id}:-`, 989_000 + index))
      const mine = (await changesNow()).find(({ kind, state }) => kind === 'undo' && state === 'draft')
      await stage.deliver(aPress(person, `1k:submit:${mine?.id}:-`, 989_100 + index))
    }
    const undos = (await changesNow()).filter(({ kind }) => kind === 'undo')
    expect(undos).toHaveLength(1)
  })
})

describe('a broadcast of it', () => {
  const broadcasts = async () => createBroadcasts(stage.table, await keyringOf(stage)).recent(5)
  // Who could approve the broadcast.
  beforeEach(async () => void (await aColleague('approver', 'fr', 'Ophélie')))

  test('is made with one tap, for those of the case, in every language, and only once', async () => {
    await approvesRelease()
    await admin.person.presses('Make a broadcast of it')
    expect(seen(admin)).toContain('For those who follow Khadija Ismayilova')
    expect(seen(admin)).toContain('News of Khadija Ismayilova: released, 10 March 2015.')
    const other = await aColleague('editor', 'en', 'Elchin')
    const [change] = await changesNow()
    await stage.deliver(aPress(other.person, `1b:ofchange:-:${change?.id}`, 990_000))
    expect(seen(other)).toContain('News of Khadija Ismayilova')
    const made = (await broadcasts()).filter(({ id }) => id === change?.broadcastId)
    expect(made).toMatchObject([
      { state: 'draft', caseId: 'khadija-ismayilova', audience: { kind: 'case', country: 'AZ' } },
    ])
    expect(Object.keys(made[0]?.revisions[0]?.texts ?? {}).toSorted()).toEqual(['az', 'en', 'fr', 'ru'])
    await other.person.presses('Preview')
    await admin.person.presses('Submit')
    expect((await broadcasts())[0]?.state).toBe('submitted')
  })

  test('has the texts of the change where there are some', async () => {
    await opensCase(officer)
    await officer.person.presses('released')
    await officer.person.presses('Text: English')
    await officer.person.says('She walked out & waved.')
    await officer.person.presses('Submit')
    await admin.person.presses('Approve')
    expect(await theCase()).toMatchObject({ status: 'released' })
    expect((await theCase())?.timeline?.at(-1)?.text).toEqual({ en: 'She walked out & waved.' })
    await admin.person.presses('Make a broadcast of it')
    expect(seen(admin)).toContain('She walked out & waved.')
    const [made] = await broadcasts()
    expect(Object.keys(made?.revisions[0]?.texts ?? {})).toEqual(['en'])
  })

  test('of an action has its button; a case officer is not offered what their role does not include', async () => {
    await opensAction(officer)
    await officer.person.presses('Close')
    await officer.person.presses('Submit')
    await admin.person.presses('Approve')
    expect(labels(officer)).not.toContain('Make a broadcast of it')
    await admin.person.presses('Make a broadcast of it')
    expect((await broadcasts())[0]).toMatchObject({ actionId: 'free-them', audience: { kind: 'everyone' } })
  })

  test('is offered to those who may draft one, where neither of the two may', async () => {
    const second = await aColleague('approver', 'en', 'Elchin')
    await submitsRelease()
    await second.person.presses('Approve')
    expect(labels(second)).not.toContain('Make a broadcast of it')
    await admin.person.presses('Make a broadcast of it')
    expect(await broadcasts()).toMatchObject([{ state: 'draft' }])
  })
})

test('the list shows what waits, what readers see and one’s own drafts, and leads to each', async () => {
  await approvesRelease()
  await opensAction(officer)
  await officer.person.presses('Close')
  await officer.person.presses('Changes in the chat')
  expect(labels(officer)).toEqual(
    expect.arrayContaining(['– Free them all: closing', '✓ Khadija Ismayilova: released']),
  )
  await admin.person.presses('Changes in the chat')
  expect(labels(admin)).not.toContain('– Free them all: closing')
  await officer.person.presses('– Free them all: closing')
  await officer.person.presses('Throw away')
  expect(seen(officer)).toContain('It is gone.')
  expect((await changesNow()).map(({ state }) => state)).toEqual(['approved'])
})
