import { afterAll, beforeAll, expect, test } from 'vitest'
import { environmentNames } from '../../bot/config.ts'
import { createStaff } from '../../bot/staff/staff.store.ts'
import type { Role } from '../../bot/staff/roles.ts'
import { keyringOf } from '../support/audience.ts'
import { aReader, seen, type Reader } from '../support/reader.ts'
import { startStage, type Stage } from '../support/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await startStage({ environment: { [environmentNames.pagesUrl]: 'https://pages.example.org' } })
})
afterAll(async () => stage.close())

async function aColleague(role: Role, language = 'en'): Promise<Reader> {
  const reader = aReader(stage, language)
  const staff = createStaff(stage.table, await keyringOf(stage))
  const pseudonym = staff.pseudonymOf(reader.person.id)
  await stage.table.write([staff.newWrite({ pseudonym, roles: [role], suspended: false, version: 0 })])
  return reader
}

test.each(['en', 'az', 'fr', 'ru'])('who handles tips gets a link and a code (%s)', async (language) => {
  const officer = await aColleague('caseOfficer', language)
  await officer.person.says('/console')
  const text = seen(officer)
  expect(text).toMatch(/https:\/\/pages\.example\.org\/console#[A-Za-z0-9_-]{22}\s/)
  expect(text).toMatch(/\b[a-hj-km-np-z2-9]{5}-[a-hj-km-np-z2-9]{5}\b/)
})

test('the link has no preview, and nothing of it is kept or logged', async () => {
  const officer = await aColleague('admin')
  await officer.person.says('/console')
  const [, token = ''] = /#([A-Za-z0-9_-]{22})/.exec(seen(officer)) ?? []
  expect(token).not.toBe('')
  const vault = JSON.stringify(await stage.scanVault())
  expect(vault).toContain('CL#')
  expect(vault).not.toContain(token)
  expect(stage.logged.join('\n')).not.toContain(token)
})

test('to whoever does not handle tips it says so, and to a stranger there is no such command', async () => {
  const editor = await aColleague('editor')
  await editor.person.says('/console')
  expect(seen(editor)).not.toContain('console#')
  const stranger = aReader(stage, 'en')
  await stranger.person.says('/console')
  expect(seen(stranger)).not.toContain('console#')
  expect(seen(stranger)).not.toBe(seen(editor))
})
