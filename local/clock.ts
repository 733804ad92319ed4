/**
 * The wall clock of the local stack: the system's time plus an offset that is kept over restarts, so that a campaign
 * of 2015 can be lived through at its own date. It moves forward only, because nothing that became due can become
 * undue, unless everything begins anew. Days and months of an advance are the calendar's, in UTC.
 */
import { join } from 'node:path'
import { CaselineError } from '../bot/errors.ts'
import { readFileIfAny, writeFileDurably } from './durable-file.ts'

export type LocalClock = {
  readonly now: () => Date
  /** What is added to the system's time. */
  readonly offsetMs: () => number
  /** Moves forward to this moment; throws `configuration` when it lies in the past. */
  moveTo(moment: Date): void
  /** Goes back to the date of the first start. */
  restart(): void
}

export type ClockOptions = {
  dataDir: string
  /** The date of the first start, `YYYY-MM-DD` in `timeZone`, at the present time of day. */
  start?: { date: string; timeZone: string }
  systemNow?: () => number
}

const dayMs = 86_400_000
const duration =
  /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/
const date = /^\d{4}-\d{2}-\d{2}$/
const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/

/** Opens the clock as it was left, or at the date of the first start. */
export function openClock(options: ClockOptions): LocalClock {
  const systemNow = options.systemNow ?? Date.now
  const path = join(options.dataDir, 'clock.json')
  const known = readOffset(path)
  let offsetMs = known ?? firstOffset(options.start, systemNow())
  const save = (): void => writeFileDurably(path, JSON.stringify({ version: 1, offsetMs }))
  // Only once: an import that reads the clock beside a running stack must not write it.
  if (known === undefined) save()
  return {
    now: () => new Date(systemNow() + offsetMs),
    offsetMs: () => offsetMs,
    moveTo: (target) => {
      const nextOffsetMs = target.getTime() - systemNow()
      if (nextOffsetMs < offsetMs) throw new CaselineError('configuration', 'The clock moves forward only.')
      offsetMs = nextOffsetMs
      save()
    },
    restart: () => {
      offsetMs = firstOffset(options.start, systemNow())
      save()
    },
  }
}

/**
 * The moment that `{"advance": "P4D"}` or `{"to": "2015-06-12"}` asks for, seen from `now`; `undefined` when it asks
 * for nothing that can be read. A date without a time keeps the present time of day.
 */
export function readMove(request: unknown, now: Date): Date | undefined {
  if (typeof request !== 'object' || request === null) return undefined
  const { advance, to } = request as { advance?: unknown; to?: unknown }
  if (typeof advance === 'string' && to === undefined) return addDuration(now, advance)
  if (typeof to === 'string' && advance === undefined) return momentOf(to, now)
  return undefined
}

function addDuration(now: Date, text: string): Date | undefined {
  const parts = duration.exec(text)
  if (parts === null) return undefined
  const [years, months, weeks, days, hours, minutes, seconds] = parts
    .slice(1)
    .map((part) => Number(part ?? 0)) as [number, number, number, number, number, number, number]
  const moved = new Date(now)
  moved.setUTCFullYear(now.getUTCFullYear() + years, now.getUTCMonth() + months, now.getUTCDate())
  moved.setUTCDate(moved.getUTCDate() + weeks * 7 + days)
  return valid(new Date(moved.getTime() + ((hours * 60 + minutes) * 60 + seconds) * 1000))
}

function momentOf(text: string, now: Date): Date | undefined {
  if (moment.test(text)) return valid(new Date(text))
  if (!date.test(text)) return undefined
  const target = valid(new Date(`${text}${now.toISOString().slice(10)}`))
  // 30 February would become a day in March.
  return target?.toISOString().startsWith(text) ? target : undefined
}

function valid(moment: Date): Date | undefined {
  return Number.isNaN(moment.getTime()) ? undefined : moment
}

function readOffset(path: string): number | undefined {
  try {
    const file = JSON.parse(readFileIfAny(path) ?? '') as { version?: number; offsetMs?: unknown }
    return file.version === 1 && typeof file.offsetMs === 'number' ? file.offsetMs : undefined
  } catch {
    return undefined
  }
}

function firstOffset(start: ClockOptions['start'], nowMs: number): number {
  if (start === undefined) return 0
  // Whole days, so that the time of day stays; counted in the campaign's zone, so that the date there is the one meant.
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: start.timeZone }).format(nowMs)
  return Math.round((Date.parse(start.date) - Date.parse(today)) / dayMs) * dayMs
}
