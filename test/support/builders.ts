/** Builds campaign data for tests: everything that does not matter to a test has a sensible value. */
import type { ActionEntry, CampaignInfo, CaseEntry, Pack, UpdateEntry } from '../../bot/campaign/pack.ts'

export function aCampaign(changes: Partial<CampaignInfo> = {}): CampaignInfo {
  return {
    id: 'azerbaijan',
    title: { en: 'Free in Baku', az: 'Bakıda azad', fr: 'Libres à Bakou', ru: 'Свобода в Баку' },
    locales: ['en', 'az', 'fr', 'ru'],
    fallback: { az: ['ru', 'en'] },
    timeZone: 'Asia/Baku',
    emergency: { text: { en: 'In danger now? Call for help.' }, url: 'https://example.org/help' },
    sample: true,
    ...changes,
  }
}

export function aCase(changes: Partial<CaseEntry> = {}): CaseEntry {
  return {
    id: 'khadija-ismayilova',
    name: {
      en: 'Khadija Ismayilova',
      az: 'Xədicə İsmayılova',
      fr: 'Khadija Ismaïlova',
      ru: 'Хадиджа Исмаилова',
    },
    country: 'AZ',
    status: 'detained',
    group: false,
    detained: [{ from: '2014-12-05', to: null }],
    asOf: '2015-03-04',
    summary: { en: 'A journalist.', az: 'Jurnalist.', fr: 'Une journaliste.', ru: 'Журналистка.' },
    demands: [{ en: 'Release her.', az: 'Azad edin.', fr: 'Libérez-la.', ru: 'Освободите её.' }],
    timeline: [
      { date: '2014-12-05', text: { en: 'Arrested in Baku.' }, source: 'https://example.org/arrest' },
      { date: '2015-09-01', text: { en: 'Sentenced.' } },
    ],
    ...changes,
  }
}

export function aPetition(changes: Partial<ActionEntry> = {}): ActionEntry {
  return {
    id: 'free-them',
    kind: 'petition',
    title: { en: 'Free them all', az: 'Hamısını azad edin', fr: 'Libérez-les tous', ru: 'Освободите всех' },
    ask: {
      en: 'Ask for their release.',
      az: 'Azadlıq istəyin.',
      fr: 'Demandez leur libération.',
      ru: 'Требуйте освобождения.',
    },
    opens: '2015-03-04',
    closes: '2015-06-28',
    goals: [100, 500],
    ...changes,
  }
}

export function aPack(
  changes: {
    cases?: CaseEntry[]
    actions?: ActionEntry[]
    updates?: UpdateEntry[]
    campaign?: CampaignInfo
  } = {},
): Pack {
  return {
    campaign: changes.campaign ?? aCampaign(),
    cases: changes.cases ?? [aCase()],
    actions: changes.actions ?? [aPetition()],
    updates: changes.updates ?? [],
  }
}
