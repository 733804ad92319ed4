/** The minute's tick, by schedule. What fails is left for the next minute; the schedule does not retry. */
import { codeOf } from '../errors.ts'
import { createLog } from '../log.ts'
import { runTick, type TickReport } from '../tick.ts'
import { createTickRuntime } from '../runtime.ts'
import { silenceCrashes } from '../silence-crashes.ts'

silenceCrashes()
let parts: ReturnType<typeof createTickRuntime> | undefined

/** `left` tells the local clock whether anything due remains; `undefined`: the tick failed as a whole. */
export async function handler(): Promise<TickReport | undefined> {
  try {
    parts ??= createTickRuntime(process.env)
    return await runTick(parts)
  } catch (error) {
    createLog('info')('error', { event: 'tick-failed', code: codeOf(error) })
    return undefined
  }
}
