/**
 * Translations that come when the rest is on its way: each waits, is approved by itself, and then takes the place of
 * the fallback, also in the messages that were delivered already.
 */
import { priorities, type Job } from '../delivery/job.ts'
import {
  currentRevision,
  lateHash,
  type LateApproval,
  type Broadcast,
  type BroadcastText,
} from './broadcast.ts'
import { withRevision, withText, type Outcome } from './drafting.ts'

/** Whether a translation now comes late: the rest is on its way. */
export function isLate({ state }: Broadcast): boolean {
  return ['waiting', 'sending', 'paused', 'sent'].includes(state)
}

/** A translation that comes late waits for its own approval. */
export function lateTranslated(
  broadcast: Broadcast,
  translation: { language: string; html: string; by: string; sourceHash: string },
): Outcome {
  const { language, html, by, sourceHash } = translation
  if (!isLate(broadcast) || currentRevision(broadcast).texts[language])
    return { ok: false, reason: 'not-now' }
  if (broadcast.claims[language] !== by) return { ok: false, reason: 'claimed' }
  const text: BroadcastText = { html, writtenBy: by, sourceHash }
  return {
    ok: true,
    broadcast: withRevision(broadcast, (revision) => ({
      ...revision,
      late: { ...revision.late, [language]: text },
    })),
  }
}

/**
 * Approves a translation that came late, by someone other than its translator. `hash` is of what they were shown.
 * Where sending has begun a job edits what was delivered.
 */
export function lateApproved(
  broadcast: Broadcast,
  language: string,
  approval: { by: string; hash: string },
  now: Date,
): Outcome {
  const { [language]: text, ...late } = currentRevision(broadcast).late ?? {}
  if (!isLate(broadcast) || !text) return { ok: false, reason: 'not-now' }
  if (approval.by === text.writtenBy) return { ok: false, reason: 'own' }
  if (approval.hash !== lateHash(broadcast, language, text.html)) return { ok: false, reason: 'changed' }
  const begun = (broadcast.startsAt?.getTime() ?? 0) <= now.getTime()
  const lastGeneration = broadcast.lastGeneration + (begun ? 1 : 0)
  const generation = begun ? { generation: lastGeneration } : {}
  const entry: LateApproval = { ...approval, at: now, reads: [language], ...generation }
  const next = withRevision(withText(withOpenCorrection(broadcast), language, text), (revision) => ({
    ...revision,
    late,
    lateApprovals: { ...revision.lateApprovals, [language]: entry },
  }))
  if (!begun) return { ok: true, broadcast: next }
  const { takenBack: _before, ...rest } = next
  return { ok: true, broadcast: { ...rest, lastGeneration } }
}

/** A correction that was submitted was made for the texts as they stood before. */
function withOpenCorrection(broadcast: Broadcast): Broadcast {
  const { correction } = broadcast
  return correction ? { ...broadcast, correction: { ...correction, state: 'draft' } } : broadcast
}

/** As it will read with the translations that wait. */
export function withLate(broadcast: Broadcast): Broadcast {
  return withRevision(broadcast, (revision) => ({
    ...revision,
    texts: { ...revision.late, ...revision.texts },
  }))
}

/** As it read before the translations that the job of this generation brings; `undefined`: it brings none. */
export function beforeLate(broadcast: Broadcast, generation: number): Broadcast | undefined {
  const { lateApprovals, texts } = currentRevision(broadcast)
  const brought = Object.keys(lateApprovals).filter((code) => lateApprovals[code]?.generation === generation)
  if (brought.length === 0) return undefined
  const others = Object.entries(texts).filter(([code]) => !brought.includes(code))
  return withRevision(broadcast, (revision) => ({ ...revision, texts: Object.fromEntries(others) }))
}

/** The job that edits what was delivered, where a step has counted one. */
export function rewritingJob(
  before: Broadcast,
  next: Broadcast,
  now: Date,
): Omit<Job, 'version'> | undefined {
  if (next.lastGeneration === before.lastGeneration) return undefined
  return {
    mailingId: next.id,
    generation: next.lastGeneration,
    kind: 'rewrite',
    priority: priorities.correction,
    notBefore: now,
    state: 'ready',
  }
}
