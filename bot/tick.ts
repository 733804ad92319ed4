/**
 * What time brings, each minute: due items are done, and what lies in the petitions' inboxes is folded. Everything
 * here may run twice or break off anywhere; the next minute goes on.
 */
import type { ActionKeys } from './actions/action-keys.store.ts'
import type { Counts } from './actions/counts.store.ts'
import { needsKey } from './actions/petition.ts'
import type { Contents } from './campaign/content.store.ts'
import type { Content } from './campaign/content.ts'
import type { Clock } from './clock.ts'
import type { DueItem, DueItems } from './delivery/due-items.store.ts'
import { codeOf } from './errors.ts'
import type { Log } from './log.ts'

export type TickParts = {
  readonly clock: Clock
  readonly log: Log
  readonly contents: Contents
  readonly dueItems: DueItems
  readonly actionKeys: ActionKeys
  readonly counts: Counts
}

/** `left`: due items that could not be done now, or did not fit into this minute. */
export type TickReport = { readonly handled: number; readonly left: number; readonly folded: number }

const itemsPerShard = 25

export async function runTick(parts: TickParts): Promise<TickReport> {
  const now = parts.clock()
  const content = await parts.contents.current()
  const due = await parts.dueItems.dueBy(now, itemsPerShard)
  let handled = 0
  for (const item of due) if (await handleItem(parts, item, content, now)) handled += 1
  const folded = await foldAll(parts, content, now)
  const remaining = handled > 0 ? await parts.dueItems.dueBy(now, itemsPerShard) : due
  parts.log('info', { event: 'tick', count: handled })
  return { handled, left: remaining.length, folded }
}

/** One item that fails does not hold back the others. */
async function handleItem(parts: TickParts, item: DueItem, content: Content, now: Date): Promise<boolean> {
  try {
    const outcome = await parts.actionKeys.destroyDue(item, content, now)
    parts.log('info', { event: 'due-item-done', kind: item.kind, outcome })
    return true
  } catch (error) {
    parts.log('error', { event: 'due-item-failed', kind: item.kind, code: codeOf(error) })
    return false
  }
}

async function foldAll({ counts, log }: TickParts, content: Content, now: Date): Promise<number> {
  let folded = 0
  for (const action of content.actions.filter((entry) => needsKey(entry, content, now))) {
    try {
      folded += await counts.foldAll(action.id)
    } catch (error) {
      log('error', { event: 'fold-failed', code: codeOf(error) })
    }
  }
  return folded
}
