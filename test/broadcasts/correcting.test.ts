import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contentHash, currentRevision, type Broadcast } from '../../bot/broadcasts/broadcast.ts'
import {
  asCorrected,
  correctionApproved,
  correctionBegun,
  correctionDropped,
  correctionRejected,
  correctionSubmitted,
  correctionText,
  correctionWithout,
  oldCopiesLeft,
} from '../../bot/broadcasts/correcting.ts'
import type { Outcome } from '../../bot/broadcasts/drafting.ts'
import { lateApproved, rewritingJob } from '../../bot/broadcasts/late-translation.ts'
import { hidden, recalled } from '../../bot/broadcasts/taking-back.ts'
import { noTotals, priorities } from '../../bot/delivery/job.ts'
import { lateHash, textHash } from '../../bot/broadcasts/broadcast.ts'
import { aBroadcast, aRevision, aText } from './builders.ts'

const now = new Date('2015-03-04T09:00:00Z')
const source = '<b>Monday</b>'

function done(outcome: Outcome): Broadcast {
  if (!outcome.ok) throw new Error(`Refused: ${outcome.reason}`)
  return outcome.broadcast
}

function aSent(changes: Partial<Broadcast> = {}): Broadcast {
  const texts = {
    en: aText(source),
    ru: { ...aText('Понедельник'), sourceHash: textHash(source) },
  }
  return aBroadcast({ state: 'sent', lastGeneration: 1, revisions: [aRevision({ texts })], ...changes })
}

function begun(changes: Partial<Broadcast> = {}): Broadcast {
  return done(correctionBegun(aSent(changes), 'writer', now))
}

function submittedWith(html: string, changes: Partial<Broadcast> = {}): Broadcast {
  const written = done(correctionText(begun(changes), { language: 'en', html, by: 'writer' }))
  return done(correctionSubmitted(written, 'writer', now))
}

function approve(broadcast: Broadcast, by = 'approver'): Outcome {
  return correctionApproved(broadcast, { by, hash: contentHash(asCorrected(broadcast)), reads: ['en'] }, now)
}

describe('a correction', () => {
  test('changes nothing that is delivered before it is approved', () => {
    const waiting = submittedWith('Tuesday')
    expect(currentRevision(waiting)).toEqual(currentRevision(aSent()))
    expect(contentHash(waiting)).toBe(contentHash(aSent()))
  })

  test('is the newest revision then, with a job that rewrites and sends to nobody', () => {
    const waiting = submittedWith('Tuesday')
    const corrected = done(approve(waiting))
    expect(currentRevision(corrected)).toMatchObject({
      number: 2,
      approval: { by: 'approver', reads: ['en'] },
    })
    expect(currentRevision(corrected).texts['en']?.html).toBe('Tuesday')
    expect(currentRevision(corrected).texts['ru']?.html).toBe('Понедельник')
    expect(corrected.correction).toBeUndefined()
    expect(rewritingJob(waiting, corrected, now)).toMatchObject({
      kind: 'rewrite',
      generation: 2,
      priority: priorities.correction,
    })
  })

  test.each([
    ['its writer', (waiting: Broadcast) => approve(waiting, 'writer'), 'own'],
    [
      'a hash of anything else',
      (waiting: Broadcast) =>
        correctionApproved(waiting, { by: 'approver', hash: contentHash(waiting), reads: [] }, now),
      'changed',
    ],
  ])('is not approved by %s', (_by, attempt, reason) => {
    expect(attempt(submittedWith('Tuesday'))).toEqual({ ok: false, reason })
  })

  test('is void after any edit, and after a late translation came between', () => {
    const waiting = submittedWith('Tuesday')
    const edited = done(correctionText(waiting, { language: 'ru', html: 'Вторник', by: 'writer' }))
    expect(approve(edited)).toEqual({ ok: false, reason: 'not-now' })
    const late = { fr: { html: 'Lundi', writtenBy: 'translator', sourceHash: textHash(source) } }
    const withLate = { ...waiting, revisions: [aRevision({ texts: currentRevision(waiting).texts, late })] }
    const approved = lateApproved(
      withLate,
      'fr',
      { by: 'approver', hash: lateHash(withLate, 'fr', 'Lundi') },
      now,
    )
    expect(done(approved).correction?.state).toBe('draft')
  })

  test('takes out translations that are older than the new original, when asked to', () => {
    const written = done(correctionText(begun(), { language: 'en', html: 'Tuesday', by: 'writer' }))
    const without = done(correctionWithout(written, 'writer'))
    const corrected = done(approve(done(correctionSubmitted(without, 'writer', now))))
    expect(Object.keys(currentRevision(corrected).texts)).toEqual(['en'])
    const again = done(correctionText(without, { language: 'ru', html: 'Вторник', by: 'writer' }))
    expect(Object.keys(currentRevision(asCorrected(again)).texts).toSorted()).toEqual(['en', 'ru'])
  })

  test('is not submitted when nothing in it is new', () => {
    expect(correctionSubmitted(begun(), 'writer', now)).toEqual({ ok: false, reason: 'nothing-new' })
    const same = done(correctionText(begun(), { language: 'en', html: source, by: 'writer' }))
    expect(correctionSubmitted(same, 'writer', now)).toEqual({ ok: false, reason: 'nothing-new' })
  })

  test('belongs to who began it: nobody else edits, submits or throws it away', () => {
    const waiting = submittedWith('Tuesday')
    const refused = { ok: false, reason: 'not-yours' }
    expect(correctionBegun(waiting, 'other', now)).toEqual(refused)
    expect(correctionText(waiting, { language: 'en', html: 'x', by: 'other' })).toEqual(refused)
    expect(correctionWithout(waiting, 'other')).toEqual(refused)
    expect(correctionSubmitted(waiting, 'other', now)).toEqual(refused)
    expect(correctionDropped(waiting, 'other')).toEqual(refused)
    expect(done(correctionDropped(waiting, 'writer'))).toEqual(aSent())
  })

  test('is sent back by another person, with the reason', () => {
    const waiting = submittedWith('Tuesday')
    expect(correctionRejected(waiting, 'writer', 'no', now)).toEqual({ ok: false, reason: 'own' })
    const back = done(correctionRejected(waiting, 'approver', 'Wednesday!', now))
    expect(back.correction).toMatchObject({ state: 'draft', rejection: { reason: 'Wednesday!' } })
    expect(approve(back)).toEqual({ ok: false, reason: 'not-now' })
  })

  test('of a hidden update has no job of its own, and none is made of a recalled one', () => {
    const waiting = submittedWith('Tuesday', { visibility: 'hidden' })
    expect(done(approve(waiting)).lastGeneration).toBe(waiting.lastGeneration)
    expect(done(approve(waiting)).visibility).toBe('hidden')
    expect(correctionBegun(aSent({ visibility: 'recalled' }), 'writer', now).ok).toBe(false)
    expect(correctionBegun(aBroadcast({ state: 'approved' }), 'writer', now).ok).toBe(false)
    expect(approve({ ...submittedWith('Tuesday'), visibility: 'recalled' }).ok).toBe(false)
  })

  test('stays possible while it is on its way, and hiding or recalling does not wait for it', () => {
    const waiting = submittedWith('Tuesday', { state: 'sending' })
    expect(hidden(waiting, []).ok).toBe(true)
    expect(recalled(waiting, [], 'one').ok).toBe(true)
  })

  test('says how many copies may still show the old text, once that is known', () => {
    const corrected = done(approve(submittedWith('Tuesday')))
    expect(oldCopiesLeft(corrected)).toBeUndefined()
    const takenBack = { ...noTotals, sent: 7, failed: 1, unknown: 1, gone: 1, possiblyTwice: 2 }
    expect(oldCopiesLeft({ ...corrected, takenBack })).toBe(4)
    expect(oldCopiesLeft({ ...corrected, takenBack: { ...noTotals, sent: 9 } })).toBe(0)
    expect(oldCopiesLeft(aSent({ takenBack: { ...noTotals, sent: 9 } }))).toBeUndefined()
    expect(oldCopiesLeft(aSent({ takenBack }))).toBe(4)
  })
})

const languages = ['en', 'az', 'fr', 'ru']
const edits = fc.array(
  fc.record({ language: fc.constantFrom(...languages), html: fc.string(), takeOut: fc.boolean() }),
  { maxLength: 8 },
)

test('whatever is edited, what is approved is what was shown, and only one revision before it is kept', () => {
  fc.assert(
    fc.property(edits, fc.integer({ min: 1, max: 4 }), (changes, rounds) => {
      let broadcast = aSent()
      for (let round = 0; round < rounds; round++) {
        let correcting = done(correctionBegun(broadcast, 'writer', now))
        for (const { language, html, takeOut } of changes) {
          const text = { language, html: `${html}${round}`, by: 'writer' }
          correcting = done(
            takeOut ? correctionWithout(correcting, 'writer') : correctionText(correcting, text),
          )
        }
        const submitted = correctionSubmitted(correcting, 'writer', now)
        if (!submitted.ok) return
        const shown = asCorrected(submitted.broadcast)
        broadcast = done(approve(submitted.broadcast))
        expect(contentHash(broadcast)).toBe(contentHash(shown))
        expect(currentRevision(broadcast).texts['en']).toBeDefined()
        expect(broadcast.revisions.length).toBeLessThanOrEqual(2)
      }
    }),
  )
})
