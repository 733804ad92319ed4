/**
 * The console's function, from a request to an answer. Each call reads session, staff and roster again: who was
 * suspended or taken off the roster a moment ago gets nothing. Whatever changes something is written into the record of
 * staff acts first; an entry may stand there for an act that then was not done, never the other way round.
 */
import * as v from 'valibot'
import { codeOf, isTemporary } from '../errors.ts'
import { mayDo, type Staffer } from '../staff/roles.ts'
import { consoleActs } from './console-acts.ts'
import type { Caller, ConsoleParts, Done, Misses } from './console-parts.ts'
import {
  consoleRoot,
  readCode,
  requests,
  type ConsoleAct,
  type ConsoleRefusal,
  type ConsoleRequest,
} from './console.ts'

export type ConsoleReply = { readonly status: number; readonly body: object }

/** Wrong ones of a minute, in one process, before all have to wait. */
const missesPerMinute = 20

export function createMisses(): Misses {
  let times: number[] = []
  return {
    note: (nowMs) => {
      times = [...times.filter((each) => nowMs - each < 60_000), nowMs]
    },
    tooMany: (nowMs) => times.filter((each) => nowMs - each < 60_000).length >= missesPerMinute,
  }
}

const statusOf: Readonly<Record<ConsoleRefusal, number>> = {
  malformed: 400,
  'no-session': 401,
  'not-allowed': 403,
  'no-roster': 409,
  changed: 409,
  gone: 404,
  'too-large': 413,
  'too-often': 429,
  busy: 503,
}

/** Never throws. `session`: the header's value. */
export async function answerConsole(
  parts: ConsoleParts,
  { path, body, session }: { path: string; body: Uint8Array; session: string | undefined },
): Promise<ConsoleReply> {
  const name = path.startsWith(consoleRoot) ? path.slice(consoleRoot.length) : ''
  if (!Object.hasOwn(requests, name)) return replyOf('gone')
  const act = name as ConsoleAct
  try {
    const done = await doneFor(parts, act, body, session)
    const reply = replyOf(done)
    parts.log('info', { event: 'console', kind: act, status: reply.status })
    return reply
  } catch (error) {
    const code = codeOf(error)
    parts.log(isTemporary(error) ? 'warn' : 'error', { event: 'console', kind: act, code })
    return replyOf('busy')
  }
}

function replyOf(done: object | ConsoleRefusal): ConsoleReply {
  return typeof done === 'string'
    ? { status: statusOf[done], body: { code: done } }
    : { status: 200, body: { code: 'done', ...done } }
}

async function doneFor(
  parts: ConsoleParts,
  act: ConsoleAct,
  body: Uint8Array,
  secret: string | undefined,
): Promise<object | ConsoleRefusal> {
  const request = read(act, body)
  if (request === undefined) return 'malformed'
  if (act === 'open') return open(parts, request as ConsoleRequest<'open'>)
  const caller = await callerOf(parts, secret)
  if (typeof caller === 'string') return caller
  const doIt = consoleActs[act] as (parts: ConsoleParts, caller: Caller, request: unknown) => Promise<object>
  return doIt(parts, caller, request)
}

function read(act: ConsoleAct, body: Uint8Array): unknown {
  try {
    const parsed = v.safeParse(
      requests[act],
      JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)),
    )
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}

/**
 * The same answer for what was never offered, was used, or is too old. Codes can be guessed at, so that wrong ones make
 * everyone wait who types one; nobody guesses a link, and so nobody can keep those out who have one.
 */
async function open(parts: ConsoleParts, request: ConsoleRequest<'open'>): Promise<Done<'open'>> {
  const isTyped = 'code' in request
  if (isTyped && parts.misses.tooMany(parts.elapsedMs())) return 'too-often'
  const now = parts.now()
  const secret = 'token' in request ? request.token : readCode(request.code)
  const pseudonym = await parts.sessions.use(secret, now)
  const staffer = pseudonym === undefined ? undefined : (await officeOf(parts)).find(pseudonym)
  if (!staffer) {
    if (isTyped) parts.misses.note(parts.elapsedMs())
    return 'no-session'
  }
  return { session: await parts.sessions.begin(staffer.pseudonym, now) }
}

async function officeOf({ staffDesk }: ConsoleParts) {
  const { everyone, at } = await staffDesk.office()
  const find = (pseudonym: string): Staffer | undefined => {
    const staffer = everyone.find((each) => each.pseudonym === pseudonym)
    return mayDo(staffer, 'handle-tips', at) ? staffer : undefined
  }
  return { everyone, find }
}

async function callerOf(
  parts: ConsoleParts,
  secret: string | undefined,
): Promise<Caller | 'no-session' | 'not-allowed'> {
  const now = parts.now()
  const session = secret === undefined ? undefined : await parts.sessions.find(secret, now)
  if (!session) return 'no-session'
  const [office, current] = await Promise.all([officeOf(parts), parts.roster(now)])
  const staffer = office.find(session.staff)
  if (!staffer) return 'not-allowed'
  const { roster, signed } = current.ok ? current : { roster: undefined, signed: undefined }
  const members = roster?.teams.flatMap((team) => team.members) ?? []
  const isListed = members.some(({ id, verifies }) => id === session.member && verifies === session.verifies)
  const member = isListed ? session.member : undefined
  return { session, staffer, everyone: office.everyone, roster, signed, member, now }
}
