/** Staff acts that meet at the same moment, come twice, or come after what forbids them. */
import { afterEach, expect, test } from 'vitest'
import { createLockdowns } from '../../bot/staff/lockdown.store.ts'
import type { Person } from '../../local/telegram/server.ts'
import { aPress } from '../support/updates.ts'
import { startStage, type Stage } from '../support/stage.ts'

let stage: Stage
let judith: Person
let farid: Person
let nextId = 7_310_600_000
afterEach(async () => stage.close())

async function start(adminIds: number[]): Promise<void> {
  stage = await startStage({ adminIds })
  judith = stage.telegram.person({ id: 91, firstName: 'Judith', languageCode: 'en' })
  farid = stage.telegram.person({ id: 92, firstName: 'Farid', languageCode: 'en' })
}

const newcomer = (): Person => stage.telegram.person({ id: nextId++, firstName: 'Zaur', languageCode: 'en' })
const staffItems = async () => (await stage.scan()).filter(({ pk }) => pk === 'ST')
const itemsBelow = async (prefix: string) =>
  (await stage.scan()).filter((item) => String(item['pk']).startsWith(prefix))
const isLocked = async () => (await createLockdowns(stage.table).read()) !== undefined

async function adminsInOffice(): Promise<number> {
  const staff = await staffItems()
  return staff.filter((item) => (item['roles'] as string[]).includes('admin') && item['suspended'] !== true)
    .length
}

async function invitation(role: string): Promise<string> {
  await judith.says('/staff')
  await judith.presses('Invite a colleague')
  await judith.presses(role)
  return /start=(invite_[A-Za-z0-9_-]{22})/.exec(judith.last?.text ?? '')?.[1] ?? ''
}

test('two admins who suspend each other at the same moment leave one in office', async () => {
  await start([91, 92])
  for (const person of [judith, farid, judith]) await person.says('/staff')
  await judith.presses(/^Farid$/)
  await farid.presses(/^Judith$/)
  await Promise.all([judith.presses('Suspend Farid'), farid.presses('Suspend Judith')])
  expect(await adminsInOffice()).toBe(1)
})

test('three who accept to be the second admin at the same moment are one', async () => {
  await start([91])
  const links = [await invitation('admin'), await invitation('admin'), await invitation('admin')]
  const people = links.map(newcomer)
  for (const [index, person] of people.entries()) await person.starts(links[index] ?? '')
  await Promise.all(people.map(async (person) => person.presses('Accept')))
  expect(await adminsInOffice()).toBe(2)
})

test('in a lockdown nobody joins, not even by a link made before', async () => {
  await start([91])
  const link = await invitation('editor')
  const person = newcomer()
  await person.starts(link)
  await judith.says('/lockdown')
  await judith.presses('Freeze everything')
  await person.presses('Accept')
  expect(await staffItems()).toHaveLength(1)
})

test('an invitation that Telegram delivers twice is one', async () => {
  await start([91])
  await judith.says('/staff')
  await judith.presses('Invite a colleague')
  const press = aPress(judith, '1ii:editor', 990_001)
  await stage.deliver(press, 0)
  await stage.deliver(press, 1)
  expect(await itemsBelow('INV#')).toHaveLength(1)
})

test('a freeze that Telegram delivers again does not undo what two lifted', async () => {
  await start([91, 92])
  const freeze = aPress(judith, '1ld:1', 991_001)
  await stage.deliver(freeze)
  expect(await isLocked()).toBe(true)
  await stage.deliver(aPress(judith, '1ld:0', 991_002))
  await stage.deliver(aPress(farid, '1ld:0', 991_003))
  expect(await isLocked()).toBe(false)
  await stage.deliver(freeze)
  expect(await isLocked()).toBe(false)
})

test('who was suspended after asking to lift a lockdown no longer counts', async () => {
  await start([91, 92, 93])
  const olga = stage.telegram.person({ id: 93, firstName: 'Olga', languageCode: 'en' })
  for (const person of [farid, olga, judith]) await person.says('/staff')
  await judith.says('/lockdown')
  await judith.presses('Freeze everything')
  await farid.says('/lockdown')
  await farid.presses('Lift it')
  await judith.says('/staff')
  await judith.presses(/^Farid$/)
  await judith.presses('Suspend Farid')
  await olga.says('/lockdown')
  await olga.presses('Lift it')
  expect(await isLocked()).toBe(true)
})

test('an admin’s own second account as editor does not make two people of them', async () => {
  await start([91, 92])
  for (const admin of [farid, judith]) await admin.says('/staff')
  const puppet = newcomer()
  await puppet.starts(await invitation('editor'))
  await puppet.presses('Accept')
  await puppet.says('/broadcast')
  await puppet.presses('Everyone')
  await puppet.says('Give up, all of you.')
  await puppet.presses('Submit')
  expect(judith.chat.some(({ text }) => text.includes('Give up'))).toBe(false)
  const approve = farid.last?.buttons.flat().find(({ text }) => text === 'Approve')?.callbackData ?? ''
  expect(approve).not.toBe('')
  await judith.pressesData(judith.last?.messageId ?? 0, approve)
  expect(judith.alerts.at(-1)?.text).toContain('You alone brought in the person who wrote this.')
  await farid.presses('Approve')
  expect(farid.last?.text).toContain('Approved.')
})

test('with one admin and the editor whom they brought in nothing can be sent, and both are told', async () => {
  await start([91])
  const editor = newcomer()
  await editor.starts(await invitation('editor'))
  await editor.presses('Accept')
  await editor.says('/broadcast')
  expect(editor.last?.text).toContain('Nobody else here may approve yet')
})
