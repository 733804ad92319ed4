/**
 * A crash at every external call of the two steps that keep a name: no name is ever without its envelope, and in the
 * end there is one signature, whose name the roster reads.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSigner } from '../../bot/actions/signer.ts'
import { openUnder, readEnvelope } from '../../bot/sealing/envelope.ts'
import { open } from '../../bot/sealing/sealed.ts'
import { keys } from '../../bot/table/keys.ts'
import { aPack, aPetition } from '../support/builders.ts'
import { createEdge, type CrashKind } from '../support/edge.ts'
import { aReader, type Reader } from '../support/reader.ts'
import { putRosterInForce, type RosterOnStage } from '../support/roster.ts'
import { startStage, type Stage } from '../support/stage.ts'
import { aMessage, aPress } from '../support/updates.ts'

const actionId = 'named'
const name = 'Anna Schmidt'
const edge = createEdge()
let stage: Stage
let force: RosterOnStage
let updateId = 540_000
beforeAll(async () => {
  stage = await startStage({
    pack: aPack({ actions: [aPetition({ id: actionId, namesHandedOver: true })] }),
    edge,
  })
  force = await putRosterInForce(stage)
})
afterAll(async () => {
  await stage.close()
  await edge.close()
})

const signatures = async () =>
  (await stage.scan()).filter(({ pk }) => String(pk).startsWith(keys.signUp(actionId, '').pk))

async function begin(): Promise<Reader> {
  const reader = aReader(stage, 'en')
  await reader.person.starts(`act_${actionId}`)
  for (const code of ['1s', '1sb', '1sm'])
    await stage.deliver(aPress(reader.person, `${code}:${actionId}`, updateId++))
  await stage.deliver(aPress(reader.person, `1sc:${actionId}:DE`, updateId++))
  await stage.restart()
  return reader
}

/** As Telegram brings it: again and again, each time to a function started anew. */
async function bring(update: object): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const status = await stage.deliver(update)
    edge.revive()
    if (status === 200) return
    await stage.restart().catch(() => undefined)
  }
  throw new Error('The update was never taken.')
}

async function signsThrough(reader: Reader, crash: { step: number; position: number; kind: CrashKind }) {
  const steps = [
    aMessage(reader.person, name, updateId++),
    aPress(reader.person, `1sx:${actionId}`, updateId++),
  ]
  const calls: number[] = []
  for (const [step, update] of steps.entries()) {
    edge.record()
    if (step === crash.step) edge.crashAt(crash.position, crash.kind)
    await bring(update)
    calls.push(edge.calls.length)
    // Another process has it from here, which knows no key.
    await stage.restart()
  }
  return calls
}

async function readByRoster(row: Record<string, unknown> | undefined): Promise<unknown> {
  const id = String(row?.['envelope'])
  const envelope = await stage.table.get(keys.envelope(id), { consistent: true })
  const bytes = await open(force.staff[0]?.identity ?? '', envelope?.['sealed'] as Uint8Array)
  return readSigner(
    await openUnder(readEnvelope(bytes, id), String(row?.['pk']), row?.['name'] as Uint8Array),
  )
}

test('a name survives a crash at every call, never without its envelope', async () => {
  const undisturbed = await signsThrough(await begin(), { step: -1, position: 0, kind: 'before' })
  expect(undisturbed.every((calls) => calls >= 3)).toBe(true)
  let crashes = 0
  for (const step of [0, 1])
    for (let position = 0; position < (undisturbed[step] ?? 0); position++)
      for (const kind of ['before', 'after', 'lost'] as const) {
        const known = new Set((await signatures()).map(({ pk }) => pk))
        await signsThrough(await begin(), { step, position, kind })
        const added = (await signatures()).filter(({ pk }) => !known.has(pk))
        expect(added).toHaveLength(1)
        expect(await readByRoster(added[0])).toEqual({ name, country: 'DE' })
        crashes += 1
      }
  console.log(`naming: ${crashes} crashes, 0 names lost, 0 without an envelope, 0 doubled`)
}, 120_000)
