/** How a campaign wants its updates sent: `sending` of campaign.yaml, with what holds where it says nothing. */
import { secondsOf, type CampaignInfo } from '../campaign/pack.ts'
import { messagesPerStar, payable, secondsFor, type Rates } from '../delivery/paying.ts'
import type { Broadcast } from './broadcast.ts'
import type { Reach } from './reach.ts'

type Campaign = Pick<CampaignInfo, 'sending'>

const standardDelay = 'PT60S'
const standardPauseAbovePercent = 2

/** Between `Send now` and the first message anyone on the staff can stop it. */
export function delaySecondsOf({ sending }: Campaign): number {
  return secondsOf(sending?.delay ?? standardDelay)
}

/** Stars that may go for one update; 0: none. */
export function starsPerBroadcast({ sending }: Campaign): number {
  return sending?.paid?.starsPerBroadcast ?? 0
}

/** Percent of the last 500 reached; when more leave, sending pauses by itself. */
export function pauseAbovePercentOf({ sending }: Campaign): number {
  return sending?.pauseAbove ?? standardPauseAbovePercent
}

/**
 * Up to how many messages of an update may cost Stars: of a draft as the campaign says, afterwards as it was submitted,
 * and never more than the campaign says by now.
 */
export function paidMessagesOf({ state, mostStars = 0 }: Broadcast, campaign: Campaign): number {
  const now = starsPerBroadcast(campaign)
  return (state === 'draft' ? now : Math.min(mostStars, now)) * messagesPerStar
}

export type Cost = { readonly minutes: number; readonly mostStars: number }

/** How long it takes to send an update, and how many Stars that may cost at most, also where not all were counted. */
export function costOf(
  broadcast: Broadcast,
  campaign: Campaign,
  { people, complete }: Pick<Reach, 'people' | 'complete'>,
  rates: Rates,
): Cost {
  const most = payable(rates, paidMessagesOf(broadcast, campaign))
  return {
    minutes: secondsFor(people, rates, most) / 60,
    mostStars: Math.ceil((complete ? Math.min(people, most) : most) / messagesPerStar),
  }
}
