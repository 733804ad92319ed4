/**
 * A change of the staff that no admin makes alone: one proposes it, a different one agrees.
 *
 *   asked -> agreed      by a different admin in office; the change is made in the same transaction
 *         -> refused     by a different admin in office
 *         -> withdrawn   by whoever proposed it
 *         -> lapsed      72 hours after it was asked; nothing is written then, it is only read so
 *   agreed -> used       only an invitation: once someone accepted it
 *
 * What was agreed to is an invitation's link for 24 hours: whoever proposed it takes a link, and a new one ends the
 * one before. Everything else is done with the consent. A proposal counts only as long as whoever made it is an admin
 * in office.
 */
import { randomId } from '../identity/pseudonyms.ts'
import { anAdminRemains, hasOtherRole, laterRole, needsTwo, withGranted, withoutRole } from './changes.ts'
import { ableTo, allRoles, type Granted, type Office, type Role, type Staffer } from './roles.ts'

/** `subject`: the colleague's pseudonym. */
export type Wish =
  | { readonly kind: 'invite'; readonly role: Role }
  | { readonly kind: 'grant'; readonly role: Role; readonly subject: string }
  | { readonly kind: 'take'; readonly role: Role; readonly subject: string }
  | { readonly kind: 'remove'; readonly subject: string }

export type ProposalState = 'asked' | 'agreed' | 'refused' | 'withdrawn' | 'lapsed' | 'used'

export type Proposal = {
  readonly id: string
  readonly wish: Wish
  /** Pseudonym of whoever proposed it. */
  readonly by: string
  readonly askedAt: Date
  readonly state: Exclude<ProposalState, 'lapsed'>
  readonly decidedBy?: string
  readonly decidedAt?: Date
  /** Hash of the newest link's token. */
  readonly link?: string
  /** Counts writes. */
  readonly version: number
}

const consentHours = 72
const linkHours = 24
const hourMs = 60 * 60 * 1000

export function newProposal(wish: Wish, by: string, now: Date): Proposal {
  return { id: randomId(), wish, by, askedAt: now, state: 'asked', version: 0 }
}

export function lapsesAt({ askedAt }: Proposal): Date {
  return new Date(askedAt.getTime() + consentHours * hourMs)
}

export function stateAt(proposal: Proposal, now: Date): ProposalState {
  return proposal.state === 'asked' && now >= lapsesAt(proposal) ? 'lapsed' : proposal.state
}

/**
 * `over`: it is no longer asked. `own`: one's own. `pointless`: the staff has changed, so that there is nothing left
 * to do, or whoever proposed it is no admin in office any more. `last-admin`: no admin would remain in office.
 */
export type Refusal = 'over' | 'own' | 'pointless' | 'last-admin'
export type Decision<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly reason: Refusal }

/** What becomes of the colleague's row. */
export type Effect =
  | { readonly kind: 'none' }
  | { readonly kind: 'change'; readonly staffer: Staffer }
  | { readonly kind: 'remove'; readonly staffer: Staffer }

/** A different admin agrees. */
export function agreed(
  proposal: Proposal,
  by: string,
  office: Office,
  now: Date,
): Decision<{ proposal: Proposal; effect: Effect }> {
  const open = decidable(proposal, by, now)
  if (!open.ok) return open
  if (!isInOffice(proposal.by, office)) return { ok: false, reason: 'pointless' }
  const outcome = effectOf(proposal, office, now)
  if (!outcome.ok) return outcome
  return { ok: true, effect: outcome.effect, proposal: decide(proposal, 'agreed', by, now) }
}

/** A different admin refuses. */
export function refused(proposal: Proposal, by: string, now: Date): Decision<{ proposal: Proposal }> {
  const open = decidable(proposal, by, now)
  return open.ok ? { ok: true, proposal: decide(proposal, 'refused', by, now) } : open
}

/** Whoever proposed it takes it back. */
export function withdrawn(proposal: Proposal, by: string, now: Date): Decision<{ proposal: Proposal }> {
  const isOpen = stateAt(proposal, now) === 'asked' && proposal.by === by
  return isOpen
    ? { ok: true, proposal: decide(proposal, 'withdrawn', by, now) }
    : { ok: false, reason: 'over' }
}

/** Whoever proposed an invitation takes a link. */
export function linked(
  proposal: Proposal,
  by: string,
  link: string,
  office: Office,
  now: Date,
): Decision<{ proposal: Proposal }> {
  return proposal.by === by && linkableUntil(proposal, office, now)
    ? { ok: true, proposal: { ...proposal, link } }
    : { ok: false, reason: 'over' }
}

/** Until when a link can be had for what was agreed to; `undefined` where none can. */
export function linkableUntil(proposal: Proposal, office: Office, now: Date): Date | undefined {
  const until = new Date((proposal.decidedAt?.getTime() ?? 0) + linkHours * hourMs)
  return proposal.wish.kind === 'invite' && now < until && stillAgreed(proposal, office) ? until : undefined
}

/** Whether both who agreed upon an invitation are admins in office at this moment, and nobody has accepted it. */
export function stillAgreed({ state, by, decidedBy = '' }: Proposal, office: Office): boolean {
  return state === 'agreed' && isInOffice(by, office) && isInOffice(decidedBy, office)
}

/** What an admin would do is possible as the staff is now, apart from the consent. */
export function isPossible(wish: Wish, office: Office): boolean {
  return effectOf(newProposal(wish, '', office.at), office, office.at).ok
}

export function isSameWish(one: Wish, other: Wish): boolean {
  const of = (wish: Wish): string =>
    [wish.kind, 'role' in wish ? wish.role : '', 'subject' in wish ? wish.subject : ''].join(' ')
  return of(one) === of(other)
}

function decidable(proposal: Proposal, by: string, now: Date): Decision<object> {
  if (stateAt(proposal, now) !== 'asked') return { ok: false, reason: 'over' }
  return proposal.by === by ? { ok: false, reason: 'own' } : { ok: true }
}

function decide(proposal: Proposal, state: Proposal['state'], by: string, now: Date): Proposal {
  return { ...proposal, state, decidedBy: by, decidedAt: now }
}

function isInOffice(pseudonym: string, office: Office): boolean {
  return ableTo('propose', office).some((admin) => admin.pseudonym === pseudonym)
}

function effectOf({ id, wish }: Proposal, office: Office, now: Date): Outcome {
  if (wish.kind === 'invite') return needsTwo(wish.role, office.everyone) ? done({ kind: 'none' }) : pointless
  const subject = office.everyone.find(({ pseudonym }) => pseudonym === wish.subject)
  if (!subject) return pointless
  if (wish.kind === 'grant') return granting(subject, laterRole(id, wish.role, now), office)
  return wish.kind === 'take' ? taking(subject, wish.role, office) : removing(subject, office)
}

type Outcome = Decision<{ readonly effect: Effect }>

const pointless = { ok: false, reason: 'pointless' } as const
const lastAdmin = { ok: false, reason: 'last-admin' } as const

function done(effect: Effect): Outcome {
  return { ok: true, effect }
}

function granting(subject: Staffer, granted: Granted, { everyone }: Office): Outcome {
  const isOpen = !subject.suspended && !allRoles(subject).includes(granted.role)
  return isOpen && needsTwo(granted.role, everyone)
    ? done({ kind: 'change', staffer: withGranted(subject, granted) })
    : pointless
}

function taking(subject: Staffer, role: Role, office: Office): Outcome {
  if (!allRoles(subject).includes(role) || !hasOtherRole(subject, role)) return pointless
  if (role === 'admin' && !anAdminRemains(subject, office)) return lastAdmin
  return done({ kind: 'change', staffer: withoutRole(subject, role) })
}

function removing(subject: Staffer, office: Office): Outcome {
  return anAdminRemains(subject, office) ? done({ kind: 'remove', staffer: subject }) : lastAdmin
}
