/**
 * The minute's tick, by schedule. What fails is left for the next minute; the schedule does not retry, an alarm
 * counts.
 */
import { codeOf } from '../errors.ts'
import { createLog } from '../log.ts'
import { runTick, type TickReport } from '../tick.ts'
import { createTickRuntime } from '../runtime.ts'
import { silenceCrashes } from '../silence-crashes.ts'

silenceCrashes()
let parts: ReturnType<typeof createTickRuntime> | undefined

/** `left` tells the local clock whether anything due remains. Throws when the tick failed as a whole. */
export async function handler(): Promise<TickReport> {
  const report = await tick()
  if (report === undefined) throw new Error('tick-failed')
  return report
}

/** `undefined` after a failure, whose code is in the log. */
async function tick(): Promise<TickReport | undefined> {
  try {
    parts ??= createTickRuntime(process.env)
    return await runTick(parts)
  } catch (error) {
    createLog('info')('error', { event: 'tick-failed', code: codeOf(error) })
    return undefined
  }
}
