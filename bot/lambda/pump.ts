/**
 * The pump, called by its queue. The message is acknowledged by returning, whatever came of it: what is left to do
 * stands in the table, and the tick calls again. A process stops early enough to hand over in good order.
 */
import type { Context } from 'aws-lambda'
import { runPump } from '../delivery/pump.ts'
import { codeOf } from '../errors.ts'
import { createLog } from '../log.ts'
import { createPumpRuntime } from '../runtime.ts'
import { silenceCrashes } from '../silence-crashes.ts'

silenceCrashes()
/** For the calls under way, the last row and the release. */
const handOverMs = 45_000
let starting: ReturnType<typeof createPumpRuntime> | undefined

export async function handler(
  _event: unknown,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<void> {
  try {
    starting ??= createPumpRuntime(process.env)
    const parts = await starting
    const end = await runPump(parts(), context.getRemainingTimeInMillis() - handOverMs)
    createLog('info')('info', { event: 'pump-ended', outcome: end })
  } catch (error) {
    starting = undefined
    createLog('info')('error', { event: 'pump-failed', code: codeOf(error) })
  }
}
