/**
 * What the rows of the tables are, by the beginning of their keys, so that two copies can be compared in words; and
 * from which copy each is taken when a table is restored to a moment T: people's data and content as they were `at-T`;
 * what describes the world outside as it was known `later`, since it cannot be turned back.
 */
import type { RawItem } from './copy-lines.ts'

/** How many rows of each kind, by name; `followers`: the chats that the audience index has. */
export type EntityCounts = Readonly<Record<string, number>>

type Entity = { readonly name: string; readonly from: 'at-T' | 'later' }

const entities: Readonly<Record<string, Entity>> = {
  C: { name: 'chats', from: 'at-T' },
  X: { name: 'content', from: 'at-T' },
  CH: { name: 'changes of content', from: 'at-T' },
  CHL: { name: 'changes of content, listed', from: 'at-T' },
  S: { name: 'signatures', from: 'at-T' },
  I: { name: 'leaves and heads', from: 'at-T' },
  P: { name: 'pages of leaves', from: 'at-T' },
  // Entry by entry, as each is done again.
  ER: { name: 'erasures', from: 'at-T' },
  K: { name: 'destroyed action keys', from: 'later' },
  DUE: { name: 'due items', from: 'later' },
  PUMP: { name: 'pump', from: 'later' },
  B: { name: 'broadcasts and their ledgers', from: 'later' },
  BC: { name: 'broadcast codes', from: 'later' },
  BL: { name: 'broadcasts listed', from: 'later' },
  Q: { name: 'people who wait for an update', from: 'later' },
  ST: { name: 'staff', from: 'later' },
  STP: { name: 'proposals of staff', from: 'later' },
  INV: { name: 'invitations', from: 'later' },
  AU: { name: 'audit', from: 'later' },
  // In the one table; in the vault sealed tips: what a source or a term deleted stays deleted, and all that goes with it.
  T: { name: 'staff tickets, sealed tips', from: 'later' },
  DU: { name: 'desk of tips', from: 'later' },
  D: { name: 'tips received before', from: 'later' },
  M: { name: 'mailboxes', from: 'later' },
  R: { name: 'ways back to a chat', from: 'later' },
  CL: { name: 'links to the console', from: 'later' },
  SE: { name: 'sessions of the console', from: 'later' },
  W: { name: 'wrapped keys of staff', from: 'later' },
  // An older one would name people who have left.
  RO: { name: 'roster of those who read tips', from: 'later' },
  ENV: { name: 'envelopes of sealed names', from: 'at-T' },
  RESTORE: { name: 'mark of a restore', from: 'at-T' },
}

/** Whether it is taken from the later copy. A kind that is not known is people's data. */
export function isFromLater(item: RawItem): boolean {
  return entities[beginningOf(item)]?.from === 'later'
}

/** The letters that a partition key begins with. */
export function beginningOf({ pk }: RawItem): string {
  return /^[A-Za-z]+/.exec(pk?.S ?? '')?.[0] ?? 'other'
}

/** What an item is; a kind that is not known by name is its key's beginning. */
export function entityOf(item: RawItem): string {
  const beginning = beginningOf(item)
  return entities[beginning]?.name ?? beginning
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
