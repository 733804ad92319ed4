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
  whoMay(act: StaffAct, scope?: { language?: string }): Promise<Staffer[]>
  /** Commits the writes together with the entry in the audit chain. */
  perform(
    commit: (writes: readonly Write[]) => Promise<WriteOutcome>,
    actor: { readonly pseudonym: string },
    entry: { readonly act: string; readonly subject: string; readonly detail?: string },
    writes: readonly Write[],
    now: Date,
  ): Promise<WriteOutcome>
}

export function createDesk(table: Table, staff: Staff, audit: Audit): Desk {
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
    perform: async (commit, { pseudonym }, entry, writes, now) =>
      audit.perform(commit, { actor: pseudonym, ...entry }, writes, now),
  }
}
