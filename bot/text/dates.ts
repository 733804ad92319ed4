/**
 * Days as people count them: calendar days `YYYY-MM-DD` in the campaign's time zone, written out in the reader's
 * language.
 */
/** Day before month, as most readers of English outside the United States write it. */
const internationalEnglish = 'en-GB'
const dayMs = 24 * 60 * 60 * 1000

const dayFormats = new Map<string, Intl.DateTimeFormat>()
const momentFormats = new Map<string, Intl.DateTimeFormat>()
const writtenFormats = new Map<string, Intl.DateTimeFormat>()

/** The calendar day of an instant in a time zone, `YYYY-MM-DD`. */
export function dayOf(instant: Date, timeZone: string): string {
  const format = held(dayFormats, timeZone, () => {
    const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
    return new Intl.DateTimeFormat('en-CA', { timeZone, ...parts })
  })
  return format.format(instant)
}

/** Making a format takes longer than all else that a card needs. */
function held<T>(made: Map<string, T>, key: string, make: () => T): T {
  let value = made.get(key)
  if (value === undefined) {
    value = make()
    made.set(key, value)
  }
  return value
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
  const locale = language === 'en' ? internationalEnglish : language
  const format = held(
    writtenFormats,
    locale,
    () => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }),
  )
  return format.format(new Date(`${day}T00:00:00Z`))
}

/**
 * Reads `2015-03-05`, `5.3.`, `5/3/2015`: day before month. Without a year it is the next such day, or the last one,
 * today included. `undefined` for what is no such day.
 */
export function readDay(typed: string, today: string, nearest: 'next' | 'last'): string | undefined {
  const text = typed.trim()
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text)
  if (iso) return calendarDay(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const written = /^(\d{1,2})[./](\d{1,2})(?:[./](\d{4})?)?$/.exec(text)
  if (!written) return undefined
  const [month, dayOfMonth] = [Number(written[2]), Number(written[1])]
  if (written[3] !== undefined) return calendarDay(Number(written[3]), month, dayOfMonth)
  const year = Number(today.slice(0, 4))
  const thisYear = calendarDay(year, month, dayOfMonth)
  if (nearest === 'next')
    return thisYear !== undefined && thisYear >= today ? thisYear : calendarDay(year + 1, month, dayOfMonth)
  return thisYear !== undefined && thisYear <= today ? thisYear : calendarDay(year - 1, month, dayOfMonth)
}

function calendarDay(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day))
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isReal ? date.toISOString().slice(0, 10) : undefined
}

/** A short time written out: "90 seconds", in whole minutes "2 minutes". */
export function formatSeconds(seconds: number, language: string): string {
  const [value, unit] = seconds > 0 && seconds % 60 === 0 ? [seconds / 60, 'minute'] : [seconds, 'second']
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value)
}

/** Day of the week and time of day in a zone, e.g. "Thursday 14:00": for what is less than a week away. */
export function formatMoment(at: Date, timeZone: string, language: string): string {
  const locale = language === 'en' ? internationalEnglish : language
  const format = held(momentFormats, `${locale} ${timeZone}`, () => {
    const parts = { weekday: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
    return new Intl.DateTimeFormat(locale, { timeZone, ...parts })
  })
  return format.format(at)
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
