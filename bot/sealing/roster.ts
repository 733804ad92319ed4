/**
 * The roster: to whom tips are sealed. Data that is signed by offline keys and may be replaced without a deployment;
 * the keys that verify it are built into bot and pages, so that whoever holds the server cannot add a reader of their
 * own. Runs in the browser as well.
 */
import * as v from 'valibot'
import { fromBase64url } from './base64url.ts'

/** `recipient`: age's post-quantum hybrid; `verifies`: the Ed25519 key of the answers that this person signs. */
export type Member = { readonly id: string; readonly recipient: string; readonly verifies: string }

/** A team without topics, countries or languages takes all of them. */
export type Team = {
  readonly id: string
  readonly topics?: readonly string[] | undefined
  readonly countries?: readonly string[] | undefined
  readonly languages?: readonly string[] | undefined
  readonly members: readonly Member[]
}

export type Roster = {
  readonly campaign: string
  /** Counts rosters: an older one is refused. */
  readonly epoch: number
  /** The last day on which it holds, `2015-06-01`. */
  readonly until: string
  readonly teams: readonly Team[]
}

/** Keys and signatures in base64url. */
export type SignedRoster = {
  readonly roster: Roster
  readonly signatures: readonly { readonly key: string; readonly signature: string }[]
}

/** What is built in: whose signatures count, and how many are needed. */
export type Trust = {
  readonly campaign: string
  readonly keys: readonly string[]
  readonly threshold: number
  /** The least one that is accepted. */
  readonly epoch: number
}

export const membersLimit = 8

const id = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,31}$/))
const base64url = (bytes: number) =>
  v.pipe(v.string(), v.regex(new RegExp(`^[A-Za-z0-9_-]{${Math.ceil((bytes * 4) / 3)}}$`)))
const member = v.strictObject({ id, recipient: v.string(), verifies: base64url(32) })
const words = v.optional(v.array(v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9-]{0,31}$/))))
const team = v.strictObject({
  id,
  topics: words,
  countries: words,
  languages: words,
  members: v.pipe(v.array(member), v.minLength(1)),
})
export const signedRosterSchema = v.strictObject({
  roster: v.strictObject({
    campaign: id,
    epoch: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
    until: v.pipe(v.string(), v.isoDate()),
    teams: v.pipe(v.array(team), v.minLength(1)),
  }),
  signatures: v.pipe(
    v.array(v.strictObject({ key: base64url(32), signature: base64url(64) })),
    v.maxLength(16),
  ),
})

/** `mixed`: a recipient that is no post-quantum hybrid would give up that protection for all. */
export type RosterProblem = 'malformed' | 'foreign' | 'mixed' | 'too-many' | 'unsigned' | 'older' | 'expired'
export type RosterVerdict =
  | { readonly ok: true; readonly roster: Roster }
  | { readonly ok: false; readonly reason: RosterProblem }

const hybridRecipient = /^age1pq1[02-9ac-hj-np-z]{1900,2000}$/

/** `newestEpoch`: of the newest roster that was ever accepted; the built-in one counts as well. `today`: in UTC, `2015-03-04`. */
export async function verifyRoster(
  given: unknown,
  trust: Trust,
  newestEpoch: number,
  today: string,
): Promise<RosterVerdict> {
  const parsed = v.safeParse(signedRosterSchema, given)
  if (!parsed.success) return { ok: false, reason: 'malformed' }
  const { roster, signatures } = parsed.output
  const reason =
    problemOf(roster, trust) ??
    ((await countSignatures(roster, signatures, trust)) < trust.threshold ? 'unsigned' : undefined) ??
    (roster.epoch < Math.max(newestEpoch, trust.epoch) ? 'older' : undefined) ??
    (roster.until < today ? 'expired' : undefined)
  return reason === undefined ? { ok: true, roster } : { ok: false, reason }
}

function problemOf({ campaign, teams }: Roster, trust: Trust): RosterProblem | undefined {
  if (trust.threshold < 1 || trust.keys.length < trust.threshold) return 'unsigned'
  if (campaign !== trust.campaign) return 'foreign'
  if (new Set(teams.map((each) => each.id)).size < teams.length) return 'malformed'
  const members = teams.map((each) => each.members)
  if (members.some((each) => each.length > membersLimit)) return 'too-many'
  if (members.some((each) => new Set(each.map(({ recipient }) => recipient)).size < each.length))
    return 'malformed'
  return weakMembers({ teams }).length === 0 ? undefined : 'mixed'
}

/** Whose recipient is no post-quantum hybrid. */
export function weakMembers({ teams }: Pick<Roster, 'teams'>): string[] {
  const members = teams.flatMap((each) => each.members)
  return members.filter(({ recipient }) => !hybridRecipient.test(recipient)).map((member) => member.id)
}

/** Of different trusted keys: signing twice counts once. */
async function countSignatures(
  roster: Roster,
  signatures: SignedRoster['signatures'],
  trust: Trust,
): Promise<number> {
  const valid = await Promise.all(
    signatures
      .filter(({ key }) => trust.keys.includes(key))
      .map(async ({ key, signature }) => ((await isSignedBy(roster, key, signature)) ? key : undefined)),
  )
  return new Set(valid.filter((key) => key !== undefined)).size
}

async function isSignedBy(roster: Roster, key: string, signature: string): Promise<boolean> {
  try {
    const imported = await crypto.subtle.importKey('raw', fromBase64url(key), 'Ed25519', false, ['verify'])
    return await crypto.subtle.verify('Ed25519', imported, fromBase64url(signature), rosterBytes(roster))
  } catch {
    return false
  }
}

/** What is signed: the roster with its keys in order, under a name that no other signature has. */
export function rosterBytes(roster: Roster): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`caseline roster 1\n${canonical(roster)}`)
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((each) => canonical(each)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  const sorted = entries.toSorted(([one], [other]) => (one < other ? -1 : 1))
  return `{${sorted.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`
}

export type Subject = {
  readonly topic?: string | undefined
  readonly country?: string | undefined
  readonly language?: string | undefined
}

/** The team that fits best: of those that take the subject the one that names most of it, the first of equals. */
export function teamFor({ teams }: Roster, subject: Subject): Team | undefined {
  const scored = teams.map((each) => ({ team: each, score: scoreOf(each, subject) }))
  const best = Math.max(...scored.map(({ score }) => score))
  return best < 0 ? undefined : scored.find(({ score }) => score === best)?.team
}

/** How much of the subject a team names; -1 when it does not take it. */
function scoreOf({ topics, countries, languages }: Team, { topic, country, language }: Subject): number {
  const wishes = [
    [topics, topic],
    [countries, country],
    [languages, language],
  ] as const
  if (wishes.some(([named, value]) => named && (value === undefined || !named.includes(value)))) return -1
  return wishes.filter(([named]) => named).length
}

/** Whole days until it ends; 0 on its last day. */
export function daysLeft({ until }: Roster, today: string): number {
  return Math.round((Date.parse(until) - Date.parse(today)) / 86_400_000)
}
