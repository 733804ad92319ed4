/**
 * After someone left the staff: messages sealed to an older roster are opened and sealed anew to who is on the team
 * now, one by one. What is done is done; begun again, it goes on with the rest.
 */
import { fromBase64url, toBase64url } from '../../bot/sealing/base64url.ts'
import { open, seal } from '../../bot/sealing/sealed.ts'
import { demand, isOfTeam, membersOf, set, type Desk } from './desk.ts'
import { loadInbox } from './opening.ts'

export async function resealAll(desk: Desk): Promise<void> {
  const older = olderHere(desk)
  const all = older.length
  let [done, failed] = [0, 0]
  for (const id of older) {
    if (!desk.keys) return
    set(desk, { resealing: { done, all, failed } })
    const row = desk.rows.find((each) => each.id === id)
    if (!row || !(await resealOne(desk, row))) failed += 1
    // What was not begun is neither done nor failed.
    if (desk.session === undefined) return
    done += 1
  }
  await loadInbox(desk)
  set(desk, { resealing: { done, all, failed } })
}

/** Those of one's own teams; what belongs to another is handed over to it. */
export function olderHere(desk: Desk): string[] {
  const older = new Set(desk.older)
  return desk.rows.filter((row) => older.has(row.id) && isOfTeam(desk, row.team)).map(({ id }) => id)
}

/** `false`: it is not for one's key, or was refused. */
async function resealOne(desk: Desk, { id, team }: { id: string; team: string }): Promise<boolean> {
  const tip = await demand(desk, 'tip', { id, team })
  if (!tip || !desk.roster) return false
  const anew = async (sealed: string): Promise<string> =>
    toBase64url(
      await seal(membersOf(desk, team), await open(desk.keys?.identity ?? '', fromBase64url(sealed))),
    )
  try {
    const sealed = await anew(tip.sealed)
    const notes = tip.notes === undefined ? {} : { notes: await anew(tip.notes) }
    const { epoch: before, noted } = tip
    const request = { id, team, before, noted, epoch: desk.roster.epoch, sealed, ...notes }
    return (await demand(desk, 'reseal', request)) !== undefined
  } catch {
    return false
  }
}
