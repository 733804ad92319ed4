/**
 * The pump, called by its queue. What is left to do stands in the table, and the tick calls again: a call that failed
 * comes again only so that it is counted, and is put aside at last. A process stops early enough to hand over in
 * good order.
 */
import type { Context } from 'aws-lambda'
import { runPump, type PumpEnd } from '../delivery/pump.ts'
import { codeOf } from '../errors.ts'
import { createLog } from '../log.ts'
import { createPumpRuntime } from '../runtime.ts'
import { silenceCrashes } from '../silence-crashes.ts'

silenceCrashes()
/** For the calls under way, the last row and the release. */
const handOverMs = 45_000
const log = createLog('info')
let starting: ReturnType<typeof createPumpRuntime> | undefined

type Time = Pick<Context, 'getRemainingTimeInMillis'>

export async function handler(_event: unknown, context: Time): Promise<void> {
  const end = await pump(context)
  // The token may have been replaced: the next call reads it anew.
  if (end === 'unauthorized') starting = undefined
  if (end === undefined || end === 'unauthorized') throw new Error('pump-failed')
  log('info', { event: 'pump-ended', outcome: end })
}

/** `undefined` after a failure, whose code is in the log. */
async function pump(context: Time): Promise<PumpEnd | undefined> {
  try {
    starting ??= createPumpRuntime(process.env)
    const parts = await starting
    return await runPump(parts(), context.getRemainingTimeInMillis() - handOverMs)
  } catch (error) {
    starting = undefined
    log('error', { event: 'pump-failed', code: codeOf(error) })
    return undefined
  }
}
