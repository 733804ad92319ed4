import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { detentionOf } from '../../bot/cases/case.ts'
import { readPack } from '../../local/campaign-pack.ts'
import { generateSchemas } from '../../tools/generate-schemas.ts'

const folder = 'campaigns/azerbaijan'
const reading = await readPack(folder)
if (!reading.ok) throw new Error(JSON.stringify(reading.problems, undefined, 2))
const { pack, photos } = reading
const { campaign, cases, actions, updates } = pack
const caseOf = (id: string) => cases.find((entry) => entry.id === id)

/** Every text of an entry, by its path. */
function textsIn(value: unknown, path = ''): { path: string; texts: Record<string, string> }[] {
  if (typeof value !== 'object' || value === null) return []
  if ('en' in value) return [{ path, texts: value as Record<string, string> }]
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, `${path}/${key}`))
}

// Names of channels are no texts.
const { channels: _names, ...said } = campaign
const texts = [said, ...cases, ...actions, ...updates].flatMap((entry) => textsIn(entry, entry.id))

describe('the sample campaign', () => {
  it('is a sample, and opens a hundred days before the Games', () => {
    expect(campaign).toMatchObject({ sample: true, localStart: '2015-03-04', timeZone: 'Asia/Baku' })
    const games = actions.find(({ id }) => id === 'free-them-petition')?.event?.date ?? ''
    expect((Date.parse(games) - Date.parse('2015-03-04')) / 86_400_000).toBe(100)
  })

  it('tells of the five people, and of the protesters as a group', () => {
    const told = cases.map(({ id, status, group }) => ({ id, status, group }))
    expect(told).toEqual([
      { id: 'april-2011-protesters', status: 'released', group: true },
      { id: 'arif-yunus', status: 'detained', group: false },
      { id: 'intigam-aliyev', status: 'on-trial', group: false },
      { id: 'khadija-ismayilova', status: 'detained', group: false },
      { id: 'leyla-yunus', status: 'detained', group: false },
      { id: 'rasul-jafarov', status: 'on-trial', group: false },
    ])
  })

  it('has held Khadija Ismayilova for 89 days when it opens', () => {
    const khadija = caseOf('khadija-ismayilova')
    expect(khadija && detentionOf(khadija, '2015-03-04')).toEqual({ now: true, days: 89 })
  })

  it('has a closed petition, an open one, a motion and messages to prisoners', () => {
    expect(actions.map(({ id, kind }) => [id, kind])).toEqual([
      ['barroso-2011', 'petition'],
      ['edm-718', 'email-target'],
      ['free-them-petition', 'petition'],
      ['solidarity-messages', 'solidarity'],
    ])
    const closed = actions.filter(({ closes = '' }) => closes < '2015-03-04').map(({ id }) => id)
    expect(closed).toEqual(['barroso-2011'])
  })

  it('is complete in all its languages', () => {
    expect(campaign.locales).toEqual(['en', 'az', 'fr', 'ru'])
    expect(texts.length).toBeGreaterThan(80)
    const incomplete = texts.filter(({ texts }) => Object.keys(texts).toSorted().join() !== 'az,en,fr,ru')
    expect(incomplete).toEqual([])
  })

  it('is written in each language in its own letters, and translated throughout', () => {
    // Leyla Yunus and Arif Yunus are written alike in all Latin letters.
    const sentences = texts.filter(({ path }) => !path.endsWith('/name'))
    const cyrillic = /[а-яё]/i
    const ofForm = ({ texts: { ru = '', az = '' } }: (typeof sentences)[number]) =>
      cyrillic.test(ru) && !cyrillic.test(az) && (az.length < 60 || az.includes('ə'))
    expect(sentences.filter((sentence) => !ofForm(sentence))).toEqual([])
    expect(sentences.filter(({ texts }) => new Set(Object.values(texts)).size < 4)).toEqual([])
  })

  it('keeps the placeholders of its letters in every language', () => {
    for (const { body } of actions.flatMap(({ letters }) => letters ?? []))
      for (const text of Object.values(body)) expect(text.match(/\{\{\w+\}\}/g)).toEqual(['{{target}}'])
  })

  it('tells every timeline in order, each entry with a source', () => {
    for (const { timeline = [] } of cases) {
      const dates = timeline.map(({ date }) => date)
      expect(dates).toEqual(dates.toSorted())
      expect(dates.length).toBeGreaterThan(2)
      expect(timeline.filter(({ source = '' }) => !source.startsWith('https://'))).toEqual([])
    }
  })

  it('starts each detention with an arrest in the timeline, and is as of the day it opens', () => {
    for (const { asOf, detained = [], timeline = [] } of cases) {
      expect(asOf).toBe('2015-03-04')
      const dates = timeline.map(({ date }) => date)
      expect(dates).toEqual(expect.arrayContaining(detained.map(({ from }) => from)))
    }
  })

  it('goes on after its first day, and names each update by its date', () => {
    const later = cases.filter(({ timeline = [] }) => timeline.some(({ date }) => date > '2015-03-04'))
    expect(later).toHaveLength(5)
    expect(updates.filter(({ id, date }) => !id.startsWith(`${date}-`))).toEqual([])
    expect(updates.map(({ date }) => date.slice(0, 7))).toEqual([
      '2011-11',
      '2013-10',
      '2015-03',
      '2015-03',
      '2015-06',
    ])
  })

  it('shows drawings of 1200 by 800, small, described and signed, and leaves some cases without', () => {
    const shown = cases.flatMap(({ photo }) => (photo ? [photo] : []))
    expect(shown.map(({ file }) => file).toSorted()).toEqual([...photos.keys()].toSorted())
    expect(shown.length).toBe(3)
    for (const { alt, credit } of shown) {
      expect(Object.keys(alt ?? {})).toHaveLength(4)
      expect(credit).toBe('Caseline (drawing)')
    }
    for (const bytes of photos.values()) {
      expect(bytes.length).toBeLessThan(150_000)
      expect(jpegSize(bytes)).toEqual({ width: 1200, height: 800 })
    }
  })

  it('writes to nobody real', () => {
    const [head, ...rows] = readFileSync(`${folder}/targets/uk-mps.csv`, 'utf8').trim().split('\n')
    const column = (head ?? '').split(',').indexOf('email')
    expect(rows).toHaveLength(10)
    for (const row of rows) expect(row.split(',')[column]).toMatch(/@example\.org$/)
  })
})

describe('the JSON Schemas', () => {
  it('are those of the checks', () => {
    // Where this fails, `npm run fix` writes them anew.
    for (const { path, content } of generateSchemas()) expect(readFileSync(path, 'utf8')).toBe(content)
  })

  it('are named by each file of the sample, so that editors find them', () => {
    const kinds = { '': 'campaign', cases: 'case', actions: 'action', updates: 'update' }
    for (const [inner, kind] of Object.entries(kinds)) {
      const files = readdirSync(`${folder}/${inner}`).filter((name) => name.endsWith('.yaml'))
      const up = inner === '' ? '..' : '../..'
      for (const file of files) {
        const [head] = readFileSync(`${folder}/${inner}/${file}`, 'utf8').split('\n')
        expect(head).toBe(`# yaml-language-server: $schema=${up}/schema/${kind}.schema.json`)
      }
    }
  })

  it('describe the fields and refuse unknown ones', () => {
    const [, schema] = generateSchemas()
    const { properties, required, additionalProperties } = JSON.parse(schema?.content ?? '{}') as {
      properties: Record<string, { description?: string; enum?: string[] }>
      required: string[]
      additionalProperties: boolean
    }
    expect(additionalProperties).toBe(false)
    expect(required).toEqual(['name', 'status'])
    expect(properties['status']?.enum).toContain('on-trial')
    expect(properties['group']?.description).toBe('true for several people in one case.')
  })
})

/** From the first frame header (SOF0 or SOF2). */
function jpegSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let at = 2; at + 9 < bytes.length; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint16(at)
    if (marker === 0xffc0 || marker === 0xffc2)
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
  }
  return undefined
}
