/**
 * The pump's partition, read whole every second: the lease, what stops everything, the jobs, and who left lately.
 */
import type { Item, Table } from '../table/client.ts'
import { keys } from '../table/keys.ts'
import { expiryAttribute } from '../table/tables.ts'
import type { Write } from '../table/writes.ts'
import type { Job } from './job.ts'
import { isJob, jobOf } from './jobs.store.ts'
import type { Lease } from './lease.ts'

export type PumpRoom = {
  readonly lease: Lease | undefined
  readonly jobs: readonly Job[]
  /** Wall time until which nothing may be sent. */
  readonly pauseUntil: Date | undefined
  readonly lockdown: boolean
  /** Pseudonyms of those who left lately. */
  readonly leavers: readonly string[]
}

export type PumpStore = {
  read(): Promise<PumpRoom>
  /** Takes the lease as it was seen; `undefined` when another was faster. */
  take(seen: Lease | undefined, holder: string): Promise<Lease | undefined>
  /** Writes our lease with its next beat; `false` when it is no longer ours. */
  renew(lease: Lease): Promise<boolean>
  /** Writes down that Telegram asked to wait; a shorter wait than is known changes nothing. */
  pause(until: Date): Promise<void>
}

/** The write that says that someone of the audience left; the pump counts them for a while. */
export function leaverWrite(pseudonym: string, now: Date): Write {
  const expiry = Math.floor(now.getTime() / 1000) + leaverSeconds
  return { put: { ...keys.leaver(pseudonym), [expiryAttribute]: expiry } }
}

const leaverSeconds = 60 * 60

export function createPumpStore(table: Table): PumpStore {
  return {
    read: async () => roomOf(await table.range(keys.pumpPartition(), { consistent: true })),
    take: async (seen, holder) => {
      const lease: Lease = { fence: (seen?.fence ?? 0) + 1, holder, beat: 1, released: false }
      const when = seen ? { equals: { fence: seen.fence, beat: seen.beat } } : ('absent' as const)
      return (await table.write([{ put: { ...keys.pumpLease(), ...lease }, when }])).ok ? lease : undefined
    },
    renew: async (lease) => {
      const when = { equals: { fence: lease.fence, holder: lease.holder } }
      return (await table.write([{ put: { ...keys.pumpLease(), ...lease }, when }])).ok
    },
    pause: async (until) => {
      const standing = await table.get(keys.pumpPause(), { consistent: true })
      const known = (standing?.['until'] as string | undefined) ?? ''
      if (known >= until.toISOString()) return
      await table.write([{ put: { ...keys.pumpPause(), until: until.toISOString() } }])
    },
  }
}

function roomOf(items: readonly Item[]): PumpRoom {
  const named = (name: string): Item | undefined => items.find(({ sk }) => sk === name)
  const lease = named(keys.pumpLease().sk)
  const pause = named(keys.pumpPause().sk)
  return {
    lease: lease && {
      fence: lease['fence'] as number,
      holder: lease['holder'] as string,
      beat: lease['beat'] as number,
      released: lease['released'] === true,
    },
    jobs: items.filter(isJob).map(jobOf),
    pauseUntil: pause && new Date(pause['until'] as string),
    lockdown: named(keys.lockdown().sk) !== undefined,
    leavers: items.flatMap(({ sk }) => (String(sk).startsWith('X#') ? [String(sk).slice(2)] : [])),
  }
}
