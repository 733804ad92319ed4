/**
 * The roster that is in force, one row of the campaign's table. The row is only data: it is verified at each reading
 * with the keys that are built in, and one that is older than what this process has seen is refused, so that whoever
 * may write to the table can stop tips but cannot choose who reads them.
 */
import { CaselineError } from '../errors.ts'
import type { Table } from '../table/client.ts'
import { keys } from '../table/keys.ts'
import type { Write } from '../table/writes.ts'
import {
  rosterBytes,
  verifyRoster,
  type Roster,
  type RosterProblem,
  type SignedRoster,
  type Trust,
} from './roster.ts'

/** `missing`: none was published, or no keys are built in that could verify one. */
export type CurrentRoster =
  | { readonly ok: true; readonly roster: Roster; readonly signed: SignedRoster }
  | { readonly ok: false; readonly reason: RosterProblem | 'missing' }

/** `taken`: another roster was published with this epoch. */
export type Publishing =
  | { readonly ok: true; readonly roster: Roster }
  | { readonly ok: false; readonly reason: RosterProblem | 'missing' | 'taken' }

export type Rosters = {
  /** What may be sealed to now; at most a minute old. Throws `busy`. */
  current(now: Date): Promise<CurrentRoster>
  /** The one that holders published last, also when it has ended. Throws `busy`. */
  latest(): Promise<Roster | undefined>
  /** Ids of all teams that any published roster had: tips may still lie on the desk of one that is no more. */
  teams(): Promise<readonly string[]>
  /** Puts a newer roster in force; the same again changes nothing. Throws `busy`, `conflict`. */
  publish(signed: unknown, now: Date): Promise<Publishing>
}

const itemVersion = 1
const keptMs = 60_000
/** A refused one is soon looked at again: someone may be mending it. */
const refusalKeptMs = 5000

/** `trust`: `undefined` where none is built in; then no roster is ever in force. */
export function createRosters(table: Table, trust: Trust | undefined): Rosters {
  if (!trust) return withoutTrust
  const seen = { epoch: trust.epoch }
  let last: { readonly found: CurrentRoster; readonly atMs: number } | undefined
  let reading: Promise<CurrentRoster> | undefined
  return {
    current: async (now) => {
      if (last && isFresh(last, now)) return stillHolding(last.found, now)
      // Whoever asks at the same time waits for the same answer.
      reading ??= readRow(table, trust, seen, now).finally(() => (reading = undefined))
      last = { found: await reading, atMs: now.getTime() }
      return last.found
    },
    latest: async () => {
      const item = await table.get(keys.roster(), { consistent: true })
      return item && rosterOf(item['signed'], trust)
    },
    teams: async () => teamsIn(await table.get(keys.roster(), { consistent: true })),
    publish: async (signed, now) => {
      last = undefined
      return publish(table, trust, signed, now)
    },
  }
}

/** Not after the clock was set back either. */
function isFresh({ found, atMs }: { found: CurrentRoster; atMs: number }, now: Date): boolean {
  const ageMs = now.getTime() - atMs
  return ageMs >= 0 && ageMs < (found.ok ? keptMs : refusalKeptMs)
}

function stillHolding(found: CurrentRoster, now: Date): CurrentRoster {
  return found.ok && found.roster.until < dayIn(now) ? { ok: false, reason: 'expired' } : found
}

const withoutTrust: Rosters = {
  current: async () => Promise.resolve({ ok: false, reason: 'missing' }),
  latest: async () => Promise.resolve(undefined),
  teams: async () => Promise.resolve([]),
  publish: async () => Promise.resolve({ ok: false, reason: 'missing' }),
}

/** `seen`: of the newest roster that was ever in force here. */
async function readRow(
  table: Table,
  trust: Trust,
  seen: { epoch: number },
  now: Date,
): Promise<CurrentRoster> {
  // Consistent: a row that is late would look like one that was put back.
  const item = await table.get(keys.roster(), { consistent: true })
  if (!item) return { ok: false, reason: 'missing' }
  const given = parsed(item['signed'])
  const verdict = await verifyRoster(given, trust, seen.epoch, dayIn(now))
  if (!verdict.ok) return verdict
  seen.epoch = Math.max(seen.epoch, verdict.roster.epoch)
  return { ok: true, roster: verdict.roster, signed: given as SignedRoster }
}

async function publish(table: Table, trust: Trust, signed: unknown, now: Date): Promise<Publishing> {
  const verdict = await verifyRoster(signed, trust, trust.epoch, dayIn(now))
  if (!verdict.ok) return verdict
  const item = await table.get(keys.roster(), { consistent: true })
  const before = item && (await rosterOf(item['signed'], trust))
  if (before) {
    if (before.epoch > verdict.roster.epoch) return { ok: false, reason: 'older' }
    if (before.epoch === verdict.roster.epoch && !isSame(before, verdict.roster))
      return { ok: false, reason: 'taken' }
  }
  const teams = [...new Set([...teamsIn(item), ...verdict.roster.teams.map(({ id }) => id)])]
  const put = { ...keys.roster(), v: itemVersion, signed: JSON.stringify(signed), teams }
  const outcome = await table.write([{ put, when: unchanged(item) }])
  if (!outcome.ok) throw new CaselineError('conflict', 'Someone else published a roster just now. Try again.')
  return verdict
}

function teamsIn(item: Readonly<Record<string, unknown>> | undefined): readonly string[] {
  return (item?.['teams'] ?? []) as string[]
}

/** What stands there already, if holders signed it: what anyone else put there does not stand in the way. */
async function rosterOf(text: unknown, trust: Trust): Promise<Roster | undefined> {
  const verdict = await verifyRoster(parsed(text), trust, trust.epoch, '0000-01-01')
  return verdict.ok ? verdict.roster : undefined
}

function unchanged(item: Readonly<Record<string, unknown>> | undefined): NonNullable<Write['when']> {
  if (!item) return 'absent'
  return typeof item['signed'] === 'string' ? { equals: { signed: item['signed'] } } : 'exists'
}

function isSame(one: Roster, other: Roster): boolean {
  return new TextDecoder().decode(rosterBytes(one)) === new TextDecoder().decode(rosterBytes(other))
}

function dayIn(now: Date): string {
  return now.toISOString().slice(0, 10)
}

function parsed(text: unknown): unknown {
  try {
    return typeof text === 'string' ? (JSON.parse(text) as unknown) : undefined
  } catch {
    return undefined
  }
}
