/**
 * Which of the staff a team of the roster is. Someone is a member once they unlocked that member's key in the console;
 * while nobody of a team is known, everyone who may handle tips is called, since a tip must reach someone.
 */
import type { Team } from '../sealing/roster.ts'
import { ableTo, type Office, type Staffer } from '../staff/roles.ts'

/** `undefined`: a team that the roster does not name any more. */
export function staffOf(team: Team | undefined, office: Office): Staffer[] {
  const able = ableTo('handle-tips', office)
  const ids = new Set(team?.members.map(({ id }) => id))
  const linked = able.filter(({ member }) => member !== undefined && ids.has(member))
  return linked.length > 0 ? linked : able
}
