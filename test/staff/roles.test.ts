import { expect, test } from 'vitest'
import { isFrozen, mayDo, type Role, type StaffAct, type Staffer } from '../../bot/staff/roles.ts'

const roles: Role[] = ['admin', 'editor', 'approver', 'translator', 'caseOfficer']
const expected: Record<StaffAct, Role[]> = {
  'see-staff': roles,
  suspend: ['admin'],
  reinstate: ['admin'],
  invite: ['admin'],
  lockdown: roles,
  'lift-lockdown': roles,
  'stop-sending': roles,
  hide: roles,
  draft: ['admin', 'editor'],
  translate: ['editor', 'translator'],
  approve: ['admin', 'approver'],
  send: ['admin', 'editor', 'approver'],
  'take-back': ['admin', 'approver'],
}

function aStaffer(changes: Partial<Staffer> = {}): Staffer {
  return { pseudonym: 'p', roles: ['admin'], suspended: false, version: 1, ...changes }
}

test.each(Object.keys(expected) as StaffAct[])('%s is for these roles and no others', (act) => {
  for (const role of roles) {
    expect(mayDo(aStaffer({ roles: [role] }), act)).toBe(expected[act].includes(role))
    expect(mayDo(aStaffer({ roles: [role], suspended: true }), act)).toBe(false)
  }
  expect(mayDo(undefined, act)).toBe(false)
  expect(mayDo(aStaffer({ roles: [] }), act)).toBe(false)
})

test('a translator translates into their own languages only', () => {
  const translator = aStaffer({ roles: ['translator'], languages: ['fr'] })
  expect(mayDo(translator, 'translate', 'fr')).toBe(true)
  expect(mayDo(translator, 'translate', 'ru')).toBe(false)
  expect(mayDo(aStaffer({ roles: ['translator', 'editor'], languages: ['fr'] }), 'translate', 'ru')).toBe(
    true,
  )
})

test('in a lockdown one can look, protect and end it, and nothing else', () => {
  const free = (Object.keys(expected) as StaffAct[]).filter((act) => !isFrozen(act))
  expect(free.toSorted()).toEqual([
    'hide',
    'lift-lockdown',
    'lockdown',
    'see-staff',
    'stop-sending',
    'suspend',
  ])
})
