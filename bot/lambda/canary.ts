/** The canary, by schedule: what it finds is a line of the log, and a failure that the alarm counts. */
import { codeOf } from '../errors.ts'
import { createLog } from '../log.ts'
import { createCanaryRuntime } from '../runtime-apart.ts'
import { silenceCrashes } from '../silence-crashes.ts'
import { findTrouble } from '../watching/canary.ts'

silenceCrashes()
const log = createLog('info')

export async function handler(): Promise<void> {
  const finding = await find()
  log(finding === 'fine' ? 'info' : 'error', { event: 'canary', outcome: finding })
  if (finding !== 'fine') throw new Error('canary-failed')
}

async function find(): Promise<string> {
  try {
    // Read anew each time: token and secret may have been replaced since.
    return await findTrouble(await createCanaryRuntime(process.env))
  } catch (error) {
    return codeOf(error)
  }
}
