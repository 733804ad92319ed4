/**
 * Jobs in the pump's partition. Whoever wants something sent or rewritten puts the job's write into the transaction
 * that says so, and then wakes the pump; if the waking is lost, the tick does it.
 */
import type { Item, Table } from '../table/client.ts'
import { keys } from '../table/keys.ts'
import type { Write } from '../table/writes.ts'
import type { Job, JobKind } from './job.ts'

export type Jobs = {
  /** Fails when that generation of the mailing exists. */
  addWrite(job: Omit<Job, 'version'>): Write
  /** Changes a job as it was read; fails when it changed or was done since. */
  changeWrite(job: Job, changes: Partial<Pick<Job, 'state' | 'notBefore'>>): Write
  /** Says that a job, as it was read, is done. */
  doneWrite(job: Job): Write
  /** The jobs of a mailing, by generation; read consistently. */
  of(mailingId: string): Promise<Job[]>
  /** Whether there is anything to do at all. */
  any(): Promise<boolean>
}

const jobPrefix = 'J#'

export function createJobs(table: Table): Jobs {
  const read = async (beginsWith: string, limitItems?: number): Promise<Item[]> =>
    table.range(keys.pumpPartition(), {
      consistent: true,
      beginsWith,
      ...(limitItems !== undefined && { limitItems }),
    })
  return {
    addWrite: (job) => ({ put: rowOf({ ...job, version: 1 }), when: 'absent' }),
    changeWrite: (job, changes) => ({
      put: rowOf({ ...job, ...changes, version: job.version + 1 }),
      when: { equals: { version: job.version } },
    }),
    doneWrite: (job) => ({
      delete: keys.job(job.mailingId, job.generation),
      when: { equals: { version: job.version } },
    }),
    of: async (mailingId) => (await read(`${jobPrefix}${mailingId}#`)).map(jobOf),
    any: async () => (await read(jobPrefix, 1)).length > 0,
  }
}

/** Whether an item of the pump's partition is a job. */
export function isJob(item: Item): boolean {
  return String(item['sk']).startsWith(jobPrefix)
}

export function jobOf(item: Item): Job {
  const slot = item['slot'] as string | undefined
  return {
    mailingId: item['mailingId'] as string,
    generation: item['generation'] as number,
    kind: item['kind'] as JobKind,
    priority: item['priority'] as number,
    notBefore: new Date(item['notBefore'] as string),
    state: item['state'] as Job['state'],
    version: item['version'] as number,
    ...(slot !== undefined && { slot: new Date(slot) }),
  }
}

function rowOf({ notBefore, slot, ...job }: Job) {
  return {
    ...keys.job(job.mailingId, job.generation),
    ...job,
    notBefore: notBefore.toISOString(),
    slot: slot?.toISOString(),
  }
}
