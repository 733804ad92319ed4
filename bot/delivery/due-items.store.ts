/**
 * Things to be done at a time: items sorted by when they are due, read with "due by now", so that nothing falls
 * behind a watermark. An item is deleted when what it asks for is done; until then it comes up again each minute.
 */
import { hashOf, shardOf } from '../identity/pseudonyms.ts'
import type { Table } from '../table/client.ts'
import { keys } from '../table/keys.ts'
import type { Write } from '../table/writes.ts'

export type DueKind = 'destroy-action-key' | 'wake' | 'digest' | 'tip-alert' | 'tip-desk'

export type DueItem = {
  readonly at: Date
  readonly kind: DueKind
  /** What it is about, e.g. an action's id; never a person. */
  readonly subject: string
}

export type DueItems = {
  /** The write that schedules an item; scheduling the same again changes nothing. */
  scheduleWrite(item: DueItem): Write
  /** The write that says that an item is done. */
  doneWrite(item: DueItem): Write
  /** What is due by now, oldest first within a shard, at most `limitItems` of a shard. */
  dueBy(now: Date, limitItems: number): Promise<DueItem[]>
}

const dueShards = 16

export function createDueItems(table: Table): DueItems {
  return {
    scheduleWrite: (item) => ({ put: { ...keyOf(item), kind: item.kind, subject: item.subject } }),
    doneWrite: (item) => ({ delete: keyOf(item) }),
    dueBy: async (now, limitItems) => {
      const shards = Array.from({ length: dueShards }, (_, shard) => keys.duePartition(shard))
      // `~` sorts behind every id, so items due at this very instant are included.
      const upTo = `${now.toISOString()}~`
      const items = await Promise.all(shards.map((pk) => table.range(pk, { upTo, limitItems })))
      return items.flat().map(({ sk, kind, subject }) => ({
        at: new Date(String(sk).slice(0, String(sk).indexOf('#'))),
        kind: kind as DueKind,
        subject: subject as string,
      }))
    },
  }
}

function keyOf({ at, kind, subject }: DueItem) {
  const id = `${kind}|${subject}`
  return keys.due(shardOf(hashOf(id), dueShards), at, id)
}
