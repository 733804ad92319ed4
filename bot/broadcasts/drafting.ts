/**
 * What happens to a broadcast until it is sent: each step takes it as it was read and gives the next, or says why
 * not. Who may do what the permission table says before; that two people are needed is said here.
 */
import type { Audience } from '../delivery/audience.ts'
import type { Job } from '../delivery/job.ts'
import { priorities } from '../delivery/job.ts'
import {
  approvalHours,
  contentHash,
  currentRevision,
  isApproved,
  mayStep,
  outdatedLanguages,
  sourceText,
  transitions,
  type Approval,
  type Broadcast,
  type BroadcastStep,
  type BroadcastText,
  type Revision,
} from './broadcast.ts'

export type Refusal =
  | 'not-now'
  | 'no-text'
  | 'own'
  | 'not-yours'
  | 'changed'
  | 'claimed'
  | 'waits-for-translator'
  | 'outdated'
  | 'approval-over'
  | 'nothing-new'
  | 'brought-in'
export type Outcome = { ok: true; broadcast: Broadcast } | { ok: false; reason: Refusal }

type Draftable = Pick<Broadcast, 'urgent' | 'audience' | 'without' | 'notInChannels'> & {
  readonly photo: string | undefined
  readonly caseId: string | undefined
  readonly actionId: string | undefined
}

export function newBroadcast(parts: {
  id: string
  code: string
  audience: Audience
  proposedBy: string
  language: string
  now: Date
}): Broadcast {
  const { id, code, audience, proposedBy, language, now } = parts
  return {
    id,
    code,
    state: 'draft',
    visibility: 'shown',
    audience,
    urgent: audience.kind === 'urgent',
    sourceLanguage: language,
    ...(audience.kind === 'case' && { caseId: audience.caseId }),
    proposedBy,
    createdAt: now,
    claims: {},
    without: [],
    revisions: [{ number: 1, texts: {}, lateApprovals: {} }],
    lastGeneration: 0,
    version: 0,
  }
}

/** Any edit makes it a draft again, and whatever was approved no longer counts. */
export function edited(broadcast: Broadcast, changes: Partial<Draftable>): Outcome {
  if (!mayStep(broadcast, 'edit')) return { ok: false, reason: 'not-now' }
  const next = { ...stepped(broadcast, 'edit'), ...changes }
  return { ok: true, broadcast: withoutApproval(withoutUndefined(next)) }
}

/** The writer's text, with the photo that came with it or none. Translations stay, marked as outdated. */
export function withSource(
  broadcast: Broadcast,
  source: { html: string; photo: string | undefined; writtenBy: string },
): Outcome {
  const { html, photo, writtenBy } = source
  const changed = edited(broadcast, { photo })
  if (!changed.ok) return changed
  const text: BroadcastText = { html, writtenBy }
  return { ok: true, broadcast: withText(changed.broadcast, broadcast.sourceLanguage, text) }
}

/** Claiming is for one: the first who does has it. `instead`: of whom it is knowingly taken over, a staff pseudonym. */
export function claimed(broadcast: Broadcast, language: string, by: string, instead?: string): Outcome {
  const holder = broadcast.claims[language]
  if (holder !== undefined && holder !== by && holder !== instead) return { ok: false, reason: 'claimed' }
  if (broadcast.state === 'stopped' || language === broadcast.sourceLanguage)
    return { ok: false, reason: 'not-now' }
  return { ok: true, broadcast: { ...broadcast, claims: { ...broadcast.claims, [language]: by } } }
}

/** A translation while nothing is approved yet. Afterwards it needs an approval of its own: see `lateTranslated`. */
export function translated(
  broadcast: Broadcast,
  translation: { language: string; html: string; by: string; sourceHash: string },
): Outcome {
  const { language, html, by, sourceHash } = translation
  if (broadcast.claims[language] !== by) return { ok: false, reason: 'claimed' }
  const changed = edited(broadcast, { without: broadcast.without.filter((other) => other !== language) })
  if (!changed.ok) return changed
  return { ok: true, broadcast: withText(changed.broadcast, language, { html, writtenBy: by, sourceHash }) }
}

/** Languages of the campaign that have no text. */
export function missingLanguages(broadcast: Broadcast, languages: readonly string[]): string[] {
  const { texts } = currentRevision(broadcast)
  return languages.filter((language) => texts[language] === undefined)
}

/** Leaves out, all at once, the languages that are missing or outdated; their readers get the fallback. */
export function sentWithout(broadcast: Broadcast, languages: readonly string[]): Outcome {
  const outdated = outdatedLanguages(broadcast)
  const changed = edited(broadcast, {
    without: [...new Set([...missingLanguages(broadcast, languages), ...outdated])].toSorted(),
  })
  if (!changed.ok) return changed
  return { ok: true, broadcast: withoutTexts(changed.broadcast, outdated) }
}

/** What is approved with the content: where it is posted too, and what it may cost. */
export type Terms = Required<Pick<Broadcast, 'channels' | 'mostStars'>>

/**
 * Asks for approval. Someone who is translating is waited for, unless it goes out without that language.
 */
export function submitted(
  broadcast: Broadcast,
  languages: readonly string[],
  now: Date,
  terms: Terms = { channels: {}, mostStars: 0 },
): Outcome {
  if (!mayStep(broadcast, 'submit')) return { ok: false, reason: 'not-now' }
  if (!sourceText(broadcast)) return { ok: false, reason: 'no-text' }
  if (outdatedLanguages(broadcast).length > 0) return { ok: false, reason: 'outdated' }
  const awaited = missingLanguages(broadcast, languages).filter(
    (language) => broadcast.claims[language] !== undefined && !broadcast.without.includes(language),
  )
  if (awaited.length > 0) return { ok: false, reason: 'waits-for-translator' }
  const { rejection: _answered, ...rest } = stepped(broadcast, 'submit')
  return { ok: true, broadcast: { ...rest, ...terms, submittedAt: now } }
}

/** `hash`: what the approver was shown. */
export function approved(
  broadcast: Broadcast,
  approval: { by: string; hash: string; reads: readonly string[] },
  now: Date,
): Outcome {
  if (!mayStep(broadcast, 'approve')) return { ok: false, reason: 'not-now' }
  if (approval.by === broadcast.proposedBy) return { ok: false, reason: 'own' }
  if (approval.hash !== contentHash(broadcast)) return { ok: false, reason: 'changed' }
  const entry: Approval = { ...approval, at: now }
  return {
    ok: true,
    broadcast: withRevision(stepped(broadcast, 'approve'), (revision) => ({ ...revision, approval: entry })),
  }
}

export function rejected(broadcast: Broadcast, by: string, reason: string, now: Date): Outcome {
  if (!mayStep(broadcast, 'reject')) return { ok: false, reason: 'not-now' }
  if (by === broadcast.proposedBy) return { ok: false, reason: 'own' }
  return { ok: true, broadcast: { ...stepped(broadcast, 'reject'), rejection: { by, at: now, reason } } }
}

/** Languages of the texts that the approver did not say they read. */
export function unreadLanguages(broadcast: Broadcast): string[] {
  const { approval, texts } = currentRevision(broadcast)
  return Object.keys(texts).filter((language) => !approval?.reads.includes(language))
}

/** When the approval ends; nothing may begin later. */
export function approvalEnd(broadcast: Broadcast): Date | undefined {
  const at = currentRevision(broadcast).approval?.at
  return at && new Date(at.getTime() + approvalHours * 3_600_000)
}

/** Gives the broadcast and the job that sends it at `startsAt`. */
export function started(
  broadcast: Broadcast,
  startsAt: Date,
): { ok: true; broadcast: Broadcast; job: Omit<Job, 'version'> } | { ok: false; reason: Refusal } {
  if (!mayStep(broadcast, 'start')) return { ok: false, reason: 'not-now' }
  if (!isApproved(broadcast, startsAt)) return { ok: false, reason: 'approval-over' }
  const generation = broadcast.lastGeneration + 1
  return {
    ok: true,
    broadcast: { ...stepped(broadcast, 'start'), startsAt, lastGeneration: generation },
    job: {
      mailingId: broadcast.id,
      generation,
      kind: 'send',
      priority: priorities.broadcast,
      notBefore: startsAt,
      state: 'ready',
    },
  }
}

/** Ends the delay before anything was sent: it is a draft again, and nothing of it is approved any more. */
export function calledBack(broadcast: Broadcast): Outcome {
  if (!mayStep(broadcast, 'callBack')) return { ok: false, reason: 'not-now' }
  const { startsAt: _gone, ...rest } = stepped(broadcast, 'callBack')
  return { ok: true, broadcast: withoutApproval(rest) }
}

/** Ends it for good when sending may have begun: who has it keeps it, nobody else gets it. */
export function stopped(broadcast: Broadcast): Outcome {
  if (!mayStep(broadcast, 'stop')) return { ok: false, reason: 'not-now' }
  return { ok: true, broadcast: stepped(broadcast, 'stop') }
}

function stepped(broadcast: Broadcast, step: BroadcastStep): Broadcast {
  return { ...broadcast, state: transitions[step].to }
}

export function withRevision(broadcast: Broadcast, change: (revision: Revision) => Revision): Broadcast {
  return {
    ...broadcast,
    revisions: [...broadcast.revisions.slice(0, -1), change(currentRevision(broadcast))],
  }
}

export function withText(broadcast: Broadcast, language: string, text: BroadcastText): Broadcast {
  return withRevision(broadcast, (revision) => ({
    ...revision,
    texts: { ...revision.texts, [language]: text },
  }))
}

function withoutTexts(broadcast: Broadcast, languages: readonly string[]): Broadcast {
  return withRevision(broadcast, (revision) => ({
    ...revision,
    texts: Object.fromEntries(
      Object.entries(revision.texts).filter(([language]) => !languages.includes(language)),
    ),
  }))
}

function withoutApproval(broadcast: Broadcast): Broadcast {
  return withRevision(broadcast, ({ approval: _void, ...revision }) => revision)
}

function withoutUndefined(
  broadcast: Partial<Draftable> & Omit<Broadcast, 'photo' | 'caseId' | 'actionId'>,
): Broadcast {
  return Object.fromEntries(Object.entries(broadcast).filter(([, value]) => value !== undefined)) as Broadcast
}
