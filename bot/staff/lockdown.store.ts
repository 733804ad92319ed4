/**
 * The lockdown: one item, read at each staff act and by the pump every second. Anyone of the staff sets it at once;
 * two different people lift it.
 */
import type { Table } from '../table/client.ts'
import { keys } from '../table/keys.ts'
import type { Write } from '../table/writes.ts'

export type Lockdown = {
  /** Staff pseudonym of whoever set it. */
  readonly setBy: string
  readonly at: string
  /** Who asked first to lift it; a second, different person lifts it. */
  readonly liftAskedBy?: string
}

export type Lockdowns = {
  read(): Promise<Lockdown | undefined>
  /** Fails where there is one already. */
  setWrite(by: string, now: Date): Write
  /** The first of two; fails where another was first, or none is set. */
  askWrite(lockdown: Lockdown, by: string): Write
  /** The second of two. */
  liftWrite(lockdown: Lockdown): Write
}

export function createLockdowns(table: Table): Lockdowns {
  return {
    read: async () => {
      const item = await table.get(keys.lockdown(), { consistent: true })
      if (!item) return undefined
      const { setBy, at, liftAskedBy } = item as Record<string, string>
      return { setBy: setBy ?? '', at: at ?? '', ...(liftAskedBy !== undefined && { liftAskedBy }) }
    },
    setWrite: (setBy, now) => ({ put: { ...keys.lockdown(), setBy, at: now.toISOString() }, when: 'absent' }),
    askWrite: ({ at }, liftAskedBy) => ({
      update: keys.lockdown(),
      set: { liftAskedBy },
      when: { equals: { at } },
    }),
    liftWrite: ({ at, liftAskedBy }) => ({ delete: keys.lockdown(), when: { equals: { at, liftAskedBy } } }),
  }
}
