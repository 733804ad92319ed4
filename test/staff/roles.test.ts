import { expect, test } from 'vitest'
import {
  allRoles,
  isFrozen,
  mayDo,
  rolesAt,
  type Role,
  type StaffAct,
  type Staffer,
} from '../../bot/staff/roles.ts'
import { everyRole, permissionTable } from '../support/permission-table.ts'

const now = new Date('2015-03-04T09:00:00Z')

function aStaffer(changes: Partial<Staffer> = {}): Staffer {
  return { pseudonym: 'p', roles: ['admin'], suspended: false, version: 1, ...changes }
}

/** Someone whose only role begins now. */
function beginner(role: Role): Staffer {
  return aStaffer({ roles: [], granted: [{ id: 'g', role, from: now.toISOString() }] })
}

test.each(Object.keys(permissionTable) as StaffAct[])('%s is for these roles and no others', (act) => {
  for (const role of everyRole) {
    expect(mayDo(aStaffer({ roles: [role] }), act, now)).toBe(permissionTable[act].includes(role))
    expect(mayDo(aStaffer({ roles: [role], suspended: true }), act, now)).toBe(false)
    expect(mayDo(beginner(role), act, now)).toBe(permissionTable[act].includes(role))
    expect(mayDo(beginner(role), act, new Date(now.getTime() - 1))).toBe(false)
    expect(mayDo({ ...beginner(role), suspended: true }, act, now)).toBe(false)
  }
  expect(mayDo(undefined, act, now)).toBe(false)
  expect(mayDo(aStaffer({ roles: [] }), act, now)).toBe(false)
})

test('a role that begins later is one that someone has, and does not hold yet', () => {
  const person = aStaffer({
    roles: ['editor'],
    granted: [{ id: 'g', role: 'approver', from: '2015-03-05T09:00:00Z' }],
  })
  expect(rolesAt(person, now)).toEqual(['editor'])
  expect(allRoles(person)).toEqual(['editor', 'approver'])
  expect(rolesAt(person, new Date('2015-03-05T09:00:00Z'))).toEqual(['editor', 'approver'])
})

test('a translator translates into their own languages only', () => {
  const translator = aStaffer({ roles: ['translator'], languages: ['fr'] })
  expect(mayDo(translator, 'translate', now, 'fr')).toBe(true)
  expect(mayDo(translator, 'translate', now, 'ru')).toBe(false)
  const both = aStaffer({ roles: ['translator', 'editor'], languages: ['fr'] })
  expect(mayDo(both, 'translate', now, 'ru')).toBe(true)
})

test('in a lockdown one can look, protect and end it, and nothing else', () => {
  const free = (Object.keys(permissionTable) as StaffAct[]).filter((act) => !isFrozen(act))
  expect(free.toSorted()).toEqual([
    'handle-tips',
    'hide',
    'lift-lockdown',
    'lockdown',
    'see-staff',
    'stop-role',
    'stop-sending',
    'suspend',
  ])
})
