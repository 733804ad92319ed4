/** A stage with a writer and an approver at a desk, anew for each test, for stories about broadcasts. */
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { createBroadcasts } from '../../bot/broadcasts/broadcast.store.ts'
import type { Broadcast } from '../../bot/broadcasts/broadcast.ts'
import { pseudonymOf } from '../../bot/identity/pseudonyms.ts'
import { keyringOf } from './audience.ts'
import { aCase, aPack, aPetition } from './builders.ts'
import { aDesk, type TestDesk } from './desk.ts'
import { aReader, type Reader } from './reader.ts'
import { startStage, type Stage } from './stage.ts'

export const desk: TestDesk = aDesk([])
const hidden = aCase({
  id: 'hidden-one',
  name: { en: 'Rasul Jafarov' },
  guard: { embargoUntil: '2015-06-01' },
})
const guarded = aCase({ guard: { neverMention: [{ en: 'Leyla Yunus', ru: ['Лейла Юнус'] }] } })
const named = [
  aPetition({ id: 'for-a-friend', title: { en: 'Her friend', ru: 'Подруга Лейла Юнус' } }),
  aPetition({ id: 'for-rasul', title: { en: 'Free Rasul', ru: 'Свободу: Расул Джафаров, Rasul Jafarov' } }),
]
export let stage: Stage
export let writer: Reader
export let approver: Reader
/** Call it once in a file. */
export function onBroadcastStage(): void {
  beforeAll(async () => {
    stage = await startStage({
      desk: desk.make,
      pack: aPack({ cases: [guarded, hidden], actions: [aPetition(), ...named] }),
    })
  })
  afterAll(async () => stage.close())
  beforeEach(async () => {
    stage.moveTo('2015-03-04T09:00:00Z')
    desk.entries.length = 0
    desk.locked = false
    writer = aReader(stage, 'en')
    approver = aReader(stage, 'en', 'Elchin')
    await approver.person.says('/settings')
    desk.people = [
      { id: writer.person.id, language: 'en', acts: ['draft', 'send', 'stop-sending'] },
      { id: approver.person.id, language: 'en', acts: ['approve', 'send', 'stop-sending'] },
    ]
  })
}

/** The writer's draft of this test. */
export async function newest(): Promise<Broadcast | undefined> {
  const keyring = await keyringOf(stage)
  const recent = await createBroadcasts(stage.table, keyring).recent(100)
  return recent.find(({ proposedBy }) => proposedBy === pseudonymOf(keyring.staff, writer.person.id))
}

export async function drafted(text = 'She is free!', audience = 'Everyone'): Promise<void> {
  await writer.person.says('/broadcast')
  await writer.person.presses(audience)
  await writer.person.says(text)
}

export async function approvedDraft(): Promise<void> {
  await drafted()
  await writer.person.presses('Submit')
  await approver.person.presses('Approve')
}
