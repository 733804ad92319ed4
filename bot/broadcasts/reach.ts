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
}

const peoplePerPage = 500
/** A count that takes longer than a person waits is broken off. */
const mostPeople = 100_000

export async function countReach(
  audience: AudiencePages,
  broadcast: Broadcast,
  { campaign }: Content,
  now: Date,
): Promise<Reach> {
  const byLanguage: Record<string, number> = {}
  let [people, later, others, place] = [0, 0, 0, '']
  while (people + others < mostPeople) {
    const page = await audience.after(place, peoplePerPage)
    if (page.length === 0) break
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
  }
  return { people, byLanguage, later, others }
}
