/**
 * Whom an update is meant for, and when they want it. Decided once for each person, when the pass meets their row;
 * someone who has to wait is written down, so that a change of settings in between makes nobody miss it or get it
 * twice.
 */
import type { Settings } from '../chats/settings.ts'
import { timeIn } from '../text/time-zones.ts'
import type { Recipient } from './mailing.ts'

export type Audience =
  | { readonly kind: 'everyone' }
  | { readonly kind: 'country'; readonly country: string }
  /** `country`: the case's own, where it has one. */
  | { readonly kind: 'case'; readonly caseId: string; readonly country?: string }
  | { readonly kind: 'urgent' }

/** In the daily digest's people's own time zone. */
const digestHour = 18
const slotMs = 15 * 60_000
/** So that everyone put off is written down well before their slot begins. */
const shortestWaitMs = 5 * 60_000

/** Whether the person is meant, however many of their follows fit. A muted case is never sent, unless urgent. */
export function isMeant({ follows }: Recipient, audience: Audience): boolean {
  if (audience.kind === 'everyone') return follows.some((follow) => !follow.startsWith('mute:'))
  if (follows.includes('everything')) return !isMuted(follows, audience)
  if (audience.kind === 'urgent') return follows.includes('urgent')
  if (audience.kind === 'country') return follows.includes(`country:${audience.country}`)
  if (isMuted(follows, audience)) return false
  const { caseId, country } = audience
  return (
    follows.includes(`case:${caseId}`) || (country !== undefined && follows.includes(`country:${country}`))
  )
}

function isMuted(follows: Recipient['follows'], audience: Audience): boolean {
  return audience.kind === 'case' && follows.includes(`mute:${audience.caseId}`)
}

export type Timing =
  | { readonly kind: 'now' }
  | { readonly kind: 'later'; readonly slot: Date; readonly digest: boolean }

/**
 * When someone wants an update that goes out at `now`. An urgent one does not wait for the digest, and for the end of
 * quiet hours only where it was not let in.
 */
export function timingOf(
  settings: Settings,
  update: { urgent: boolean },
  now: Date,
  campaignZone: string,
): Timing {
  const zone = settings.timeZone ?? campaignZone
  if (settings.daily && !update.urgent)
    return { kind: 'later', slot: slotAtMinute(digestHour * 60, zone, now), digest: true }
  const { quietHours } = settings
  if (!quietHours || (update.urgent && settings.urgentAnytime)) return { kind: 'now' }
  if (!isWithin(minuteOfDay(zone, now), quietHours)) return { kind: 'now' }
  return { kind: 'later', slot: slotAtMinute(quietHours.toMinute, zone, now), digest: false }
}

function isWithin(
  minute: number,
  { fromMinute, toMinute }: { fromMinute: number; toMinute: number },
): boolean {
  return fromMinute < toMinute
    ? minute >= fromMinute && minute < toMinute
    : minute >= fromMinute || minute < toMinute
}

/** The first quarter of an hour from now on at which that minute of the day has come in the zone. */
function slotAtMinute(minute: number, zone: string, now: Date): Date {
  const away = (minute - minuteOfDay(zone, now) + 1440) % 1440
  const earliest = Math.max(now.getTime() + away * 60_000, now.getTime() + shortestWaitMs)
  return new Date(Math.ceil(earliest / slotMs) * slotMs)
}

function minuteOfDay(zone: string, instant: Date): number {
  const [hour = '0', minute = '0'] = timeIn(zone, instant).split(':')
  return Number(hour) * 60 + Number(minute)
}
