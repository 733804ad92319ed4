/**
 * A correction: new texts that take the place of delivered ones; nobody gets it who did not get the first. One person
 * writes it, another approves exactly its hash. It lies beside the broadcast until then, so that nothing of it is
 * delivered, and becomes the newest revision by the approval.
 *
 *     (none) -> draft -> submitted -> (none): the newest revision, and a job that rewrites what was delivered
 *                 ^---edit, reject---'
 *                 '-> (none): thrown away
 *
 * A crash at any point leaves the one state or the other: each step is one transaction with the broadcast.
 */
import {
  contentHash,
  currentRevision,
  outdatedLanguages,
  textHash,
  type Approval,
  type Broadcast,
  type Correction,
  type Revision,
} from './broadcast.ts'
import type { Outcome } from './drafting.ts'
import { copiesLeft, wasBegun } from './taking-back.ts'

/** Begins one, or gives the one that this person has begun. */
export function correctionBegun(broadcast: Broadcast, by: string, now: Date): Outcome {
  if (!isCorrectable(broadcast)) return { ok: false, reason: 'not-now' }
  const { correction } = broadcast
  if (correction)
    return correction.proposedBy === by ? unchanged(broadcast) : { ok: false, reason: 'not-yours' }
  const begun: Correction = { state: 'draft', proposedBy: by, createdAt: now, texts: {}, without: [] }
  return { ok: true, broadcast: { ...broadcast, correction: begun } }
}

/** Also during the delay: then it goes out corrected. */
export function isCorrectable(broadcast: Broadcast): boolean {
  return wasBegun(broadcast) && broadcast.visibility !== 'recalled'
}

/** A new text of one language; whatever was submitted no longer counts. */
export function correctionText(
  broadcast: Broadcast,
  { language, html, by }: { language: string; html: string; by: string },
): Outcome {
  return own(broadcast, by, (correction) => ({
    ...correction,
    texts: { ...correction.texts, [language]: { html, writtenBy: by } },
    without: correction.without.filter((other) => other !== language),
  }))
}

/** Takes out the translations that are older than the new original; their readers get the fallback. */
export function correctionWithout(broadcast: Broadcast, by: string): Outcome {
  return own(broadcast, by, (correction) => ({
    ...correction,
    without: [...new Set([...correction.without, ...outdatedLanguages(asCorrected(broadcast))])].toSorted(),
  }))
}

export function correctionSubmitted(broadcast: Broadcast, by: string, now: Date): Outcome {
  const { correction } = broadcast
  if (!correction || broadcast.visibility === 'recalled') return { ok: false, reason: 'not-now' }
  if (correction.proposedBy !== by) return { ok: false, reason: 'not-yours' }
  if (!changesAnything(broadcast)) return { ok: false, reason: 'nothing-new' }
  const { rejection: _answered, ...rest } = correction
  return {
    ok: true,
    broadcast: { ...broadcast, correction: { ...rest, state: 'submitted', submittedAt: now } },
  }
}

export function correctionDropped(broadcast: Broadcast, by: string): Outcome {
  if (broadcast.correction && broadcast.correction.proposedBy !== by)
    return { ok: false, reason: 'not-yours' }
  const { correction: _gone, ...rest } = broadcast
  return { ok: true, broadcast: rest }
}

export function correctionRejected(broadcast: Broadcast, by: string, reason: string, now: Date): Outcome {
  const { correction } = broadcast
  if (correction?.state !== 'submitted') return { ok: false, reason: 'not-now' }
  if (correction.proposedBy === by) return { ok: false, reason: 'own' }
  const rejection = { by, at: now, reason }
  return { ok: true, broadcast: { ...broadcast, correction: { ...correction, state: 'draft', rejection } } }
}

/**
 * Makes it the newest revision. `hash`: of what the approver was shown. Where the update is hidden no generation is
 * counted: the new texts appear when it is shown again.
 */
export function correctionApproved(
  broadcast: Broadcast,
  approval: Pick<Approval, 'by' | 'hash' | 'reads'>,
  now: Date,
): Outcome {
  const { correction } = broadcast
  if (correction?.state !== 'submitted' || broadcast.visibility === 'recalled')
    return { ok: false, reason: 'not-now' }
  if (approval.by === correction.proposedBy) return { ok: false, reason: 'own' }
  if (approval.hash !== contentHash(asCorrected(broadcast))) return { ok: false, reason: 'changed' }
  const { correction: _done, takenBack: _before, ...rest } = broadcast
  const revision: Revision = { ...correctedRevision(broadcast), approval: { ...approval, at: now } }
  const rewrites = broadcast.visibility === 'shown'
  return {
    ok: true,
    broadcast: {
      ...rest,
      revisions: [...broadcast.revisions.slice(-1), revision],
      claims: Object.fromEntries(Object.entries(broadcast.claims).filter(([code]) => revision.texts[code])),
      lastGeneration: broadcast.lastGeneration + (rewrites ? 1 : 0),
    },
  }
}

/** As it will read with the correction: what is previewed, looked through, hashed and approved. */
export function asCorrected(broadcast: Broadcast): Broadcast {
  if (!broadcast.correction) return broadcast
  const { correction: _inside, ...rest } = broadcast
  return { ...rest, visibility: 'shown', revisions: [...rest.revisions, correctedRevision(broadcast)] }
}

/**
 * How many copies may still show what stood there before a correction, a late translation or the end of hiding;
 * `undefined`: not known yet, or nothing to say.
 */
export function oldCopiesLeft(broadcast: Broadcast): number | undefined {
  const left = broadcast.visibility === 'shown' ? copiesLeft(broadcast) : undefined
  return left === 0 && currentRevision(broadcast).number === 1 ? undefined : left
}

function correctedRevision(broadcast: Broadcast): Revision {
  const before = currentRevision(broadcast)
  const { texts: changed = {}, without = [] }: Partial<Correction> = broadcast.correction ?? {}
  const source = changed[broadcast.sourceLanguage] ?? before.texts[broadcast.sourceLanguage]
  const sourceHash = textHash(source?.html ?? '')
  const news = Object.entries(changed).map(([language, text]) => [
    language,
    language === broadcast.sourceLanguage ? text : { ...text, sourceHash },
  ])
  const all: Revision['texts'] = { ...before.texts, ...Object.fromEntries(news) }
  const texts = Object.fromEntries(Object.entries(all).filter(([language]) => !without.includes(language)))
  return { number: before.number + 1, texts, lateApprovals: {} }
}

function changesAnything(broadcast: Broadcast): boolean {
  const htmlOf = ({ texts }: Revision): string =>
    JSON.stringify(
      Object.keys(texts)
        .toSorted()
        .map((language) => [language, texts[language]?.html]),
    )
  return htmlOf(correctedRevision(broadcast)) !== htmlOf(currentRevision(broadcast))
}

function own(broadcast: Broadcast, by: string, change: (correction: Correction) => Correction): Outcome {
  const { correction } = broadcast
  if (!correction || broadcast.visibility === 'recalled') return { ok: false, reason: 'not-now' }
  if (correction.proposedBy !== by) return { ok: false, reason: 'not-yours' }
  const { submittedAt: _void, ...rest } = change(correction)
  return { ok: true, broadcast: { ...broadcast, correction: { ...rest, state: 'draft' } } }
}

function unchanged(broadcast: Broadcast): Outcome {
  return { ok: true, broadcast }
}
