import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deletionSecretsOf, mailboxIdOf, newWords, receiptOf } from '../../bot/sealing/receipt.ts'
import { vaultKeys } from '../../bot/table/keys.ts'
import { createFaults } from '../../local/database-faults.ts'
import { createEdge, type CrashKind } from '../support/edge.ts'
import { startTipDoor, type TipDoor } from '../support/tip-door.ts'
import { aTipRequest, placeOf, uploaded } from '../tips/senders.ts'

/*
 * Every external call of the door is crashed before, after, and with its answer lost; then the page tries again with
 * the same request, as it does. The calls are recorded from an undisturbed run and written down here: one that is not
 * on the list fails the test, and so must be thought about.
 */

const rounds = Number(process.env['CHAOS_ROUNDS'] ?? 5)
const edge = createEdge()
let door: TipDoor
beforeAll(async () => {
  door = await startTipDoor(edge)
})
afterAll(async () => {
  await door.close()
  await edge.close()
})

type Step = {
  readonly what: string
  readonly request: object
  /** Asserts that it is not half done, and whether it is done. */
  readonly isDone: () => Promise<boolean>
  readonly code: string
}

const keeping = ['PutItem DUE', 'GetItem RO', 'GetItem X', 'BatchGetItem X']
/** What the start of a function asks. */
const starting = ['GetParameters', 'Query X']
const commit = 'TransactWriteItems D T DU'

const stories: Record<string, { calls: string[]; prepare: () => Promise<Step> }> = {
  'an urgent tip with two files': {
    calls: [
      ...keeping,
      ...starting,
      'tagging',
      'TransactWriteItems DUE',
      commit,
      'PutItem PUMP',
      'GetItem PUMP',
      'SendMessage',
    ],
    prepare: async () => {
      const objects = await uploaded(door, 2)
      const request = await aTipRequest(door, { urgent: true, objects })
      const rowsOf = async (): Promise<string[]> =>
        (await door.vaultKeys()).filter((key) => key.includes(request.id))
      const isDone = async (): Promise<boolean> => {
        const rows = await rowsOf()
        expect([0, 2]).toContain(rows.length)
        return rows.length === 2
      }
      return { what: 'tip', request, isDone, code: 'received' }
    },
  },
  'deleting a tip with a file and an answer': {
    calls: [...starting, 'Query M', 'DeleteItem M', 'GetItem T', 'object', 'TransactWriteItems T DU'],
    prepare: async () => {
      const receipt = await receiptOf(newWords())
      const objects = await uploaded(door, 1)
      await door.ask('tip', await aTipRequest(door, { ...(await placeOf(receipt)), objects }))
      const mailboxId = await mailboxIdOf(receipt.mailboxSecret)
      await door.vault.write([{ put: { ...vaultKeys.answer(mailboxId, 1), sealed: new Uint8Array(8) } }])
      const { id } = await placeOf(receipt)
      const isDone = async (): Promise<boolean> => {
        const rows = (await door.vaultKeys()).filter((key) => key.includes(id) || key.includes(mailboxId))
        const files = readdirSync(join(door.dataDir, 'objects')).filter((name) => objects.includes(name))
        // A file without its tip could not be found any more.
        if (rows.length === 0) expect(files).toEqual([])
        return rows.length === 0
      }
      const deletionSecrets = (await deletionSecretsOf(receipt)).slice(0, 2)
      const request = { v: 1, mailboxSecret: receipt.mailboxSecret, deletionSecrets }
      return { what: 'delete', request, isDone, code: 'deleted' }
    },
  },
}

describe.each(Object.entries(stories))('%s', { timeout: 120_000 }, (_name, story) => {
  let steps = 0

  test('makes the calls that are written down, and no others', async () => {
    const step = await story.prepare()
    await door.restart()
    edge.record()
    await door.restart()
    expect((await door.ask(step.what, step.request)).body).toEqual({ code: step.code })
    expect(edge.calls.filter((call) => !isKnown(call, story.calls))).toEqual([])
    expect(edge.calls.length).toBeGreaterThan(4)
    steps = edge.calls.length
    expect(await step.isDone()).toBe(true)
  })

  test.each<CrashKind>(['before', 'after', 'lost'])('survives a crash at every call: %s', async (kind) => {
    expect(steps).toBeGreaterThan(0)
    for (let position = 0; position < steps; position += 1) {
      const step = await story.prepare()
      edge.record()
      edge.crashAt(position, kind)
      await door.restart()
      // Never a false acknowledgement.
      expect(await triedUntilDone(step)).toBe(true)
    }
  })

  test('survives conflicts, throttling and lost answers of the database', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const step = await story.prepare()
      const faults = createFaults({ seed: 4000 + round, conflict: 0.3, throttle: 0.1, lose: 0.1, break: 0.1 })
      const away = door.storage.proxy.use(faults)
      expect(await triedUntilDone(step).finally(away)).toBe(true)
    }
  })
})

/** Tries again as the page does, until it is acknowledged; gives whether it then was done, and done once. */
async function triedUntilDone(step: Step): Promise<boolean> {
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const answer = await door.ask(step.what, step.request).catch(() => undefined)
    edge.revive()
    if (answer?.body['code'] === step.code) return step.isDone()
    if (answer !== undefined && answer.body['code'] !== 'busy') return false
    await step.isDone()
    await door.restart()
  }
  return false
}

/** Objects have names of their own: a call about one is named by what it does. */
function isKnown(call: string, known: readonly string[]): boolean {
  const isObject = /^[A-Za-z0-9_-]{22}(\?.*)?$/.test(call)
  return isObject ? known.includes(call.includes('tagging') ? 'tagging' : 'object') : known.includes(call)
}
