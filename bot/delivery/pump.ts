/**
 * The pump: the one process that sends everything that is paced. It waits for the lease, does the most urgent job as
 * long as there is one, and gives the lease back. It may die at any point: what was begun is covered by the ledger,
 * and the next holder goes on.
 */
import { codeOf } from '../errors.ts'
import { createChannelPace } from './channel-posts.ts'
import { createControl } from './control.ts'
import { nextBeginning, nextJob, type Job } from './job.ts'
import { mayTakeOver, observe, standbyMs, type Lease, type Observation } from './lease.ts'
import { createPace, windowMs } from './pacing.ts'
import type { PumpParts } from './ports.ts'
import type { PumpRoom } from './pump.store.ts'
import { createSendMeter } from './send-meter.ts'
import { createSender } from './sender.ts'
import { doJob, type Holder } from './work.ts'

/**
 * `idle`: nothing is left to do now. `stood-by`: another holder was at work all the time. `time-over`: there is more
 * to do, and another process was called. `lost`: another holder took over. `unauthorized`: Telegram does not know the
 * token; nothing was given up, and whoever reads the new one goes on.
 */
export type PumpEnd = 'idle' | 'stood-by' | 'time-over' | 'lost' | 'unauthorized'

const observeEveryMs = 2000
const napMs = 500
/** A job that begins later than this is left to the tick, which calls the pump in time. */
const lookAheadMs = 90_000

/** Works until there is nothing to do or `workMs` have passed. Throws `busy` when the database fails at the start. */
export async function runPump(parts: PumpParts, workMs: number): Promise<PumpEnd> {
  const endsAtMs = parts.time.elapsedMs() + workMs
  const taken = await takeLease(parts)
  if (taken === 'nothing-to-do') return 'idle'
  if (taken === undefined) return 'stood-by'
  // Another stands by, in case this one dies.
  void parts.wake()
  const pace = createPace(parts.limitPerSecond)
  // The one before may have sent until just now.
  if (taken.fence > 1) pace.holdUntil(parts.time.elapsedMs() + windowMs)
  const control = createControl(parts, taken, pace)
  const meter = createSendMeter(parts.metrics, parts.time)
  let authorized = true
  const sender = createSender(parts, pace, () => authorized && control.maySend(), {
    onRefused: (waitMs) => void writePause(parts, waitMs),
    onUnauthorized: () => void (authorized = false),
    onEnd: (outcome) => meter.count(outcome),
  })
  void control.watch()
  try {
    const holder = { parts, control, sender, pace, channels: createChannelPace(), endsAtMs }
    return await work(holder, () => authorized)
  } finally {
    meter.flush()
    await control.release()
  }
}

/** Whether any job can be done now or shortly. */
export function isWorkAhead(jobs: readonly Job[], now: Date): boolean {
  if (nextJob(jobs, now)) return true
  const beginning = nextBeginning(jobs, now)
  return beginning !== undefined && beginning.getTime() - now.getTime() <= lookAheadMs
}

async function takeLease({ time, pump, holder }: PumpParts): Promise<Lease | 'nothing-to-do' | undefined> {
  const givesUpAtMs = time.elapsedMs() + standbyMs
  let seen: Observation | undefined
  while (time.elapsedMs() < givesUpAtMs) {
    const { lease, jobs } = await pump.read()
    if (!isWorkAhead(jobs, time.now())) return 'nothing-to-do'
    const nowMs = time.elapsedMs()
    seen = lease && observe(seen, lease, nowMs)
    const taken = !seen || mayTakeOver(seen, nowMs) ? await pump.take(lease, holder) : undefined
    if (taken) return taken
    await time.sleep(observeEveryMs)
  }
  return undefined
}

/** So that the next holder waits too, should this one die. */
async function writePause({ time, pump, log }: PumpParts, waitMs: number): Promise<void> {
  try {
    await pump.pause(new Date(time.now().getTime() + waitMs))
  } catch (error) {
    log('warn', { event: 'pause-failed', code: codeOf(error) })
  }
}

async function work(holder: Holder, isAuthorized: () => boolean): Promise<PumpEnd> {
  const { parts, sender, endsAtMs } = holder
  const { time } = parts
  for (let isKnown = false; ; isKnown = true) {
    if (!isAuthorized()) return 'unauthorized'
    const room = await look(holder)
    if (!room) return 'lost'
    if (room.lockdown || !isWorkAhead(room.jobs, time.now())) return 'idle'
    if (time.elapsedMs() >= endsAtMs) {
      await parts.wake()
      return 'time-over'
    }
    const job = nextJob(room.jobs, time.now())
    // Before anything is begun, so that nothing is in doubt that need not be.
    if (job && !isKnown) await sender.isAnswering()
    if (sender.isDown()) {
      parts.log('warn', { event: 'telegram-silent' })
      await sender.recover()
    } else if (job) await doJob(holder, job)
    else await time.sleep(napMs)
  }
}

/** The room as it is now; `undefined` when this process is no longer the holder. */
async function look({ control, parts }: Holder): Promise<PumpRoom | undefined> {
  while (control.isHolder()) {
    try {
      return await control.look()
    } catch (error) {
      parts.log('warn', { event: 'pump-look-failed', code: codeOf(error) })
      await parts.time.sleep(napMs)
    }
  }
  return undefined
}
