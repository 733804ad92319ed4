import { afterAll, beforeAll, expect, test } from 'vitest'
import { aCrowd, type Crowd } from '../support/crowd.ts'

/*
 * A broadcast to many in four languages, while the whole process group is killed again and again and Telegram fails,
 * refuses and loses answers. Nobody is missed, nobody gets it more often than promised, and Telegram is never pressed.
 */

const seed = Number(process.env['CHAOS_SEED'] ?? 20_150_304)
const kills = Number(process.env['CHAOS_BROADCAST_KILLS'] ?? 1)
const subscribers = Number(process.env['CHAOS_SUBSCRIBERS'] ?? 200)
const rate = Number(process.env['CHAOS_RATE'] ?? 60)
const text = 'She was heard today.'

let crowd: Crowd
beforeAll(async () => {
  console.log(`broadcast: CHAOS_SEED=${seed} CHAOS_BROADCAST_KILLS=${kills} CHAOS_SUBSCRIBERS=${subscribers}`)
  crowd = await aCrowd({ seed, subscribers, rate })
}, 300_000)
afterAll(async () => crowd.close())

test(`after ${kills} kills everyone has the update, and nobody more often than promised`, async () => {
  const { staff, readers, arrived, traffic } = crowd
  await staff.judith.says('/broadcast')
  await staff.judith.presses('Everyone')
  await staff.judith.says(text)
  await staff.judith.presses('Submit')
  await staff.farid.presses('Approve')
  await staff.judith.presses('Send now')
  crowd.fail(['sendMessage'])
  await crowd.strike(kills, ['sendMessage'], () => arrived.length, readers.length)
  await crowd.settled()
  const { lostAnswers, serverErrors, refusals } = crowd.heal()
  const copies = Map.groupBy(arrived, ({ chatId }) => chatId)
  const missed = readers.filter(({ chatId }) => !copies.has(chatId)).length
  const repeats = arrived.length - copies.size
  const most = traffic.mostInASecond()
  await staff.judith.presses('How does it stand?')
  const told = numberIn(staff.judith.last?.text, 'Possibly got it twice: ')
  console.log(
    `broadcast: ${copies.size} reached, ${missed} missed, ${repeats} repeats (${told} reported), ${kills} kills, ` +
      `${lostAnswers} lost answers, ${serverErrors} times 5xx, ${refusals} refusals, ` +
      `at most ${most} in a second, ${traffic.early} before a wait had passed ` +
      `(the last under way came after ${Math.round(traffic.latestUnderWayMs)} ms)`,
  )
  expect(missed).toBe(0)
  expect(repeats).toBeLessThanOrEqual(kills * rate + lostAnswers)
  expect(repeats).toBeLessThanOrEqual(told)
  expect(most).toBeLessThanOrEqual(rate)
  expect(traffic.early).toBe(0)
  expect(traffic.refusals).toBe(refusals)
}, 3_600_000)

function numberIn(screen: string | undefined, before: string): number {
  const found = new RegExp(`${before}([\\d,]+)`).exec(screen ?? '')?.[1] ?? '0'
  return Number(found.replaceAll(',', ''))
}
