/**
 * How someone wants to be reached, and what they let the bot remember. Everything here is off until it is chosen.
 * Times of day are minutes since midnight in the person's own time zone.
 */
export type QuietHours = { readonly fromMinute: number; readonly toMinute: number }

export type Settings = {
  /** Updates arrive without a sound and say only that there is news. */
  readonly discreet?: boolean
  /** One digest a day instead of each update at once. */
  readonly daily?: boolean
  /** IANA name; without one the campaign's zone counts. */
  readonly timeZone?: string
  readonly quietHours?: QuietHours
  /** Urgent actions arrive in quiet hours too. */
  readonly urgentAnytime?: boolean
}

/** What was given once and need not be asked for again. Never part of the audience. */
export type Remembered = {
  readonly name?: string
  /** ISO 3166 alpha-2. */
  readonly country?: string
}

/** In UTF-16 units. */
export const rememberedNameCharacters = 40
const minutesPerDay = 24 * 60

/** `22:00-07:30`, as buttons carry quiet hours and as they are shown. */
export function quietHoursText({ fromMinute, toMinute }: QuietHours): string {
  return `${timeText(fromMinute)}–${timeText(toMinute)}`
}

/**
 * Reads hours as people type them: `22-7`, `22:30 – 7.00`. `undefined` for what is no such thing, and for a night
 * that is as long as a day.
 */
export function readQuietHours(typed: string): QuietHours | undefined {
  const match = /^\D*(\d{1,2})(?:[:.](\d{2}))?\D+?(\d{1,2})(?:[:.](\d{2}))?\D*$/.exec(typed)
  const fromMinute = minuteOf(match?.[1], match?.[2])
  const toMinute = minuteOf(match?.[3], match?.[4])
  if (fromMinute === undefined || toMinute === undefined || fromMinute === toMinute) return undefined
  return { fromMinute, toMinute }
}

function minuteOf(hour: string | undefined, minute = '0'): number | undefined {
  if (hour === undefined || Number(hour) > 24 || Number(minute) > 59) return undefined
  return (Number(hour) * 60 + Number(minute)) % minutesPerDay
}

function timeText(minuteOfDay: number): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`
}
