/**
 * The public channels in which an update is posted, a channel a language: those of the campaign when it is submitted,
 * unless its writer wants none. They are approved with it; one that the campaign no longer names is left out then.
 */
import type { CampaignInfo } from '../campaign/pack.ts'
import type { Channel } from '../delivery/mailing.ts'
import type { Broadcast } from './broadcast.ts'

type Campaign = Pick<CampaignInfo, 'channels'>
type Channels = Readonly<Record<string, string>>

/** Those that it would be submitted with now. */
export function offeredChannels({ notInChannels }: Broadcast, { channels = {} }: Campaign): Channels {
  return notInChannels ? {} : channels
}

/** In the order of their languages. `offered` to a draft, afterwards those that were submitted and still are named. */
export function channelsOf(broadcast: Broadcast, campaign: Campaign): Channel[] {
  const { state, channels: submitted = {} } = broadcast
  const wanted = state === 'draft' ? offeredChannels(broadcast, campaign) : submitted
  return Object.entries(wanted)
    .filter(([language, chat]) => campaign.channels?.[language] === chat)
    .map(([language, chat]) => ({ language, chat }))
    .toSorted((one, other) => (one.language < other.language ? -1 : 1))
}

/** Names of the channels of some languages, to be shown to staff. */
export function channelNames({ channels = {} }: Broadcast, languages: readonly string[]): string {
  return languages.map((language) => channels[language] ?? language).join(', ')
}
