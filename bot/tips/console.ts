/**
 * What the console asks of its function, and in which form: `POST /console/api/<act>` with JSON. A session travels in
 * the header `x-console-session` and is kept in the page's memory alone. Whoever holds a session sees which tips there
 * are; only who proved to be a member of the roster sees and changes those of their teams. Runs in the browser as well.
 */
import * as v from 'valibot'
import { deskStatuses } from './desk.ts'

export const sessionHeader = 'x-console-session'
export const consoleRoot = '/console/api/'

/** Of a link, in its fragment: `/console#<token>`. */
export const tokenPattern = /^[A-Za-z0-9_-]{22}$/
/** As it is typed: 10 of 31 letters and digits that are not mistaken for each other; dashes and case do not count. */
export const codeLetters = 'abcdefghjkmnpqrstuvwxyz23456789'
export const codeLength = 10

/** As someone types a code: in any case, with dashes and spaces. */
export function readCode(typed: string): string {
  return typed.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

const random = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/))
const hash = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/))
const name = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,31}$/))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
/** base64url of something sealed. */
const blob = (bytes: number) =>
  v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/), v.maxLength(Math.ceil((bytes * 4) / 3)))
const sealedTip = blob(90_000)
const one = { team: name, id: random }
/** Of the row as it was shown: whoever changed it meanwhile makes this `changed`. */
const version = count

export const requests = {
  /** Uses up a link or a code. No session is needed. */
  open: v.union([
    v.strictObject({ token: random }),
    v.strictObject({ code: v.pipe(v.string(), v.maxLength(40)) }),
  ]),
  state: v.strictObject({}),
  /** Signed with the member's key of the roster: `proofBytes`. */
  prove: v.strictObject({
    member: name,
    signature: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{86}$/)),
  }),
  inbox: v.strictObject({}),
  tip: v.strictObject(one),
  /** A part of a file of a tip. */
  object: v.strictObject({ ...one, object: random }),
  /** Takes on, puts back, opens, closes, opens again; several at once. */
  change: v.strictObject({
    rows: v.pipe(v.array(v.strictObject({ ...one, version })), v.minLength(1), v.maxLength(100)),
    to: v.picklist(deskStatuses),
    /** A colleague of the same team who is to have it; oneself where it is not given. */
    assignee: v.optional(name),
    /** With `new`: oneself never sees it again. */
    recuse: v.optional(v.boolean()),
  }),
  /** What is known of the source's mailbox. */
  mailbox: v.strictObject({ mailboxId: hash }),
  /** Leaves an answer or a change of status; `seq` is the next in the mailbox. */
  answer: v.strictObject({
    ...one,
    version,
    mailboxId: hash,
    seq: v.pipe(count, v.minValue(1)),
    sealed: blob(8192),
    to: v.picklist(deskStatuses),
    /** Of the sealed tip: whoever wants to be told in the chat that there is an answer. */
    route: v.optional(random),
  }),
  /** Notes of the team, sealed to it, all of them in one. */
  note: v.strictObject({ ...one, notes: sealedTip, epoch: count, before: count }),
  /** Gives a tip to another team, sealed anew to its members. */
  handOver: v.strictObject({ ...one, version, to: name, epoch: count, sealed: sealedTip }),
  /** Seals a tip anew to a newer roster; `before` and `noted`: as it was read. Nothing of it changes. */
  reseal: v.strictObject({
    ...one,
    before: count,
    noted: count,
    epoch: count,
    sealed: sealedTip,
    notes: v.optional(sealedTip),
  }),
  /** Puts a tip to another of the same source. */
  merge: v.strictObject({ ...one, version, into: random }),
  /** Deletes a tip with its files for good. */
  remove: v.strictObject({ ...one, version }),
  /** Keeps one's own key, wrapped; `none` takes it away. */
  wrap: v.strictObject({
    wrapping: v.pipe(v.string(), v.regex(/^(passphrase|passkey-[A-Za-z0-9_-]{1,100})$/)),
    blob: v.nullable(blob(8192)),
  }),
  /** Ends the session. */
  close: v.strictObject({}),
} as const

export type ConsoleAct = keyof typeof requests
export type ConsoleRequest<A extends ConsoleAct> = v.InferOutput<(typeof requests)[A]>

/** A row as the console gets it: what stands beside a tip in clear. */
export type ConsoleRow = {
  readonly id: string
  readonly team: string
  readonly topic: string
  readonly urgent: boolean
  readonly day: string
  readonly status: (typeof deskStatuses)[number]
  /** Of the roster, or of the staff who took it in the chat and is not known by a name of the roster yet. */
  readonly assignee?: string | undefined
  readonly mine: boolean
  /** In ISO 8601. */
  readonly acknowledgeBy?: string | undefined
  readonly answerBy?: string | undefined
  readonly closedOn?: string | undefined
  /** The tip that it belongs to. */
  readonly into?: string | undefined
  /** The team that it is sealed to: where that is another, one of them can open it, and hand it over. */
  readonly sealedTo: string
  readonly version: number
}

/** What comes back besides `code`: 'done'. */
export type ConsoleAnswers = {
  readonly open: { readonly session: string }
  readonly state: {
    readonly day: string
    readonly language: string
    /** To be verified by the page; none: there is none that holds. */
    readonly roster?: unknown
    /** Who this session has proved to be. */
    readonly member?: string | undefined
    /** What was proved before, in any session: which keys to offer. */
    readonly known?: string | undefined
    /** Wrapped keys of `known`, in base64url. */
    readonly wrapped: readonly { readonly wrapping: string; readonly blob: string }[]
    /** To be signed: `proofBytes`. */
    readonly challenge: string
  }
  readonly prove: Record<string, never>
  readonly inbox: {
    readonly rows: readonly ConsoleRow[]
    /** How many of them are sealed to an older roster, by id: to be sealed anew. */
    readonly older: readonly string[]
  }
  readonly tip: {
    readonly row: ConsoleRow
    readonly sealed: string
    readonly epoch: number
    /** Sealed; `noted` counts their versions. */
    readonly notes?: string | undefined
    readonly noted: number
  }
  readonly object: { readonly sealed: string }
  /** Those that somebody else had changed. */
  readonly change: { readonly changed: readonly string[] }
  readonly mailbox: { readonly tipId?: string | undefined; readonly seq: number }
  readonly answer: Record<string, never>
  readonly note: { readonly noted: number }
  readonly handOver: Record<string, never>
  readonly reseal: Record<string, never>
  readonly merge: Record<string, never>
  readonly remove: Record<string, never>
  readonly wrap: Record<string, never>
  readonly close: Record<string, never>
}

/**
 * Why something was not done. `no-session`: begin anew from the chat. `not-allowed`: no role that may, or suspended, or
 * not a member of this team. `changed`: someone else was faster; look again. `gone`: there is no such tip (any more).
 */
export type ConsoleRefusal =
  | 'malformed'
  | 'no-session'
  | 'not-allowed'
  | 'no-roster'
  | 'changed'
  | 'gone'
  | 'too-large'
  | 'too-often'
  | 'busy'

/** What a member signs to show who they are; a challenge belongs to one session. */
export function proofBytes(challenge: string, member: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(['caseline console', 1, challenge, member]))
}
