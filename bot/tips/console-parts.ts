/** What the console's function works with, and who asks it. */
import type { Log } from '../log.ts'
import type { Roster, SignedRoster } from '../sealing/roster.ts'
import type { Desk as StaffDesk } from '../staff/desk.store.ts'
import type { Staffer } from '../staff/roles.ts'
import type { Staff } from '../staff/staff.store.ts'
import type { Table } from '../table/client.ts'
import type { Alerts } from './alerts.store.ts'
import type { ConsoleAct, ConsoleAnswers, ConsoleRefusal } from './console.ts'
import type { DutyTimes } from './desk.ts'
import type { DeskRows } from './desk.store.ts'
import type { Notices } from './notices.store.ts'
import type { Objects } from './objects.store.ts'
import type { OpenedTips } from './opened.store.ts'
import type { Session, Sessions } from './sessions.store.ts'
import type { WrappedKeys } from './wrapped-keys.store.ts'

export type ConsoleParts = {
  readonly log: Log
  readonly now: () => Date
  readonly elapsedMs: () => number
  readonly table: Table
  readonly staff: Pick<Staff, 'writeOf'>
  readonly staffDesk: Pick<StaffDesk, 'office' | 'perform'>
  readonly roster: (
    now: Date,
  ) => Promise<{ readonly ok: true; roster: Roster; signed: SignedRoster } | { readonly ok: false }>
  /** Of this roster and of those before. */
  readonly teams: () => Promise<readonly string[]>
  readonly sessions: Sessions
  readonly rows: DeskRows
  readonly opened: OpenedTips
  readonly wrapped: WrappedKeys
  readonly objects: Pick<Objects, 'read' | 'remove'>
  readonly notices: Notices
  readonly alerts: Pick<Alerts, 'schedule'>
  readonly times: () => Promise<DutyTimes>
  /** Links and codes that were wrong lately. */
  readonly misses: Misses
}

/** Who is asking, as it is known at this moment. */
export type Caller = {
  readonly session: Session
  readonly staffer: Staffer
  readonly everyone: readonly Staffer[]
  readonly signed: SignedRoster | undefined
  readonly roster: Roster | undefined
  /** Proved in this session, with the key that the roster still lists. */
  readonly member: string | undefined
  readonly now: Date
}

export type Done<A extends ConsoleAct> = ConsoleAnswers[A] | ConsoleRefusal
export type Misses = { note(nowMs: number): void; tooMany(nowMs: number): boolean }
