/** What the door of the page is made of. It speaks with nobody at Telegram and holds no key but that of repetitions. */
import { createContents } from './campaign/content.store.ts'
import { createDueItems } from './delivery/due-items.store.ts'
import { createJobs } from './delivery/jobs.store.ts'
import { createBase, objectsIn, timesIn, type Edges, type Environment } from './runtime-base.ts'
import { createAlerts } from './tips/alerts.store.ts'
import type { DoorParts } from './tips/door.ts'
import { infoOf } from './tips/info.ts'
import { createMailboxes } from './tips/mailboxes.store.ts'
import { isAnyoneOnDuty } from './tips/on-duty.store.ts'
import { createTips, duplicateTagOf } from './tips/tips.store.ts'
import { bitsFor, createLoad } from './tips/work.ts'

/** Throws `configuration` where it does not know where files go. */
export async function createDoorRuntime(
  environment: Environment,
  edges: Partial<Edges> = {},
): Promise<DoorParts> {
  const { clock, log, table, vault, rosters, parameters, wakePump } = createBase(environment, edges)
  const contents = createContents(table)
  const times = timesIn(contents)
  const load = createLoad()
  const tagKey = await parameters.tagKey()
  const elapsedMs = (): number => performance.now()
  return {
    log,
    now: clock,
    elapsedMs,
    load,
    roster: async (now) => rosters.current(now),
    info: async (roster, now) =>
      infoOf({
        campaign: (await contents.current()).campaign,
        roster: roster.ok ? roster.signed : undefined,
        onDuty: roster.ok && (await isAnyoneOnDuty(table, now)),
        times: await times(),
        workBits: bitsFor(load.lastMinute(elapsedMs())),
        now,
      }),
    isElsewhere: async () => Boolean((await contents.current()).campaign.tips?.door),
    alerts: createAlerts(table, createDueItems(table), createJobs(table), wakePump, log, times),
    tagOf: (submission) => duplicateTagOf(tagKey, 'submission', submission),
    tips: createTips(vault, times),
    mailboxes: createMailboxes(vault),
    objects: objectsIn(environment),
  }
}
