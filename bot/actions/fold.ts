/**
 * Counting without a shared item. Each signature and each withdrawal leaves a leaf in its action's inbox, in the
 * same transaction as itself, so signers never wait for one another. Folding moves leaves into the head of their
 * shard: the head is written on condition of its version, then the leaves are deleted. The head remembers the hashes
 * of what it took in last, so a leaf that a crash left behind is known and not counted again.
 *
 * A hash leaves the head for a page only when its leaf is known to be deleted: every fold first deletes what it finds
 * among the remembered, and reads the inbox after the head. That is what makes the count exact.
 */
export type Leaf = { readonly id: string; readonly delta: 1 | -1 }

export type Head = {
  /** Counts folds; 0: there is no head yet. */
  readonly version: number
  readonly count: number
  /** Full pages of older hashes. */
  readonly pages: number
  /** Hashes of the leaves taken in last, oldest first. */
  readonly recent: readonly string[]
}

export type Fold = {
  /** Taken in before, left behind by a crash: deleted before anything else. */
  readonly leftBehind: readonly Leaf[]
  /** Taken in now, deleted after the head is written. */
  readonly taken: readonly Leaf[]
  /** Older hashes that make room in the head, written before it. */
  readonly page?: { readonly number: number; readonly hashes: readonly string[] }
  readonly next: Head
}

/** A head holds so many hashes within its 1 KB. */
export const recentLimit = 40
export const foldLimit = 20

export const emptyHead: Head = { version: 0, count: 0, pages: 0, recent: [] }

/** What a fold of these leaves does; `undefined` when there is nothing to do. `hashOf` is that of a leaf. */
export function planFold(
  head: Head,
  leaves: readonly Leaf[],
  hashOf: (leaf: Leaf) => string,
): Fold | undefined {
  if (leaves.length === 0) return undefined
  const known = new Set(head.recent)
  const leftBehind = leaves.filter((leaf) => known.has(hashOf(leaf)))
  const taken = leaves.filter((leaf) => !known.has(hashOf(leaf))).slice(0, foldLimit)
  const spilled = spill(head, taken.length)
  const count = taken.reduce((sum, { delta }) => sum + delta, head.count)
  return {
    leftBehind,
    taken,
    ...(spilled.length > 0 && { page: { number: head.pages, hashes: spilled } }),
    next: {
      version: head.version + 1,
      count,
      pages: head.pages + (spilled.length > 0 ? 1 : 0),
      recent: [...head.recent.slice(spilled.length), ...taken.map(hashOf)],
    },
  }
}

/** The oldest hashes, where the new ones would not fit beside them. */
function spill(head: Head, incoming: number): readonly string[] {
  return head.recent.length + incoming > recentLimit ? head.recent.slice(0, foldLimit) : []
}

/** The exact count of a shard: its head and the leaves that are not in it yet. */
export function countOf(head: Head, leaves: readonly Leaf[], hashOf: (leaf: Leaf) => string): number {
  return unfolded(head, leaves, hashOf).reduce((sum, { delta }) => sum + delta, head.count)
}

export function unfolded(head: Head, leaves: readonly Leaf[], hashOf: (leaf: Leaf) => string): Leaf[] {
  const known = new Set(head.recent)
  return leaves.filter((leaf) => !known.has(hashOf(leaf)))
}
