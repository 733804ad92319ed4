/** How a campaign wants its updates sent: `sending` of campaign.yaml, with what holds where it says nothing. */
import { secondsOf, type CampaignInfo } from '../campaign/pack.ts'

type Campaign = Pick<CampaignInfo, 'sending'>

const standardDelay = 'PT60S'
const standardPauseAbovePercent = 2

/** Between `Send now` and the first message anyone on the staff can stop it. */
export function delaySecondsOf({ sending }: Campaign): number {
  return secondsOf(sending?.delay ?? standardDelay)
}

/** Percent of the last 500 reached; when more leave, sending pauses by itself. */
export function pauseAbovePercentOf({ sending }: Campaign): number {
  return sending?.pauseAbove ?? standardPauseAbovePercent
}
