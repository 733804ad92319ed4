/** A stage with staff of every role, for stories about keeping cases and actions current. */
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { createContents } from '../../bot/campaign/content.store.ts'
import type { Content } from '../../bot/campaign/content.ts'
import type { Change } from '../../bot/campaign/change.ts'
import { createChanges } from '../../bot/keeping/changes.store.ts'
import type { Role } from '../../bot/staff/roles.ts'
import { createStaff } from '../../bot/staff/staff.store.ts'
import { keys } from '../../bot/table/keys.ts'
import { keyringOf } from './audience.ts'
import { aCase, aPack, aPetition } from './builders.ts'
import { aReader, type Reader } from './reader.ts'
import { startStage, type Stage, type StageOptions } from './stage.ts'

export let stage: Stage
/** Case officer, admin. */
export let officer: Reader
export let admin: Reader

const guarded = aCase({ guard: { neverMention: [{ en: 'Leyla Yunus', ru: ['Лейла Юнус'] }] } })
const hidden = aCase({ id: 'hidden', name: { en: 'Rasul Jafarov' }, guard: { embargoUntil: '2015-06-01' } })
const upcoming = aPetition({
  id: 'upcoming',
  title: { en: 'Soon' },
  opens: '2015-05-01',
  closes: '2015-05-31',
})
export const pack = aPack({ cases: [guarded, hidden], actions: [aPetition(), upcoming] })

/** Each test begins with the pack and no change at all. Call it once in a file. */
export function onKeepingStage(options: Pick<StageOptions, 'edge'> = {}): void {
  beforeAll(async () => {
    stage = await startStage({ pack, ...options })
  })
  afterAll(async () => stage.close())
  beforeEach(beginAnew)
}

/** The pack, no change at all, a new case officer and a new admin. */
export async function beginAnew(): Promise<void> {
  stage.moveTo('2015-03-10T09:00:00Z')
  await clearChanges()
  await stage.importPack(pack)
  officer = await aColleague('caseOfficer')
  admin = await aColleague('admin', 'en', 'Farid')
  await stage.restart()
}

/** Someone of the staff who can be written to. */
export async function aColleague(role: Role, language = 'en', name = 'Judith'): Promise<Reader> {
  const reader = aReader(stage, language, name)
  const staff = createStaff(stage.table, await keyringOf(stage))
  const pseudonym = staff.pseudonymOf(reader.person.id)
  const contact = { chatId: reader.person.id, language }
  const added = { pseudonym, roles: [role], suspended: false, contact, version: 0 }
  await stage.table.write([staff.newWrite(added)])
  // A chat that the person has begun, and the roster as it is now.
  await reader.person.says('/settings')
  await stage.restart()
  return reader
}

/** Readers see it after some seconds; functions that start anew see it at once. */
export async function contentNow(): Promise<Content> {
  await stage.restart()
  return createContents(stage.table).current()
}

/** The newest first. */
export async function changesNow(): Promise<Change[]> {
  return createChanges(stage.table, await keyringOf(stage)).open()
}

async function clearChanges(): Promise<void> {
  const ofChanges = (await stage.scan()).filter(({ pk }) =>
    /^(CH#|CHL$|X#changes$|K#|ST$|B#|BL$|BC#)/.test(String(pk)),
  )
  for (const { pk, sk } of ofChanges)
    await stage.table.write([{ delete: { pk: String(pk), sk: String(sk) } }])
  await stage.table.write([{ update: keys.contentRoot(), set: { changes: 0 } }])
}

/** As readers see them now. */
export const theCase = async () => (await contentNow()).cases[0]
export const theAction = async () => (await contentNow()).actions[0]

export async function opensCase({ person, say }: Reader): Promise<void> {
  await person.starts('case_khadija-ismayilova')
  await person.presses(say.plain('keeping.updateCase'))
}

export async function opensAction({ person, say }: Reader, id = 'free-them'): Promise<void> {
  await person.starts(`act_${id}`)
  await person.presses(say.plain('keeping.updateAction'))
}

export async function submitsRelease(): Promise<void> {
  await opensCase(officer)
  await officer.person.presses('released')
  await officer.person.presses('Submit')
}

export async function approvesRelease(): Promise<void> {
  await submitsRelease()
  await admin.person.presses('Approve')
}
