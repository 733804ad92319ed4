/** Consent that meets something else at the same moment, comes twice, or comes after what forbids it. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { linkIn, openOffice, type Office } from '../support/office.ts'
import { aPress } from '../support/updates.ts'
import type { Person } from '../../local/telegram/server.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(async () => office.stage.close())

const acts = async () => (await office.audit()).map(({ act }) => act)
const dataOf = (person: Person, label: string): string =>
  person.last?.buttons.flat().find(({ text }) => text === label)?.callbackData ?? ''
const presses = async (person: Person, data: string) => person.pressesData(person.last?.messageId ?? 0, data)

test('two admins who agree and refuse at the same moment: one of them decides, and it is done once', async () => {
  const { farid, olga, judith, chooses, joins, rowOf } = office
  for (let round = 1; round <= 5; round++) {
    const kamran = await joins(`Kamran${round}`, 'case officer')
    await chooses(judith, kamran, 'Remove from the staff')
    await Promise.all([farid.presses('Agree'), olga.presses('Refuse')])
    const decided = (await acts()).filter((act) => act === 'agree' || act === 'refuse')
    expect(decided).toHaveLength(round)
    expect((await rowOf(kamran)) === undefined).toBe(decided.at(-1) === 'agree')
  }
})

test('two admins who agree at the same moment agree once, and all are told once', async () => {
  const { farid, olga, judith, chooses, joins, rowOf } = office
  const kamran = await joins('Kamran', 'case officer')
  await chooses(judith, kamran, 'Give a role', 'approver')
  await Promise.all([farid.presses('Agree'), olga.presses('Agree')])
  expect((await rowOf(kamran))?.granted).toHaveLength(1)
  expect((await acts()).filter((act) => act === 'agree')).toHaveLength(1)
  expect(kamran.chat.filter(({ text }) => text.includes('A new role, in 24 hours'))).toHaveLength(1)
})

test('two admins who remove each other at the same moment leave one', async () => {
  const { farid, olga, judith, chooses, rowOf } = office
  await chooses(judith, farid, 'Remove from the staff')
  await chooses(farid, judith, 'Remove from the staff')
  const [againstFarid, againstJudith] = olga.chat
    .flatMap(({ buttons }) => buttons.flat())
    .filter(({ text }) => text === 'Agree')
    .map(({ callbackData }) => callbackData ?? '')
  await Promise.all([presses(olga, againstFarid ?? ''), presses(olga, againstJudith ?? '')])
  const left = [await rowOf(judith), await rowOf(farid)].filter((row) => row !== undefined)
  expect(left).toHaveLength(1)
  expect(await rowOf(olga)).toBeDefined()
})

test('nobody agrees to what they proposed, not even by another’s button', async () => {
  const { farid, judith, olga, chooses, rowOf } = office
  await chooses(judith, olga, 'Remove from the staff')
  await presses(judith, dataOf(farid, 'Agree'))
  expect(judith.alerts.at(-1)?.text).toContain('a different admin has to agree')
  await presses(judith, dataOf(farid, 'Refuse'))
  expect(judith.alerts.at(-1)?.text).toContain('a different admin has to agree')
  await presses(farid, dataOf(judith, 'Withdraw'))
  expect(farid.last?.keyboard).toEqual([['Agree', 'Refuse']])
  expect(await rowOf(olga)).toBeDefined()
  expect(await acts()).toEqual(['first-admins', 'propose'])
})

test('someone who was suspended since does not consent, and their button is none any more', async () => {
  const { farid, judith, olga, chooses, joins, rowOf } = office
  const kamran = await joins('Kamran', 'case officer')
  await chooses(judith, kamran, 'Remove from the staff')
  const agree = dataOf(farid, 'Agree')
  await chooses(olga, farid, 'Suspend Farid')
  await presses(farid, agree)
  expect(farid.alerts.at(-1)?.text).toBeUndefined()
  expect(await rowOf(kamran)).toBeDefined()
})

test.each(['suspended', 'no admin any more', 'removed'] as const)(
  'a question counts no more when whoever asked is %s',
  async (fate) => {
    const { farid, judith, olga, chooses, joins, rowOf } = office
    const kamran = await joins('Kamran', 'case officer')
    await chooses(olga, judith, 'Give a role', 'editor')
    await chooses(judith, kamran, 'Remove from the staff')
    const agree = dataOf(farid, 'Agree')
    if (fate === 'suspended') await chooses(olga, judith, 'Suspend Judith')
    if (fate === 'no admin any more') await chooses(olga, judith, 'Take a role', 'admin')
    if (fate === 'removed') await chooses(olga, judith, 'Remove from the staff')
    if (fate !== 'suspended') await farid.presses('Agree')
    await presses(farid, agree)
    expect(farid.alerts.at(-1)?.text).toContain('The staff has changed since')
    expect(await rowOf(kamran)).toBeDefined()
  },
)

test('what was agreed with someone who was suspended since gives no link, and no role by an old one', async () => {
  const { farid, judith, olga, chooses, newcomer, rowOf } = office
  await judith.says('/staff')
  for (const label of ['Invite a colleague', 'approver']) await judith.presses(label)
  await farid.presses('Agree')
  await judith.presses('Get the link')
  const link = linkIn(judith)
  const zaur = newcomer()
  await zaur.starts(link)
  await chooses(olga, farid, 'Suspend Farid')
  await zaur.presses('Accept')
  expect(zaur.last?.text).toContain('This invitation was used, has run out, or is not for you.')
  expect(await rowOf(zaur)).toBeUndefined()
  await judith.presses('Get the link')
  expect(judith.alerts.at(-1)?.text).toContain('This has been decided already, or has run out.')
})

test('a consent that Telegram delivers twice is one, and what it announces is told again at most', async () => {
  const { stage, farid, judith, chooses, joins, rowOf } = office
  const kamran = await joins('Kamran', 'case officer')
  await chooses(judith, kamran, 'Give a role', 'approver')
  const press = aPress(farid, dataOf(farid, 'Agree'), 970_001)
  await stage.deliver(press, 0)
  const before = await stage.dump()
  const { version } = (await rowOf(kamran)) ?? {}
  await stage.deliver(press, 1)
  expect(await stage.dump()).toEqual(before)
  expect((await rowOf(kamran))?.version).toBe(version)
})

test('a refusal, a withdrawal, a stop and a link that come twice change nothing the second time', async () => {
  const { stage, farid, judith, olga, chooses, joins } = office
  const kamran = await joins('Kamran', 'case officer')
  let updateId = 971_000
  const twice = async (person: Person, label: string): Promise<void> => {
    updateId += 1
    const press = aPress(person, dataOf(person, label), updateId)
    await stage.deliver(press, 0)
    const before = await stage.dump()
    await stage.deliver(press, 1)
    expect(await stage.dump()).toEqual(before)
  }
  await chooses(judith, kamran, 'Remove from the staff')
  await twice(farid, 'Refuse')
  await chooses(judith, kamran, 'Remove from the staff')
  await twice(judith, 'Withdraw')
  await chooses(judith, kamran, 'Give a role', 'approver')
  await twice(farid, 'Agree')
  await twice(olga, 'Stop')
  await judith.says('/staff')
  for (const label of ['Invite a colleague', 'admin']) await judith.presses(label)
  await farid.presses('Agree')
  await twice(judith, 'Get the link')
  expect(await acts()).toEqual(
    [
      'first-admins',
      'invite',
      'accept-invitation',
      'propose',
      'refuse',
      'propose',
      'withdraw',
      'propose',
      'agree',
    ].concat(['stop-role', 'propose', 'agree', 'invite']),
  )
})

test('a lockdown between question and consent freezes both; whoever lifts it does not decide it', async () => {
  const { farid, judith, olga, chooses, joins, rowOf } = office
  const kamran = await joins('Kamran', 'case officer')
  await chooses(judith, kamran, 'Remove from the staff')
  const agree = dataOf(farid, 'Agree')
  await olga.says('/lockdown')
  await olga.presses('Freeze everything')
  for (const data of [agree, agree.replace('agree', 'refuse')]) {
    await presses(farid, data)
    expect(farid.alerts.at(-1)?.text).toContain('frozen by a lockdown')
  }
  await presses(judith, agree.replace('agree', 'withdraw'))
  expect(judith.alerts.at(-1)?.text).toContain('frozen by a lockdown')
  for (const person of [olga, farid]) await person.presses('Lift it')
  expect(await rowOf(kamran)).toBeDefined()
  await presses(farid, agree)
  expect(await rowOf(kamran)).toBeUndefined()
})

test('in a lockdown a role does not begin, and can still be stopped', async () => {
  const { stage, farid, judith, olga, chooses, joins, rowOf } = office
  const [kamran, leyla] = [await joins('Kamran', 'case officer'), await joins('Leyla', 'case officer')]
  for (const person of [kamran, leyla]) {
    await chooses(judith, person, 'Give a role', 'admin')
    await farid.presses('Agree')
  }
  await olga.says('/lockdown')
  await olga.presses('Freeze everything')
  stage.moveTo('2015-03-06T09:00:00Z')
  await chooses(olga, leyla, 'Stop: admin')
  expect((await rowOf(leyla))?.granted).toBeUndefined()
  await kamran.says('/staff')
  expect(kamran.last?.keyboard).toEqual([['On duty for tips']])
  for (const person of [judith, farid]) {
    await person.says('/lockdown')
    await person.presses('Lift it')
  }
  await kamran.says('/staff')
  expect(kamran.last?.keyboard?.flat()).toContain('Invite a colleague')
})

test('an invitation that was agreed is accepted once, whoever opens it', async () => {
  const { farid, judith, newcomer, stage } = office
  await judith.says('/staff')
  for (const label of ['Invite a colleague', 'approver']) await judith.presses(label)
  await farid.presses('Agree')
  await judith.presses('Get the link')
  const people = Array.from({ length: 8 }, () => newcomer())
  for (const person of people) await person.starts(linkIn(judith))
  await Promise.all(people.map(async (person) => person.presses('Accept')))
  expect(people.filter(({ last }) => last?.text.includes('You become: approver'))).toHaveLength(1)
  expect((await stage.scan()).filter(({ pk }) => pk === 'ST')).toHaveLength(4)
})
