import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAudit } from '../../bot/staff/audit.store.ts'
import { introductions } from '../../bot/telegram/introduction.ts'
import { createTexts, readLocales } from '../../bot/text/texts.ts'
import { keys } from '../../bot/table/keys.ts'
import type { Person } from '../../local/telegram/server.ts'
import { startStage, type Stage } from '../support/stage.ts'

const [judithId, faridId, olgaId] = [91, 92, 93]
let stage: Stage
let judith: Person
let farid: Person
let olga: Person
beforeAll(async () => {
  stage = await startStage({ adminIds: [judithId, faridId, olgaId] })
  const person = (id: number, firstName: string, languageCode: string) =>
    stage.telegram.person({ id, firstName, languageCode })
  judith = person(judithId, 'Judith', 'en')
  farid = person(faridId, 'Farid', 'az')
  olga = person(olgaId, 'Ольга', 'ru')
  for (const one of [judith, farid, olga]) await one.says('/staff')
})
afterAll(async () => stage.close())

const auditCount = async (): Promise<number> => {
  const verdict = await createAudit(stage.table).verify()
  if (!verdict.ok) throw new TypeError(`The chain breaks at ${verdict.seq}.`)
  return verdict.entries
}

async function commandsOf(id: number): Promise<string[]> {
  const answer = await fetch(`${stage.telegram.url}/people/${id}/chat`)
  const { commands } = (await answer.json()) as { commands: { command: string; description: string }[] }
  return commands.map(({ command, description }) => `${command}: ${description}`)
}

test('staff see their own commands, in their own language, and nobody else does', async () => {
  expect((await commandsOf(judithId)).slice(0, 4)).toEqual([
    'staff: Who is on the staff',
    'broadcast: Send an update to everyone',
    'console: Read and answer tips',
    'lockdown: Freeze everything',
  ])
  expect(await commandsOf(olgaId)).toContain('staff: Кто в команде')
  const everyone = introductions(createTexts(readLocales('locales')), 'en').flatMap(
    ({ commands }) => commands,
  )
  expect(
    everyone.filter(({ command }) => ['staff', 'broadcast', 'console', 'lockdown'].includes(command)),
  ).toEqual([])
})

test('whoever is suspended sees everyone’s commands again, and the act is in the record', async () => {
  const before = await auditCount()
  await judith.says('/staff')
  await judith.presses(/^Ольга$/)
  await judith.presses('Suspend Ольга')
  expect(await commandsOf(olgaId)).toEqual([])
  expect(await auditCount()).toBe(before + 1)
  await judith.says('/staff')
  await judith.presses(/^Ольга$/)
  await judith.presses('Reinstate Ольга')
  await olga.says('/staff')
  expect(await commandsOf(olgaId)).toContain('staff: Кто в команде')
})

test('one person freezes everything, two different ones lift it, and all are told', async () => {
  const before = await auditCount()
  await farid.says('/lockdown')
  await farid.presses('Hər şeyi dondur')
  expect(farid.last?.text).toContain('Hər şey dondurulub')
  expect(judith.last?.text).toContain('A colleague froze everything')
  expect(await stage.table.get(keys.lockdown(), { consistent: true })).toBeDefined()
  await judith.presses('Lift it')
  expect(judith.last?.text).toContain('You asked to lift it; a second person has to agree.')
  expect(await stage.table.get(keys.lockdown(), { consistent: true })).toBeDefined()
  await judith.says('/lockdown')
  expect(judith.last?.buttons).toEqual([])
  await judith.pressesData(judith.last?.messageId ?? 0, '1ld:0')
  expect(await stage.table.get(keys.lockdown(), { consistent: true })).toBeDefined()
  await olga.presses('Снять')
  expect(olga.last?.text).toContain('Ничего не заморожено')
  expect(await stage.table.get(keys.lockdown(), { consistent: true })).toBeUndefined()
  expect(judith.last?.text).toBe('The lockdown is lifted.')
  expect(await auditCount()).toBe(before + 3)
})

test('a stranger cannot freeze anything', async () => {
  const stranger = stage.telegram.person({ id: 990, firstName: 'Zaur', languageCode: 'en' })
  await stranger.says('/lockdown')
  expect(stranger.last?.text).toContain('I don’t know that command.')
  await stranger.pressesData(stranger.last?.messageId ?? 0, '1ld:1')
  expect(await stage.table.get(keys.lockdown(), { consistent: true })).toBeUndefined()
})

test('in a lockdown nobody is reinstated', async () => {
  await judith.says('/staff')
  await judith.presses(/^Ольга$/)
  await judith.presses('Suspend Ольга')
  await judith.says('/lockdown')
  await judith.presses('Freeze everything')
  await judith.says('/staff')
  await judith.presses(/^Ольга$/)
  await judith.presses('Reinstate Ольга')
  await olga.says('/staff')
  expect(olga.last?.text).toContain('Такой команды я не знаю')
})
