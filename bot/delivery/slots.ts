/**
 * Slots: the quarters of an hour at which those who had to wait are woken. A slot is a due item of the tick, which
 * makes it a job of the pump.
 */
import type { DueItem } from './due-items.store.ts'
import { digestQueue } from './deferrals.store.ts'
import { priorities, type Job } from './job.ts'

/** Behind every generation that staff can reach; one more for each quarter of an hour of some days. */
const firstWakeGeneration = 500
const slotMs = 15 * 60_000
/** Those of four days: slots lie within a day, and one that is served late may be put off once more. */
const wakeGenerations = 4 * 96

/** The due item that wakes those who wait for a mailing, or for their digest. */
export function slotItem(slot: Date, mailingId: string, digest: boolean): DueItem {
  return { at: slot, kind: digest ? 'digest' : 'wake', subject: digest ? '-' : mailingId }
}

/** The job of a slot that has come. */
export function slotJob({ at, kind, subject }: DueItem): Omit<Job, 'version'> {
  const common = { kind: 'wake', notBefore: at, state: 'ready', slot: at } as const
  if (kind === 'digest') {
    const mailingId = `${digestQueue}-${at.toISOString().replaceAll(/\D/g, '').slice(0, 12)}`
    return { ...common, mailingId, generation: 1, priority: priorities.digest }
  }
  const generation = firstWakeGeneration + (Math.floor(at.getTime() / slotMs) % wakeGenerations)
  return { ...common, mailingId: subject, generation, priority: priorities.broadcast }
}
