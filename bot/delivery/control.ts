/**
 * What a holder watches while it sends: its lease, which it renews; its jobs, which staff pause and stop; Telegram's
 * demand to wait, which a webhook may have met; and how many of those just reached leave.
 */
import { codeOf } from '../errors.ts'
import type { Job } from './job.ts'
import { renewalMs, validityMs, type Lease } from './lease.ts'
import type { Pace } from './pacing.ts'
import type { PumpParts } from './ports.ts'
import type { PumpRoom } from './pump.store.ts'

export type Control = {
  /** Whether the lease is ours and fresh. */
  isHolder(): boolean
  /** Whether this process may send at this moment. */
  maySend(): boolean
  /** The room as last read. */
  room(): PumpRoom
  /** Reads the room now. Throws `busy`. */
  look(): Promise<PumpRoom>
  /** The job as last read; `undefined` when it is gone. */
  jobNow(job: Job): Job | undefined
  /** Watches until the lease is given up or lost. */
  watch(): Promise<void>
  /** Gives the lease up, so that the next need not wait. */
  release(): Promise<void>
  readonly fence: number
}

const lookMs = 1000
const emptyRoom: PumpRoom = {
  lease: undefined,
  jobs: [],
  pauseUntil: undefined,
  lockdown: false,
  leavers: [],
}

export function createControl(
  parts: Pick<PumpParts, 'time' | 'pump' | 'log'>,
  taken: Lease,
  pace: Pace,
): Control {
  const { time, pump, log } = parts
  const state = {
    lease: taken as Lease | undefined,
    renewedAtMs: time.elapsedMs(),
    room: emptyRoom,
    watching: true,
  }
  const renew = async (): Promise<void> => {
    const startedAtMs = time.elapsedMs()
    if (state.lease === undefined) return
    // Counted before it is written: a renewal whose answer is lost must not look like the one after it.
    state.lease = { ...state.lease, beat: state.lease.beat + 1 }
    const kept = await pump.renew(state.lease)
    // Given up in the meantime: then it stays so.
    if (!kept) state.lease = undefined
    else if (state.watching) state.renewedAtMs = startedAtMs
  }
  const look = async (): Promise<PumpRoom> => {
    state.room = await pump.read()
    const waitMs = (state.room.pauseUntil?.getTime() ?? 0) - time.now().getTime()
    if (waitMs > 0) pace.holdUntil(time.elapsedMs() + waitMs)
    return state.room
  }
  const step = async (): Promise<void> => {
    try {
      if (time.elapsedMs() - state.renewedAtMs >= renewalMs) await renew()
      await look()
    } catch (error) {
      // The lease then runs out by itself, and with it the right to send.
      log('warn', { event: 'pump-watch-failed', code: codeOf(error) })
    }
  }
  const isHolder = (): boolean =>
    state.lease !== undefined && time.elapsedMs() - state.renewedAtMs < validityMs
  return {
    fence: taken.fence,
    isHolder,
    maySend: () => isHolder() && !state.room.lockdown,
    room: () => state.room,
    look,
    jobNow: ({ mailingId, generation }) =>
      state.room.jobs.find((one) => one.mailingId === mailingId && one.generation === generation),
    watch: async () => {
      while (state.watching && state.lease !== undefined) {
        await time.sleep(lookMs)
        if (state.watching) await step()
      }
    },
    release: async () => {
      state.watching = false
      const { lease } = state
      state.lease = undefined
      if (lease === undefined) return
      try {
        await pump.renew({ ...lease, beat: lease.beat + 1, released: true })
      } catch (error) {
        log('warn', { event: 'pump-release-failed', code: codeOf(error) })
      }
    },
  }
}
