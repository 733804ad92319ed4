/** Whether tips and names can be received on a stage: whose signatures count, and which roster is in force. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CaselineError } from '../bot/errors.ts'
import { daysLeft, type Trust } from '../bot/sealing/roster.ts'
import type { CurrentRoster } from '../bot/sealing/rosters.store.ts'
import { readTrust, trustFileName } from '../bot/sealing/trust.ts'
import { blocks, type Finding, fine, note } from './finding.ts'

const what = 'roster for tips'
const see = 'docs/runbook.md, Keys and roster.'
const soonDays = 30

export type RosterQuestion = {
  readonly directory: string | undefined
  readonly stageName: string
  /** `undefined`: nothing is deployed that could hold one. */
  readonly current: (trust: Trust) => Promise<CurrentRoster | undefined>
  readonly today: string
}

export async function rosterFinding({
  directory,
  stageName,
  current,
  today,
}: RosterQuestion): Promise<Finding> {
  if (directory === undefined) return note(what, 'First the campaign pack.')
  const file = join(directory, trustFileName)
  if (!existsSync(file))
    return note(
      what,
      `None: tips and names cannot be received, and the bot says so. Three people each make a key, npm run roster -- ` +
        `holder <name>; then npm run roster -- trust ${directory} <key> <key> <key>. ${see}`,
    )
  const trust = trustIn(file)
  if (trust instanceof CaselineError) return blocks(what, trust.message)
  const campaign = campaignOf(directory)
  if (campaign !== trust.campaign)
    return blocks(what, `${file} is of the campaign ${trust.campaign}, the pack is ${campaign}. ${see}`)
  return inForce(await current(trust), trust, stageName, today)
}

function trustIn(file: string): Trust | CaselineError {
  try {
    return readTrust(readFileSync(file, 'utf8'))
  } catch (error) {
    return error instanceof CaselineError
      ? error
      : new CaselineError('configuration', `${file} cannot be read.`)
  }
}

function campaignOf(directory: string): string {
  const file = join(directory, 'campaign.yaml')
  return /^id:\s*(\S+)/m.exec(existsSync(file) ? readFileSync(file, 'utf8') : '')?.[1] ?? ''
}

function inForce(
  found: CurrentRoster | undefined,
  { keys, threshold }: Trust,
  stageName: string,
  today: string,
): Finding {
  const holders = `${threshold} of ${keys.length} holders sign`
  const publish = `npm run roster -- publish <file> ${stageName}`
  if (!found || (!found.ok && found.reason === 'missing'))
    return note(
      what,
      `${holders}; none is in force yet, so tips are refused. After the deployment: ${publish}`,
    )
  if (!found.ok)
    return note(
      what,
      `Refused (${found.reason}), so tips cannot be received. Sign a new one, then: ${publish}. ${see}`,
    )
  const { epoch, until } = found.roster
  const days = daysLeft(found.roster, today)
  if (days <= soonDays)
    return note(
      what,
      `Roster ${epoch} ends on ${until}, in ${days} days. Sign the next one, then: ${publish}`,
    )
  return threshold < 2
    ? note(what, `Roster ${epoch} until ${until}; but one holder alone may say who reads tips. ${see}`)
    : fine(what, `Roster ${epoch} until ${until}; ${holders}.`)
}
