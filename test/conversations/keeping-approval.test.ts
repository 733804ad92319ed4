import { describe, expect, test } from 'vitest'
import { changeHash } from '../../bot/campaign/change.ts'
import { createLockdowns } from '../../bot/staff/lockdown.store.ts'
import { keys } from '../../bot/table/keys.ts'
import {
  aColleague,
  admin,
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
import { aReader, labels, seen } from '../support/reader.ts'
import { aPress } from '../support/updates.ts'

onKeepingStage()

describe('an approval', () => {
  test('is not for who proposed it, nor for who may only write', async () => {
    await opensCase(admin)
    await admin.person.presses('released')
    await admin.person.presses('Submit')
    expect(seen(admin)).toContain('A change takes two people')
    const second = await aColleague('approver', 'en', 'Elchin')
    await admin.person.presses('Submit')
    const change = (await changesNow())[0]
    const data = `1k:approve:${change?.id}:${change && changeHash(change).slice(0, 16)}`
    for (const [index, { person }] of [admin, officer].entries()) {
      await stage.deliver(aPress(person, data, 982_001 + index))
      expect((await changesNow())[0]?.state).toBe('submitted')
    }
    await second.person.presses('Approve')
    expect((await changesNow())[0]?.state).toBe('approved')
  })

  test('by two at once counts once', async () => {
    const second = await aColleague('approver', 'en', 'Elchin')
    await submitsRelease()
    await Promise.all([admin.person.presses('Approve'), second.person.presses('Approve')])
    const held = (await stage.scan()).filter(({ pk }) => pk === 'X#changes')
    expect(held).toHaveLength(1)
    const entries = (await stage.scan()).filter(({ act, pk }) => pk === 'AU' && act === 'approve-change')
    const change = (await changesNow())[0]
    expect(entries.filter(({ subject }) => subject === change?.id)).toHaveLength(1)
    expect(change?.state).toBe('approved')
  })

  test('of two changes at once lets both count', async () => {
    const second = await aColleague('approver', 'en', 'Elchin')
    await submitsRelease()
    await opensAction(officer)
    await officer.person.presses('Close')
    await officer.person.presses('Submit')
    const data = (await changesNow()).map(
      (change) => `1k:approve:${change.id}:${changeHash(change).slice(0, 16)}`,
    )
    const people = [admin, second]
    await Promise.all(
      data.map(async (press, index) =>
        stage.deliver(aPress((people[index] ?? admin).person, press, 983_001 + index), index as 0 | 1),
      ),
    )
    expect((await changesNow()).map(({ state }) => state)).toEqual(['approved', 'approved'])
    expect(await theCase()).toMatchObject({ status: 'released' })
    expect(await theAction()).toMatchObject({ closes: '2015-03-09' })
  })

  test('is void once the change is edited, and the old button does nothing', async () => {
    await submitsRelease()
    await officer.person.presses('Day: 10 March 2015')
    await officer.person.presses('Yesterday')
    expect(seen(officer)).toContain('It was changed, so it has to be submitted again.')
    await admin.person.presses('Approve')
    expect(admin.person.alerts.at(-1)?.text).toContain('changed')
    await officer.person.presses('Submit')
    const first = admin.person.chat.find(({ keyboard }) => (keyboard ?? []).flat().includes('Approve'))
    const place = (first?.keyboard ?? []).findIndex((row) => row.includes('Approve'))
    await admin.person.presses({ messageId: first?.messageId ?? 0, row: place, column: 0 })
    expect((await theCase())?.status).toBe('detained')
    await admin.person.presses('Approve')
    expect((await theCase())?.detained?.[0]?.to).toBe('2015-03-09')
  })

  test('is possible for 72 hours; then it is submitted again', async () => {
    await submitsRelease()
    stage.moveTo('2015-03-13T09:00:01Z')
    await admin.person.presses('Approve')
    expect(admin.person.alerts.at(-1)?.text).toContain('within 72 hours')
    expect((await theCase())?.status).toBe('detained')
    const { id } = (await changesNow())[0] ?? {}
    await officer.person.pressesData(officer.person.last?.messageId ?? 0, `1k:show:${id}:-`)
    await officer.person.presses('Submit')
    await admin.person.presses('Approve')
    expect(await theCase()).toMatchObject({ status: 'released', asOf: '2015-03-13' })
  })

  test('is refused with a reason, which the proposer reads, and it can be submitted again', async () => {
    await submitsRelease()
    await admin.person.presses('Reject')
    await admin.person.says('Who says <so>?')
    expect(seen(officer)).toContain('Who says <so>?')
    expect((await theCase())?.status).toBe('detained')
    await officer.person.presses('Submit')
    await admin.person.presses('Approve')
    expect((await theCase())?.status).toBe('released')
  })

  test('counts by the role of that moment', async () => {
    await submitsRelease()
    const rows = (await stage.scan()).filter(({ pk, roles }) => pk === 'ST' && String(roles) === 'admin')
    for (const row of rows)
      await stage.table.write([
        {
          update: keys.staff(String(row['sk'])),
          set: { suspended: true, version: Number(row['version']) + 1 },
        },
      ])
    await admin.person.presses('Approve')
    expect((await changesNow())[0]?.state).toBe('submitted')
  })

  test('and every other step is frozen by a lockdown', async () => {
    await submitsRelease()
    await stage.table.write([createLockdowns(stage.table).setWrite('someone', stage.now())])
    await admin.person.presses('Approve')
    expect(admin.person.alerts.at(-1)?.text).toContain('locked down')
    await opensCase(officer)
    expect(officer.person.alerts.at(-1)?.text).toContain('locked down')
    await stage.table.write([{ delete: keys.lockdown() }])
    expect((await changesNow())[0]?.state).toBe('submitted')
  })
})

describe('nothing happens', () => {
  test('for readers: they have no button, and forged ones do nothing', async () => {
    const reader = aReader(stage, 'en')
    await reader.person.starts('case_khadija-ismayilova')
    expect(labels(reader)).not.toContain('Update this case')
    await submitsRelease()
    const { id = '' } = (await changesNow())[0] ?? {}
    const before = await stage.dump()
    const forged = [
      '1kc:khadija-ismayilova',
      '1ks:khadija-ismayilova:released',
      '1kt:khadija-ismayilova',
      '1ka:free-them',
      '1ko:free-them',
      '1kx:free-them',
      `1b:ofchange:-:${id}`,
      ...['show', 'list', 'view', 'day', 'text', 'setday', 'drop', 'submit', 'approve', 'reject', 'undo'].map(
        (step) => `1k:${step}:${id}:en`,
      ),
    ]
    for (const [index, data] of forged.entries())
      await stage.deliver(aPress(reader.person, data, 984_000 + index))
    expect(await stage.dump()).toEqual(before)
    expect(reader.person.chat.map(({ text }) => text).join()).not.toContain('released')
  })

  test.each(['translator', 'approver'] as const)('for a %s, who is offered no change', async (role) => {
    const other = await aColleague(role, 'en', 'Elchin')
    await other.person.starts('case_khadija-ismayilova')
    expect(labels(other)).not.toContain('Update this case')
    const before = await stage.dump()
    await stage.deliver(aPress(other.person, '1ks:khadija-ismayilova:released', 985_000))
    expect(await stage.dump()).toEqual(before)
  })

  test('to a case under embargo, which nobody is shown', async () => {
    const before = await stage.dump()
    await stage.deliver(aPress(officer.person, '1ks:hidden:released', 986_000))
    expect(await stage.dump()).toEqual(before)
    expect(officer.person.chat.map(({ text }) => text).join()).not.toContain('Rasul')
  })

  test('when a colleague changes a draft that is not theirs', async () => {
    await opensCase(officer)
    await officer.person.presses('released')
    const { id = '' } = (await changesNow())[0] ?? {}
    const other = await aColleague('editor', 'en', 'Elchin')
    for (const [index, step] of ['setday', 'drop', 'submit', 'text'].entries())
      await stage.deliver(aPress(other.person, `1k:${step}:${id}:2015-03-09`, 987_000 + index))
    expect(await changesNow()).toMatchObject([{ state: 'draft', values: { day: '2015-03-10' } }])
  })

  test('twice, when an update comes again', async () => {
    await opensCase(officer)
    const press = aPress(officer.person, '1ks:khadija-ismayilova:released', 988_000)
    await Promise.all([stage.deliver(press, 0), stage.deliver(press, 1)])
    await stage.deliver(press)
    expect(await changesNow()).toHaveLength(1)
    await officer.person.presses('Submit')
    const change = (await changesNow())[0]
    const approve = aPress(
      admin.person,
      `1k:approve:${change?.id}:${change && changeHash(change).slice(0, 16)}`,
      988_100,
    )
    await Promise.all([stage.deliver(approve, 0), stage.deliver(approve, 1)])
    await stage.deliver(approve)
    expect((await stage.scan()).filter(({ pk }) => pk === 'X#changes')).toHaveLength(1)
    expect((await changesNow())[0]).toMatchObject({ state: 'approved', place: 1 })
  })

  test('before the day of the arrest', async () => {
    await opensCase(officer)
    await officer.person.presses('released')
    await officer.person.presses('Day: 10 March 2015')
    await officer.person.says('1.12.2014')
    await officer.person.presses('Submit')
    expect(officer.person.alerts.at(-1)?.text).toContain('before the arrest')
  })
})

describe('do no harm', () => {
  test.each([
    ['a case under embargo', 'Rasul Jafarov is well', 'Rasul Jafarov'],
    ['what must never be said', 'With her friend Лейла Юнус', 'Лейла Юнус'],
  ])('stops a text that names %s, with the place', async (_what, text, place) => {
    await opensCase(officer)
    await officer.person.presses('Timeline entry')
    await officer.person.says(text)
    expect(seen(officer)).toContain('Stopped: the text in English')
    await officer.person.presses('Submit')
    expect(seen(officer)).toContain(place)
    expect((await changesNow())[0]?.state).toBe('draft')
    expect(admin.person.chat.map(({ text: shown }) => shown).join()).not.toContain(place)
  })

  test('keeps the words of a draft sealed until they are approved', async () => {
    await opensCase(officer)
    await officer.person.presses('Timeline entry')
    await officer.person.says('She was seen by a doctor.')
    await officer.person.presses('Submit')
    expect((await stage.dump()).join()).not.toContain('doctor')
    await admin.person.presses('Approve')
    expect((await stage.dump()).join()).toContain('doctor')
  })

  test('looks into the source as well', async () => {
    await opensCase(officer)
    await officer.person.presses('Timeline entry')
    await officer.person.says('A hearing was held.')
    await officer.person.presses('Source')
    await officer.person.says('https://example.org/leyla-yunus')
    await officer.person.presses('Submit')
    expect(seen(officer)).toContain('Stopped')
    expect((await changesNow())[0]?.state).toBe('draft')
  })
})
