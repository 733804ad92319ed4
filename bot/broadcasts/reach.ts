/** How many people a broadcast would reach now, by language, and who gets it later or not at all. */
import type { Content } from '../campaign/content.ts'
import { isMeant, timingOf } from '../delivery/audience.ts'
import type { AudiencePages } from '../delivery/audience.store.ts'
import type { Broadcast } from './broadcast.ts'

export type Reach = {
  readonly people: number
  readonly byLanguage: Readonly<Record<string, number>>
  /** Of those: wait for the end of quiet hours or the daily digest. */
  readonly later: number
  /** Follow something, but nothing that this is about. */
  readonly others: number
  /** Whether all were counted; else there are at least so many of each. */
  readonly complete: boolean
}

const peoplePerPage = 1000
/** For whoever waits for the count; on a deployed webhook some 100,000 people. */
export const countingMs = 8000

/** Asks for one page after the other until `isTimeUp`; the first it always counts. */
export async function countReach(
  audience: AudiencePages,
  broadcast: Pick<Broadcast, 'audience' | 'urgent'>,
  { campaign }: Pick<Content, 'campaign'>,
  now: Date,
  isTimeUp: () => boolean,
): Promise<Reach> {
  const byLanguage: Record<string, number> = {}
  let [people, later, others, place] = [0, 0, 0, '']
  for (;;) {
    const page = await audience.after(place, peoplePerPage)
    if (page.length === 0) return { people, byLanguage, later, others, complete: true }
    for (const { recipient } of page) {
      if (!recipient) continue
      if (!isMeant(recipient, broadcast.audience)) {
        others += 1
        continue
      }
      const language = recipient.language ?? campaign.locales[0] ?? 'en'
      byLanguage[language] = (byLanguage[language] ?? 0) + 1
      people += 1
      if (timingOf(recipient.settings, broadcast, now, campaign.timeZone).kind === 'later') later += 1
    }
    place = page.at(-1)?.place ?? ''
    if (isTimeUp()) return { people, byLanguage, later, others, complete: false }
  }
}
