/**
 * What other slices ask of the staff: whether someone may do something at this moment, who else may, and how an act
 * is done together with its entry in the audit chain.
 */
import type { Table, WriteOutcome } from '../table/client.ts'
import { keys } from '../table/keys.ts'
import type { Write } from '../table/writes.ts'
import type { Audit } from './audit.store.ts'
import { isFrozen, mayDo, type StaffAct, type Staffer } from './roles.ts'
import type { Staff } from './staff.store.ts'

export type Permission =
  | { readonly ok: true; readonly actor: Staffer }
  | { readonly ok: false; readonly reason: 'unknown' | 'not-allowed' | 'locked' }

export type Desk = {
  /** Role, suspension and lockdown are read consistently. */
  permit(userId: number, act: StaffAct, scope?: { language?: string }): Promise<Permission>
  /** Who has the role for it; in a lockdown too. */
  whoMay(act: StaffAct, scope?: { language?: string }): Promise<Staffer[]>
  /** Nobody, where a lockdown holds the act. */
  whoMayNow(act: StaffAct): Promise<Staffer[]>
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

export function createDesk(table: Table, staff: Staff, audit: Audit): Desk {
  const whoMayNow = async (act: StaffAct, language?: string): Promise<Staffer[]> => {
    const [everyone, lockdown] = await Promise.all([
      staff.all(),
      table.get(keys.lockdown(), { consistent: true }),
    ])
    return lockdown && isFrozen(act) ? [] : everyone.filter((staffer) => mayDo(staffer, act, language))
  }
  return {
    permit: async (userId, act, { language } = {}) => {
      const [actor, lockdown] = await Promise.all([
        staff.find(userId),
        table.get(keys.lockdown(), { consistent: true }),
      ])
      if (!actor || actor.suspended) return { ok: false, reason: 'unknown' }
      if (!mayDo(actor, act, language)) return { ok: false, reason: 'not-allowed' }
      return lockdown && isFrozen(act) ? { ok: false, reason: 'locked' } : { ok: true, actor }
    },
    whoMay: async (act, { language } = {}) =>
      (await staff.all()).filter((staffer) => mayDo(staffer, act, language)),
    whoMayNow: async (act) => whoMayNow(act),
    perform: async (commit, { pseudonym }, { needs, language, rule, ...entry }, writes, now) =>
      audit.perform(commit, { actor: pseudonym, ...entry }, writes, now, async () => {
        const able = needs === undefined ? undefined : await whoMayNow(needs, language)
        const allowed = able?.some((staffer) => staffer.pseudonym === pseudonym) ?? true
        return allowed && (rule === undefined || (await rule()))
      }),
  }
}
