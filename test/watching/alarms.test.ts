import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAlarmRuntime } from '../../bot/runtime-apart.ts'
import { alarmIds, alarmName, readAlert } from '../../bot/watching/alarms.ts'
import { tellAdmins } from '../../bot/watching/alerting.ts'
import type { Person } from '../../local/telegram/server.ts'
import { startStage, type Stage } from '../support/stage.ts'

const change = (id: string, from: string, to: string): string =>
  JSON.stringify({
    AlarmName: id,
    OldStateValue: from,
    NewStateValue: to,
    NewStateReason: 'Threshold crossed',
  })

describe('a message of the topic', () => {
  const name = alarmName('prod', 'tick-failing')
  test.each([
    ['is raised', change(name, 'OK', 'ALARM'), { alarm: 'tick-failing', state: 'raised' }],
    ['is over', change(name, 'ALARM', 'OK'), { alarm: 'tick-failing', state: 'over' }],
    ['has its first data', change(name, 'INSUFFICIENT_DATA', 'OK'), undefined],
    ['has too little data', change(name, 'OK', 'INSUFFICIENT_DATA'), undefined],
    [
      'is another stage’s',
      change('caseline-dev-tick-failing', 'OK', 'ALARM'),
      { alarm: 'unknown', state: 'raised' },
    ],
    [
      'is of the budget',
      'AWS Budget Notification\nYour budget is over.',
      { alarm: 'budget', state: 'raised' },
    ],
    ['is anything else', 'Hello', { alarm: 'unknown', state: 'raised' }],
    ['is JSON and nothing else', '[]', { alarm: 'unknown', state: 'raised' }],
  ])('when an alarm %s', (_when, message, expected) => {
    expect(readAlert('prod', message)).toEqual(expected)
  })
})

describe('admins', () => {
  let stage: Stage
  let judith: Person
  let farid: Person
  beforeAll(async () => {
    stage = await startStage({ adminIds: [91, 92, 93] })
    judith = stage.telegram.person({ id: 91, firstName: 'Judith', languageCode: 'en' })
    farid = stage.telegram.person({ id: 92, firstName: 'Farid', languageCode: 'ru' })
    for (const admin of [judith, farid]) await admin.says('/staff')
  })
  afterAll(async () => stage.close())
  const parts = async () => createAlarmRuntime(stage.storage.environment('alarm'), { log: () => {} })

  test('are told in their own language, with the place that says what to do, and when it is over', async () => {
    expect(await tellAdmins(await parts(), { alarm: 'canary-failing', state: 'raised' })).toBe(2)
    expect(judith.last?.text).toContain('The bot did not pass its own check')
    expect(judith.last?.text).toContain('“canary-failing”')
    expect(farid.last?.text).toContain('Бот не прошёл собственную проверку')
    await tellAdmins(await parts(), { alarm: 'canary-failing', state: 'over' })
    expect(judith.last?.text).toContain('This is over')
  })

  test('who are suspended hear nothing', async () => {
    const before = farid.chat.length
    await judith.says('/staff')
    await judith.presses(/^Farid$/)
    await judith.presses('Suspend Farid')
    const heard = farid.chat.length
    await tellAdmins(await parts(), { alarm: 'due-late', state: 'raised' })
    expect(farid.chat.slice(Math.max(before, heard)).filter(({ text }) => text.includes('late'))).toEqual([])
    expect(judith.last?.text).toContain('more than five minutes late')
  })
})

test('each alarm has its heading in the runbook, and each heading its alarm', () => {
  const runbook = readFileSync('docs/runbook.md', 'utf8')
  const [, alarms = ''] = runbook.split(/^## Alarms$/m)
  const headings = [...(alarms.split(/^## /m)[0] ?? '').matchAll(/^### (.+)$/gm)].map(
    ([, heading = '']) => heading,
  )
  expect(headings.toSorted()).toEqual([...alarmIds].toSorted())
})
