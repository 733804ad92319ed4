/**
 * Who may do what: the one permission table of the staff. A suspended person may do nothing. A role that two admins
 * gave holds from its time on, by the row and the clock alone: nothing has to run for it to begin.
 */
export const roles = ['admin', 'editor', 'approver', 'translator', 'caseOfficer'] as const
export type Role = (typeof roles)[number]

export type StaffAct =
  | 'see-staff'
  | 'suspend'
  | 'reinstate'
  | 'invite'
  | 'give-role'
  | 'propose'
  | 'consent'
  | 'stop-role'
  | 'lockdown'
  | 'lift-lockdown'
  | 'draft'
  | 'keep-current'
  | 'translate'
  | 'approve'
  | 'send'
  | 'stop-sending'
  | 'hide'
  | 'take-back'
  | 'handle-tips'

/** What can be done in a lockdown: looking, protecting, and ending it. */
const inLockdown: ReadonlySet<StaffAct> = new Set([
  'see-staff',
  'suspend',
  'stop-role',
  'lockdown',
  'lift-lockdown',
  'stop-sending',
  'hide',
  // Someone in danger does not wait for the end of a lockdown.
  'handle-tips',
])

const permitted: Readonly<Record<StaffAct, readonly Role[]>> = {
  'see-staff': roles,
  suspend: ['admin'],
  reinstate: ['admin'],
  invite: ['admin'],
  // At once and alone: roles that do not speak for the campaign.
  'give-role': ['admin'],
  propose: ['admin'],
  // A different person than whoever proposed: see proposal.ts.
  consent: ['admin'],
  'stop-role': ['admin'],
  // Any one may freeze, stop and hide: that protects people.
  lockdown: roles,
  'lift-lockdown': roles,
  'stop-sending': roles,
  hide: roles,
  draft: ['admin', 'editor'],
  // Cases and actions, in the chat: what case officers are there for.
  'keep-current': ['admin', 'editor', 'caseOfficer'],
  translate: ['editor', 'translator'],
  approve: ['admin', 'approver'],
  send: ['admin', 'editor', 'approver'],
  'take-back': ['admin', 'approver'],
  // Taking them on and being on duty. To read one takes a key of the roster, which no role gives.
  'handle-tips': ['admin', 'caseOfficer'],
}

/** Where to write to someone of the staff, and in which language. Sealed in the table. */
export type Contact = { readonly chatId: number; readonly language: string }

/** A role that was given with the consent of a second admin. */
export type Granted = {
  /** What the button that stops it names. */
  readonly id: string
  readonly role: Role
  /** The instant from which it holds, in ISO 8601. Until then any admin may stop it. */
  readonly from: string
}

export type Staffer = {
  readonly pseudonym: string
  /** Those that hold since they were given. */
  readonly roles: readonly Role[]
  /** Those that hold from a time on, also after that time. */
  readonly granted?: readonly Granted[]
  readonly suspended: boolean
  /** Pseudonyms of the admins who alone gave a role; they never approve what this person wrote. */
  readonly givenBy?: readonly string[]
  /** For translators: the languages that they translate into; none: all. */
  readonly languages?: readonly string[]
  /** As the person's Telegram showed it when they joined or last opened /staff; sealed in the table. */
  readonly name?: string
  readonly contact?: Contact
  /** Who they are in the roster of tips; since they proved it by unlocking that member's key in the console. */
  readonly member?: string
  /** Until when they are on duty for tips, in ISO 8601. */
  readonly onDutyUntil?: string
  /** Counts writes. */
  readonly version: number
}

/** The staff, and the time by which their roles count: in a lockdown the time at which it began. */
export type Office = { readonly everyone: readonly Staffer[]; readonly at: Date }

/** The roles that hold at a time, suspended or not. */
export function rolesAt({ roles: held, granted = [] }: Staffer, at: Date): Role[] {
  const begun = new Set(granted.filter(({ from }) => new Date(from) <= at).map(({ role }) => role))
  return roles.filter((role) => held.includes(role) || begun.has(role))
}

/** The roles that someone has or will have. */
export function allRoles({ roles: held, granted = [] }: Staffer): Role[] {
  return roles.filter((role) => held.includes(role) || granted.some((grant) => grant.role === role))
}

/** `language`: for 'translate', the one that it is about. */
export function mayDo(staffer: Staffer | undefined, act: StaffAct, at: Date, language?: string): boolean {
  if (staffer === undefined || staffer.suspended) return false
  return rolesAt(staffer, at).some(
    (role) => permitted[act].includes(role) && (role !== 'translator' || translates(staffer, language)),
  )
}

function translates({ languages }: Staffer, language: string | undefined): boolean {
  return language === undefined || languages === undefined || languages.includes(language)
}

/** Whether a lockdown stops this act. */
export function isFrozen(act: StaffAct): boolean {
  return !inLockdown.has(act)
}

/**
 * Who may approve what someone wrote: not the author, and nobody who alone made them part of the staff, since that may
 * be a second account of theirs.
 */
export function approversOf(author: string, office: Office): Staffer[] {
  const row = office.everyone.find(({ pseudonym }) => pseudonym === author)
  const excluded = new Set([author, ...(row?.givenBy ?? [])])
  return ableTo('approve', office).filter(({ pseudonym }) => !excluded.has(pseudonym))
}

/** Who may do it. */
export function ableTo(act: StaffAct, { everyone, at }: Office, language?: string): Staffer[] {
  return everyone.filter((staffer) => mayDo(staffer, act, at, language))
}
