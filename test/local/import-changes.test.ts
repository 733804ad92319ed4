import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { createContents } from '../../bot/campaign/content.store.ts'
import type { ActionEntry, CaseEntry, Pack } from '../../bot/campaign/pack.ts'
import { createAudit } from '../../bot/staff/audit.store.ts'
import { packFragments, reportLines } from '../../local/changes-report.ts'
import {
  admin,
  approvesRelease,
  changesNow,
  contentNow,
  officer,
  onKeepingStage,
  opensAction,
  opensCase,
  pack,
  stage,
  theAction,
  theCase,
} from '../support/keeping-stage.ts'

onKeepingStage()

const withCase = (changes: Partial<CaseEntry>): Pack => ({
  ...pack,
  cases: pack.cases.map((entry) => (entry.id === 'khadija-ismayilova' ? { ...entry, ...changes } : entry)),
})
const withAction = (changes: Partial<ActionEntry>): Pack => ({
  ...pack,
  actions: pack.actions.map((action) => (action.id === 'free-them' ? { ...action, ...changes } : action)),
})
const imports = async (changed: Pack): Promise<string[]> =>
  reportLines((await stage.importPack(changed)).reports)

async function closes(): Promise<void> {
  await opensAction(officer)
  await officer.person.presses('Close')
  await officer.person.presses('Text: English')
  await officer.person.says('She is free.')
  await officer.person.presses('Submit')
  await admin.person.presses('Approve')
}

async function addsEntry(): Promise<void> {
  await opensCase(officer)
  await officer.person.presses('Timeline entry')
  await officer.person.says('A hearing: "was" held, #1.\nAnd more.')
  await officer.person.presses('Submit')
  await admin.person.presses('Approve')
}

describe('what was changed in the chat', () => {
  test('outlives an import of the same pack and of one that changes something else', async () => {
    await approvesRelease()
    await closes()
    await addsEntry()
    const lines = await imports(pack)
    expect(lines).toEqual([
      'Still laid over the pack: cases/khadija-ismayilova.yaml: status released since 2015-03-10',
      'Still laid over the pack: actions/free-them.yaml: closes 2015-03-09',
      'Still laid over the pack: actions/free-them.yaml: an outcome',
      'Still laid over the pack: cases/khadija-ismayilova.yaml: an entry of 2015-03-10 in the timeline',
    ])
    await imports(withCase({ summary: { en: 'A journalist of Radio Azadliq.' } }))
    expect(await theCase()).toMatchObject({
      status: 'released',
      summary: { en: 'A journalist of Radio Azadliq.' },
    })
    expect((await theCase())?.timeline).toHaveLength(3)
    expect((await theAction())?.closes).toBe('2015-03-09')
  })

  test('ends once the pack says the same, on the record, and no later edit meets it again', async () => {
    await approvesRelease()
    const caught = withCase({
      status: 'released',
      asOf: '2015-03-12',
      detained: [{ from: '2014-12-05', to: '2015-03-10' }],
    })
    expect((await imports(caught)).join()).toContain('The pack has taken up: cases/khadija-ismayilova.yaml')
    expect(await changesNow()).toEqual([])
    expect((await stage.scan()).filter(({ pk }) => pk === 'X#changes')).toEqual([])
    expect((await stage.scan()).some(({ pk, act }) => pk === 'AU' && act === 'absorb-change')).toBe(true)
    expect(await createAudit(stage.table).verify()).toMatchObject({ ok: true })
    expect(await imports(pack)).toEqual([])
    expect((await theCase())?.status).toBe('detained')
  })

  test('gives way to a pack that was checked later, and is named at each import until it is undone', async () => {
    await approvesRelease()
    const later = withCase({ asOf: '2015-04-01', status: 'on-trial' })
    for (const _again of [1, 2])
      expect((await imports(later)).join()).toContain('Not shown, since the pack says something newer')
    expect((await theCase())?.status).toBe('on-trial')
    await officer.person.presses('Changes in the chat')
    await officer.person.presses('! Khadija Ismayilova: released')
    expect(officer.person.last?.text).toContain('says something newer, readers see the pack')
    await officer.person.presses('Undo')
    await officer.person.presses('Submit')
    await admin.person.presses('Approve')
    expect(await imports(later)).toEqual([])
  })

  test('is left over where the pack loses its case, and is back with it', async () => {
    await approvesRelease()
    const lines = await imports({ ...pack, cases: pack.cases.filter(({ id }) => id === 'hidden') })
    expect(lines.join()).toContain('Not shown, since the pack no longer has it')
    await imports(pack)
    expect((await theCase())?.status).toBe('released')
  })

  test('keeps a closing day that the pack does not know, and yields to a new one', async () => {
    await closes()
    await imports(pack)
    expect((await theAction())?.closes).toBe('2015-03-09')
    const lines = await imports(withAction({ closes: '2015-12-31' }))
    expect(lines).toEqual([
      expect.stringMatching(/^Not shown, since the pack says something newer .*: closes 2015-03-09$/),
      'Still laid over the pack: actions/free-them.yaml: an outcome',
    ])
    expect(await theAction()).toMatchObject({ closes: '2015-12-31', outcome: { en: 'She is free.' } })
  })
})

test('a petition closed in the chat loses its key on its own day, whatever the pack says', async () => {
  await closes()
  await stage.importPack(pack)
  stage.moveTo('2015-03-23T19:59:59Z')
  await stage.tick()
  expect(stage.storage.keyFile.get('actions/free-them')).toBeDefined()
  stage.moveTo('2015-03-23T20:00:00Z')
  await stage.tick()
  expect(stage.storage.keyFile.get('actions/free-them')).toBeUndefined()
  await stage.importPack(pack)
  expect(stage.storage.keyFile.get('actions/free-them')).toBeUndefined()
})

test('the export gives what a pack needs to say all of it, and the next import finds it there', async () => {
  await approvesRelease()
  await closes()
  await addsEntry()
  const before = await contentNow()
  const { imported, changes } = await createContents(stage.table).layers()
  const fragments = packFragments(imported, changes)
  const files = fragments.map((fragment) => fragment.split('\n')[0])
  expect(files).toEqual([
    '# cases/khadija-ismayilova.yaml: put these in place of what the file says.',
    '# cases/khadija-ismayilova.yaml: add these to its timeline.',
    '# actions/free-them.yaml: put these in place of what the file says.',
  ])
  const [state, entries, action] = fragments.map((fragment) => parse(fragment) as Record<string, never>)
  const { timeline = [] } = pack.cases[0] ?? {}
  const added = entries?.['timeline'] ?? []
  const caught = withCase({ ...state, timeline: [...timeline, ...added] })
  const merged = { ...caught, actions: withAction({ ...action }).actions }
  const lines = await imports(merged)
  expect(lines.every((line) => line.startsWith('The pack has taken up'))).toBe(true)
  expect(await changesNow()).toEqual([])
  const { version: _before, ...shown } = before
  expect(await contentNow()).toMatchObject(shown)
})

test('the export says where the first language is missing, and what readers do not see', async () => {
  const { imported } = await createContents(stage.table).layers()
  const subject = { kind: 'case' as const, id: 'khadija-ismayilova' }
  const fragments = packFragments(imported, [
    { id: 'c1', subject, effects: [{ field: 'timeline', day: '2015-03-08', texts: { fr: 'Libre.' } }] },
    {
      id: 'c2',
      subject,
      effects: [{ field: 'status', status: 'released', day: '2015-03-01', asOf: '2015-03-01' }],
    },
  ])
  expect(fragments.join('\n')).toContain('write the text in "en" too')
  expect(fragments.at(-1)).toContain('# Not shown, since the pack says something newer')
})
