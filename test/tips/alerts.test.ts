import { afterEach, beforeEach, expect, test } from 'vitest'
import { pump } from '../support/pump.ts'
import { startStage, type Stage } from '../support/stage.ts'
import { alertsOf, aSealedTip, keep, receive } from '../support/tips.ts'

const adminId = 7
let stage: Stage
beforeEach(async () => {
  stage = await startStage({ adminIds: [adminId], now: '2015-03-04T09:01:00Z' })
  await stage.telegram.person({ id: adminId, firstName: 'Ada' }).starts()
})
afterEach(async () => stage.close())

function alerts(): string[] {
  const { chat } = stage.telegram.person({ id: adminId, firstName: 'Ada' })
  return chat.map(({ text }) => text).filter((text) => text.includes('Something has come in'))
}

async function at(time: string): Promise<void> {
  stage.moveTo(`2015-03-04T${time}Z`)
  await stage.tick()
  // An alert that is drawn to come in a minute or two would keep the pump waiting for a clock that stands still.
  if (!/:15:/.test(time)) await pump(stage)
}

test('all tips of a quarter of an hour are one alert, at its end', async () => {
  for (let tip = 0; tip < 3; tip++) await receive(stage)
  await at('09:14:00')
  expect(alerts()).toHaveLength(0)
  await at('09:15:00')
  await at('09:20:00')
  expect(alerts()).toHaveLength(1)
  await at('09:40:00')
  expect(alerts()).toHaveLength(1)
})

test('an urgent tip calls at once, and again at the next quarter while nobody has taken it', async () => {
  await receive(stage, { urgent: true })
  await pump(stage)
  expect(alerts()).toHaveLength(1)
  await at('09:03:00')
  expect(alerts()).toHaveLength(1)
  await at('09:15:00')
  await pump(stage)
  expect(alerts()).toHaveLength(2)
})

test('what was scheduled and never came calls nobody', async () => {
  await alertsOf(stage).schedule({ team: 'detention', urgent: true }, stage.now())
  for (const time of ['09:03:00', '09:15:00', '09:21:00']) await at(time)
  expect(alerts()).toHaveLength(0)
  expect((await stage.dump()).filter((line) => line.includes('tip-alert'))).toEqual([])
})

test('an urgent tip whose alert broke off is called for by the tick', async () => {
  await alertsOf(stage).schedule({ team: 'detention', urgent: true }, stage.now())
  await keep(stage, aSealedTip({ urgent: true }))
  await pump(stage)
  expect(alerts()).toHaveLength(0)
  await at('09:03:00')
  expect(alerts()).toHaveLength(1)
})

test('alerts of teams and urgencies look alike, and say nothing of what came', async () => {
  await receive(stage, { urgent: true, topic: 'trial' })
  await receive(stage, { topic: 'threats', team: 'other' })
  await at('09:15:00')
  await at('09:21:00')
  expect(new Set(alerts()).size).toBe(1)
  expect(alerts().length).toBeGreaterThanOrEqual(2)
})
