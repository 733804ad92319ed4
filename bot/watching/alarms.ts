/**
 * What is watched. Each alarm has a metric in infra/alarms.ts, a text for staff, and a heading of its own in
 * docs/runbook.md that says what to do.
 */
export const alarmIds = [
  'webhook-errors',
  'webhook-throttled',
  'tick-failing',
  'pump-failing',
  'dead-letters',
  'database-throttled',
  'canary-failing',
  'alarm-failing',
  'updates-dropped',
  'due-late',
  'send-lag',
  'conflicts',
  'budget',
] as const
export type AlarmId = (typeof alarmIds)[number]

export type Alert = {
  readonly alarm: AlarmId | 'unknown'
  readonly state: 'raised' | 'over'
}

/** An alarm's name in CloudWatch. */
export function alarmName(stageName: string, id: AlarmId): string {
  return `caseline-${stageName}-${id}`
}

/**
 * Reads a message of the alarms' topic: CloudWatch sends JSON, a budget plain text. `undefined`: nothing that anyone
 * must hear of, such as an alarm that has too little data to judge by.
 */
export function readAlert(stageName: string, message: string): Alert | undefined {
  const { AlarmName, NewStateValue, OldStateValue } = parse(message)
  if (AlarmName === undefined)
    return { alarm: /budget/i.test(message) ? 'budget' : 'unknown', state: 'raised' }
  const alarm = alarmIds.find((id) => alarmName(stageName, id) === AlarmName) ?? 'unknown'
  if (NewStateValue === 'ALARM') return { alarm, state: 'raised' }
  return NewStateValue === 'OK' && OldStateValue === 'ALARM' ? { alarm, state: 'over' } : undefined
}

type Notice = { AlarmName?: unknown; NewStateValue?: unknown; OldStateValue?: unknown }

function parse(message: string): Notice {
  try {
    const value: unknown = JSON.parse(message)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
