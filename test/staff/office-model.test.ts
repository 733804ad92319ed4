/** The rules of the staff as a model: people try things in any order, and what must hold is looked at after each. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { setSuspended, waitingGrant, withoutGrant } from '../../bot/staff/changes.ts'
import { agreed, newProposal, type Effect, type Proposal, type Wish } from '../../bot/staff/proposal.ts'
import { ableTo, mayDo, type Role, type Staffer } from '../../bot/staff/roles.ts'

type Suspending = {
  readonly act: 'suspend' | 'reinstate'
  readonly by: string
  readonly subject: string
}
type Try =
  | Suspending
  | { readonly act: 'propose'; readonly by: string; readonly wish: Wish }
  | { readonly act: 'agree' | 'stop'; readonly by: string; readonly index: number }
  | { readonly act: 'wait'; readonly by: 'nobody'; readonly hours: number }

type State = {
  readonly staff: readonly Staffer[]
  readonly proposals: readonly Proposal[]
  readonly now: Date
}

const names = ['ann', 'ben', 'cem', 'dan']
const person = fc.constantFrom(...names)
/** Mostly those who may. */
const actor = fc.constantFrom('ann', 'ben', 'ann', 'ben', ...names)
const role = fc.constantFrom<Role>('admin', 'approver', 'approver', 'editor')
const wish: fc.Arbitrary<Wish> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('grant' as const, 'grant' as const, 'take' as const),
    role,
    subject: person,
  }),
  fc.record({ kind: fc.constant('remove' as const), subject: person }),
)
const index = fc.nat({ max: 3 })
const attempt: fc.Arbitrary<Try> = fc.oneof(
  fc.record({ act: fc.constant('propose' as const), by: actor, wish }),
  fc.record({ act: fc.constantFrom('agree' as const, 'stop' as const), by: actor, index }),
  fc.record({ act: fc.constantFrom('suspend' as const, 'reinstate' as const), by: actor, subject: person }),
  fc.record({
    act: fc.constant('wait' as const),
    by: fc.constant('nobody' as const),
    hours: fc.constantFrom(1, 23, 24),
  }),
)

const attempts = fc.array(attempt, { minLength: 10, maxLength: 60, size: 'max' })

const first: State = {
  staff: [
    aColleague('ann', ['admin']),
    aColleague('ben', ['admin']),
    aColleague('cem', ['editor', 'caseOfficer']),
    aColleague('dan', ['caseOfficer']),
  ],
  proposals: [],
  now: new Date('2015-03-04T09:00:00Z'),
}

function aColleague(pseudonym: string, roles: Role[]): Staffer {
  return { pseudonym, roles, suspended: false, version: 1 }
}

function after(state: State, next: Try): State {
  const { staff, now } = state
  if (next.act === 'wait') return { ...state, now: new Date(now.getTime() + next.hours * 3_600_000) }
  const actor = staff.find(({ pseudonym }) => pseudonym === next.by)
  if (!mayDo(actor, 'consent', now)) return state
  if (next.act === 'propose')
    return { ...state, proposals: [newProposal(next.wish, next.by, now), ...state.proposals] }
  if ('subject' in next) return suspended(state, actor, next)
  return next.act === 'agree' ? consented(state, next.by, next.index) : stopped(state, next.index)
}

function consented(state: State, by: string, place: number): State {
  const { staff, proposals, now } = state
  const proposal = proposals[place]
  const outcome = proposal && agreed(proposal, by, { everyone: staff, at: now }, now)
  if (!outcome?.ok) return state
  const decided = proposals.map((one) => (one === proposal ? outcome.proposal : one))
  return { staff: staffAfter(staff, outcome.effect), proposals: decided, now }
}

function staffAfter(staff: readonly Staffer[], effect: Effect): readonly Staffer[] {
  if (effect.kind === 'none') return staff
  const { pseudonym } = effect.staffer
  return withRow(staff, pseudonym, effect.kind === 'remove' ? undefined : effect.staffer)
}

function stopped(state: State, place: number): State {
  const grants = state.staff.flatMap(({ granted = [] }) => granted)
  const waiting = waitingGrant(grants[place]?.id ?? '', { everyone: state.staff, at: state.now })
  if (!waiting) return state
  const { staffer, grant } = waiting
  return { ...state, staff: withRow(state.staff, staffer.pseudonym, withoutGrant(staffer, grant.id)) }
}

function suspended(state: State, actor: Staffer | undefined, { act, subject }: Suspending): State {
  const row = state.staff.find(({ pseudonym }) => pseudonym === subject)
  const outcome = row && setSuspended(actor, row, act === 'suspend', { everyone: state.staff, at: state.now })
  return outcome?.ok ? { ...state, staff: withRow(state.staff, subject, outcome.staffer) } : state
}

function withRow(staff: readonly Staffer[], pseudonym: string, row: Staffer | undefined): Staffer[] {
  return staff.flatMap((one) => (one.pseudonym === pseudonym ? (row ?? []) : one))
}

function voices({ staff, now }: State): string[] {
  return ableTo('approve', { everyone: staff, at: now }).map(({ pseudonym }) => pseudonym)
}

test('whatever is tried, an admin remains in office, and a new voice comes only with time', () => {
  const reached = { removed: 0, voices: 0 }
  fc.assert(
    fc.property(attempts, (tries) => {
      let state = first
      for (const next of tries) {
        const before = state
        state = after(state, next)
        expect(ableTo('consent', { everyone: state.staff, at: state.now })).not.toEqual([])
        const added = voices(state).filter((one) => !voices(before).includes(one))
        expect(added).toEqual(next.act === 'wait' || next.act === 'reinstate' ? added : [])
        reached.voices += next.act === 'wait' ? added.length : 0
        reached.removed += before.staff.length - state.staff.length
      }
    }),
    { numRuns: 5000 },
  )
  expect(Math.min(reached.removed, reached.voices)).toBeGreaterThan(20)
})

test('whatever one admin tries alone, nobody becomes a voice, loses a role or is removed', () => {
  const rolesOf = ({ staff }: State) =>
    staff.map(({ pseudonym, roles, granted }) => ({ pseudonym, roles, granted }))
  fc.assert(
    fc.property(attempts, (tries) => {
      const alone = tries.filter(({ by }) => by === 'ann' || by === 'nobody')
      expect(rolesOf(alone.reduce(after, first))).toEqual(rolesOf(first))
    }),
    { numRuns: 1000 },
  )
})
