/** Asks the pump to tell a source in the chat that there is an answer. Names only the handle of their way back. */
import type { Jobs } from '../delivery/jobs.store.ts'
import { tellId, tellJob } from '../delivery/tells.ts'
import type { WakePump } from '../delivery/wake.store.ts'
import type { Table } from '../table/client.ts'

export type Notices = {
  /** For whoever answered; several answers of a quarter of an hour are one notice. Throws `busy`. */
  requestNotice(handle: string, now: Date): Promise<void>
}

const quarterMs = 15 * 60_000

export function createNotices(table: Table, jobs: Jobs, wakePump: WakePump): Notices {
  return {
    requestNotice: async (handle, now) => {
      const quarter = Math.floor(now.getTime() / quarterMs)
      // Where it stands there already, it is about to be told.
      await table.write([jobs.addWrite(tellJob(tellId('tip-answer', handle, String(quarter)), now))])
      await wakePump()
    },
  }
}
