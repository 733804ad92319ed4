/** Who may do what, written a second time: the one table that the code is held against. */
import type { Role, StaffAct } from '../../bot/staff/roles.ts'

export const everyRole: readonly Role[] = ['admin', 'editor', 'approver', 'translator', 'caseOfficer']

export const permissionTable: Readonly<Record<StaffAct, readonly Role[]>> = {
  'see-staff': everyRole,
  suspend: ['admin'],
  reinstate: ['admin'],
  invite: ['admin'],
  'give-role': ['admin'],
  propose: ['admin'],
  consent: ['admin'],
  'stop-role': ['admin'],
  lockdown: everyRole,
  'lift-lockdown': everyRole,
  'stop-sending': everyRole,
  hide: everyRole,
  draft: ['admin', 'editor'],
  'keep-current': ['admin', 'editor', 'caseOfficer'],
  translate: ['editor', 'translator'],
  approve: ['admin', 'approver'],
  send: ['admin', 'editor', 'approver'],
  'take-back': ['admin', 'approver'],
  'handle-tips': ['admin', 'caseOfficer'],
}
