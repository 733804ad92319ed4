/** A stage with two admins and a pump that sends, for stories from /broadcast to what stands on every phone. */
import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { Person } from '../../local/telegram/server.ts'
import { runPump } from '../../bot/delivery/pump.ts'
import type { Mailings } from '../../bot/delivery/mailing.ts'
import { createPumpRuntime } from '../../bot/runtime.ts'
import { keys } from '../../bot/table/keys.ts'
import { aReader, type Reader } from './reader.ts'
import { startStage, type Stage, type StageOptions } from './stage.ts'

export let stage: Stage
export let judith: Person
export let farid: Person
let minute = 0

/** Call it once in a file. */
export function onSendingStage(options: Pick<StageOptions, 'pack' | 'sendRate'> = {}): void {
  beforeAll(async () => {
    stage = await startStage({ adminIds: [91, 92], ...options })
    judith = stage.telegram.person({ id: 91, firstName: 'Judith', languageCode: 'en' })
    farid = stage.telegram.person({ id: 92, firstName: 'Farid', languageCode: 'en' })
    for (const one of [judith, farid]) await one.says('/staff')
  })
  afterAll(async () => stage.close())
  beforeEach(async () => {
    minute += 1
    stage.moveTo(`2015-03-04T09:${String(minute).padStart(2, '0')}:00Z`)
    await stage.table.write([{ delete: keys.pumpLease() }])
  })
}

export async function pump(freeRate = 200): Promise<void> {
  const rates = { SEND_RATE: '200', FREE_RATE: String(freeRate) }
  const environment = { ...stage.storage.environment('pump'), ...rates }
  const parts = await createPumpRuntime(environment, { clock: () => stage.now(), log: () => {} })
  await runPump(parts(), 30_000)
}

/** Mailings as a pump that begins now asks for them. */
export async function mailingsOf({ storage }: Stage): Promise<Mailings> {
  return (await createPumpRuntime(storage.environment('pump')))().mailings
}

/** The shortest way: everyone, the text, submit; the second person approves; now, and the delay passes. */
export async function broadcast(text: string): Promise<void> {
  await drafts(text)
  await judith.presses('Submit')
  await sendsSubmitted()
}

export async function drafts(text: string): Promise<void> {
  await judith.says('/broadcast')
  await judith.presses('Everyone')
  await judith.says(text)
}

export async function sendsSubmitted(freeRate?: number): Promise<void> {
  await farid.presses('Approve')
  await judith.presses('Send now')
  stage.moveTo(new Date(stage.now().getTime() + 61_000).toISOString())
  await pump(freeRate)
}

/** The screen that shows how the update stands that begins so. */
export async function control(person: Person, beginning: string): Promise<void> {
  await person.says('/broadcast')
  await person.presses(` · ${beginning}`)
}

export async function follower(language: string): Promise<Reader> {
  const reader = aReader(stage, language)
  await reader.person.starts('case_khadija-ismayilova')
  await reader.person.presses(reader.say.plain('cases.follow'))
  return reader
}
