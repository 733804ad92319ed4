/** What the rows of the tables are, by the beginning of their keys, so that two copies can be compared in words. */
import type { RawItem } from './copy-lines.ts'

/** How many rows of each kind, by name; `followers`: the chats that the audience index has. */
export type EntityCounts = Readonly<Record<string, number>>

const names: Readonly<Record<string, string>> = {
  C: 'chats',
  X: 'content',
  S: 'signatures',
  I: 'leaves and heads',
  P: 'pages of leaves',
  K: 'destroyed action keys',
  ER: 'erasures',
  DUE: 'due items',
  PUMP: 'pump',
  B: 'broadcasts and their ledgers',
  BC: 'broadcast codes',
  BL: 'broadcasts listed',
  Q: 'people who wait for an update',
  ST: 'staff',
  INV: 'invitations',
  AU: 'audit',
  T: 'staff tickets',
}

/** The name of an item's kind; a kind that is not known by name is its key's beginning. */
function entityOf(item: RawItem): string {
  const beginning = beginningOf(item)
  return names[beginning] ?? beginning
}

/** The letters that a partition key begins with. */
export function beginningOf({ pk }: RawItem): string {
  return /^[A-Za-z]+/.exec(pk?.S ?? '')?.[0] ?? 'other'
}

export type EntityCounter = { add(item: RawItem): void; counts(): EntityCounts }

export function createEntityCounter(): EntityCounter {
  const counts = new Map<string, number>()
  const raise = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1)
  return {
    add: (item) => {
      raise(entityOf(item))
      if (item['audiencePk']) raise('followers')
    },
    counts: () => Object.fromEntries([...counts].toSorted(([one], [other]) => one.localeCompare(other))),
  }
}

/** Lines such as `    1,204  chats`. */
export function countLines(counts: EntityCounts): string[] {
  return Object.entries(counts).map(([name, count]) => `${count.toLocaleString('en').padStart(11)}  ${name}`)
}
