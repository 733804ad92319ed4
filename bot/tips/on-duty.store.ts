/** Whether someone is on duty for tips: for the public a yes or no, and nothing of who. */
import type { Staffer } from '../staff/roles.ts'
import type { Table } from '../table/client.ts'
import { keys } from '../table/keys.ts'
import type { Write } from '../table/writes.ts'

/** For how long someone may say that they are. */
export const dutyHours: readonly number[] = [4, 8, 12, 24]
const hourMs = 60 * 60_000

/** `undefined`: not on duty (any more). */
export function untilAfter(hours: number, now: Date): Date | undefined {
  return dutyHours.includes(hours) ? new Date(now.getTime() + hours * hourMs) : undefined
}

/** Until when someone is, in the order of nobody: whoever stays longest. */
export function onDutyWrite(everyone: readonly Staffer[]): Write {
  const times = everyone
    .filter(({ suspended }) => !suspended)
    .flatMap(({ onDutyUntil }) => onDutyUntil ?? [])
    .toSorted()
  return { put: { ...keys.onDuty(), until: times.at(-1) } }
}

/** Throws `busy`. */
export async function isAnyoneOnDuty(table: Table, now: Date): Promise<boolean> {
  const until = (await table.get(keys.onDuty()))?.['until'] as string | undefined
  return until !== undefined && new Date(until) > now
}
