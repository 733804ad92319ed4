/**
 * Days as people count them: calendar days `YYYY-MM-DD` in the campaign's time zone, written out in the reader's
 * language.
 */
/** Day before month, as most readers of English outside the United States write it. */
const internationalEnglish = 'en-GB'
const dayMs = 24 * 60 * 60 * 1000

/** The calendar day of an instant in a time zone, `YYYY-MM-DD`. */
export function dayOf(instant: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  return parts.format(instant)
}

/** Whole days from one day to a later one; negative when it is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs)
}

/** The day so many days later. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10)
}

/** A day written out, e.g. "4 March 2015". */
export function formatDay(day: string, language: string): string {
  return new Intl.DateTimeFormat(language === 'en' ? internationalEnglish : language, {
    dateStyle: 'long',
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`))
}

/** The first instant of a day in a time zone. */
export function startOfDay(day: string, timeZone: string): Date {
  const guess = Date.parse(`${day}T00:00:00Z`)
  return new Date(guess - offsetMs(new Date(guess - offsetMs(new Date(guess), timeZone)), timeZone))
}

function offsetMs(instant: Date, timeZone: string): number {
  const name = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(instant)
    .find((part) => part.type === 'timeZoneName')?.value
  const match = /GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(name ?? '')
  const minutes = Number(match?.[2] ?? 0) * 60 + Number(match?.[3] ?? 0)
  return (match?.[1] === '-' ? -minutes : minutes) * 60_000
}
