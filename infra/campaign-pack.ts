/**
 * What a deployment asks of a campaign pack before anything is synthesized: that it is there and is not a sample.
 * A sample is written for the simulator, with an old date and made-up addresses; real people must not meet it.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { CaselineError } from '../bot/errors.ts'

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
export function checkCampaignDirectory(directory: string): void {
  const path = join(directory, 'campaign.yaml')
  let campaign: unknown
  try {
    campaign = parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new CaselineError('configuration', `${path} is missing or is not YAML.`, { cause })
  }
  refuseSample(campaign)
}
