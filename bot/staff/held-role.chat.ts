/** The staff's part of /mydata and /forget: the role is shown, and stays until two admins end it. */
import type { DataHolder } from '../held-data.ts'
import { rolesText } from './staff-screens.ts'
import type { Staff } from './staff.store.ts'

export function roleHolder(staff: Staff): DataHolder {
  return {
    describe: async (ctx) => {
      const { visit } = ctx
      const staffer = await staff.find(visit.userId)
      if (!staffer) return undefined
      const { roles, granted, languages, suspended, name, member, onDutyUntil } = staffer
      return {
        lines: [
          visit.say.html('data.staff', { roles: rolesText(ctx.visit, staffer) }),
          visit.say.html('data.staffHeld'),
        ],
        json: { staff: { roles, granted, languages, suspended, name, member, onDutyUntil } },
      }
    },
    erase: async ({ visit }) => {
      const staffer = await staff.find(visit.userId)
      return staffer && { writes: [], remains: [visit.say.html('staff.remains')], buttons: [] }
    },
  }
}
