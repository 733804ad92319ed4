/** A small valid pack as files, and ways to spoil one place of it. */
import type { PackFile } from '../../bot/campaign/pack-entries.ts'

type Fields = Record<string, unknown>

const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 0])
export const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0])
const targets = 'id,name,role,area,postcodes,email,phone,language\nmp-1,Ann,MP,North,N1,a@example.org,,en\n'

/** Every field of every kind of file is there. */
export function documents(): Record<string, Fields> {
  const both = (text: string) => ({ en: text, fr: `${text} (fr)` })
  return {
    'campaign.yaml': {
      id: 'baku',
      title: both('Free voices'),
      locales: ['en', 'fr'],
      fallback: { az: ['fr', 'en'] },
      timeZone: 'Asia/Baku',
      emergency: { text: both('Call for help.'), url: 'https://example.org/help' },
      tips: { door: null },
      channels: { en: '@free_baku', fr: '@bakou_libre' },
      sending: { delay: 'PT60S', pauseAbove: 2, paid: { starsPerBroadcast: 500 } },
      sample: true,
      localStart: '2015-03-04',
    },
    'cases/anna.yaml': {
      name: both('Anna'),
      country: 'AZ',
      status: 'detained',
      group: false,
      detained: [
        { from: '2013-01-01', to: '2013-02-01' },
        { from: '2014-12-05', to: null },
      ],
      asOf: '2015-03-04',
      summary: both('A journalist.'),
      demands: [both('Release her.')],
      photo: { file: 'anna.jpg', alt: both('A chair.'), credit: 'A drawing' },
      timeline: [{ date: '2014-12-05', text: both('Arrested.'), source: 'https://example.org/news' }],
      guard: { embargoUntil: null, neverMention: [{ en: 'Her brother', fr: ['Son frère', 'le frère'] }] },
    },
    'cases/boris.yaml': { name: both('Boris'), status: 'released' },
    'actions/petition.yaml': {
      kind: 'petition',
      cases: ['anna'],
      title: both('Free her'),
      ask: both('Please sign.'),
      demands: [both('Release her.')],
      target: both('The president'),
      namesHandedOver: false,
      opens: '2015-03-04',
      closes: '2015-06-28',
      event: { date: '2015-06-12', title: both('The Games') },
      goals: [100, 500],
      outcome: both('She was released.'),
    },
    'actions/mail.yaml': {
      kind: 'email-target',
      title: both('Write to them'),
      for: ['GB'],
      elsewhere: 'petition',
      targets: { file: 'targets/mps.csv', area: 'constituency', findUrl: 'https://example.org/find' },
      letters: [{ subject: both('Please sign'), body: both('Dear {{target}}') }],
      followUp: { after: 'P4D', times: 2 },
    },
    'updates/one.yaml': { case: 'anna', date: '2015-03-04', text: both('News of Anna.') },
    'updates/two.yaml': { country: 'AZ', date: '2015-03-05', text: both('News of the country.') },
  }
}

export function filesOf(content: Readonly<Record<string, unknown>>): PackFile[] {
  return [
    ...Object.entries(content).map(([file, document]) => ({ file, document })),
    { file: 'photos/anna.jpg', bytes: jpeg },
    { file: 'targets/mps.csv', bytes: new TextEncoder().encode(targets) },
  ]
}

/** The pack with one place set to another value, or without it when the value is `undefined`. */
export function spoiled(file: string, path: readonly (string | number)[], value: unknown): PackFile[] {
  const content = documents()
  const last = path.at(-1) ?? ''
  const holder = path.slice(0, -1).reduce<Fields>((inner, key) => inner[key] as Fields, content[file] ?? {})
  if (value === undefined) delete holder[last]
  else holder[last] = value
  return filesOf(content)
}

/** The valid pack with a file put in place of the one of the same name, or added to it. */
export function withFile(file: PackFile): PackFile[] {
  return [...filesOf(documents()).filter((other) => other.file !== file.file), file]
}
