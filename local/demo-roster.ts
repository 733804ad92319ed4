/**
 * A roster to try things out with: one team of two made-up staff, signed by one holder, all of whose keys lie in the
 * data folder. Whoever has the folder can read what is sealed to it, so it is made only where nobody real is expected:
 * with the simulator or a Bot API server on this machine, or where DEMO_ROSTER=yes asks for it; and never where the
 * campaign's pack says itself whose signatures count.
 */
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  identityFile,
  memberOf,
  newHolderKey,
  newStaffIdentity,
  type StaffIdentity,
} from '../bot/sealing/identity.ts'
import { newPassphrase } from '../bot/sealing/passphrase.ts'
import { rosterBytes, type Roster, type SignedRoster, type Trust } from '../bot/sealing/roster.ts'
import { createRosters, type Rosters } from '../bot/sealing/rosters.store.ts'
import { signWith, verifyingKeyOf } from '../bot/sealing/signing.ts'
import { toBase64url } from '../bot/sealing/base64url.ts'
import { readTrust, trustFileName } from '../bot/sealing/trust.ts'
import { environmentNames } from '../bot/config.ts'
import { readFileIfAny, writeFileDurably } from './durable-file.ts'
import type { Settings } from './settings.ts'

const staffNames = ['demo-judith', 'demo-farid']
const stateName = 'demo-roster.json'
/** The passphrase is random and lies beside the file: more work would only slow the start. */
const scryptWork = 12
const validDays = 365
/** A start this near to the end makes the next one. */
const renewedBeforeDays = 31
const dayMs = 86_400_000

type State = {
  readonly version: 1
  readonly passphrase: string
  /** The holder's key. */
  readonly signing: string
  readonly teams: Roster['teams']
}

type Place = Pick<Settings, 'dataDir' | 'campaignDir' | 'demoRoster' | 'pack' | 'telegram'>

/** Where the functions and pages of the local stack find whose signatures count. */
export function localTrustFile(place: Place): string {
  // A demo roster that lies there from another day is not for people who come later.
  return join(isDemoFit(place) ? place.dataDir : place.campaignDir, trustFileName)
}

/** Whether a demo roster may stand in for a real one here. */
function isDemoFit({ campaignDir, telegram, demoRoster }: Place): boolean {
  if (existsSync(join(campaignDir, trustFileName))) return false
  return (
    demoRoster || telegram.kind === 'simulator' || (telegram.kind === 'server' && isHere(telegram.apiRoot))
  )
}

function isHere(apiRoot: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(URL.parse(apiRoot)?.hostname ?? '')
}

/** Makes keys and files that are not there yet; before the functions start, which read them. */
export async function prepareDemoKeys(place: Place): Promise<void> {
  if (!isDemoFit(place) || readState(place.dataDir)) return
  const { dataDir, pack } = place
  const passphrase = newPassphrase()
  const { signing } = newHolderKey('demo')
  const staff = await Promise.all(staffNames.map(newStaffIdentity))
  for (const identity of staff) await writeIdentity(dataDir, identity, passphrase)
  const trust: Trust = {
    campaign: pack.pack.campaign.id,
    keys: [await verifyingKeyOf(signing)],
    threshold: 1,
    epoch: 1,
  }
  writeFileDurably(join(dataDir, trustFileName), JSON.stringify(trust))
  const teams = [{ id: 'demo', members: await Promise.all(staff.map(memberOf)) }]
  // Last: what was broken off before is made anew.
  const state: State = { version: 1, passphrase, signing, teams }
  writeFileDurably(join(dataDir, stateName), JSON.stringify(state))
}

async function writeIdentity(dataDir: string, identity: StaffIdentity, passphrase: string): Promise<void> {
  const path = identityPath(dataDir, identity.name)
  writeFileSync(path, await identityFile(identity, passphrase, scryptWork), { mode: 0o600 })
  chmodSync(path, 0o600)
}

function identityPath(dataDir: string, name: string): string {
  return join(dataDir, `${name}.identity`)
}

/** So that the next start makes it anew. */
export function dropDemoKeys(dataDir: string): void {
  for (const name of staffNames) rmSync(identityPath(dataDir, name), { force: true })
  if (readState(dataDir)) rmSync(join(dataDir, trustFileName), { force: true })
  rmSync(join(dataDir, stateName), { force: true })
}

/** Puts the demo roster in force where none is, or it ends soon. Gives what is to be said of it. */
export async function publishDemoRoster(
  place: Place,
  environment: Readonly<Record<string, string>>,
  now: Date,
): Promise<string[]> {
  const { dataDir } = place
  const state = isDemoFit(place) ? readState(dataDir) : undefined
  if (!state) return []
  const { createDatabaseClient, createTable, accessOf } = await import('../bot/table/client.ts')
  const database = createDatabaseClient(accessOf(environment, 'AWS_ENDPOINT_URL_DYNAMODB'))
  const table = createTable(database, environment[environmentNames.campaignTable] ?? '')
  const trust = readTrust(readFileIfAny(join(dataDir, trustFileName)) ?? '')
  await renewRoster(createRosters(table, trust), trust.campaign, state, now)
  return unlocking(dataDir, state)
}

async function renewRoster(
  rosters: Rosters,
  campaign: string,
  { teams, signing }: State,
  now: Date,
): Promise<void> {
  const before = await rosters.latest()
  if (before && before.until >= dayIn(now, renewedBeforeDays)) return
  const epoch = (before?.epoch ?? 0) + 1
  await rosters.publish(await signed({ campaign, epoch, until: dayIn(now, validDays), teams }, signing), now)
}

function dayIn(now: Date, days: number): string {
  return new Date(now.getTime() + days * dayMs).toISOString().slice(0, 10)
}

async function signed(roster: Roster, signing: string): Promise<SignedRoster> {
  const signature = toBase64url(await signWith(signing, rosterBytes(roster)))
  return { roster, signatures: [{ key: await verifyingKeyOf(signing), signature }] }
}

function unlocking(dataDir: string, { passphrase }: State): string[] {
  return [
    'A demo roster is in force. Not for real tips: whoever has this folder can read them.',
    `To read tips, open in /console: ${staffNames.map((name) => identityPath(dataDir, name)).join(' or ')}`,
    `Passphrase of both: ${passphrase}`,
  ]
}

function readState(dataDir: string): State | undefined {
  const text = readFileIfAny(join(dataDir, stateName))
  return text === undefined ? undefined : (JSON.parse(text) as State)
}
