/** Who may do what: the one permission table of the staff. A suspended person may do nothing. */
const roles = ['admin', 'editor', 'approver', 'translator', 'caseOfficer'] as const
export type Role = (typeof roles)[number]

export type StaffAct = 'see-staff' | 'suspend' | 'reinstate'

const permitted: Readonly<Record<StaffAct, readonly Role[]>> = {
  'see-staff': roles,
  suspend: ['admin'],
  reinstate: ['admin'],
}

export type Staffer = {
  readonly pseudonym: string
  readonly roles: readonly Role[]
  readonly suspended: boolean
  /** As the person's Telegram showed it when they last opened /staff; sealed in the table. */
  readonly name?: string
  /** Counts writes. */
  readonly version: number
}

export function mayDo(staffer: Staffer | undefined, act: StaffAct): boolean {
  return (
    staffer !== undefined && !staffer.suspended && staffer.roles.some((role) => permitted[act].includes(role))
  )
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
