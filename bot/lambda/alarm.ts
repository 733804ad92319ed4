/** Messages of the alarms' topic, told to the admins in Telegram. What fails is tried again twice by Lambda itself. */
import type { SNSEvent } from 'aws-lambda'
import { codeOf } from '../errors.ts'
import { createLog } from '../log.ts'
import { createAlarmRuntime } from '../runtime-apart.ts'
import { silenceCrashes } from '../silence-crashes.ts'
import { readAlert } from '../watching/alarms.ts'
import { tellAdmins } from '../watching/alerting.ts'

silenceCrashes()
const log = createLog('info')

export async function handler({ Records }: Pick<SNSEvent, 'Records'>): Promise<void> {
  for (const { Sns } of Records) if (!(await pass(Sns.Message))) throw new Error('alarm-failed')
}

/** Whether it needs no further try: someone was told, or nobody has to be. */
async function pass(message: string): Promise<boolean> {
  try {
    // Read anew each time: the token may have been replaced since.
    const parts = await createAlarmRuntime(process.env)
    const alert = readAlert(parts.stage, message)
    if (!alert) return true
    const reached = await tellAdmins(parts, alert)
    log('info', { event: 'alarm', kind: alert.alarm, outcome: alert.state, count: reached })
    return reached > 0
  } catch (error) {
    log('error', { event: 'alarm-failed', code: codeOf(error) })
    return false
  }
}
