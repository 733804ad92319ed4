/** What the pump needs of the outside, so that a simulation can stand in for all of it. */
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { AudiencePages } from './audience.store.ts'
import type { Deferrals } from './deferrals.store.ts'
import type { Job, Totals } from './job.ts'
import type { Ledger } from './ledger.store.ts'
import type { Mailings } from './mailing.ts'
import type { CallAnswer, TelegramCall } from '../telegram/caller.ts'
import type { PumpStore } from './pump.store.ts'
import type { WriteOutcome } from '../table/client.ts'
import type { Write } from '../table/writes.ts'
import type { Profile } from '../chats/profile.ts'

export type PumpTime = {
  /** Wall time, for rules. */
  now: Clock
  /** A clock that only goes forward, for leases and pacing. */
  elapsedMs(): number
  sleep(ms: number): Promise<void>
}

export type PumpParts = {
  readonly time: PumpTime
  readonly log: Log
  readonly metrics: Metrics
  /** Never rejects; ends within seconds. */
  call(call: TelegramCall): Promise<CallAnswer>
  readonly pump: PumpStore
  readonly ledger: Ledger
  readonly audience: AudiencePages
  readonly deferrals: Deferrals
  readonly mailings: Mailings
  /** Someone by pseudonym, if they may still be written to. */
  profileOf(pseudonym: string): Promise<Profile | undefined>
  markUnreachable(chatId: number): Promise<void>
  /** Makes a slot come due: its people are woken then. */
  scheduleSlot(slot: Date, mailingId: string, digest: boolean): Promise<void>
  /** Ends a job; the writes of its mailing belong to the same transaction. */
  endJob(job: Job, totals: Totals, writes: readonly Write[]): Promise<WriteOutcome>
  /** Pauses a job in the same way. */
  pauseJob(job: Job, writes: readonly Write[]): Promise<WriteOutcome>
  /** Asks for another process. Never rejects. */
  wake(): Promise<void>
  /** Messages in a second; a whole number. */
  readonly limitPerSecond: number
  /** Of those that cost nothing; a whole number. */
  readonly freePerSecond: number
  /** A random name for this process. */
  readonly holder: string
}
