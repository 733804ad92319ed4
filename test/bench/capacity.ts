/** Capacity per kind of update, as the database reports it, beside the budgets of the design. */
import type { FinishedCall } from '../../local/database-call.ts'
import { aReader, type Reader } from '../support/reader.ts'
import type { Stage } from '../support/stage.ts'
import { aPress } from '../support/updates.ts'

export type CapacityRow = {
  readonly update: string
  readonly readUnits: number
  readonly writeUnits: number
  readonly budget: { readonly readUnits: number; readonly writeUnits: number }
}

let updateId = 700_000

type Step = { update: string; data: string; budget: CapacityRow['budget'] }

const steps: Step[] = [
  { update: 'browse: a case', data: '1c:khadija-ismayilova', budget: { readUnits: 0.5, writeUnits: 0 } },
  { update: 'browse: the list of cases', data: '1cl:0', budget: { readUnits: 0.5, writeUnits: 0 } },
  {
    update: 'follow, first time',
    data: '1f:khadija-ismayilova:1:c',
    budget: { readUnits: 0.5, writeUnits: 2 },
  },
  { update: 'follow one more', data: '1f:*:1:l', budget: { readUnits: 0.5, writeUnits: 2 } },
  { update: 'language', data: '1l:fr:-', budget: { readUnits: 0.5, writeUnits: 2 } },
  { update: 'dialogue step: agree', data: '1sa:free-them', budget: { readUnits: 0.5, writeUnits: 1 } },
  { update: 'dialogue step: anonymous', data: '1sn:free-them', budget: { readUnits: 0.5, writeUnits: 1 } },
  { update: 'dialogue step: country', data: '1sc:free-them:AZ', budget: { readUnits: 0.5, writeUnits: 1 } },
]

/** Presses one button after another as one person, and signs as many more, so that folding takes its share. */
export async function measureCapacity(stage: Stage, signers: number): Promise<CapacityRow[]> {
  const reader = aReader(stage, 'en')
  await reader.person.starts('act_free-them')
  await stage.deliver(aPress(reader.person, '1m', updateId++), 0)
  const rows: CapacityRow[] = []
  for (const { update, data, budget } of steps) {
    await warmUp(stage, reader)
    rows.push({
      update,
      budget,
      ...(await measured(
        stage,
        async () => void (await stage.deliver(aPress(reader.person, data, updateId++), 0)),
      )),
    })
  }
  rows.push(await measureSignUps(stage, signers))
  return [...rows, ...(await measureLeaving(stage))]
}

/** Each is one transaction with its entry in the ledger of erasures, and so twice as dear as a write alone. */
const leaving: Step[] = [
  { update: 'take a signature back', data: '1wx:free-them', budget: { readUnits: 3.5, writeUnits: 8 } },
  { update: 'stop', data: '1fs', budget: { readUnits: 0.5, writeUnits: 8 } },
  { update: 'delete everything, signed once', data: '1dx', budget: { readUnits: 2.5, writeUnits: 8 } },
]

/** By one person who followed and signed, and who signs again before the last step. */
async function measureLeaving(stage: Stage): Promise<CapacityRow[]> {
  const reader = aReader(stage, 'en')
  const press = async (data: string): Promise<void> =>
    void (await stage.deliver(aPress(reader.person, data, updateId++), 0))
  const sign = async (): Promise<void> => {
    for (const data of ['1sa:free-them', '1sn:free-them', '1sc:free-them:-', '1sx:free-them'])
      await press(data)
  }
  await reader.person.starts('act_free-them')
  await press('1f:*:1:l')
  await sign()
  // Folding has its share in the row above.
  await stage.tick()
  const rows: CapacityRow[] = []
  for (const { update, data, budget } of leaving) {
    if (data === '1dx') await sign()
    await warmUp(stage, reader)
    rows.push({ update, budget, ...(await measured(stage, async () => press(data))) })
  }
  return rows
}

async function measureSignUps(stage: Stage, signers: number): Promise<CapacityRow> {
  let readUnits = 0
  let writeUnits = 0
  for (let signer = 0; signer < signers; signer++) {
    const reader = aReader(stage, 'en')
    await reader.person.starts('act_free-them')
    for (const data of ['1sa:free-them', '1sn:free-them', '1sc:free-them:-'])
      await stage.deliver(aPress(reader.person, data, updateId++), 0)
    await warmUp(stage, reader)
    const used = await measured(
      stage,
      async () => void (await stage.deliver(aPress(reader.person, '1sx:free-them', updateId++), 0)),
    )
    readUnits += used.readUnits / signers
    writeUnits += used.writeUnits / signers
  }
  const update = `sign-up, with its share of folding (mean of ${signers})`
  return { update, readUnits, writeUnits, budget: { readUnits: 2.5, writeUnits: 8 } }
}

/** Content and roster are looked at every few seconds, and are no part of a step: so they are looked at just now. */
async function warmUp(stage: Stage, { person }: Reader): Promise<void> {
  await stage.restart()
  await stage.deliver(aPress(person, '1cl:0', updateId++), 0)
}

/** What the database charges for what an act does. */
export async function measured(
  stage: Stage,
  act: () => Promise<void>,
): Promise<{ readUnits: number; writeUnits: number }> {
  const calls: FinishedCall[] = []
  const stop = stage.storage.proxy.use({ onCall: (call) => void calls.push(call) })
  await act()
  stop()
  const consumed = calls.flatMap((call) => call.consumed)
  return {
    readUnits: consumed.reduce((sum, { readUnits }) => sum + readUnits, 0),
    writeUnits: consumed.reduce((sum, { writeUnits }) => sum + writeUnits, 0),
  }
}
