/** What takes two admins: voices for the campaign, taking roles, removing colleagues. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTexts, readLocales } from '../../bot/text/texts.ts'
import { linkIn, openOffice, type Office } from '../support/office.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(async () => office.stage.close())

test('a role that speaks for the campaign is agreed by a second admin, told to all, and begins a day later', async () => {
  const { stage, judith, farid, olga, chooses, joins, rowOf } = office
  const elchin = await joins('Elchin', 'editor')
  await chooses(judith, elchin, 'Give a role', 'approver')
  expect(judith.last?.text).toContain('A second admin is asked')
  expect(judith.last?.keyboard).toEqual([['Withdraw']])
  for (const admin of [farid, olga]) {
    expect(admin.last?.text).toContain(
      'Your consent is asked\n\nElchin: give the role approver\nAsked by Judith.',
    )
    expect(admin.last?.text).toContain('The question ends on Saturday 13:00.')
    expect(admin.last?.keyboard).toEqual([['Agree', 'Refuse']])
  }
  expect((await rowOf(elchin))?.granted).toBeUndefined()
  await farid.presses('Agree')
  for (const person of [judith, farid, olga, elchin]) {
    expect(person.last?.text).toContain('A new role, in 24 hours')
    expect(person.last?.text).toContain('Elchin: editor, approver from Thursday 13:00')
    expect(person.last?.text).toContain('Asked by Judith, agreed by Farid.')
  }
  expect(olga.last?.keyboard).toEqual([['Stop']])
  expect(elchin.last?.keyboard ?? []).toEqual([])
  await elchin.says('/staff')
  expect(elchin.last?.text).toContain('You are: editor, approver from Thursday 13:00.')
  await judith.says('/broadcast')
  await judith.presses('Everyone')
  await judith.says('Hello')
  await judith.presses('Submit')
  expect(elchin.chat.some(({ buttons }) => buttons.flat().some(({ text }) => text === 'Approve'))).toBe(false)
  stage.moveTo('2015-03-05T09:00:00Z')
  await elchin.says('/staff')
  expect(elchin.last?.text).toContain('You are: editor, approver.')
})

test('any admin stops a role in the day before it begins, and nobody after', async () => {
  const { stage, judith, farid, olga, chooses, joins, rowOf } = office
  const elchin = await joins('Elchin', 'editor')
  const grant = async () => {
    await chooses(judith, elchin, 'Give a role', 'approver')
    await farid.presses('Agree')
  }
  await grant()
  await olga.presses('Stop')
  for (const person of [judith, farid, olga, elchin]) {
    expect(person.last?.text).toContain('Stopped: this role does not begin\n\nElchin: approver\nBy Olga.')
  }
  expect((await rowOf(elchin))?.granted).toBeUndefined()
  await grant()
  const [stop] = judith.last?.buttons.flat() ?? []
  stage.moveTo('2015-03-05T09:00:00Z')
  await judith.pressesData(judith.last?.messageId ?? 0, stop?.callbackData ?? '')
  expect(judith.alerts.at(-1)?.text).toContain('Too late')
  expect((await rowOf(elchin))?.granted).toHaveLength(1)
})

test('the colleague’s card stops a role too, for whoever missed the news', async () => {
  const { judith, farid, olga, chooses, joins, rowOf } = office
  const elchin = await joins('Elchin', 'case officer')
  await chooses(judith, elchin, 'Give a role', 'admin')
  await farid.presses('Agree')
  await chooses(olga, elchin, 'Stop: admin')
  expect((await rowOf(elchin))?.roles).toEqual(['caseOfficer'])
  expect((await rowOf(elchin))?.granted).toBeUndefined()
})

test('an invitation as approver is agreed first; the day begins when it is accepted', async () => {
  const { stage, judith, farid, olga, newcomer, rowOf, audit } = office
  await judith.says('/staff')
  for (const label of ['Invite a colleague', 'approver']) await judith.presses(label)
  expect(farid.last?.text).toContain('Invite someone as approver')
  await farid.presses('Agree')
  expect(judith.last?.text).toContain('Agreed by Farid.')
  expect(judith.last?.text).toContain('You can get the link until Thursday 13:00.')
  await judith.presses('Get the link')
  const first = linkIn(judith)
  await judith.presses('Get the link')
  expect(linkIn(judith)).not.toBe(first)
  const zaur = newcomer()
  await zaur.starts(first)
  expect(zaur.last?.text).toContain('This invitation was used')
  stage.moveTo('2015-03-04T12:00:00Z')
  await zaur.starts(linkIn(judith))
  await zaur.presses('Accept')
  expect(zaur.last?.text).toContain('You become: approver, from Thursday 16:00.')
  expect(olga.last?.text).toContain('Zaur: approver from Thursday 16:00\nAsked by Judith, agreed by Farid.')
  await zaur.says('/staff')
  expect(zaur.last?.text).toContain('I don’t know that command.')
  await judith.presses('Get the link')
  expect(judith.alerts.at(-1)?.text).toContain('This has been decided already, or has run out.')
  await olga.presses('Stop')
  expect(zaur.last?.text).toContain('Stopped: this role does not begin')
  expect(await rowOf(zaur)).toBeUndefined()
  expect((await audit()).map(({ act }) => act)).toEqual([
    'first-admins',
    'propose',
    'agree',
    'invite',
    'invite',
    'accept-invitation',
    'stop-role',
  ])
})

test('a removed colleague leaves nothing but a pseudonym in the record', async () => {
  const { stage, judith, farid, olga, chooses, joins, rowOf, audit } = office
  const elchin = await joins('Elchin', 'editor')
  await elchin.says('/staff')
  const { pseudonym = '' } = (await rowOf(elchin)) ?? {}
  await chooses(judith, elchin, 'Remove from the staff')
  expect(await rowOf(elchin)).toBeDefined()
  await olga.presses('Agree')
  for (const person of [judith, farid, olga, elchin]) {
    expect(person.last?.text).toContain('No longer on the staff\n\nElchin\nAsked by Judith, agreed by Olga.')
  }
  const held = (await stage.scan()).filter((item) => JSON.stringify(item).includes(pseudonym))
  expect(new Set(held.map(({ pk }) => pk))).toEqual(new Set(['AU', 'STP', expect.stringMatching(/^T#/)]))
  expect((await audit()).at(-1)).toMatchObject({ act: 'agree', subject: pseudonym })
  await elchin.says('/staff')
  expect(elchin.last?.text).toContain('I don’t know that command.')
  await elchin.says('/mydata')
  expect(elchin.chat.at(-2)?.text ?? '').not.toContain('staff')
  await elchin.says('/forget')
  expect(elchin.last?.text).not.toContain('staff')
})

test.each(['suspended', 'removed'] as const)(
  'who is %s is no longer written to where they watched a broadcast',
  async (fate) => {
    const { stage, judith, farid, chooses, joins } = office
    const elchin = await joins('Elchin', 'editor')
    await elchin.says('/broadcast')
    await elchin.presses('Everyone')
    await elchin.says('She is free!')
    await elchin.presses('Submit')
    await farid.presses('Approve')
    await elchin.presses('Send now')
    const watched = async () => (await stage.scan()).filter(({ sk }) => String(sk).startsWith('V#'))
    expect(await watched()).toHaveLength(1)
    if (fate === 'suspended') await chooses(judith, elchin, 'Suspend Elchin')
    else await chooses(judith, elchin, 'Remove from the staff')
    if (fate === 'removed') await farid.presses('Agree')
    expect(await watched()).toEqual([])
  },
)

test('a role is taken by two; a colleague’s only role is not taken', async () => {
  const { judith, olga, farid, chooses, joins, rowOf } = office
  const elchin = await joins('Elchin', 'editor')
  await chooses(judith, elchin)
  expect(judith.last?.keyboard?.flat()).not.toContain('Take a role')
  await chooses(judith, elchin, 'Give a role', 'case officer')
  expect(elchin.last?.text).toContain('A new role\n\nElchin: editor, case officer\nBy Judith.')
  await chooses(farid, elchin, 'Take a role', 'editor')
  await olga.presses('Agree')
  expect((await rowOf(elchin))?.roles).toEqual(['caseOfficer'])
  expect(elchin.last?.text).toContain('A role was taken\n\nElchin: editor\nAsked by Farid, agreed by Olga.')
})

test('a refusal ends it, and whoever asked is told; a question can be withdrawn', async () => {
  const { judith, farid, olga, chooses, rowOf } = office
  await chooses(judith, olga, 'Remove from the staff')
  await farid.presses('Refuse')
  expect(judith.last?.text).toContain('Olga: remove from the staff\n\nRefused by Farid. Nothing was changed.')
  await olga.presses('Agree')
  expect(olga.alerts.at(-1)?.text).toContain('This has been decided already')
  expect(olga.last?.text).toContain('Refused by Farid.')
  await chooses(judith, olga, 'Remove from the staff')
  await judith.presses('Withdraw')
  expect(judith.last?.text).toContain('Withdrawn. Nothing was changed.')
  await farid.presses('Agree')
  expect(farid.last?.text).toContain('Withdrawn. Nothing was changed.')
  expect(await rowOf(olga)).toBeDefined()
})

test('a question that nobody answered ends after 72 hours', async () => {
  const { stage, judith, farid, olga, chooses, rowOf } = office
  await chooses(judith, olga, 'Remove from the staff')
  await farid.says('/staff')
  expect(farid.last?.text).toContain('1 question waits for a second admin:')
  await farid.presses('Olga: remove from the staff')
  expect(farid.last?.keyboard).toEqual([['Agree', 'Refuse']])
  stage.moveTo('2015-03-07T09:00:00Z')
  await farid.presses('Agree')
  expect(farid.last?.text).toContain('Nobody agreed in time. Nothing was changed.')
  expect(await rowOf(olga)).toBeDefined()
  await farid.says('/staff')
  expect(farid.last?.text).not.toContain('waits for a second admin')
})

test('what is asked already is not asked again', async () => {
  const { judith, farid, olga, chooses, stage } = office
  await chooses(judith, olga, 'Remove from the staff')
  await chooses(farid, olga, 'Remove from the staff')
  expect(farid.last?.text).toContain('Asked by Judith.')
  expect(farid.last?.keyboard).toEqual([['Agree', 'Refuse']])
  expect((await stage.scan()).filter(({ pk }) => pk === 'STP')).toHaveLength(1)
})

test('suspending and reinstating is told to all, but not to whoever is suspended', async () => {
  const { judith, farid, olga, chooses } = office
  const before = olga.chat.length
  await chooses(judith, olga, 'Suspend Olga')
  expect(farid.last?.text).toContain('Suspended\n\nOlga: admin, suspended\nBy Judith.')
  expect(olga.chat).toHaveLength(before)
  await chooses(judith, olga, 'Reinstate Olga')
  for (const person of [farid, olga])
    expect(person.last?.text).toContain('Reinstated\n\nOlga: admin\nBy Judith.')
})

test('each is asked in their language and told the time where they are', async () => {
  const { judith, farid, olga, chooses, stage } = office
  const say = createTexts(readLocales('locales')).say('ru')
  await olga.says('/language')
  await olga.presses('Русский')
  await olga.says('/settings')
  for (const key of ['settings.quiet', 'settings.zone'] as const) {
    if (key === 'settings.zone') await olga.presses('22:00–08:00')
    await olga.presses(say.plain(key))
  }
  await olga.says('Berlin')
  await olga.presses('Berlin')
  await olga.says('/staff')
  await chooses(judith, farid, 'Remove from the staff')
  expect(olga.last?.text).toContain('Нужно ваше согласие\n\nFarid: убрать из команды\nКто просит: Judith.')
  expect(olga.last?.text).toContain('Вопрос закроется: суббота 10:00.')
  expect(olga.last?.keyboard).toEqual([['Согласиться', 'Отказать']])
  expect(stage.logged.filter((line) => line.includes('colleague-not-told'))).toEqual([])
})
