/** Watches the roster for the tick, and has the pump tell the admins: what is told, and that it was, is one write. */
import { tellId, tellJob } from '../delivery/tells.ts'
import type { Jobs } from '../delivery/jobs.store.ts'
import { daysLeft } from '../sealing/roster.ts'
import type { Rosters } from '../sealing/rosters.store.ts'
import type { Item, Table } from '../table/client.ts'
import { keys } from '../table/keys.ts'
import { isSame, rosterStateOf, toldNow, type RosterStage, type RosterState } from './roster-watch.ts'

/** Says what was given to the pump to tell. Throws `busy`. */
export type RosterWatch = (now: Date) => Promise<RosterStage | undefined>

const itemVersion = 1

export function createRosterWatch(table: Table, rosters: Rosters, jobs: Jobs): RosterWatch {
  return async (now) => {
    const today = now.toISOString().slice(0, 10)
    const [found, item] = await Promise.all([
      rosters.current(now),
      table.get(keys.rosterTold(), { consistent: true }),
    ])
    const before = stateOf(item)
    const latest = found.ok ? found.roster : await rosters.latest()
    const state = rosterStateOf(found, latest, before, today)
    if (!state || isSame(before, state)) return undefined
    const stage = toldNow(before, state)
    const days = latest ? Math.max(0, daysLeft(latest, today)) : 0
    const id = tellId('roster-end', stage ?? '', String(days), String(now.getTime()))
    const put = { ...keys.rosterTold(), v: itemVersion, ...state }
    await table.write([{ put }, ...(stage ? [jobs.addWrite(tellJob(id, now))] : [])])
    return stage
  }
}

function stateOf(item: Item | undefined): RosterState | undefined {
  if (item?.['v'] !== itemVersion) return undefined
  return { epoch: item['epoch'] as number, stage: item['stage'] as RosterStage }
}
