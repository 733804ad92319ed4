/** A roster in force on a stage, with the keys of everyone in it. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Roster } from '../../bot/sealing/roster.ts'
import { createRosters, type Rosters } from '../../bot/sealing/rosters.store.ts'
import { trustFileName } from '../../bot/sealing/trust.ts'
import { aHolder, aMember, aRoster, signedBy, trusting, type Staffed } from '../sealing/builders.ts'
import type { Stage } from './stage.ts'

export type RosterOnStage = {
  readonly staff: readonly Staffed[]
  readonly rosters: Rosters
  /** Signs and publishes another one of the same people. */
  publish(changes: Partial<Roster>): Promise<void>
}

/** One of two people, signed by one holder; the functions are started anew, since they read its keys then. */
export async function putRosterInForce(stage: Stage, changes: Partial<Roster> = {}): Promise<RosterOnStage> {
  const holder = await aHolder()
  const staff = await Promise.all(['judith', 'farid'].map(aMember))
  const trust = trusting([holder], 1)
  writeFileSync(join(stage.dataDir, trustFileName), JSON.stringify(trust))
  const rosters = createRosters(stage.table, trust)
  const publish = async (wanted: Partial<Roster>): Promise<void> => {
    const roster = aRoster(
      staff.map(({ member }) => member),
      wanted,
    )
    const outcome = await rosters.publish(await signedBy(roster, [holder]), stage.now())
    if (!outcome.ok) throw new Error(outcome.reason)
  }
  await publish(changes)
  await stage.restart()
  return { staff, rosters, publish }
}
