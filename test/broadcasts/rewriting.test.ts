import { expect, test } from 'vitest'
import type { Broadcast, LateApproval } from '../../bot/broadcasts/broadcast.ts'
import { rewritingOf } from '../../bot/broadcasts/mailing.ts'
import { createTexts, readLocales } from '../../bot/text/texts.ts'
import { aPack } from '../support/builders.ts'
import { aBroadcast, aRevision, aText } from './builders.ts'

const wording = { texts: createTexts(readLocales('locales')), botUsername: 'caseline_bot' }
const content = { ...aPack(), photos: [], version: 'one' }
const now = new Date('2015-03-04T09:00:00Z')

function approvedIn(generation: number): LateApproval {
  return { by: 'approver', at: now, hash: '', reads: [], generation }
}

/** What the job of a generation does with the messages of readers of each language. */
function kindsOf(broadcast: Broadcast, generation: number): Record<string, string> {
  const kinds = ['en', 'az', 'fr', 'ru'].map((language) => [
    language,
    rewritingOf(wording, broadcast, { language }, { generation }, content).kind,
  ])
  return Object.fromEntries(kinds) as Record<string, string>
}

const english = aText('She is free.')
const [french, russian] = [aText('Elle est libre.'), aText('Она свободна.')]

test('a translation that came late changes the messages of those who had a fallback, and no others', () => {
  const texts = { en: english, fr: french, ru: russian }
  const lateApprovals = { fr: approvedIn(2), ru: approvedIn(3) }
  const broadcast = aBroadcast({ state: 'sent', revisions: [aRevision({ texts, lateApprovals })] })
  expect(kindsOf(broadcast, 2)).toEqual({ en: 'leave', az: 'leave', fr: 'edit', ru: 'leave' })
  // Who reads Azerbaijani falls back on Russian before English.
  expect(kindsOf(broadcast, 3)).toEqual({ en: 'leave', az: 'edit', fr: 'leave', ru: 'edit' })
})

test('hiding, showing again and correcting change them all, also after a late translation', () => {
  const revision = aRevision({ texts: { en: english, fr: french }, lateApprovals: { fr: approvedIn(2) } })
  const broadcast = aBroadcast({ state: 'sent', revisions: [revision] })
  const all = { en: 'edit', az: 'edit', fr: 'edit', ru: 'edit' }
  expect(kindsOf({ ...broadcast, visibility: 'hidden' }, 3)).toEqual(all)
  expect(kindsOf(broadcast, 4)).toEqual(all)
})

test('while it is hidden a late translation changes nothing that can be seen', () => {
  const revision = aRevision({ texts: { en: english, fr: french }, lateApprovals: { fr: approvedIn(2) } })
  const broadcast = aBroadcast({ state: 'sent', visibility: 'hidden', revisions: [revision] })
  expect(new Set(Object.values(kindsOf(broadcast, 2)))).toEqual(new Set(['leave']))
})
