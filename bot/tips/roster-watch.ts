/**
 * When admins are told of the roster: 30, 7 and 1 days before its end, when it has ended, and when it is refused. Each
 * is told once; a newer roster begins anew.
 */
import { daysLeft, type Roster } from '../sealing/roster.ts'
import type { CurrentRoster } from '../sealing/rosters.store.ts'

export type RosterStage = 'fine' | 'days-30' | 'days-7' | 'days-1' | 'ended' | 'refused'

/** How it stands, and what was told of that. */
export type RosterState = { readonly epoch: number; readonly stage: RosterStage }

const warnedBefore = [
  [1, 'days-1'],
  [7, 'days-7'],
  [30, 'days-30'],
] as const

/**
 * `latest`: the one that holders published last. `undefined` where there is nothing to say: there never was one.
 */
export function rosterStateOf(
  found: CurrentRoster,
  latest: Roster | undefined,
  before: RosterState | undefined,
  today: string,
): RosterState | undefined {
  if (found.ok) return { epoch: found.roster.epoch, stage: stageOf(found.roster, today) }
  if (found.reason === 'missing' && !before) return undefined
  const epoch = latest?.epoch ?? before?.epoch ?? 0
  return { epoch, stage: found.reason === 'expired' ? 'ended' : 'refused' }
}

function stageOf(roster: Roster, today: string): RosterStage {
  const days = daysLeft(roster, today)
  return warnedBefore.find(([limit]) => days <= limit)?.[1] ?? 'fine'
}

/** The stage of which admins are to be told now; `undefined`: nothing, or it was told. */
export function toldNow(before: RosterState | undefined, now: RosterState): RosterStage | undefined {
  if (now.stage === 'fine' || isSame(before, now)) return undefined
  return now.stage
}

export function isSame(one: RosterState | undefined, other: RosterState): boolean {
  return one?.epoch === other.epoch && one.stage === other.stage
}
