/**
 * Countries by ISO 3166-1 alpha-2, named in the reader's language and recognised in any of the languages on offer,
 * in any script and with small misspellings.
 */
import { closestMatches } from './matching.ts'

export const countryCodes: readonly string[] = (
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ ' +
  'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO ' +
  'FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE ' +
  'JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO ' +
  'MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW ' +
  'PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM ' +
  'TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'
).split(' ')

const known = new Set(countryCodes)
const namesByLanguage = new Map<string, Intl.DisplayNames>()

export function isCountryCode(code: string): boolean {
  return known.has(code)
}

/** A country's name in a language; its code where the language has no name for it. */
export function countryName(code: string, language: string): string {
  let names = namesByLanguage.get(language)
  if (!names) {
    names = new Intl.DisplayNames([language, 'en'], { type: 'region' })
    namesByLanguage.set(language, names)
  }
  return names.of(code) ?? code
}

/** The countries that a typed text may mean, best first; a code or an exact name gives just one. */
export async function findCountries(typed: string, languages: readonly string[]): Promise<string[]> {
  const code = typed.trim().toUpperCase()
  if (known.has(code)) return [code]
  const names = countryCodes.map((id) => ({
    id,
    names: languages.map((language) => countryName(id, language)),
  }))
  return closestMatches(typed, names)
}

/** Countries that readers of a language are likely to live in, offered as buttons. */
export function likelyCountries(language: string): readonly string[] {
  const base = new Intl.Locale(language).maximize()
  const own = base.region && known.has(base.region) ? [base.region] : []
  return [...new Set([...own, ...(likelyByLanguage[base.language] ?? []), ...likelyEverywhere])].slice(0, 6)
}

const likelyByLanguage: Readonly<Record<string, readonly string[]>> = {
  en: ['GB', 'US', 'IE', 'CA'],
  az: ['AZ', 'TR', 'GE', 'DE'],
  fr: ['FR', 'BE', 'CH', 'CA'],
  ru: ['RU', 'UA', 'KZ', 'GE'],
}
const likelyEverywhere: readonly string[] = ['AZ', 'GB', 'DE', 'FR', 'TR', 'US']
