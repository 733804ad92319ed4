import { describe, expect, test } from 'vitest'
import { createAudit } from '../../bot/staff/audit.store.ts'
import {
  aColleague,
  admin,
  changesNow,
  contentNow,
  officer,
  opensAction,
  opensCase,
  stage,
  theAction,
  theCase,
  onKeepingStage,
} from '../support/keeping-stage.ts'
import { aReader, labels, languages, seen, signs } from '../support/reader.ts'
import { aMessage, aPress } from '../support/updates.ts'

onKeepingStage()

describe('the shortest way', () => {
  test('leads from the card over a second person to what every reader sees', async () => {
    await opensCase(officer)
    expect(seen(officer)).toContain('Now: detained.')
    await officer.person.presses('released')
    expect(seen(officer)).toContain('Status: detained → released')
    expect(seen(officer)).toContain('Readers don’t see it.')
    await officer.person.presses('Submit')
    expect(seen(officer)).toContain('Asked 1 person to approve it.')
    expect(seen(officer)).toContain('Waits for a second person, until 13 March 2015, 13:00.')
    expect((await theCase())?.status).toBe('detained')
    const shown = admin.person.chat.map(({ text }) => text).join('\n')
    expect(shown).toContain('released · was held for 95 days')
    await admin.person.presses('Approve')
    expect(seen(admin)).toContain('Approved. Readers see it within seconds.')
    expect(seen(officer)).toContain('Approved. Readers see it within seconds.')
    expect(await theCase()).toMatchObject({
      status: 'released',
      asOf: '2015-03-10',
      detained: [{ from: '2014-12-05', to: '2015-03-10' }],
    })
    const reader = aReader(stage, 'fr')
    await reader.person.starts('case_khadija-ismayilova')
    expect(seen(reader)).toContain(reader.say.plain('status.released'))
  })

  test.each(languages)('goes in %s', async (language) => {
    const writer = await aColleague('editor', language)
    const second = await aColleague('approver', language, 'Elchin')
    await opensCase(writer)
    await writer.person.presses(writer.say.plain('status.convicted'))
    await writer.person.presses(writer.say.plain('broadcast.submit'))
    expect(seen(second)).toContain(second.say.plain('keeping.approveAsk'))
    await second.person.presses(second.say.plain('broadcast.approve'))
    expect(seen(second)).toContain(second.say.plain('keeping.stateApproved'))
    expect((await theCase())?.status).toBe('convicted')
    await writer.person.presses(writer.say.plain('keeping.broadcast'))
    expect(seen(writer)).toContain(writer.say.plain('status.convicted'))
  })

  test('is on the record from its beginning to its end, without a word that was written', async () => {
    const before = (await stage.scan()).filter(({ pk }) => pk === 'AU').length
    await opensCase(officer)
    await officer.person.presses('Timeline entry')
    await officer.person.says('She was seen by a doctor.')
    await officer.person.presses('Submit')
    await admin.person.presses('Approve')
    const entries = (await stage.scan())
      .filter(({ pk }) => pk === 'AU')
      .toSorted((one, other) => Number(one['seq']) - Number(other['seq']))
      .slice(before)
    expect(entries.map(({ act }) => act)).toEqual([
      'draft-change',
      'edit-change',
      'submit-change',
      'approve-change',
    ])
    expect(JSON.stringify(entries)).not.toContain('doctor')
    expect(await createAudit(stage.table).verify()).toMatchObject({ ok: true })
  })
})

describe('an entry in the timeline', () => {
  test('has a day, a text, a source and translations, and readers without one get another language', async () => {
    await opensCase(officer)
    await officer.person.presses('Timeline entry')
    await officer.person.says('A hearing <b>was</b> held.')
    await officer.person.presses('Day: 10 March 2015')
    await officer.person.says('8.3.')
    await officer.person.presses('Source')
    await officer.person.says('http://example.org/hearing')
    expect(seen(officer)).toContain('begins with https://')
    await officer.person.says('https://example.org/hearing')
    await officer.person.presses('Text: French')
    await officer.person.says('Une audience a eu lieu.')
    await officer.person.presses('Preview')
    expect(officer.person.last?.text).toContain('8 March 2015')
    await officer.person.presses('French')
    expect(officer.person.last?.text).toContain('Une audience a eu lieu.')
    await officer.person.presses('Back')
    await officer.person.presses('Submit')
    const shown = admin.person.chat.map(({ text }) => text).join('\n')
    expect(shown).toContain('A hearing <b>was</b> held.')
    expect(shown).toContain('Une audience a eu lieu.')
    await admin.person.presses('Approve')
    expect((await theCase())?.timeline?.at(-1)).toEqual({
      date: '2015-03-08',
      text: { en: 'A hearing <b>was</b> held.', fr: 'Une audience a eu lieu.' },
      source: 'https://example.org/hearing',
    })
    const reader = aReader(stage, 'az')
    await reader.person.starts('case_khadija-ismayilova')
    await reader.person.presses(reader.say.plain('cases.timeline'))
    expect(seen(reader)).toContain(reader.say.plain('common.inLanguage', { language: 'ingilis' }))
  })

  test('is not taken when it is too long, or nothing at all', async () => {
    await opensCase(officer)
    await officer.person.presses('Timeline entry')
    await officer.person.says('x'.repeat(301))
    expect(seen(officer)).toContain('too long: 301 characters, and 300 fit')
    await stage.deliver(aMessage(officer.person, '\u202E', 981_001))
    expect(seen(officer)).toContain('I can take text only')
    expect((await changesNow())[0]?.values.texts).toEqual({})
  })

  test('without a text goes nowhere, and neither does one of a day to come', async () => {
    await opensCase(officer)
    await officer.person.presses('Timeline entry')
    await officer.person.presses('Back')
    await officer.person.presses('Submit')
    expect(officer.person.alerts.at(-1)?.text).toBe('It has no text yet.')
    await officer.person.presses('Day: 10 March 2015')
    await officer.person.says('11.3.2015')
    await officer.person.presses('Text: English')
    await officer.person.says('Tomorrow.')
    await officer.person.presses('Submit')
    expect(officer.person.alerts.at(-1)?.text).toContain('still to come')
    expect((await changesNow())[0]?.state).toBe('draft')
  })
})

describe('an action', () => {
  test('is closed at once, with what came of it, and can no longer be signed', async () => {
    await signs(aReader(stage, 'en'), 'free-them')
    await opensAction(officer)
    await officer.person.presses('Close')
    expect(seen(officer)).toContain('Closed at once')
    await officer.person.presses('Text: English')
    await officer.person.says('She is free.')
    await officer.person.presses('Submit')
    expect(admin.person.chat.map(({ text }) => text).join('\n')).toContain('In the end 1 person signed')
    await admin.person.presses('Approve')
    expect(await theAction()).toMatchObject({ closes: '2015-03-09', outcome: { en: 'She is free.' } })
    const reader = aReader(stage, 'en')
    await reader.person.starts('act_free-them')
    expect(seen(reader)).toContain('What came of it: She is free.')
    expect(labels(reader)).not.toContain('Sign')
    await stage.deliver(aPress(reader.person, '1sx:free-them', 980_001))
    expect(seen(reader)).toContain('This petition is closed.')
  })

  test('is opened before its day, and closed at a date', async () => {
    await opensAction(officer, 'upcoming')
    await officer.person.presses('Open')
    await officer.person.presses('Submit')
    await admin.person.presses('Approve')
    expect((await contentNow()).actions[1]).toMatchObject({ opens: '2015-03-10', closes: '2015-05-31' })
    const reader = aReader(stage, 'en')
    await signs(reader, 'upcoming')
    expect(seen(reader)).toContain('1 person has signed here.')
    await opensAction(officer, 'upcoming')
    await officer.person.presses('Close')
    await officer.person.presses('Day: 9 March 2015')
    await officer.person.says('20.3.')
    await officer.person.presses('Submit')
    await admin.person.presses('Approve')
    expect((await contentNow()).actions[1]?.closes).toBe('2015-03-20')
  })

  test('is opened again while its key is there; the key then lives longer', async () => {
    stage.moveTo('2015-07-05T09:00:00Z')
    await opensAction(officer)
    await officer.person.presses('Open again')
    await officer.person.says('31.8.')
    await officer.person.presses('Submit')
    await admin.person.presses('Approve')
    expect((await theAction())?.closes).toBe('2015-08-31')
    stage.moveTo('2015-07-13T09:00:00Z')
    await stage.tick()
    expect(stage.storage.keyFile.get('actions/free-them')).toBeDefined()
    await signs(aReader(stage, 'en'), 'free-them')
    stage.moveTo('2015-09-15T00:00:00Z')
    await stage.tick()
    expect(stage.storage.keyFile.get('actions/free-them')).toBeUndefined()
    await opensAction(officer)
    await officer.person.presses('Open again')
    await officer.person.says('31.12.')
    await officer.person.presses('Submit')
    expect(officer.person.alerts.at(-1)?.text).toContain('can’t be opened again')
    expect((await changesNow()).map(({ state }) => state)).toEqual(['draft', 'approved'])
  })
})
