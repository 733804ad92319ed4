/**
 * What other slices ask of the staff: whether someone may do something at this moment, who else may, and how an act
 * is done together with its entry in the audit chain.
 */
import type { Clock } from '../clock.ts'
import type { Table, WriteOutcome } from '../table/client.ts'
import { keys } from '../table/keys.ts'
import type { Write } from '../table/writes.ts'
import type { Audit } from './audit.store.ts'
import { ableTo, approversOf, isFrozen, mayDo, type Office, type StaffAct, type Staffer } from './roles.ts'
import type { Staff } from './staff.store.ts'

export type Permission =
  | { readonly ok: true; readonly actor: Staffer }
  | { readonly ok: false; readonly reason: 'unknown' | 'not-allowed' | 'locked' }

export type Desk = {
  /** Role, suspension and lockdown are read consistently. */
  permit(userId: number, act: StaffAct, scope?: { language?: string }): Promise<Permission>
  /** Who has the role for it; in a lockdown too. */
  whoMay(act: StaffAct, scope?: { language?: string }): Promise<Staffer[]>
  /** Who may approve what this person wrote; the pseudonym is the author's. */
  approversOf(author: string): Promise<Staffer[]>
  /** Nobody, where a lockdown holds the act. */
  whoMayNow(act: StaffAct): Promise<Staffer[]>
  /** The staff at this moment. */
  office(): Promise<Office>
  /** Commits the writes together with the entry in the audit chain; role and lockdown are read again then. */
  perform(
    commit: (writes: readonly Write[]) => Promise<WriteOutcome>,
    actor: { readonly pseudonym: string },
    entry: ActEntry,
    writes: readonly Write[],
    now: Date,
  ): Promise<WriteOutcome>
}

/** An act as it is recorded, and what must still hold at the moment at which it is done. */
export type ActEntry = {
  readonly act: string
  readonly subject: string
  readonly detail?: string
  /** What the actor must be allowed to do. */
  readonly needs?: StaffAct
  readonly language?: string
  /** What else must hold. */
  readonly rule?: () => Promise<boolean>
}

export function createDesk(table: Table, staff: Staff, audit: Audit, clock: Clock): Desk {
  const lockedSince = async (): Promise<Date | undefined> => {
    const item = await table.get(keys.lockdown(), { consistent: true })
    return item && new Date(item['at'] as string)
  }
  const office = async () => {
    const [everyone, locked] = await Promise.all([staff.all(), lockedSince()])
    return { everyone, at: roleTime(clock(), locked), locked: locked !== undefined }
  }
  const whoMayNow = async (act: StaffAct, language?: string): Promise<Staffer[]> => {
    const present = await office()
    return present.locked && isFrozen(act) ? [] : ableTo(act, present, language)
  }
  return {
    permit: async (userId, act, { language } = {}) => {
      const [actor, locked] = await Promise.all([staff.find(userId), lockedSince()])
      const at = roleTime(clock(), locked)
      // Whoever has no role that holds yet is a stranger until then.
      if (!actor || !mayDo(actor, 'see-staff', at)) return { ok: false, reason: 'unknown' }
      if (!mayDo(actor, act, at, language)) return { ok: false, reason: 'not-allowed' }
      return locked && isFrozen(act) ? { ok: false, reason: 'locked' } : { ok: true, actor }
    },
    whoMay: async (act, { language } = {}) => ableTo(act, await office(), language),
    approversOf: async (author) => approversOf(author, await office()),
    whoMayNow: async (act) => whoMayNow(act),
    office,
    perform: async (commit, { pseudonym }, { needs, language, rule, ...entry }, writes, now) =>
      audit.perform(commit, { actor: pseudonym, ...entry }, writes, now, async () => {
        const able = needs === undefined ? undefined : await whoMayNow(needs, language)
        const allowed = able?.some((staffer) => staffer.pseudonym === pseudonym) ?? true
        return allowed && (rule === undefined || (await rule()))
      }),
  }
}

/** A lockdown freezes changes of the staff: a role whose time comes while it lasts begins when it is lifted. */
function roleTime(now: Date, lockedSince: Date | undefined): Date {
  return lockedSince && lockedSince < now ? lockedSince : now
}
