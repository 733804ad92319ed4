import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  contentHash,
  currentRevision,
  isApproved,
  lateHash,
  mayStep,
  outdatedLanguages,
  textHash,
  transitions,
  type Broadcast,
  type BroadcastState,
  type BroadcastStep,
} from '../../bot/broadcasts/broadcast.ts'
import {
  approved,
  calledBack,
  claimed,
  edited,
  rejected,
  sentWithout,
  started,
  submitted,
  translated,
  unreadLanguages,
  withSource,
  type Outcome,
} from '../../bot/broadcasts/drafting.ts'
import { lateApproved, lateTranslated, rewritingJob } from '../../bot/broadcasts/late-translation.ts'
import { aBroadcast, aRevision, aText } from './builders.ts'

const now = new Date('2015-03-04T09:00:00Z')
const languages = ['en', 'az', 'fr', 'ru']

function done(outcome: Outcome): Broadcast {
  if (!outcome.ok) throw new Error(`Refused: ${outcome.reason}`)
  return outcome.broadcast
}

function anApproved(changes: Partial<Broadcast> = {}): Broadcast {
  const waiting = aBroadcast({ state: 'submitted', ...changes })
  return done(approved(waiting, { by: 'approver', hash: contentHash(waiting), reads: ['en'] }, now))
}

const texts = fc.dictionary(
  fc.constantFrom(...languages),
  fc.string().map((html) => aText(html)),
)
const anyBroadcast = fc
  .record({
    texts,
    urgent: fc.boolean(),
    photo: fc.option(fc.string({ minLength: 1 })),
    caseId: fc.option(fc.constantFrom('one', 'two')),
    actionId: fc.option(fc.constantFrom('one', 'two')),
    audience: fc.constantFrom<Broadcast['audience']>(
      { kind: 'everyone' },
      { kind: 'urgent' },
      { kind: 'country', country: 'AZ' },
      { kind: 'country', country: 'GB' },
      { kind: 'case', caseId: 'one' },
      { kind: 'case', caseId: 'one', country: 'AZ' },
      { kind: 'case', caseId: 'AZ' },
    ),
    sourceLanguage: fc.constantFrom('en', 'fr'),
  })
  .map(({ texts: written, photo, caseId, actionId, ...rest }) => ({
    ...aBroadcast(rest),
    revisions: [aRevision({ texts: written })],
    ...(photo !== null && { photo }),
    ...(caseId !== null && { caseId }),
    ...(actionId !== null && { actionId }),
  }))

function sentParts(broadcast: Broadcast): string {
  const { audience, urgent, photo, caseId, actionId, sourceLanguage } = broadcast
  const written = Object.entries(currentRevision(broadcast).texts).map(
    ([language, { html }]) => `${language} ${html}`,
  )
  const parts = [audience, urgent, photo, caseId, actionId, sourceLanguage].map((part) =>
    JSON.stringify(part),
  )
  return JSON.stringify([...parts, written.toSorted((one, other) => one.localeCompare(other))])
}

describe('what is approved', () => {
  test('has the same hash exactly when every part of it is the same', () => {
    fc.assert(
      fc.property(anyBroadcast, anyBroadcast, (one, other) => {
        expect(contentHash(one) === contentHash(other)).toBe(sentParts(one) === sentParts(other))
      }),
    )
  })

  test('has another hash when any one part changes', () => {
    const base = aBroadcast({ photo: 'p', caseId: 'c', actionId: 'a' })
    const { photo: _photo, ...withoutPhoto } = base
    const others: Broadcast[] = [
      withoutPhoto,
      { ...base, photo: 'q' },
      { ...base, caseId: 'd' },
      { ...base, actionId: 'd' },
      { ...base, caseId: 'a', actionId: 'c' },
      { ...base, urgent: true },
      { ...base, id: 'bbbbbbbbbbbbb' },
      { ...base, audience: { kind: 'country', country: 'AZ' } },
      { ...base, sourceLanguage: 'fr' },
      { ...base, revisions: [aRevision({ number: 2 })] },
      { ...base, revisions: [aRevision({ texts: { en: aText('She is <b>free</b>!') } })] },
      { ...base, revisions: [aRevision({ texts: { ...aRevision().texts, fr: aText('Libre') } })] },
      { ...base, revisions: [aRevision({ texts: { fr: aText('She is <b>free</b>.') } })] },
    ]
    const hashes = [base, ...others].map((broadcast) => contentHash(broadcast))
    expect(new Set(hashes).size).toBe(hashes.length)
  })

  test('holds for 72 hours, and not when anything was changed', () => {
    const broadcast = anApproved()
    expect(isApproved(broadcast, new Date('2015-03-07T08:59:59Z'))).toBe(true)
    expect(isApproved(broadcast, new Date('2015-03-07T09:00:00Z'))).toBe(false)
    expect(isApproved({ ...broadcast, urgent: true }, now)).toBe(false)
    expect(isApproved({ ...broadcast, proposedBy: 'approver' }, now)).toBe(false)
  })

  test('names the languages that the approver does not read', () => {
    const broadcast = anApproved({
      revisions: [aRevision({ texts: { en: aText('Free'), fr: aText('Libre') } })],
    })
    expect(unreadLanguages(broadcast)).toEqual(['fr'])
  })
})

test('each step is possible from the states of the table only', () => {
  const steps: Record<string, (broadcast: Broadcast) => { ok: boolean }> = {
    edit: (broadcast) => edited(broadcast, {}),
    submit: (broadcast) => submitted(broadcast, languages, now),
    approve: (broadcast) =>
      approved(broadcast, { by: 'approver', hash: contentHash(broadcast), reads: [] }, now),
    reject: (broadcast) => rejected(broadcast, 'approver', 'no', now),
    start: (broadcast) => started(broadcast, now),
    callBack: calledBack,
  }
  const states: BroadcastState[] = [
    'draft',
    'submitted',
    'approved',
    'waiting',
    'sending',
    'paused',
    'stopped',
    'sent',
  ]
  const { approval } = currentRevision(anApproved())
  for (const state of states) {
    for (const [step, take] of Object.entries(steps)) {
      const broadcast = aBroadcast({ state, revisions: [aRevision(approval && { approval })] })
      const { from }: { from: readonly string[] } = transitions[step as BroadcastStep]
      expect([step, state, take(broadcast).ok]).toEqual([step, state, from.includes(state)])
      expect(mayStep(broadcast, step as BroadcastStep)).toBe(from.includes(state))
    }
  }
})

test.each([
  ['the urgency', (broadcast: Broadcast) => edited(broadcast, { urgent: true })],
  ['the button', (broadcast: Broadcast) => edited(broadcast, { caseId: 'other' })],
  [
    'the text',
    (broadcast: Broadcast) => withSource(broadcast, { html: 'x', photo: undefined, writtenBy: 'editor' }),
  ],
  [
    'a translation',
    (broadcast: Broadcast) =>
      translated(done(claimed(broadcast, 'fr', 't')), { language: 'fr', html: 'x', by: 't', sourceHash: '' }),
  ],
  ['what is left out', (broadcast: Broadcast) => sentWithout(broadcast, languages)],
  ['the time, by calling it back', (broadcast: Broadcast) => calledBack({ ...broadcast, state: 'waiting' })],
])('changing %s voids the approval', (_what, change) => {
  const next = done(change(anApproved()))
  expect([next.state, currentRevision(next).approval]).toEqual(['draft', undefined])
})

describe('two people are needed', () => {
  test('the proposer neither approves nor rejects', () => {
    const broadcast = aBroadcast({ state: 'submitted' })
    const approval = { by: 'editor', hash: contentHash(broadcast), reads: [] }
    expect(approved(broadcast, approval, now)).toEqual({ ok: false, reason: 'own' })
    expect(rejected(broadcast, 'editor', 'no', now)).toEqual({ ok: false, reason: 'own' })
  })

  test('what was shown is what is approved', () => {
    const broadcast = aBroadcast({ state: 'submitted' })
    const approval = { by: 'approver', hash: contentHash(aBroadcast({ urgent: true })), reads: [] }
    expect(approved(broadcast, approval, now)).toEqual({ ok: false, reason: 'changed' })
  })

  test('a late translation is approved on its own hash by another than its translator', () => {
    const sending = {
      ...done(claimed(anApproved(), 'fr', 'translator')),
      state: 'sending',
      startsAt: now,
    } as const
    const text = { language: 'fr', html: 'Libre', by: 'translator', sourceHash: '' }
    const waiting = done(lateTranslated(sending, text))
    expect(currentRevision(waiting).texts['fr']).toBeUndefined()
    const hash = lateHash(sending, 'fr', 'Libre')
    expect(lateApproved(waiting, 'fr', { by: 'translator', hash }, now)).toMatchObject({ reason: 'own' })
    const other = lateHash(sending, 'fr', 'Pas libre')
    expect(lateApproved(waiting, 'fr', { by: 'editor', hash: other }, now)).toMatchObject({
      reason: 'changed',
    })
    const next = done(lateApproved(waiting, 'fr', { by: 'editor', hash }, now))
    expect(currentRevision(next).texts['fr']?.html).toBe('Libre')
    expect(currentRevision(next).late).toEqual({})
    expect(contentHash(next)).toBe(contentHash(sending))
    expect(rewritingJob(waiting, next, now)).toMatchObject({ kind: 'rewrite', generation: 1 })
    expect(lateTranslated(anApproved(), text)).toMatchObject({ reason: 'not-now' })
  })
})

describe('translations', () => {
  test('are claimed by one, and taken from that one only', () => {
    const broadcast = done(claimed(aBroadcast(), 'fr', 'first'))
    expect(claimed(broadcast, 'fr', 'second')).toEqual({ ok: false, reason: 'claimed' })
    expect(claimed(broadcast, 'fr', 'second', 'third')).toEqual({ ok: false, reason: 'claimed' })
    expect(done(claimed(broadcast, 'fr', 'second', 'first')).claims).toEqual({ fr: 'second' })
    const theirs = { language: 'fr', html: 'Libre', by: 'second', sourceHash: '' }
    expect(translated(broadcast, theirs)).toEqual({ ok: false, reason: 'claimed' })
    expect(claimed(broadcast, 'en', 'first')).toMatchObject({ ok: false })
  })

  test('are outdated as soon as the source changes, and must be renewed or left out', () => {
    const sourceHash = textHash('She is <b>free</b>.')
    const claimedOne = done(claimed(aBroadcast(), 'fr', 't'))
    const both = done(translated(claimedOne, { language: 'fr', html: 'Libre', by: 't', sourceHash }))
    expect(outdatedLanguages(both)).toEqual([])
    const changed = done(withSource(both, { html: 'She is not', photo: undefined, writtenBy: 'editor' }))
    expect(outdatedLanguages(changed)).toEqual(['fr'])
    expect(submitted(changed, languages, now)).toEqual({ ok: false, reason: 'outdated' })
    const left = done(sentWithout(changed, languages))
    expect(left.without).toEqual(['az', 'fr', 'ru'])
    expect(submitted(left, languages, now)).toMatchObject({ ok: true })
  })

  test('that someone works on are waited for', () => {
    const broadcast = done(claimed(aBroadcast(), 'fr', 't'))
    expect(submitted(broadcast, languages, now)).toEqual({ ok: false, reason: 'waits-for-translator' })
    expect(submitted(done(sentWithout(broadcast, languages)), languages, now)).toMatchObject({ ok: true })
  })
})

test('after it was called back it starts anew with another job', () => {
  const first = started(anApproved(), now)
  if (!first.ok) throw new Error(first.reason)
  const again = { ...done(calledBack(first.broadcast)), state: 'submitted' as const }
  const second = started(
    done(approved(again, { by: 'approver', hash: contentHash(again), reads: [] }, now)),
    now,
  )
  expect(first.job.generation).toBe(1)
  expect(second).toMatchObject({ ok: true, job: { generation: 2 } })
})

test('nothing is planned for a time after the approval has ended', () => {
  expect(started(anApproved(), new Date('2015-03-07T09:00:00Z'))).toEqual({
    ok: false,
    reason: 'approval-over',
  })
})
