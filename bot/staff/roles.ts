/** Who may do what: the one permission table of the staff. A suspended person may do nothing. */
export const roles = ['admin', 'editor', 'approver', 'translator', 'caseOfficer'] as const
export type Role = (typeof roles)[number]

export type StaffAct =
  | 'see-staff'
  | 'suspend'
  | 'reinstate'
  | 'invite'
  | 'lockdown'
  | 'lift-lockdown'
  | 'draft'
  | 'translate'
  | 'approve'
  | 'send'
  | 'stop-sending'
  | 'hide'
  | 'take-back'

/** What can be done in a lockdown: looking, protecting, and ending it. */
const inLockdown: ReadonlySet<StaffAct> = new Set([
  'see-staff',
  'suspend',
  'lockdown',
  'lift-lockdown',
  'stop-sending',
  'hide',
])

const permitted: Readonly<Record<StaffAct, readonly Role[]>> = {
  'see-staff': roles,
  suspend: ['admin'],
  reinstate: ['admin'],
  invite: ['admin'],
  // Any one may freeze, stop and hide: that protects people.
  lockdown: roles,
  'lift-lockdown': roles,
  'stop-sending': roles,
  hide: roles,
  draft: ['admin', 'editor'],
  translate: ['editor', 'translator'],
  approve: ['admin', 'approver'],
  send: ['admin', 'editor', 'approver'],
  'take-back': ['admin', 'approver'],
}

/** Where to write to someone of the staff, and in which language. Sealed in the table. */
export type Contact = { readonly chatId: number; readonly language: string }

export type Staffer = {
  readonly pseudonym: string
  readonly roles: readonly Role[]
  readonly suspended: boolean
  /** For translators: the languages that they translate into; none: all. */
  readonly languages?: readonly string[]
  /** As the person's Telegram showed it when they last opened /staff; sealed in the table. */
  readonly name?: string
  readonly contact?: Contact
  /** Counts writes. */
  readonly version: number
}

/** `language`: for 'translate', the one that it is about. */
export function mayDo(staffer: Staffer | undefined, act: StaffAct, language?: string): boolean {
  if (staffer === undefined || staffer.suspended) return false
  return staffer.roles.some(
    (role) => permitted[act].includes(role) && (role !== 'translator' || translates(staffer, language)),
  )
}

function translates({ languages }: Staffer, language: string | undefined): boolean {
  return language === undefined || languages === undefined || languages.includes(language)
}

const speaking: ReadonlySet<Role> = new Set(['admin', 'approver'])

/**
 * Whether one admin alone may invite someone into a role: into those that approve, only the second admin. Suspended
 * ones count: else one stolen account could suspend the others and invite itself a second voice.
 */
export function maySingleInvite(role: Role, everyone: readonly Staffer[]): boolean {
  if (!speaking.has(role)) return true
  return role === 'admin' && everyone.filter((staffer) => staffer.roles.includes('admin')).length < 2
}

/** Whether a lockdown stops this act. */
export function isFrozen(act: StaffAct): boolean {
  return !inLockdown.has(act)
}

export type Suspension = { ok: true; staffer: Staffer } | { ok: false; reason: 'not-allowed' | 'last-admin' }

/** Suspends or reinstates someone. One admin in office always remains. */
export function setSuspended(
  actor: Staffer | undefined,
  subject: Staffer,
  suspended: boolean,
  everyone: readonly Staffer[],
): Suspension {
  if (!mayDo(actor, suspended ? 'suspend' : 'reinstate')) return { ok: false, reason: 'not-allowed' }
  const otherAdmins = everyone.filter(
    (staffer) =>
      staffer.pseudonym !== subject.pseudonym && !staffer.suspended && staffer.roles.includes('admin'),
  )
  if (suspended && otherAdmins.length === 0) return { ok: false, reason: 'last-admin' }
  return { ok: true, staffer: { ...subject, suspended } }
}
