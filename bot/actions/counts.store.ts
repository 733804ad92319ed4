/**
 * Counts in the table. An inbox partition holds a shard's leaves and, sorted behind them, its head, so one Query
 * reads both, the leaves first: a fold that happens meanwhile shows a leaf that the head then names, never a gap.
 */
import { hashOf } from '../identity/pseudonyms.ts'
import type { Item, Table } from '../table/client.ts'
import { headSk, keys } from '../table/keys.ts'
import type { Write } from '../table/writes.ts'
import { countOf, emptyHead, foldLimit, planFold, unfolded, type Fold, type Head, type Leaf } from './fold.ts'

export type Counts = {
  /** The count, at most a few seconds old: for cards. */
  recent(actionId: string): Promise<number>
  /**
   * The count now. With the shard of a step just taken, that step is included for certain, and the shard is folded
   * when enough has gathered; without one, every shard is read consistently.
   */
  exact(actionId: string, ownShard?: number): Promise<number>
  /** Folds everything that lies in an action's inbox; says how many leaves were taken in. */
  foldAll(actionId: string): Promise<number>
}

/**
 * Two shards keep reading a count cheap (a read unit each) and carry some 600 sign-ups a second; more may be added
 * at any time, none taken away, since all are read.
 */
export const countShards = 2
const recentMs = 5000
const hashCharacters = 16
/** Another folder may win each time; the tick comes again in a minute. */
const foldAttempts = 500

/** The write that leaves a leaf. */
export function leafWrite(actionId: string, shard: number, leaf: Leaf): Write {
  return { put: { ...keys.leaf(actionId, shard, leaf.id), delta: leaf.delta }, when: 'absent' }
}

export function createCounts(table: Table): Counts {
  const held = new Map<string, { count: number; readAtMs: number }>()
  const total = async (actionId: string, isConsistent: (shard: number) => boolean): Promise<number[]> => {
    const shards = Array.from({ length: countShards }, (_, shard) => shard)
    const inboxes = await Promise.all(
      shards.map((shard) => readInbox(table, actionId, shard, isConsistent(shard))),
    )
    const count = inboxes.reduce(
      (sum, { head, leaves }) => sum + countOf(head, leaves, leafHash(actionId)),
      0,
    )
    held.set(actionId, { count, readAtMs: performance.now() })
    return [count, ...inboxes.map(({ head, leaves }) => unfolded(head, leaves, leafHash(actionId)).length)]
  }
  return {
    recent: async (actionId) => {
      const known = held.get(actionId)
      if (known && performance.now() - known.readAtMs < recentMs) return known.count
      const [count = 0] = await total(actionId, () => false)
      return count
    },
    exact: async (actionId, ownShard) => {
      const [count = 0, ...waiting] = await total(
        actionId,
        (shard) => ownShard === undefined || shard === ownShard,
      )
      if (ownShard !== undefined && (waiting[ownShard] ?? 0) >= foldLimit)
        await fold(table, actionId, ownShard)
      return count
    },
    foldAll: async (actionId) => {
      let taken = 0
      for (let shard = 0; shard < countShards; shard++) taken += await foldShard(table, actionId, shard)
      return taken
    },
  }
}

async function foldShard(table: Table, actionId: string, shard: number): Promise<number> {
  let taken = 0
  for (let attempt = 0; attempt < foldAttempts; attempt++) {
    const folded = await fold(table, actionId, shard)
    if (folded === 0) break
    taken += folded
  }
  return taken
}

/** One fold; the number of leaves taken in, 0 when there were none or another folder was faster. */
async function fold(table: Table, actionId: string, shard: number): Promise<number> {
  // The head first, then the inbox: see fold.ts.
  const head = decodeHead(await table.get(keys.head(actionId, shard), { consistent: true }))
  const { leaves } = await readInbox(table, actionId, shard, true)
  const plan = planFold(head, leaves, leafHash(actionId))
  if (!plan) return 0
  await deleteLeaves(table, actionId, shard, plan.leftBehind)
  if (plan.taken.length === 0) return 0
  await writePage(table, actionId, shard, plan)
  const outcome = await table.write([headWrite(actionId, shard, head, plan.next)])
  if (!outcome.ok) return 0
  await deleteLeaves(table, actionId, shard, plan.taken)
  return plan.taken.length
}

/** The same page may be written twice, by two folders of the same head: its content is that of the head. */
async function writePage(table: Table, actionId: string, shard: number, { page }: Fold): Promise<void> {
  if (page)
    await table.write([{ put: { ...keys.page(actionId, shard, page.number), hashes: page.hashes.join('') } }])
}

function headWrite(actionId: string, shard: number, before: Head, next: Head): Write {
  return {
    put: { ...keys.head(actionId, shard), ...next, recent: next.recent.join('') },
    when: before.version === 0 ? 'absent' : { equals: { version: before.version } },
  }
}

async function deleteLeaves(
  table: Table,
  actionId: string,
  shard: number,
  leaves: readonly Leaf[],
): Promise<void> {
  await Promise.all(leaves.map(({ id }) => table.write([{ delete: keys.leaf(actionId, shard, id) }])))
}

async function readInbox(
  table: Table,
  actionId: string,
  shard: number,
  consistent: boolean,
): Promise<{ head: Head; leaves: Leaf[] }> {
  const items = await table.range(keys.inbox(actionId, shard), { consistent })
  return {
    head: decodeHead(items.find(({ sk }) => sk === headSk)),
    leaves: items.flatMap(({ sk, delta }) =>
      sk === headSk ? [] : [{ id: sk as string, delta: delta === -1 ? -1 : 1 }],
    ),
  }
}

function decodeHead(item: Item | undefined): Head {
  if (!item) return emptyHead
  const { version, count, pages, recent } = item as {
    version: number
    count: number
    pages: number
    recent: string
  }
  return { version, count, pages, recent: recent.match(new RegExp(`.{${hashCharacters}}`, 'g')) ?? [] }
}

/** 96 bits of a hash of action, leaf and step. */
function leafHash(actionId: string): (leaf: Leaf) => string {
  return ({ id, delta }) => hashOf(`${actionId}|${id}|${delta}`).slice(0, hashCharacters)
}
