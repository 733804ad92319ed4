import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { subscribe } from '../support/audience.ts'
import { aJob, aMailing, arrived, give, pump } from '../support/pump.ts'
import { startStage, type Stage } from '../support/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await startStage()
})
afterAll(async () => stage.close())

let nextId = 100_000
const people = (count: number): number[] => Array.from({ length: count }, () => nextId++)

let mailingId = ''
let nextMailing = 1
beforeEach(() => {
  mailingId = `news-${nextMailing++}`
})

test('everyone of the audience gets it once, in their language', async () => {
  const ids = people(60)
  const languages = ['en', 'az', 'fr', 'ru'] as const
  await subscribe(
    stage,
    ids.map((chatId, index) => ({
      chatId,
      language: languages[index % 4] ?? 'en',
      follows: ['everything', 'country:AZ', 'case:khadija-ismayilova'],
    })),
  )
  await give(stage, aJob({ mailingId }))
  expect(await pump(stage, { mailing: aMailing({ id: mailingId }) })).toBe('idle')
  for (const [index, id] of ids.entries())
    expect(arrived(stage, id)).toEqual([`News in ${languages[index % 4]}`])
})
