import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aCase, aPack } from '../support/builders.ts'
import { aReader, seen, type Reader } from '../support/reader.ts'
import { startStage, type Stage } from '../support/stage.ts'

let stage: Stage
beforeAll(async () => {
  const photo = (file: string) => ({ file, alt: { en: 'An empty chair' }, credit: 'A drawing' })
  const cases = [
    aCase({ photo: photo('chair.jpg') }),
    aCase({ id: 'plain', name: { en: 'Leyla Yunus' } }),
    aCase({ id: 'broken', name: { en: 'Arif Yunus' }, photo: photo('broken.jpg') }),
  ]
  const photos = new Map([
    ['chair.jpg', new Uint8Array(readFileSync('campaigns/azerbaijan/photos/khadija-ismayilova.jpg'))],
    ['broken.jpg', new TextEncoder().encode('not a picture')],
  ])
  stage = await startStage({ pack: aPack({ cases }), photos })
})
afterAll(async () => stage.close())

/** Calls that carried bytes rather than a file id. */
function uploads(): number {
  return stage.telegram.calls.filter(({ method, payload }) => {
    const media =
      method === 'editMessageMedia' ? (payload['media'] as { media: unknown }).media : payload['photo']
    return media !== undefined && typeof media !== 'string'
  }).length
}

const botMessages = ({ person }: Reader): number => person.chat.filter(({ from }) => from === 'bot').length

test('a menu moves between cards with and without a photo, and leaves one message', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.says('/cases')
  for (const label of [
    'Khadija',
    'Timeline',
    'Back',
    'Cases',
    'Leyla',
    'Cases',
    'Khadija',
    'Follow',
    'Unfollow',
    'Menu',
  ]) {
    await reader.person.presses(label)
    expect(botMessages(reader), label).toBe(1)
  }
  expect(stage.logged.filter((line) => line.includes('"error"'))).toEqual([])
})

test('a photo is shown with its words and credit, and uploaded once for everyone', async () => {
  const first = aReader(stage, 'en')
  await first.person.starts('case_khadija-ismayilova')
  expect(first.person.last?.photo).toBeDefined()
  expect(seen(first)).toContain('Picture: An empty chair – A drawing')
  const before = uploads()
  expect(before).toBeGreaterThan(0)
  await stage.restart()
  for (let reader = 0; reader < 3; reader++) {
    const other = aReader(stage, 'en')
    await other.person.starts('case_khadija-ismayilova')
    expect(other.person.last?.photo).toBeDefined()
  }
  expect(uploads()).toBe(before)
})

test('a photo that Telegram does not take breaks no card', async () => {
  const reader = aReader(stage, 'en')
  await reader.person.starts('case_broken')
  expect(seen(reader)).toContain('Arif Yunus')
  await reader.person.says('/cases')
  await reader.person.presses('Arif')
  expect(seen(reader)).toContain('Arif Yunus')
  await reader.person.presses('Timeline')
  expect(seen(reader)).toContain('Arif Yunus: timeline')
})
