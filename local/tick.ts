/**
 * Calls the tick function each minute, never two at a time, and lets the database forget what has expired. The
 * function answers `{ leftDue: n }`: how many due items it has not handled; after the clock moved it is called until
 * nothing is left.
 */
import { toScheduleEvent } from './function-url.ts'
import type { InvocationResult } from './function-process.ts'

export type TickOptions = {
  invoke: (event: unknown) => Promise<InvocationResult>
  now: () => Date
  /** Deletes what has expired. */
  sweep: (now: Date) => Promise<unknown>
  everyMs?: number
}

/** `leftDue` is `undefined` when the function failed. */
export type TickReport = { readonly ticks: number; readonly leftDue: number | undefined }

export type Tick = {
  /** Ticks until nothing is left due, the function fails, or it stops making progress. */
  untilNothingDue(): Promise<TickReport>
  /** Resolves once a tick under way has ended. */
  close(): Promise<void>
}

const minuteMs = 60_000
const mostTicks = 1000

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

async function tickUntilDone(options: TickOptions): Promise<TickReport> {
  let leftDue: number | undefined
  for (let ticks = 1; ticks <= mostTicks; ticks += 1) {
    leftDue = await tickOnce(options)
    if (leftDue === undefined || leftDue === 0) return { ticks, leftDue }
  }
  return { ticks: mostTicks, leftDue }
}

async function tickOnce({ invoke, now, sweep }: TickOptions): Promise<number | undefined> {
  const result = await invoke(toScheduleEvent(now()))
  // What cannot be swept now, for a database that is just restarting, is swept a minute later.
  await sweep(now()).catch(() => undefined)
  return result.ok ? leftDueOf(result.result) : undefined
}

function leftDueOf(result: unknown): number {
  const { leftDue } = (result ?? {}) as { leftDue?: unknown }
  return typeof leftDue === 'number' ? leftDue : 0
}
