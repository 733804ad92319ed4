/** What is seen when it is decided when an update goes out, and while it waits for that moment. */
import type { Visit } from '../context.ts'
import { keyboard } from '../telegram/keyboards.ts'
import { addDays, dayOf, formatSeconds } from '../text/dates.ts'
import { paragraphs, type Html } from '../text/html.ts'
import { timeIn, zoneName } from '../text/time-zones.ts'
import type { Broadcast } from './broadcast.ts'
import { draftScreen, step as stepButton, timeText } from './draft-screens.ts'
import { instantOf } from './timing.ts'

/** Hours of tomorrow on offer. */
const offeredMinutes = [9 * 60, 18 * 60]
const minuteMs = 60_000
/** So near that seconds count. */
const shortlyMs = 10 * minuteMs

export function waitingScreen(visit: Visit, broadcast: Broadcast) {
  const { say, now, language } = visit
  const at = broadcast.startsAt
  if (broadcast.state !== 'waiting' || !at) return draftScreen(visit, broadcast)
  const time = timeText(visit, at)
  const leftMs = at.getTime() - now.getTime()
  return {
    text: paragraphs([
      say.html('broadcast.goesOut', { time }),
      say.html('broadcast.codeLine', { code: broadcast.code }),
      say.html('broadcast.stateWaiting', { time }),
      leftMs > 0 && leftMs <= shortlyMs
        ? say.html('broadcast.timeToStop', { time: formatSeconds(Math.round(leftMs / 1000), language) })
        : undefined,
    ]),
    keyboard: keyboard([stepButton(say.plain('broadcast.stop'), 'stop', broadcast.id)]),
  }
}

export function whenScreen(visit: Visit, id: string, trouble?: Html) {
  const { say, language, now, chat, content } = visit
  const zone = chat.settings.timeZone ?? content.campaign.timeZone
  const tomorrow = addDays(dayOf(now, zone), 1)
  const offered = offeredMinutes.map((minute) => {
    const at = instantOf({ day: tomorrow, minute }, zone)
    const label = say.plain('broadcast.tomorrowAt', { time: timeIn(zone, at) })
    return stepButton(label, 'at', id, String(Math.round(at.getTime() / minuteMs)))
  })
  return {
    text: paragraphs([
      trouble,
      say.html('broadcast.scheduleAsk', { zone: zoneName(zone, language), time: timeIn(zone, now) }),
    ]),
    keyboard: keyboard(offered, [stepButton(say.plain('nav.back'), 'show', id)]),
  }
}
