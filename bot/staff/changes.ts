/**
 * What may become of a colleague's row: the rules of roles, suspension and removal, each a function of the staff as
 * it is. Admins and approvers speak for the campaign: a role of theirs takes two admins to give, and holds a day later.
 */
import {
  ableTo,
  allRoles,
  approversOf,
  mayDo,
  type Granted,
  type Office,
  type Role,
  type Staffer,
} from './roles.ts'

const speaking: ReadonlySet<Role> = new Set(['admin', 'approver'])
/** Between the consent, or the newcomer's acceptance, and the time from which such a role holds. */
const waitHours = 24
const hourMs = 60 * 60 * 1000

/**
 * Whether it takes two admins to give a role. The one exception is the second admin, whom the only one invites: there
 * is nobody who could consent. Suspended ones and those to come count: else one stolen account could suspend the
 * others and add a second voice of its own.
 */
export function needsTwo(role: Role, everyone: readonly Staffer[]): boolean {
  if (!speaking.has(role)) return false
  return role !== 'admin' || everyone.filter((staffer) => allRoles(staffer).includes('admin')).length > 1
}

/** A role from a day after `now` on. */
export function laterRole(id: string, role: Role, now: Date): Granted {
  return { id, role, from: new Date(now.getTime() + waitHours * hourMs).toISOString() }
}

/** The row with one more role that holds at once; for a translator, with more languages (none: all). */
export function withRole(staffer: Staffer, role: Role, languages?: readonly string[]): Staffer {
  if (!staffer.roles.includes(role))
    return { ...staffer, roles: [...staffer.roles, role], ...(languages && { languages }) }
  const { languages: before, ...rest } = staffer
  return before && languages ? { ...rest, languages: [...new Set([...before, ...languages])] } : rest
}

/** The row of someone whom one admin gave a role, alone. */
export function givenAlone(staffer: Staffer, by: string): Staffer {
  return { ...staffer, givenBy: [...new Set([...(staffer.givenBy ?? []), by])] }
}

export function withGranted(staffer: Staffer, granted: Granted): Staffer {
  return { ...staffer, granted: [...(staffer.granted ?? []), granted] }
}

export function withoutRole(staffer: Staffer, role: Role): Staffer {
  const { languages, granted = [], ...rest } = staffer
  return {
    ...rest,
    roles: staffer.roles.filter((held) => held !== role),
    granted: granted.filter((grant) => grant.role !== role),
    ...(languages && role !== 'translator' && { languages }),
  }
}

/** Roles that can still be given to someone. A translator of some languages can be given more. */
export function rolesToGive(staffer: Staffer, all: readonly Role[]): Role[] {
  const has = allRoles(staffer)
  const isPartly = (role: Role): boolean => role === 'translator' && staffer.languages !== undefined
  return all.filter((role) => !has.includes(role) || isPartly(role))
}

/** The grant of this id, as long as it has not begun. */
export function waitingGrant(
  id: string,
  { everyone, at }: Office,
): { staffer: Staffer; grant: Granted } | undefined {
  for (const staffer of everyone) {
    const grant = staffer.granted?.find((entry) => entry.id === id && new Date(entry.from) > at)
    if (grant) return { staffer, grant }
  }
  return undefined
}

/** The row without a grant; `undefined` where nothing is left of someone. */
export function withoutGrant(staffer: Staffer, id: string): Staffer | undefined {
  const granted = staffer.granted?.filter((entry) => entry.id !== id) ?? []
  return staffer.roles.length + granted.length > 0 ? { ...staffer, granted } : undefined
}

/** Whether an admin remains in office without this person. */
export function anAdminRemains({ pseudonym }: Staffer, office: Office): boolean {
  return ableTo('consent', office).some((staffer) => staffer.pseudonym !== pseudonym)
}

export type Suspension = { ok: true; staffer: Staffer } | { ok: false; reason: 'not-allowed' | 'last-admin' }

/** Suspends or reinstates someone. One admin in office always remains. */
export function setSuspended(
  actor: Staffer | undefined,
  subject: Staffer,
  suspended: boolean,
  office: Office,
): Suspension {
  if (!mayDo(actor, suspended ? 'suspend' : 'reinstate', office.at))
    return { ok: false, reason: 'not-allowed' }
  if (suspended && !anAdminRemains(subject, office)) return { ok: false, reason: 'last-admin' }
  return { ok: true, staffer: { ...subject, suspended } }
}

/**
 * What keeps the staff from sending anything: `nobody` where no two people can write and approve; `mine` where only
 * this person's own cannot be approved.
 */
export function whatIsMissing({ pseudonym }: Staffer, office: Office): 'nobody' | 'mine' | undefined {
  const drafters = ableTo('draft', office)
  const isApprovable = (drafter: Staffer): boolean => approversOf(drafter.pseudonym, office).length > 0
  if (!drafters.some(isApprovable)) return 'nobody'
  const own = drafters.find((drafter) => drafter.pseudonym === pseudonym)
  return own && !isApprovable(own) ? 'mine' : undefined
}

/** Whether the person has more roles at this time than the one. */
export function hasOtherRole(staffer: Staffer, role: Role): boolean {
  return allRoles(staffer).some((held) => held !== role)
}
