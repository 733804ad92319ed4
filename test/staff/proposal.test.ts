import { describe, expect, test } from 'vitest'
import {
  agreed,
  linkableUntil,
  newProposal,
  refused,
  stateAt,
  withdrawn,
  type Wish,
} from '../../bot/staff/proposal.ts'
import type { Office, Role, Staffer } from '../../bot/staff/roles.ts'

const start = new Date('2015-03-04T09:00:00Z')
const hours = (count: number): Date => new Date(start.getTime() + count * 60 * 60 * 1000)

function aColleague(pseudonym: string, roles: Role[], changes: Partial<Staffer> = {}): Staffer {
  return { pseudonym, roles, suspended: false, version: 1, ...changes }
}

const everyone = [
  aColleague('ann', ['admin']),
  aColleague('ben', ['admin']),
  aColleague('cem', ['editor', 'caseOfficer']),
]
const office: Office = { everyone, at: start }
const removal = newProposal({ kind: 'remove', subject: 'cem' }, 'ann', start)

describe('a proposal', () => {
  test('is decided once, by someone else, within 72 hours', () => {
    expect(agreed(removal, 'ann', office, start)).toEqual({ ok: false, reason: 'own' })
    expect(refused(removal, 'ann', start)).toEqual({ ok: false, reason: 'own' })
    expect(withdrawn(removal, 'ben', start)).toEqual({ ok: false, reason: 'over' })
    expect(agreed(removal, 'ben', office, hours(71.99))).toMatchObject({ ok: true })
    expect(stateAt(removal, hours(72))).toBe('lapsed')
    for (const state of ['agreed', 'refused', 'withdrawn', 'used'] as const) {
      const over = { ...removal, state }
      expect(agreed(over, 'ben', office, start)).toEqual({ ok: false, reason: 'over' })
      expect(refused(over, 'ben', start)).toEqual({ ok: false, reason: 'over' })
      expect(withdrawn(over, 'ann', start)).toEqual({ ok: false, reason: 'over' })
    }
    for (const outcome of [agreed(removal, 'ben', office, hours(72)), refused(removal, 'ben', hours(72))])
      expect(outcome).toEqual({ ok: false, reason: 'over' })
  })

  test.each<[string, Wish, Staffer[]]>([
    ['gone', { kind: 'remove', subject: 'dan' }, everyone],
    ['in the role already', { kind: 'grant', role: 'admin', subject: 'ben' }, everyone],
    [
      'suspended',
      { kind: 'grant', role: 'approver', subject: 'cem' },
      [...everyone.slice(0, 2), aColleague('cem', ['editor'], { suspended: true })],
    ],
    ['without the role', { kind: 'take', role: 'approver', subject: 'cem' }, everyone],
    ['left with no other role', { kind: 'take', role: 'admin', subject: 'ben' }, everyone],
  ])('comes to nothing for someone who is %s', (_what, wish, present) => {
    const outcome = agreed(newProposal(wish, 'ann', start), 'ben', { everyone: present, at: start }, start)
    expect(outcome).toEqual({ ok: false, reason: 'pointless' })
  })

  test('never leaves the staff without an admin in office', () => {
    const alone = [aColleague('ann', ['admin', 'editor']), aColleague('ben', ['admin'], { suspended: true })]
    for (const wish of [
      { kind: 'remove', subject: 'ann' },
      { kind: 'take', role: 'admin', subject: 'ann' },
    ] as const) {
      const outcome = agreed(newProposal(wish, 'ann', start), 'ben', { everyone: alone, at: start }, start)
      expect(outcome).toEqual({ ok: false, reason: 'last-admin' })
    }
  })

  test('of an invitation gives links for a day, as long as both who agreed are in office', () => {
    const asked = newProposal({ kind: 'invite', role: 'approver' }, 'ann', start)
    const outcome = agreed(asked, 'ben', office, start)
    const proposal = outcome.ok ? outcome.proposal : asked
    expect(linkableUntil(asked, office, start)).toBeUndefined()
    expect(linkableUntil(proposal, office, hours(23))).toEqual(hours(24))
    expect(linkableUntil(proposal, office, hours(24))).toBeUndefined()
    expect(linkableUntil({ ...proposal, state: 'used' }, office, start)).toBeUndefined()
    for (const gone of ['ann', 'ben']) {
      const fewer = everyone.filter(({ pseudonym }) => pseudonym !== gone)
      expect(linkableUntil(proposal, { everyone: fewer, at: start }, start)).toBeUndefined()
    }
  })
})
