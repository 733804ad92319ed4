/**
 * What a deployment asks of a campaign pack before anything is synthesized: that it is there and is not a sample,
 * and what the bot is called after it. A sample is written for the simulator, with an old date and made-up addresses; real people must not meet it.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { CaselineError } from '../bot/errors.ts'
import { type BotNames, botNames } from '../bot/telegram/introduction.ts'

/** Refuses a pack whose `campaign.yaml` is marked `sample`; anything but a plain `false` or nothing counts as marked. */
export function refuseSample(campaign: unknown): void {
  if (typeof campaign !== 'object' || campaign === null || Array.isArray(campaign)) {
    throw new CaselineError('configuration', 'campaign.yaml must be a map of settings.')
  }
  const sample: unknown = 'sample' in campaign ? campaign.sample : false
  if (sample === false || sample === null) return
  throw new CaselineError(
    'configuration',
    'This campaign pack is a sample (campaign.yaml: sample). Write your own pack, then deploy that.',
  )
}

/** Reads the pack's `campaign.yaml` and refuses a sample; a missing or broken file is refused by name. */
export function readCampaign(directory: string): Readonly<Record<string, unknown>> {
  const path = join(directory, 'campaign.yaml')
  let campaign: unknown
  try {
    campaign = parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new CaselineError('configuration', `${path} is missing or is not YAML.`, { cause })
  }
  refuseSample(campaign)
  return campaign as Readonly<Record<string, unknown>>
}

/** The bot's names after an unchecked campaign; what is no title or no language is left to the import to name. */
export function namesFrom({ title, locales }: Readonly<Record<string, unknown>>): BotNames {
  const titles = Object.entries((title ?? {}) as Record<string, unknown>).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  const [first] = Array.isArray(locales) ? (locales as unknown[]) : []
  return botNames(Object.fromEntries(titles), String(first))
}
