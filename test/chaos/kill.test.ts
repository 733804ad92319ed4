import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTelegram, type Person, type Telegram } from '../../local/telegram/server.ts'
import { aGroup, type Group } from '../support/group.ts'
import { botToken } from '../support/stage.ts'

/*
 * The whole process group, database included, is killed again and again while people sign. Telegram, which lives on,
 * brings again what was not acknowledged. In the end everyone who was told that they signed is counted, once.
 */

const seed = Number(process.env['CHAOS_SEED'] ?? 20_150_304)
const kills = Number(process.env['CHAOS_KILLS'] ?? 5)
const signers = 4
const folder = mkdtempSync(join(tmpdir(), 'caseline-kill-'))
let telegram: Telegram
let group: Group

beforeAll(async () => {
  console.log(`kill: CHAOS_SEED=${seed} CHAOS_KILLS=${kills}`)
  telegram = await startTelegram({ token: botToken, limits: 'off', redeliveryMs: 50 })
  group = await aGroup(telegram, folder)
})
afterAll(async () => {
  group.kill()
  await telegram.close()
  rmSync(folder, { recursive: true, force: true })
})

test(`after ${kills} kills everyone who signed is counted once`, async () => {
  const pausesMs = fc.sample(fc.integer({ min: 20, max: 400 }), { seed, numRuns: kills })
  let people: Person[] = []
  let total = 0
  for (let round = 0; round < kills; round++) {
    await group.start()
    people = Array.from({ length: signers }, (_, index) =>
      telegram.person({ id: 40_000 + round * signers + index, firstName: 'Anna', languageCode: 'en' }),
    )
    total += people.length
    const signing = Promise.all(people.map(sign))
    await new Promise((resolve) => void setTimeout(resolve, pausesMs[round]))
    group.kill()
    await group.start()
    await signing
    group.kill()
  }
  await group.start()
  const last = telegram.person({ id: 39_999, firstName: 'Anna', languageCode: 'en' })
  await last.starts('act_free-them')
  expect(last.last?.text).toContain(`${total} people have signed here`)
}, 600_000)

async function sign(person: Person): Promise<void> {
  await person.starts('act_free-them')
  for (const label of ['Sign', 'I agree', 'Stay anonymous', 'Rather not say', 'Confirm'])
    await person.presses(label)
  expect(person.last?.text).toContain('Your signature counts')
}
