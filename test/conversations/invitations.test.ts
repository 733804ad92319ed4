import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Person } from '../../local/telegram/server.ts'
import { aMessage } from '../support/updates.ts'
import { startStage, type Stage } from '../support/stage.ts'

let stage: Stage
let judith: Person
let nextId = 8000
beforeEach(async () => {
  stage = await startStage({ adminIds: [91] })
  judith = stage.telegram.person({ id: 91, firstName: 'Judith', languageCode: 'en' })
})
afterEach(async () => stage.close())

const newcomer = (firstName = 'Farid'): Person =>
  stage.telegram.person({ id: nextId++, firstName, languageCode: 'en' })

/** The start parameter of a new invitation. */
async function invitation(role: string): Promise<string> {
  await judith.says('/staff')
  await judith.presses('Invite a colleague')
  await judith.presses(role)
  return /start=(invite_[A-Za-z0-9_-]{22})/.exec(judith.last?.text ?? '')?.[1] ?? ''
}

test('the only admin invites the second, who then approves what the first wrote', async () => {
  await judith.says('/staff')
  expect(judith.last?.text).toContain('Invite the second admin.')
  const farid = newcomer()
  await farid.starts(await invitation('admin'))
  expect(farid.last?.text).toContain('You are invited to the staff of this campaign, as admin.')
  await farid.presses('Accept')
  expect(farid.last?.text).toContain('Welcome. You are: admin.')
  expect(judith.last?.text).toContain('New on the staff\n\nFarid: admin\nBy Judith.')
  await judith.says('/broadcast')
  await judith.presses('Everyone')
  await judith.says('Hello')
  await judith.presses('Submit')
  await farid.presses('Approve')
  expect(judith.chat.some(({ buttons }) => buttons.flat().some(({ text }) => text === 'Send now'))).toBe(true)
})

test('a link works once, however many open it at the same moment', async () => {
  const parameter = await invitation('editor')
  const people = Array.from({ length: 20 }, () => newcomer())
  for (const person of people) await person.starts(parameter)
  const token = parameter.slice('invite_'.length)
  await Promise.all(people.map(async (one) => one.pressesData(one.last?.messageId ?? 0, `1ia:${token}`)))
  expect(people.filter((one) => one.last?.text.includes('Welcome.'))).toHaveLength(1)
  expect(people.filter((one) => one.last?.text.includes('This invitation was used'))).toHaveLength(19)
})

test('a link ends after a day, with the right of who made it, and stands nowhere in clear', async () => {
  const parameter = await invitation('caseOfficer'.replace('caseOfficer', 'case officer'))
  const rows = JSON.stringify(await stage.scan())
  expect(rows).toContain('INV#')
  expect(rows + stage.logged.join('')).not.toContain(parameter.slice('invite_'.length))
  stage.moveTo('2015-03-05T09:00:01Z')
  const late = newcomer()
  await late.starts(parameter)
  expect(late.last?.text).toContain('This invitation was used, has run out, or is not for you.')
})

test('once there are two admins, nobody alone adds another voice, not even by suspending the other', async () => {
  const farid = newcomer()
  await farid.starts(await invitation('admin'))
  await farid.presses('Accept')
  for (const role of ['admin', 'approver']) {
    await judith.pressesData(judith.last?.messageId ?? 0, `1ii:${role}`)
    expect(judith.last?.text).toContain('A second admin is asked')
  }
  await judith.says('/staff')
  await judith.presses(/^Farid$/)
  await judith.presses('Suspend Farid')
  for (const role of ['admin', 'approver']) {
    await judith.pressesData(judith.last?.messageId ?? 0, `1ii:${role}`)
    expect(judith.alerts.at(-1)?.text).toContain('there is no second one in office now')
  }
  expect(judith.chat.filter(({ text }) => text.includes('https://t.me/'))).toHaveLength(1)
})

test('an admin’s link made before there were two counts no more', async () => {
  const first = await invitation('admin')
  const second = await invitation('admin')
  const [farid, zaur] = [newcomer(), newcomer('Zaur')]
  await farid.starts(first)
  await farid.presses('Accept')
  await zaur.starts(second)
  expect(zaur.last?.text).toContain('This invitation was used')
})

test('strangers neither invite nor guess', async () => {
  const stranger = newcomer('Zaur')
  await stranger.starts(`invite_${'a'.repeat(22)}`)
  expect(stranger.last?.text).toContain('This invitation was used')
  for (const data of ['1iv', '1ii:editor']) await stranger.pressesData(stranger.last?.messageId ?? 0, data)
  expect(stranger.chat.some(({ text }) => text.includes('https://t.me/'))).toBe(false)
  expect(await stage.deliver(aMessage(stranger, '/start invite_short', 950_001))).toBe(200)
})
