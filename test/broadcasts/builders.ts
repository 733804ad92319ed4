/** Builds broadcasts for tests: everything that does not matter to a test has a sensible value. */
import type { Broadcast, BroadcastText, Revision } from '../../bot/broadcasts/broadcast.ts'

export function aText(html: string, changes: Partial<BroadcastText> = {}): BroadcastText {
  return { html, writtenBy: 'editor', ...changes }
}

export function aRevision(changes: Partial<Revision> = {}): Revision {
  return { number: 1, texts: { en: aText('She is <b>free</b>.') }, lateApprovals: {}, ...changes }
}

export function aBroadcast(changes: Partial<Broadcast> = {}): Broadcast {
  return {
    id: 'baaaaaaaaaaaa',
    code: 'K7Q2MX',
    state: 'draft',
    visibility: 'shown',
    audience: { kind: 'everyone' },
    urgent: false,
    sourceLanguage: 'en',
    proposedBy: 'editor',
    createdAt: new Date('2015-03-04T09:00:00Z'),
    claims: {},
    without: [],
    revisions: [aRevision()],
    lastGeneration: 0,
    version: 1,
    ...changes,
  }
}
