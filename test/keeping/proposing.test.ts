import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changeHash, type Change, type Effect, type LaidChange } from '../../bot/campaign/change.ts'
import type { Content } from '../../bot/campaign/content.ts'
import { layOver } from '../../bot/campaign/overlay.ts'
import {
  approved,
  contentWith,
  edited,
  newChange,
  rejected,
  submitted,
  withText,
  withdrawn,
  type Outcome,
  type Situation,
} from '../../bot/keeping/proposing.ts'
import { aCase, aPack, aPetition } from '../support/builders.ts'

const imported: Content = { version: '1', ...aPack(), photos: [] }
const now = new Date('2015-03-10T09:00:00Z')

function aSituation(changes: Partial<Situation> = {}): Situation {
  const laid = changes.changes ?? []
  const base = changes.imported ?? imported
  return {
    content: layOver(base, laid),
    imported: base,
    changes: laid,
    nextPlace: 1,
    keyDestroyed: false,
    target: undefined,
    now,
    ...changes,
  }
}

function aChange(changes: Partial<Change> = {}): Change {
  return {
    ...newChange({
      id: 'caaaaaaaaaaaa',
      kind: 'status',
      subject: { kind: 'case', id: 'khadija-ismayilova' },
      values: { status: 'released', day: '2015-03-10', texts: {} },
      language: 'en',
      proposedBy: 'anna',
      now,
    }),
    ...changes,
  }
}

const onAction = (kind: 'open' | 'close', values: Partial<Change['values']>): Change =>
  aChange({
    kind,
    subject: { kind: 'action', id: 'free-them' },
    values: { day: '2015-03-10', texts: {}, ...values },
  })

function submittedOf(change: Change, situation = aSituation()): Change {
  const outcome = submitted(change, 'anna', situation)
  if (!outcome.ok) throw new Error(outcome.reason)
  return outcome.change
}

const reasonOf = (outcome: Outcome): string | undefined => (outcome.ok ? undefined : outcome.reason)

describe('whatever two people do with a change', () => {
  const person = fc.constantFrom('anna', 'boris')
  const step = fc.record({
    name: fc.constantFrom('edit', 'text', 'submit', 'approve', 'reject', 'withdraw'),
    by: person,
    hours: fc.integer({ min: 0, max: 60 }),
    stale: fc.boolean(),
    day: fc.constantFrom('2015-03-08', '2015-03-09', '2015-03-10'),
  })

  test('what is approved was approved by the other one, as it was submitted, within 72 hours', () => {
    let seen = 0
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 14 }), (steps) => {
        let change = aChange()
        let at = now.getTime()
        // Hashes of what was ever shown to an approver.
        const shown: string[] = []
        for (const { name, by, hours, stale, day } of steps) {
          at += hours * 3_600_000
          const situation = aSituation({ now: new Date(at) })
          const hash = (stale ? shown[0] : shown.at(-1)) ?? changeHash(change)
          const before = change
          const outcomes: Record<string, () => Outcome> = {
            edit: () => edited(change, by, { day }),
            text: () => withText(change, by, 'en', day),
            submit: () => submitted(change, by, situation),
            approve: () => approved(change, by, hash, situation),
            reject: () => rejected(change, by, hash, 'why', situation.now),
            withdraw: () => withdrawn(change, by),
          }
          const outcome = outcomes[name]?.()
          if (!outcome?.ok) continue
          change = outcome.change
          if (change.state === 'submitted') shown.push(changeHash(change))
          if (change.state !== 'approved') continue
          seen += 1
          expect(before.state).toBe('submitted')
          expect(change.approval?.by).not.toBe(change.proposedBy)
          expect(change.approval?.hash).toBe(changeHash(before))
          expect(change.effects).toEqual(before.effects)
          expect(at - (before.submittedAt?.getTime() ?? 0)).toBeLessThanOrEqual(72 * 3_600_000)
          for (const again of ['anna', 'boris'])
            expect(reasonOf(approved(change, again, changeHash(change), situation))).toBe('not-now')
          return
        }
      }),
      { numRuns: 3000 },
    )
    expect(seen).toBeGreaterThan(50)
  })
})

describe('an approval is refused', () => {
  test('when an import has changed in between what the change was meant to change', () => {
    const change = submittedOf(onAction('close', { day: '2015-03-09' }))
    const prolonged = { ...imported, actions: [aPetition({ closes: '2015-12-31' })] }
    expect(reasonOf(approved(change, 'boris', changeHash(change), aSituation({ imported: prolonged })))).toBe(
      'changed',
    )
  })

  test('when a colleague’s change says the same by now', () => {
    const change = submittedOf(aChange())
    const same: Effect = { field: 'status', status: 'released', day: '2015-03-10', asOf: '2015-03-10' }
    const changes: LaidChange[] = [{ id: 'other', subject: change.subject, effects: [same] }]
    expect(reasonOf(approved(change, 'boris', changeHash(change), aSituation({ changes })))).toBe('no-change')
  })

  test('when the case is under embargo or gone', () => {
    const change = submittedOf(aChange())
    for (const cases of [[], [aCase({ guard: { embargoUntil: '2015-04-01' } })]])
      expect(
        reasonOf(
          approved(change, 'boris', changeHash(change), aSituation({ imported: { ...imported, cases } })),
        ),
      ).toBe('subject-gone')
  })
})

describe('an approval some days later', () => {
  const later = new Date('2015-03-12T09:00:00Z')
  const upcoming = { ...imported, actions: [aPetition({ opens: '2015-05-01' })] }

  test.each([
    ['what was closed at once', onAction('close', { day: '2015-03-09' }), aSituation()],
    ['what was opened on its day', onAction('open', {}), aSituation({ imported: upcoming })],
  ])('still does %s', (_what, draft, situation) => {
    const change = submittedOf(draft, situation)
    expect(approved(change, 'boris', changeHash(change), { ...situation, now: later }).ok).toBe(true)
  })
})

test('what is submitted again after 72 hours is looked at as of that day', () => {
  const change = submittedOf(onAction('close', { day: '2015-03-09' }))
  const later = aSituation({ now: new Date('2015-03-14T09:00:00Z') })
  expect(reasonOf(submitted(change, 'anna', later))).toBe('day-past')
})

describe('what cannot be submitted', () => {
  const closed = aSituation({ now: new Date('2015-07-05T09:00:00Z') })
  const over = aSituation({ now: new Date('2015-07-12T18:55:00Z') })

  test.each<[string, Change, Situation, string]>([
    [
      'a day to come',
      aChange({ values: { status: 'released', day: '2015-03-11', texts: {} } }),
      aSituation(),
      'future',
    ],
    [
      'a release before the arrest',
      aChange({ values: { status: 'released', day: '2014-12-04', texts: {} } }),
      aSituation(),
      'before-arrest',
    ],
    [
      'an arrest within another time in detention',
      aChange({ values: { status: 'detained', day: '2015-01-05', texts: {} } }),
      aSituation({
        imported: {
          ...imported,
          cases: [aCase({ status: 'released', detained: [{ from: '2014-12-05', to: '2015-02-01' }] })],
        },
      }),
      'before-arrest',
    ],
    [
      'what is so already',
      aChange({ values: { status: 'detained', day: '2015-03-10', texts: {} } }),
      aSituation({ imported: { ...imported, cases: [aCase({ asOf: '2015-03-10' })] } }),
      'no-change',
    ],
    ['an entry without a text', aChange({ kind: 'timeline' }), aSituation(), 'no-text'],
    ['to open what is open', onAction('open', {}), aSituation(), 'no-change'],
    ['to close on a day that has passed', onAction('close', { day: '2015-03-08' }), aSituation(), 'day-past'],
    ['to open again without an end', onAction('open', { day: '2015-07-05' }), closed, 'needs-until'],
    [
      'to open again with an end before its beginning',
      onAction('open', { day: '2015-07-10', until: '2015-07-09' }),
      closed,
      'until-early',
    ],
    [
      'to open again when the key was destroyed',
      onAction('open', { day: '2015-07-05', until: '2015-08-01' }),
      { ...closed, keyDestroyed: true },
      'key-gone',
    ],
    [
      'to open again minutes before the key is destroyed',
      onAction('open', { day: '2015-07-12', until: '2015-08-01' }),
      over,
      'key-gone',
    ],
    [
      'to take back what was taken back',
      aChange({ kind: 'undo', undoes: 'x' }),
      aSituation(),
      'nothing-to-undo',
    ],
  ])('%s', (_what, change, situation, reason) => {
    expect(reasonOf(submitted(change, 'anna', situation))).toBe(reason)
  })

  test('anything by someone else', () => {
    expect(reasonOf(submitted(aChange(), 'boris', aSituation()))).toBe('not-yours')
    expect(reasonOf(edited(aChange(), 'boris', {}))).toBe('not-yours')
    expect(reasonOf(withdrawn(aChange(), 'boris'))).toBe('not-yours')
  })
})

describe('an action', () => {
  const seen = (change: Change, situation = aSituation()) => contentWith(change, situation).actions[0]

  test('that never opened is closed with the day before it would have', () => {
    const upcoming = { ...imported, actions: [aPetition({ opens: '2015-05-01' })] }
    const situation = aSituation({ imported: upcoming })
    expect(seen(onAction('close', { day: '2015-03-09' }), situation)).toMatchObject({
      opens: '2015-03-09',
      closes: '2015-03-09',
    })
  })

  test('opens again at a date, until another', () => {
    const situation = aSituation({ now: new Date('2015-07-05T09:00:00Z') })
    expect(seen(onAction('open', { day: '2015-07-08', until: '2015-08-01' }), situation)).toMatchObject({
      opens: '2015-07-08',
      closes: '2015-08-01',
    })
  })

  test('of another kind opens again without an end', () => {
    const solidarity = aPetition({ kind: 'solidarity', closes: '2015-03-01' })
    const situation = aSituation({ imported: { ...imported, actions: [solidarity] } })
    expect(seen(onAction('open', {}), situation)).not.toHaveProperty('closes')
  })
})
