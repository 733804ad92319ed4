/**
 * Calls the tick function each minute, never two at a time, and lets the database forget what has expired. The
 * function answers how many due items it handled and how many are left; after the clock moved it is called until nothing
 * is left, or nothing more can be done now.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { toScheduleEvent } from './function-url.ts'
import type { InvocationResult } from './function-process.ts'

export type TickOptions = {
  invoke: (event: unknown) => Promise<InvocationResult>
  now: () => Date
  /** Deletes what has expired. */
  sweep: (now: Date) => Promise<unknown>
  everyMs?: number
}

/** `left`: due items that are not done; `undefined` when the function failed. */
export type SettleReport = { readonly ticks: number; readonly left: number | undefined }

export type Tick = {
  /** Ticks until nothing is left due, the function fails, or it stops making progress. */
  readonly untilNothingDue: () => Promise<SettleReport>
  /** Resolves once a tick under way has ended. */
  close(): Promise<void>
}

/** The part of the function's answer that matters here. */
type TickAnswer = { readonly handled: number; readonly left: number; readonly busy: boolean }

const minuteMs = 60_000
/** How often it is asked whether the pump is done, and for how long. */
const pumpPauseMs = 400
const pumpPatienceMs = 60_000

export function startTick(options: TickOptions): Tick {
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work)
    last = done.catch(() => undefined)
    return done
  }
  const timer = setInterval(() => void inTurn(() => tickOnce(options)), options.everyMs ?? minuteMs)
  return {
    untilNothingDue: () => inTurn(() => tickUntilDone(options)),
    close: async () => {
      clearInterval(timer)
      await last
    },
  }
}

async function tickUntilDone(options: TickOptions): Promise<SettleReport> {
  const patientUntilMs = performance.now() + pumpPatienceMs
  for (let ticks = 1; ; ticks += 1) {
    const report = await tickOnce(options)
    // What the pump was given to do belongs to what became due.
    if (report?.busy && performance.now() < patientUntilMs) await sleep(pumpPauseMs)
    else if (report === undefined || report.left === 0 || report.handled === 0)
      return { ticks, left: report?.left }
  }
}

async function tickOnce({ invoke, now, sweep }: TickOptions): Promise<TickAnswer | undefined> {
  const result = await invoke(toScheduleEvent(now()))
  // What cannot be swept now, for a database that is just restarting, is swept a minute later.
  await sweep(now()).catch(() => undefined)
  return result.ok ? readAnswer(result.result) : undefined
}

function readAnswer(result: unknown): TickAnswer | undefined {
  const { handled, left, busy = false } = (result ?? {}) as Partial<TickAnswer>
  return typeof handled === 'number' && typeof left === 'number' ? { handled, left, busy } : undefined
}
