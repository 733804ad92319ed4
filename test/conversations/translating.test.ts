import { describe, expect, test } from 'vitest'
import { createTexts, readLocales, type Say } from '../../bot/text/texts.ts'
import { desk, drafted, newest, onBroadcastStage, stage, writer } from '../support/broadcast-stage.ts'
import { aReader, labels, seen } from '../support/reader.ts'

onBroadcastStage()

describe('a language that a translator has claimed', () => {
  async function threeTranslators() {
    const all = [aReader(stage, 'fr'), aReader(stage, 'fr'), aReader(stage, 'fr')] as const
    for (const { person } of all) {
      await person.says('/settings')
      desk.people.push({ id: person.id, language: 'fr', acts: ['translate'], translates: ['fr'] })
    }
    await drafted('She is free')
    return all
  }
  const say = (): Say => createTexts(readLocales('locales')).say('fr')
  const claim = (): string => say().plain('broadcast.claim')
  const takeOver = (): string => say().plain('broadcast.takeOver')

  test('is taken over only by someone who was told, and the first is told too', async () => {
    const [first, second] = await threeTranslators()
    await first.person.presses(claim())
    const before = (await newest())?.claims
    await second.person.presses(claim())
    expect((await newest())?.claims).toEqual(before)
    await second.person.presses(takeOver())
    expect((await newest())?.claims).not.toEqual(before)
    expect(seen(second)).toContain('She is free')
    expect(seen(first)).toBe(say().plain('broadcast.takenOver', { language: 'français' }))
    await first.person.says('Elle est libre')
    expect(seen(first)).toBe(say().plain('broadcast.taken'))
    await second.person.says('Libre !')
    expect((await newest())?.revisions[0]?.texts['fr']?.html).toBe('Libre !')
    expect(desk.entries.map(({ act }) => act)).toEqual(['draft', 'claim', 'take-over', 'translate'])
  })

  test('is asked about again when another took it over in between', async () => {
    const [first, second, third] = await threeTranslators()
    await first.person.presses(claim())
    for (const { person } of [second, third]) await person.presses(claim())
    await third.person.presses(takeOver())
    const held = (await newest())?.claims
    await second.person.presses(takeOver())
    expect((await newest())?.claims).toEqual(held)
    expect(labels(second)).toEqual([takeOver()])
    await second.person.presses(takeOver())
    expect((await newest())?.claims).not.toEqual(held)
    expect(seen(third)).toBe(say().plain('broadcast.takenOver', { language: 'français' }))
  })

  test('stays with the one who has it when they press again', async () => {
    const [first] = await threeTranslators()
    const messageId = first.person.last?.messageId ?? 0
    const id = (await newest())?.id ?? ''
    await first.person.presses(claim())
    await first.person.pressesData(messageId, `1b:claim:${id}:fr`)
    expect(seen(first)).toContain('She is free')
  })
})

describe('a translator', () => {
  test('claims, sends, sees what differs, and is shown what changes later', async () => {
    const translator = aReader(stage, 'fr')
    const late = aReader(stage, 'fr')
    for (const { person } of [translator, late]) {
      await person.says('/settings')
      desk.people.push({ id: person.id, language: 'fr', acts: ['translate'], translates: ['fr'] })
    }
    await drafted('Khadija Ismayilova was held for 15 days')
    await translator.person.presses(translator.say.plain('broadcast.claim'))
    await late.person.presses(late.say.plain('broadcast.claim'))
    expect(seen(late)).toBe(late.say.plain('broadcast.takeOverAsk', { language: 'français' }))
    const id = (await newest())?.id ?? ''
    await writer.person.presses('Submit')
    expect(writer.person.alerts.at(-1)?.text).toContain('French')
    await translator.person.says('Détenue 51 jours')
    expect(seen(translator)).toContain('15')
    expect(seen(translator)).toContain('Khadija')
    expect(seen(writer)).toContain('✓ French')
    await writer.person.pressesData(writer.person.last?.messageId ?? 0, `1b:text:${id}:-`)
    await writer.person.says('Khadija Ismayilova was held for 16 days')
    expect(seen(translator)).toContain(translator.say.plain('broadcast.sourceChanged'))
    expect(seen(writer)).toContain('! French')
    await writer.person.presses('Submit')
    expect((await newest())?.state).toBe('draft')
    await writer.person.presses('Send without')
    await writer.person.presses('Submit')
    expect((await newest())?.state).toBe('submitted')
    expect(Object.keys((await newest())?.revisions[0]?.texts ?? {})).toEqual(['en'])
  })
})
