/** Days and spans in words. Browsers bring them for three of the four languages; Chromium has no Azerbaijani. */

const minuteMs = 60_000
const units = [
  ['day', 1440],
  ['hour', 60],
  ['minute', 1],
] as const

const azerbaijani = {
  months: 'yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr'.split(' '),
  day: 'gün',
  hour: 'saat',
  minute: 'dəqiqə',
}

/** "in 3 hours", "2 days ago". */
export function inWords(due: string, nowMs: number, language: string): string {
  const minutes = Math.round((Date.parse(due) - nowMs) / minuteMs)
  const [unit, size] = units.find(([, each]) => Math.abs(minutes) >= each) ?? ['minute', 1]
  const count = Math.trunc(minutes / size)
  if (language === 'az') return `${Math.abs(count)} ${azerbaijani[unit]} ${count < 0 ? 'əvvəl' : 'sonra'}`
  return new Intl.RelativeTimeFormat(language).format(count, unit)
}

/** Of `2015-03-04`. */
export function dayInWords(iso: string, language: string): string {
  const [year, month, day] = iso.split('-').map(Number)
  if (language === 'az') return `${day} ${azerbaijani.months[(month ?? 1) - 1]} ${year}`
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(iso))
}
