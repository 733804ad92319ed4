/** Rows of the desk as the console sees them: whose they are, how they go on, and what of them is shown. */
import { fromBase64url } from '../sealing/base64url.ts'
import type { Team } from '../sealing/roster.ts'
import { checkSealed } from '../sealing/sealed.ts'
import type { Caller, ConsoleParts } from './console-parts.ts'
import type { ConsoleRow } from './console.ts'
import { acknowledgeBy, endOfDay, type DeskRow, type DutyTimes } from './desk.ts'
import { closed, takenBy } from './duty.ts'

export function nextRow(
  row: DeskRow,
  to: DeskRow['status'],
  holder: string,
  now: Date,
  times: DutyTimes,
): DeskRow {
  if (to === 'closed') return closed(row, now, times)
  if (to === 'taken') return takenBy(reopened(row, times), holder)
  if (to === 'new') {
    const clock = { acknowledgeBy: acknowledgeBy(row.urgent, now, times), reminders: undefined }
    const open = reopened(row, times)
    return { ...open, ...clock, status: 'new', assignee: undefined, version: row.version + 1 }
  }
  const answered = to === 'answered' && { answerBy: undefined }
  return { ...takenBy(reopened(row, times), row.assignee ?? holder), status: to, ...answered }
}

/** A tip that was closed is kept again as long as any other. */
function reopened(row: DeskRow, { keepDays }: DutyTimes): DeskRow {
  return row.status === 'closed'
    ? { ...row, closedOn: undefined, expiresAtSeconds: endOfDay(row.day, keepDays) }
    : row
}

/** Sealed to the roster in force, as far as that can be seen from outside. */
export function sealingOf({ roster }: Caller, epoch: number, sealed: string, notes?: string) {
  const bytes = fromBase64url(sealed)
  const notesBytes = notes === undefined ? undefined : fromBase64url(notes)
  const fits = checkSealed(bytes).ok && (notesBytes === undefined || checkSealed(notesBytes).ok)
  return fits && epoch === roster?.epoch ? { sealed: bytes, epoch, notes: notesBytes } : undefined
}

export function teamOf({ roster }: Caller, id: string): Team | undefined {
  return roster?.teams.find((team) => team.id === id)
}

/**
 * `read`: to open it, and to hand it over. Members of the team whose turn it is may do all; those whom it is sealed to
 * may read. What belongs to a team that the roster no longer has is open to every member, so that someone takes it on.
 */
type Way = 'read' | 'all'

export function reaches({ roster, member }: Caller, row: DeskRow, way: Way): boolean {
  if (member === undefined || !roster || row.recused?.includes(member)) return false
  const isOwn = (team: string): boolean =>
    roster.teams.some(({ id, members }) => id === team && members.some((each) => each.id === member))
  const isOrphan = roster.teams.every(({ id }) => id !== row.team)
  return isOwn(row.team) || isOrphan || (way === 'read' && isOwn(row.sealedTo ?? row.team))
}

/** Of a team that is none of the caller's there are no tips. */
export async function rowToRead(
  parts: ConsoleParts,
  caller: Caller,
  { team, id }: { readonly team: string; readonly id: string },
): Promise<DeskRow | undefined> {
  const row = caller.member === undefined ? undefined : await parts.opened.row(team, id)
  return row && reaches(caller, row, 'read') ? row : undefined
}

/** The row as it was shown, for one who may do this with it. */
export async function rowFor(
  parts: ConsoleParts,
  caller: Caller,
  wanted: { readonly team: string; readonly id: string; readonly version?: number },
  way: Way = 'all',
): Promise<DeskRow | 'gone' | 'changed'> {
  const row = await rowToRead(parts, caller, wanted)
  if (!row || !reaches(caller, row, way)) return 'gone'
  return wanted.version === undefined || row.version === wanted.version ? row : 'changed'
}

export function shownRow(row: DeskRow, { member, staffer }: Caller): ConsoleRow {
  const { tipId: id, team, topic, urgent, day, status, assignee, closedOn, into, version } = row
  return {
    id,
    team,
    topic,
    urgent,
    day,
    status,
    assignee,
    mine: assignee !== undefined && (assignee === member || assignee === staffer.pseudonym),
    acknowledgeBy: row.acknowledgeBy?.toISOString(),
    answerBy: row.answerBy?.toISOString(),
    closedOn,
    into,
    sealedTo: row.sealedTo ?? team,
    version,
  }
}
