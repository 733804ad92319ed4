/** What the console's function is made of. It holds no key that opens a tip, and cannot read ways back to a chat. */
import { createContents } from './campaign/content.store.ts'
import { createDueItems } from './delivery/due-items.store.ts'
import { createJobs } from './delivery/jobs.store.ts'
import { createBase, objectsIn, timesIn, type Edges, type Environment } from './runtime-base.ts'
import { createAudit } from './staff/audit.store.ts'
import { createDesk } from './staff/desk.store.ts'
import { createStaff } from './staff/staff.store.ts'
import { createAlerts } from './tips/alerts.store.ts'
import { createMisses } from './tips/console-api.ts'
import type { ConsoleParts } from './tips/console-parts.ts'
import { createDeskRows } from './tips/desk.store.ts'
import { createNotices } from './tips/notices.store.ts'
import { createOpenedTips } from './tips/opened.store.ts'
import { createSessions } from './tips/sessions.store.ts'
import { createWrappedKeys } from './tips/wrapped-keys.store.ts'

/** Throws `configuration` where something is not set. */
export async function createConsoleRuntime(
  environment: Environment,
  edges: Partial<Edges> = {},
): Promise<ConsoleParts> {
  const { clock, log, table, vault, rosters, parameters, wakePump } = createBase(environment, edges)
  const staff = createStaff(table, await parameters.staffKeys())
  const jobs = createJobs(table)
  const times = timesIn(createContents(table))
  return {
    log,
    now: clock,
    elapsedMs: () => performance.now(),
    table,
    staff,
    staffDesk: createDesk(table, staff, createAudit(table), clock),
    roster: async (now) => rosters.current(now),
    teams: async () => rosters.teams(),
    sessions: createSessions(vault),
    rows: createDeskRows(vault),
    opened: createOpenedTips(vault),
    wrapped: createWrappedKeys(vault),
    objects: objectsIn(environment),
    notices: createNotices(table, jobs, wakePump),
    alerts: createAlerts(table, createDueItems(table), jobs, wakePump, log, times),
    times,
    misses: createMisses(),
  }
}
