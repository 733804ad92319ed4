/**
 * Time zones as people know them: by country and city, with the time that it is there. Found from a typed city, or
 * from a country's name in any of the languages on offer.
 */
import { countryCodes, countryName, findCountries } from './countries.ts'
import { closestMatches } from './matching.ts'

/** Zones that readers of a language are likely to live in. */
export function likelyZones(language: string): readonly string[] {
  return likelyByLanguage[language] ?? likelyByLanguage['en'] ?? []
}

const likelyByLanguage: Readonly<Record<string, readonly string[]>> = {
  en: ['Europe/London', 'Europe/Berlin', 'America/New_York', 'America/Los_Angeles'],
  az: ['Asia/Baku', 'Europe/Istanbul', 'Asia/Tbilisi', 'Europe/Berlin'],
  fr: ['Europe/Paris', 'Europe/Brussels', 'Europe/Zurich', 'America/Toronto'],
  ru: ['Europe/Moscow', 'Europe/Kiev', 'Asia/Almaty', 'Asia/Tbilisi'],
}

let known: ReadonlySet<string> | undefined

/** Whether there is such a zone; takes also older names of one. */
export function isTimeZone(zone: string): boolean {
  known ??= new Set(Intl.supportedValuesOf('timeZone'))
  return known.has(zone) || countryOfZone().has(zone)
}

/** The zones that a typed city or country may mean, best first. */
export async function findZones(typed: string, languages: readonly string[]): Promise<string[]> {
  const zones = Intl.supportedValuesOf('timeZone').map((id) => ({
    id,
    names: [cityOf(id), id.slice(id.lastIndexOf('/') + 1)],
  }))
  const [byCity, byCountry] = await Promise.all([
    closestMatches(typed, zones),
    findCountries(typed, languages),
  ])
  return [...new Set([...byCountry.flatMap(zonesOf), ...byCity])]
}

/** "Azerbaijan, Baku"; the city alone where no country has the zone. */
export function zoneName(zone: string, language: string): string {
  const country = countryOfZone().get(zone)
  return country === undefined ? cityOf(zone) : `${countryName(country, language)}, ${cityOf(zone)}`
}

let countries: ReadonlyMap<string, string> | undefined

/** Made when first needed: it takes some milliseconds. */
function countryOfZone(): ReadonlyMap<string, string> {
  countries ??= new Map(
    countryCodes.flatMap((country) => zonesOf(country).map((zone) => [zone, country] as const)),
  )
  return countries
}

/** The time of day in a zone, `13:05`. */
export function timeIn(zone: string, instant: Date): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(
    instant,
  )
}

/** Names that the system's tables still call by an older one. */
const newerNames: Readonly<Record<string, string>> = {
  'Europe/Kiev': 'Kyiv',
  'Asia/Calcutta': 'Kolkata',
  'Asia/Saigon': 'Ho Chi Minh City',
  'Asia/Rangoon': 'Yangon',
  'Asia/Katmandu': 'Kathmandu',
}

function cityOf(zone: string): string {
  const newer = newerNames[zone]
  if (newer !== undefined) return newer
  return zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ')
}

function zonesOf(country: string): readonly string[] {
  return new Intl.Locale(`und-${country}`).getTimeZones() ?? []
}
