/**
 * Each role, and those who have none that holds, tries every button of the staff that was ever shown to anyone, and
 * every command of the staff. Where the table does not allow it nothing changes, and nobody is told anything.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pseudonymOf } from '../../bot/identity/pseudonyms.ts'
import type { Role, StaffAct } from '../../bot/staff/roles.ts'
import { keys } from '../../bot/table/keys.ts'
import { callbackCodec, type Press } from '../../bot/telegram/routes.ts'
import type { Person } from '../../local/telegram/server.ts'
import { keyringOf } from '../support/audience.ts'
import { linkIn, openOffice, type Office } from '../support/office.ts'
import { permissionTable } from '../support/permission-table.ts'

const who = [
  'admin',
  'editor',
  'approver',
  'translator',
  'caseOfficer',
  'suspended',
  'pendingAdmin',
  'pendingApprover',
  'stranger',
] as const
type Who = (typeof who)[number]

/** What a step with a broadcast takes: any of these. */
const stepsOfActs: Partial<Record<StaffAct, string>> = {
  draft:
    'home to tocase cases acts text urgent setcase setact without test drop dropnow submit correct show view control',
  approve: 'reads approve reject late show view control',
  send: 'now when at resume',
  'stop-sending': 'stop halt pause',
  hide: 'hide',
  'take-back': 'unhide recall',
  translate: 'claim',
}

/** Steps with a change of a case or an action; all others take 'keep-current'. */
const actsForChange: Partial<Record<string, readonly StaffAct[]>> = {
  approve: ['approve'],
  reject: ['approve'],
  show: ['keep-current', 'approve'],
  view: ['keep-current', 'approve'],
  list: ['keep-current', 'approve'],
}

let office: Office
let people: Record<Who, Person>
/** Callback data of every staff button that anyone has seen, and the ticket buttons' holders. */
const buttons = new Map<string, Press>()

function note(...seen: Person[]): void {
  for (const { callbackData } of seen.flatMap(({ chat }) =>
    chat.flatMap(({ buttons: rows }) => rows.flat()),
  )) {
    const decoded = callbackCodec.decode(callbackData ?? '')
    if (decoded.ok && isOfStaff(decoded)) buttons.set(callbackData ?? '', decoded)
  }
}

function isOfStaff({ route }: Press): boolean {
  const routes = ['broadcast', 'inviting', 'invite', 'lockdown', 'staff', 'proposal', 'stopRole']
  return routes.includes(route) || route.startsWith('keep')
}

/** The acts of which any allows the button; none: it belongs to whoever has seen it. */
function actsFor({ route, values }: Press): readonly StaffAct[] {
  if (route === 'inviting' || route === 'invite') return ['invite']
  if (route === 'lockdown') return [values.wanted ? 'lockdown' : 'lift-lockdown']
  if (route === 'proposal') return [['agree', 'refuse'].includes(values.step) ? 'consent' : 'propose']
  if (route === 'stopRole') return ['stop-role']
  if (route === 'keep') return actsForChange[values.step] ?? ['keep-current']
  if (route.startsWith('keep')) return ['keep-current']
  return route === 'broadcast' ? actsForStep(values.step) : []
}

function actsForStep(step: string): StaffAct[] {
  const acts = Object.entries(stepsOfActs).filter(([, steps]) => steps.split(' ').includes(step))
  if (acts.length === 0) throw new TypeError(`What takes the step ${step}?`)
  return acts.map(([act]) => act as StaffAct)
}

function isRole(person: Who): person is Role & Who {
  return person in { admin: 1, editor: 1, approver: 1, translator: 1, caseOfficer: 1 }
}

function mayPress(person: Who, press: Press): boolean {
  if (!isRole(person)) return false
  if (press.route === 'broadcast' && press.values.step === 'claim' && person === 'translator')
    return press.values.detail === 'fr'
  return actsFor(press).some((act) => permissionTable[act].includes(person))
}

const all = (): Person[] => [...Object.values(people), office.judith]

async function does(person: Person, ...labels: (string | RegExp)[]): Promise<void> {
  for (const label of labels) {
    await person.presses(label)
    note(...all())
  }
}

async function chooses(person: Person, ...labels: (string | RegExp)[]): Promise<void> {
  await person.says('/staff')
  note(...all())
  await does(person, ...labels)
}

/** Someone new in a role of which Farid is asked; it begins a day after. */
async function joinsLater(role: string, firstName: string): Promise<Person> {
  const { judith, farid, newcomer } = office
  await chooses(judith, 'Invite a colleague', role)
  await does(farid, 'Agree')
  await does(judith, 'Get the link')
  const person = newcomer(firstName)
  await person.starts(linkIn(judith))
  await person.presses('Accept')
  return person
}

async function drafts(person: Person): Promise<void> {
  await person.says('/broadcast')
  await does(person, 'Everyone')
  await person.says('She is free!')
  note(...all())
  await does(person, 'Submit')
}

beforeAll(async () => {
  office = await openOffice(3)
  const { judith, farid, olga, joins, newcomer, stage } = office
  const nobody = newcomer('Nobody')
  people = Object.fromEntries(who.map((one) => [one, nobody])) as Record<Who, Person>
  const approver = await joinsLater('approver', 'Aysel')
  stage.moveTo('2015-03-05T10:00:00Z')
  people = {
    admin: farid,
    approver,
    editor: await joins('Elchin', 'editor'),
    translator: await joins('Tural', 'translator', 'French', 'Done'),
    caseOfficer: await joins('Kamran', 'case officer'),
    suspended: olga,
    pendingAdmin: await joinsLater('admin', 'Adil'),
    pendingApprover: await joinsLater('approver', 'Pari'),
    stranger: newcomer('Zaur'),
  }
  for (const person of Object.values(people)) await person.says('/help')
  await chooses(judith, /^Kamran$/, 'Give a role', 'Back', 'Remove from the staff')
  await chooses(judith, 'Invite a colleague', 'approver')
  await does(farid, 'Agree')
  await chooses(judith, /^Olga$/, 'Suspend Olga')
  for (const label of [[], ['Approve'], ['Approve', 'Send now']]) {
    await drafts(judith)
    if (label.includes('Approve')) await does(farid, 'Approve')
    if (label.includes('Send now')) await does(judith, 'Send now')
  }
  await judith.starts('case_khadija-ismayilova')
  await does(judith, 'Update this case', 'released', 'Submit')
  await judith.starts('act_free-them')
  await does(judith, 'Update this action', 'Close')
  await judith.says('/lockdown')
  note(judith)
  await judith.says('/broadcast')
  note(judith)
}, 60_000)
afterAll(async () => office.stage.close())

test('every kind of button is tried', () => {
  const names = [...buttons.values()].map((press) =>
    press.route === 'broadcast' || press.route === 'proposal' || press.route === 'keep'
      ? `${press.route} ${press.values.step}`
      : press.route,
  )
  const tried = new Set<string>(names)
  for (const name of ['staff', 'inviting', 'invite', 'stopRole', 'lockdown']) expect(tried).toContain(name)
  for (const step of ['agree', 'refuse', 'withdraw', 'link', 'show'])
    expect(tried).toContain(`proposal ${step}`)
  for (const step of ['submit', 'approve', 'reject', 'now', 'when', 'stop', 'claim', 'text', 'drop'])
    expect(tried).toContain(`broadcast ${step}`)
  for (const step of ['submit', 'approve', 'reject', 'drop', 'text', 'view'])
    expect(tried).toContain(`keep ${step}`)
  expect(buttons.size).toBeGreaterThan(80)
})

describe.each(who)('%s', (name) => {
  test('changes nothing, and tells nobody anything, by a button that is not theirs', async () => {
    const { stage } = office
    const person = people[name]
    const others = all().filter((one) => one !== person)
    const own = keys.chat(pseudonymOf((await keyringOf(stage)).chat, person.id)).pk
    const rest = async () => (await stage.dump()).filter((line) => !line.includes(JSON.stringify(own)))
    const [before, heard] = [await rest(), others.map(({ chat }) => chat.length)]
    let pressed = 0
    for (const [data, press] of buttons) {
      if (mayPress(name, press)) continue
      await person.pressesData(person.last?.messageId ?? 0, data)
      pressed += 1
    }
    expect(pressed).toBeGreaterThan(10)
    expect(await rest()).toEqual(before)
    expect(others.map(({ chat }) => chat.length)).toEqual(heard)
  })

  test.each([
    ['/staff', 'see-staff'],
    ['/broadcast', 'draft'],
    ['/lockdown', 'lockdown'],
  ] as const)('%s does something only where the table says so', async (command, act) => {
    const before = await office.stage.dump()
    await people[name].says(command)
    const isAllowed = isRole(name) && permissionTable[act].includes(name)
    const refusal = isRole(name) ? 'Your role does not include this' : 'I don’t know that command.'
    expect(people[name].last?.text.includes(refusal)).toBe(!isAllowed)
    expect(isAllowed ? before : await office.stage.dump()).toEqual(before)
  })
})
