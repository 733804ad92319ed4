import { describe, expect, it } from 'vitest'
import { checkPack } from '../../bot/campaign/check-pack.ts'
import type { PackFile } from '../../bot/campaign/pack-entries.ts'
import type { PackProblem } from '../../bot/campaign/pack-problems.ts'
import { documents, filesOf, png, spoiled, withFile } from './pack-files.ts'

type Path = (string | number)[]

function problemsOf(files: readonly PackFile[]): PackProblem[] {
  const checked = checkPack(files)
  return checked.ok ? [] : checked.problems
}

describe('a campaign pack', () => {
  it('that is right is taken as it is, with ids from file names and what is left out filled in', () => {
    const checked = checkPack(filesOf(documents()))
    if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
    const { campaign, cases, actions, updates } = checked.pack
    expect(campaign.locales).toEqual(['en', 'fr'])
    expect(cases).toEqual([
      { id: 'anna', ...documents()['cases/anna.yaml'] },
      { id: 'boris', group: false, ...documents()['cases/boris.yaml'] },
    ])
    expect(actions.map(({ id }) => id)).toEqual(['petition', 'mail'])
    expect(updates.map(({ id, date }) => [id, date])).toEqual([
      ['one', '2015-03-04'],
      ['two', '2015-03-05'],
    ])
  })

  it('needs no more than names, titles, texts, kinds and dates', () => {
    const least = {
      'campaign.yaml': { id: 'c', title: { en: 'C' }, locales: ['en'] },
      'cases/a.yaml': { name: { en: 'A' }, status: 'wanted' },
      'actions/b.yaml': { kind: 'call', title: { en: 'B' } },
      'updates/u.yaml': { case: 'a', date: '2015-01-01', text: { en: 'U' } },
    }
    expect(problemsOf(filesOf(least))).toEqual([])
  })

  it('may leave out any language but the first', () => {
    expect(problemsOf(spoiled('cases/anna.yaml', ['summary', 'fr'], undefined))).toEqual([])
  })

  it('may hold what looks like markup: it is plain text', () => {
    expect(problemsOf(spoiled('cases/anna.yaml', ['summary', 'en'], '<b>*bold*</b> & co'))).toEqual([])
  })

  it.each(['PT0S', 'PT1M30S', 'PT10M', 'PT600S'])('may let updates be stopped for %s', (delay) => {
    expect(problemsOf(spoiled('campaign.yaml', ['sending', 'delay'], delay))).toEqual([])
  })

  it('may name a channel for some of its languages only', () => {
    expect(problemsOf(spoiled('campaign.yaml', ['channels'], { fr: '@bakou_libre' }))).toEqual([])
  })

  it('may show a PNG, and break lines inside a text', () => {
    expect(problemsOf(withFile({ file: 'photos/anna.jpg', bytes: png }))).toEqual([])
    expect(problemsOf(spoiled('updates/one.yaml', ['text', 'en'], 'One.\n\nTwo.\n'))).toEqual([])
  })

  it('has every problem named at once', () => {
    const content = documents()
    content['cases/anna.yaml'] = { ...content['cases/anna.yaml'], status: 'free', country: 'XX', nmae: 1 }
    content['actions/mail.yaml'] = {
      ...content['actions/mail.yaml'],
      elsewhere: 'nothing',
      cases: ['nobody'],
    }
    content['updates/one.yaml'] = { case: 'nobody', date: 'soon', text: { de: 'x' } }
    const found = problemsOf(filesOf(content)).map(({ file, path }) => `${file} ${path}`)
    expect(found.toSorted()).toEqual([
      'actions/mail.yaml cases[0]',
      'actions/mail.yaml elsewhere',
      'cases/anna.yaml country',
      'cases/anna.yaml nmae',
      'cases/anna.yaml status',
      'updates/one.yaml case',
      'updates/one.yaml date',
      'updates/one.yaml text',
      'updates/one.yaml text.de',
    ])
  })
})

describe('a problem is named by file, path and reason:', () => {
  const anna = 'cases/anna.yaml'
  const petition = 'actions/petition.yaml'
  const campaign = 'campaign.yaml'
  const kinds: [what: string, file: string, path: Path, value: unknown, reason: RegExp, at?: string][] = [
    ['a field that is missing', anna, ['name'], undefined, /^Add this field/],
    ['a field that nobody knows', anna, ['phone'], '1', /^There is no field "phone"\. Remove it/],
    ['a number for a text', anna, ['name', 'en'], 7, /^Write it as text, in quotes.* It is 7\./],
    ['a text for a list', anna, ['timeline'], 'x', /^Write a list here.* It is "x"\./],
    ['a text for a map', anna, ['photo'], 'x', /^Write a map of fields here\. It is "x"\./],
    ['a list for texts', anna, ['summary'], ['x', 'y'], /^Write a map of fields here/],
    ['an empty list for texts', anna, ['name'], [], /^Add the text in "en"/],
    ['nothing for a text', anna, ['summary', 'en'], ' ', /^Write a text, or leave the field out/],
    ['a text that is too long', anna, ['summary', 'en'], 'x'.repeat(601), /601 characters, at most 600/],
    ['a name that is too long', anna, ['name', 'en'], '😀'.repeat(51), /102 characters, at most 100/],
    [
      'too many demands',
      anna,
      ['demands'],
      Array.from({ length: 7 }, () => ({ en: 'x' })),
      /^Shorten the list to at most 6/,
    ],
    ['a name in two lines', anna, ['name', 'en'], 'a\nb', /^Write it on one line/],
    ['a control character', anna, ['summary', 'en'], 'a\u0007b', /^Remove the control character.*\\u0007/],
    ['half a character', anna, ['summary', 'en'], 'a\uD83Db', /^Remove the control character/],
    ['a mark that turns the text', anna, ['name', 'en'], 'a\u202Eb', /^Remove the control character/],
    [
      'an unknown status',
      anna,
      ['status'],
      'free',
      /^Write one of wanted, detained, on-trial.* It is "free"\./,
    ],
    ['an unknown kind', petition, ['kind'], 'vote', /^Write one of petition, email-target.* It is "vote"\./],
    ['a day that does not exist', anna, ['asOf'], '2015-02-29', /^There is no such day.*"2015-02-29"/],
    ['a day in another form', anna, ['asOf'], '4 March 2015', /^Write a day as YYYY-MM-DD\. It is "4 March/],
    ['a country in small letters', anna, ['country'], 'az', /two capital letters.* It is "az"\./],
    ['a country that does not exist', anna, ['country'], 'XX', /^There is no such country.*"XX"/],
    ['an address without https', anna, ['timeline', 0, 'source'], 'example.org', /^Write a full address/],
    ['an address that runs code', anna, ['timeline', 0, 'source'], 'javascript:x', /begins with https/],
    ['a photo in another folder', anna, ['photo', 'file'], '../a.jpg', /^Use a name such as khadija\.jpg/],
    [
      'a channel without its @',
      campaign,
      ['channels', 'en'],
      'free_baku',
      /^Write the public name of.*with @/,
    ],
    ['a link to a channel', campaign, ['channels', 'en'], 'https://t.me/free', /^Write the public name of/],
    [
      'a channel of no language of it',
      campaign,
      ['channels', 'ru'],
      '@free_ru',
      /^"ru" is not among locales/,
    ],
    [
      'a channel for two languages',
      campaign,
      ['channels', 'fr'],
      '@Free_Baku',
      /^"@free_baku" is named twice/,
    ],
    ['a payment without its limit', campaign, ['sending', 'paid'], {}, /^Add this field/],
    ['half a Star', campaign, ['sending', 'paid', 'starsPerBroadcast'], 0.5, /^Write a whole number/],
    ['a payment of nothing', campaign, ['sending', 'paid', 'starsPerBroadcast'], 0, /of at least 1\./],
    ['a delay in words', campaign, ['sending', 'delay'], '60 s', /^Write the time as PT60S.*"60 s"/],
    ['a delay of nothing', campaign, ['sending', 'delay'], 'PT', /^Write the time as PT60S/],
    ['a delay over ten minutes', campaign, ['sending', 'delay'], 'PT10M1S', /^Write at most PT10M/],
    [
      'a share below one of 500',
      campaign,
      ['sending', 'pauseAbove'],
      0.1,
      /^Write a number of at least 0\.2/,
    ],
    ['a share in words', campaign, ['sending', 'pauseAbove'], '2 %', /^Write a number of percent/],
    ['goals that are not whole numbers', petition, ['goals'], [1.5], /^Write a whole number.* It is 1\.5/],
    ['a goal of nothing', petition, ['goals'], [0], /^Write a number of at least 1\./],
    [
      'a wait that is no number of days',
      'actions/mail.yaml',
      ['followUp', 'after'],
      '4d',
      /P4D\. It is "4d"/,
    ],
    [
      'a time zone that does not exist',
      campaign,
      ['timeZone'],
      'Baku',
      /^There is no such time zone.*"Baku"/,
    ],
    ['an id with capitals', campaign, ['id'], 'Baku', /^Use only a-z.* It is "Baku"\./],
    ['a language code in capitals', campaign, ['locales'], ['en', 'FR'], /small letters.* It is "FR"\./],
    ['a language listed twice', campaign, ['locales'], ['en', 'fr', 'en'], /^"en" is listed twice/],
    ['no language at all', campaign, ['locales'], [], /^Name at least one language/],
    [
      'a fallback that is no language here',
      campaign,
      ['fallback', 'az', 1],
      'ru',
      /^"ru" is not among locales/,
    ],
    [
      'a text without the first language',
      anna,
      ['summary', 'en'],
      undefined,
      /^Add the text in "en"/,
      'summary',
    ],
    ['a demand without it', anna, ['demands', 0, 'en'], undefined, /^Add the text in "en"/, 'demands[0]'],
    ['a language not on the list', anna, ['name', 'ru'], 'Анна', /^"ru" is not a language of the campaign/],
    ['a case that is not there', petition, ['cases', 0], 'carl', /^There is no cases\/carl\.yaml/],
    ['an action that is not there', 'actions/mail.yaml', ['elsewhere'], 'x', /^There is no actions\/x\.yaml/],
    ['an action that leads to itself', 'actions/mail.yaml', ['elsewhere'], 'mail', /^Name another action/],
    ['an update on no case', 'updates/one.yaml', ['case'], 'carl', /^There is no cases\/carl\.yaml/],
    ['an update on nothing', 'updates/one.yaml', ['case'], undefined, /^Name either a case or a country/],
    ['an update on two things', 'updates/one.yaml', ['country'], 'AZ', /^Name either/, 'case'],
    ['a petition without an end', petition, ['closes'], undefined, /^Say on which day the petition closes/],
    [
      'an end before the beginning',
      petition,
      ['closes'],
      '2015-03-03',
      /^"2015-03-03" is before "2015-03-04"/,
    ],
    ['a release before the arrest', anna, ['detained', 0, 'to'], '2012-12-31', /^"2012-12-31" is before/],
    ['two detentions at once', anna, ['detained', 1, 'from'], '2013-01-15', /lies in the time before it/],
    [
      'a photo that is not there',
      anna,
      ['photo', 'file'],
      'b.jpg',
      /^There is no "b\.jpg" in the folder photos/,
    ],
    [
      'a target list that is not there',
      'actions/mail.yaml',
      ['targets', 'file'],
      'targets/x.csv',
      /^There is no/,
    ],
  ]

  it.each(kinds)('%s', (_what, file, path, value, reason, at) => {
    const place =
      at ??
      path
        .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
        .join('')
        .slice(1)
    const found = problemsOf(spoiled(file, path, value))
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ file, reason: expect.stringMatching(reason) as string })
    // A list's item or a map's key may be meant where the whole was replaced.
    expect(found[0]?.path.startsWith(place)).toBe(true)
  })

  it('a photo that is too large, or is none', () => {
    const large = new Uint8Array(1_000_001).fill(0xff)
    large.set([0xff, 0xd8, 0xff])
    const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>')
    expect(problemsOf(withFile({ file: 'photos/anna.jpg', bytes: large }))).toEqual([
      { file: anna, path: 'photo.file', reason: '"photos/anna.jpg" is over 1 MB. Make it smaller.' },
    ])
    expect(problemsOf(withFile({ file: 'photos/anna.jpg', bytes: svg }))).toEqual([
      {
        file: anna,
        path: 'photo.file',
        reason: '"photos/anna.jpg" is neither JPEG nor PNG. Save it as one of them.',
      },
    ])
  })

  it('texts that would not fit under a photo', () => {
    const demands = Array.from({ length: 5 }, () => ({ en: 'x'.repeat(160), fr: 'x' }))
    const [found, ...others] = problemsOf(spoiled(anna, ['demands'], demands))
    expect(others).toEqual([])
    expect(found).toMatchObject({ file: anna, path: 'photo' })
    expect(found?.reason).toMatch(/have 821 characters in all in "en"; with a photo, 750 fit/)
  })

  it('a target list with other columns', () => {
    const bytes = new TextEncoder().encode('name,email\n')
    const [found] = problemsOf(withFile({ file: 'targets/mps.csv', bytes }))
    expect(found).toMatchObject({ file: 'actions/mail.yaml', path: 'targets.file' })
    expect(found?.reason).toMatch(/^The first line of "targets\/mps\.csv" is "name,email"\. Write id,name,/)
  })

  it('a target list that is too large', () => {
    const bytes = new Uint8Array(256 * 1024 + 1)
    expect(problemsOf(withFile({ file: 'targets/mps.csv', bytes }))).toEqual([
      {
        file: 'actions/mail.yaml',
        path: 'targets.file',
        reason: '"targets/mps.csv" is over 256 KB. Shorten it.',
      },
    ])
  })

  it('a file that could not be read, once, and nothing more of it', () => {
    const broken = { file: anna, unreadable: ['Line 3 is not right as YAML.'] }
    expect(problemsOf(withFile(broken))).toEqual([
      { file: anna, path: '', reason: 'Line 3 is not right as YAML.' },
    ])
  })

  it('a file name that is no id, an id used twice, a campaign that is missing', () => {
    const boris = { name: { en: 'B' }, status: 'wanted' }
    const [named] = problemsOf(withFile({ file: 'cases/Old Boris.yaml', document: boris }))
    expect(named).toMatchObject({ file: 'cases/Old Boris.yaml', path: '' })
    expect(named?.reason).toMatch(/^Rename the file: .*"Old Boris"/)
    const [twice] = problemsOf([...filesOf(documents()), { file: 'cases/boris.yaml', document: boris }])
    expect(twice?.reason).toBe('The id "boris" is used twice in cases. Keep one of them.')
    const [missing] = problemsOf(filesOf(documents()).filter(({ file }) => file !== campaign))
    expect(missing).toMatchObject({ file: campaign, path: '' })
  })

  it('with long values cut and kept on one line', () => {
    const [found] = problemsOf(spoiled(anna, ['asOf'], `${'long '.repeat(40)}\n\n`))
    expect(found?.reason.length).toBeLessThan(120)
    expect(found?.reason).not.toMatch(/\n/)
  })
})
