import { afterAll, expect, test } from 'vitest'
import { changeHash } from '../../bot/campaign/change.ts'
import { createFaults } from '../../local/database-faults.ts'
import { createEdge, type CrashKind } from '../support/edge.ts'
import {
  admin,
  beginAnew,
  changesNow,
  onKeepingStage,
  stage,
  submitsRelease,
  theCase,
} from '../support/keeping-stage.ts'
import { aMessage, aPress } from '../support/updates.ts'

/*
 * A second person approves that a case says "released". Every external call of that press is crashed before, after and
 * with its answer lost; then Telegram brings the press again until it is taken. In the end readers see the change, it
 * was approved once, and the record of staff acts says so once.
 */

const seed = Number(process.env['CHAOS_SEED'] ?? 20_150_304)
const edge = createEdge()
let updateId = 700_000
onKeepingStage({ edge })
afterAll(async () => edge.close())

const kinds: readonly CrashKind[] = ['before', 'after', 'lost']
const ways = [false, true].flatMap((conflicts) => kinds.map((kind) => ({ kind, conflicts })))
/** 6: each call in every way; in the suite each call in one of them, in turn. */
const waysPerCall = Number(process.env['CHAOS_WAYS'] ?? 1)

test('an approval survives a crash at every call', async () => {
  const steps = await undisturbed()
  expect(steps).toBeGreaterThan(5)
  for (let position = 0; position < steps; position++) {
    for (let turn = 0; turn < waysPerCall; turn++)
      await crash(position, ways[(position + turn) % ways.length])
  }
}, 300_000)

async function crash(position: number, way = ways[0]): Promise<void> {
  await beginAnew()
  const press = await submitted()
  edge.record()
  edge.crashAt(position, way?.kind ?? 'before')
  const hooks = way?.conflicts ? createFaults({ seed: seed + position, conflict: 0.2 }) : {}
  await untilTaken(press).finally(stage.storage.proxy.use(hooks))
  await expectApprovedOnce()
}

async function undisturbed(): Promise<number> {
  const press = await submitted()
  edge.record()
  await untilTaken(press)
  const steps = edge.calls.length
  await expectApprovedOnce()
  return steps
}

/** A change that waits for approval; gives the press that approves it. */
async function submitted(): Promise<object> {
  await submitsRelease()
  const [change] = await changesNow()
  if (!change) throw new TypeError('Nothing was submitted.')
  await stage.restart()
  for (const webhook of [0, 1] as const)
    await stage.deliver(aMessage(admin.person, '/help', updateId++), webhook)
  return aPress(admin.person, `1k:approve:${change.id}:${changeHash(change).slice(0, 16)}`, updateId++)
}

async function untilTaken(press: object): Promise<void> {
  for (let attempt = 0; attempt < 40; attempt++) {
    const status = await stage.deliver(press)
    edge.revive()
    if (status === 200) return
    expect(status).toBe(503)
    await stage.restart().catch(() => undefined)
  }
  throw new Error('The press was never taken.')
}

async function expectApprovedOnce(): Promise<void> {
  const rows = await stage.scan()
  const approvals = rows.filter(({ pk, act }) => pk === 'AU' && act === 'approve-change')
  const [change] = await changesNow()
  expect(approvals.filter(({ subject }) => subject === change?.id)).toHaveLength(1)
  expect(rows.filter(({ pk }) => pk === 'X#changes')).toHaveLength(1)
  expect(change?.state).toBe('approved')
  expect(await theCase()).toMatchObject({ status: 'released' })
}
