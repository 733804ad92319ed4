/** Tips and their desk for tests. */
import { createDueItems } from '../../bot/delivery/due-items.store.ts'
import { createJobs } from '../../bot/delivery/jobs.store.ts'
import { randomId } from '../../bot/identity/pseudonyms.ts'
import { createAlerts, type Alerts } from '../../bot/tips/alerts.store.ts'
import { createTips } from '../../bot/tips/tips.store.ts'
import { open } from '../../bot/sealing/sealed.ts'
import { readTip, type SealedTip, type TipContent } from '../../bot/tips/tip.ts'
import { aMember, aRoster } from '../sealing/builders.ts'
import type { Stage } from './stage.ts'

/** Sealed bytes that open for nobody: for tests of what stands beside them. */
export function aSealedTip(changes: Partial<SealedTip> = {}): SealedTip {
  const standard = { team: 'detention', topic: 'detention', urgent: false, epoch: 1, objects: [] } as const
  return { id: randomId(), sealed: new Uint8Array(16), ...standard, ...changes }
}

export function alertsOf(stage: Stage): Alerts {
  const { table } = stage
  return createAlerts(
    table,
    createDueItems(table),
    createJobs(table),
    async () => {},
    (level, fields) => void stage.logged.push(JSON.stringify({ level, ...fields })),
  )
}

/** As a door receives one: what calls the team is written first. */
export async function receive(stage: Stage, changes: Partial<SealedTip> = {}): Promise<SealedTip> {
  const tip = aSealedTip(changes)
  const alerts = alertsOf(stage)
  await alerts.schedule(tip, stage.now())
  await keep(stage, tip)
  if (tip.urgent) await alerts.raise(tip.team, stage.now())
  return tip
}

/** Only the tip, as if everything after it had broken off. */
export async function keep(stage: Stage, tip: SealedTip): Promise<void> {
  await createTips(stage.vault).receive(tip, randomId(), stage.now())
}

/** A team of one, and the way to read what was sealed to it. */
export async function aDesk(stageTeam = 'desk') {
  const { identity, member } = await aMember('leyla')
  const opened = new Map<string, TipContent>()
  const roster = aRoster([member], { teams: [{ id: stageTeam, members: [member] }] })
  return {
    roster,
    /** Every tip in the vault, opened. */
    tips: async (stage: Stage): Promise<TipContent[]> => {
      const items = (await stage.scanVault()).filter(({ pk }) => String(pk).startsWith('T#'))
      return Promise.all(
        items.map(async ({ pk, sealed }) => {
          const tip = opened.get(String(pk)) ?? readTip(await open(identity, sealed as Uint8Array))
          opened.set(String(pk), tip)
          return tip
        }),
      )
    },
  }
}
