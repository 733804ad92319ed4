/** When a broadcast goes out: days and times as staff type them, read in their time zone. */
import { addDays, dayOf, readDay, startOfDay } from '../text/dates.ts'
import { timeIn } from '../text/time-zones.ts'

const minuteMs = 60_000

export type Moment = { readonly day: string; readonly minute: number }

/** The instant at which a clock in the zone shows that day and minute; where it never does, the next that it shows. */
export function instantOf({ day, minute }: Moment, zone: string): Date {
  const guess = new Date(startOfDay(day, zone).getTime() + minute * minuteMs)
  const shown = minuteOfDay(zone, guess)
  const early = (minute - shown + 1440) % 1440
  const offBy = early > 720 ? early - 1440 : early
  const moved = new Date(guess.getTime() + offBy * minuteMs)
  return minuteOfDay(zone, moved) === minute && dayOf(moved, zone) === day ? moved : guess
}

/**
 * Reads `18:30`, `2015-03-05 18:30`, `5.3. 18:30` or `5/3/2015 18.30`: day before month. A time alone is the next
 * such time. `undefined` for what is no such thing or has passed.
 */
export function readMoment(typed: string, zone: string, now: Date): Date | undefined {
  const today = dayOf(now, zone)
  const text = typed.trim()
  const match = /^(?:(.*?)[\s,]+)?(\d{1,2})[:.h](\d{2})$/.exec(text)
  const [, dayText, hour, minutes] = match ?? []
  const minute = minuteFrom(hour, minutes)
  if (minute === undefined) return undefined
  if (dayText === undefined || dayText === '') {
    const at = instantOf({ day: today, minute }, zone)
    return at > now ? at : instantOf({ day: addDays(today, 1), minute }, zone)
  }
  const day = readDay(dayText, today, 'next')
  const at = day && instantOf({ day, minute }, zone)
  return at && at > now ? at : undefined
}

function minuteFrom(hour = '', minutes = ''): number | undefined {
  const [h, m] = [Number(hour), Number(minutes)]
  return hour === '' || h > 23 || m > 59 ? undefined : h * 60 + m
}

function minuteOfDay(zone: string, instant: Date): number {
  const [hour = '0', minute = '0'] = timeIn(zone, instant).split(':')
  return Number(hour) * 60 + Number(minute)
}
