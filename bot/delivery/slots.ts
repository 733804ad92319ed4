/**
 * Slots: the quarters of an hour at which those who had to wait are woken. A slot is a due item of the tick, which
 * makes it a job of the pump.
 */
import type { DueItem } from './due-items.store.ts'
import { digestQueue } from './deferrals.store.ts'
import { priorities, type Job } from './job.ts'

/** Behind every generation that staff can reach; one more for each quarter of an hour of the day. */
const firstWakeGeneration = 500
const slotMs = 15 * 60_000
const slotsPerDay = 96

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
  // A mailing's slots lie within a day, so that each has its own generation.
  const generation = firstWakeGeneration + (Math.floor(at.getTime() / slotMs) % slotsPerDay)
  return { ...common, mailingId: subject, generation, priority: priorities.broadcast }
}
