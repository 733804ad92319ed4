/**
 * Changes in the table, as staff know them. `CH#<id>` holds one, sealed, written on the version that was read; `CHL`
 * lists those that are not over, in the order of their beginning. What readers see of an approved one lies beside the
 * content: see campaign/content.store.ts. What nobody goes on with is kept for 30 days, what is over for 90.
 */
import { randomInt } from 'node:crypto'
import type { Change } from '../campaign/change.ts'
import type { Keyring } from '../identity/parameters.store.ts'
import { openField, sealField, type FieldKeys } from '../identity/sealed-fields.ts'
import type { Item, Table } from '../table/client.ts'
import { keys } from '../table/keys.ts'
import { expiryAttribute } from '../table/tables.ts'
import type { Write } from '../table/writes.ts'

export type Changes = {
  /** Read consistently. */
  read(id: string): Promise<Change | undefined>
  /** Those that are not over, the newest first. */
  open(): Promise<Change[]>
  /** Fails when the id is taken. */
  createWrites(change: Change, now: Date): Write[]
  /** Turns what was read into `next`; fails when anyone wrote since. The version is counted here. */
  changeWrites(before: Change, next: Change, now: Date): Write[]
}

const itemVersion = 1
const daySeconds = 24 * 60 * 60
const unfinishedDays = 30
const overDays = 90
const idLetters = 'abcdefghijklmnopqrstuvwxyz234567'
const idLength = 12
const listedAtMost = 200

/** A new change's id: `c` and 60 random bits, short enough for a button. */
export function newChangeId(): string {
  return `c${Array.from({ length: idLength }, () => idLetters[randomInt(idLetters.length)]).join('')}`
}

export function createChanges(table: Table, { field }: Pick<Keyring, 'field'>): Changes {
  const read = async (id: string): Promise<Change | undefined> => {
    const item = await table.get(keys.change(id), { consistent: true })
    return item && item['v'] === itemVersion ? opened(field, id, item) : undefined
  }
  return {
    read,
    open: async () => {
      const listed = await table.range(keys.changeList(), {
        consistent: true,
        backwards: true,
        limitItems: listedAtMost,
      })
      const found = await Promise.all(listed.map(({ id }) => read(id as string)))
      return found.filter((change) => change !== undefined)
    },
    createWrites: (change, now) => [
      { put: sealed(field, { ...change, version: 1 }, now), when: 'absent' },
      listWrite(change, now),
    ],
    changeWrites: ({ version }, next, now) => [
      {
        put: sealed(field, { ...next, version: version + 1 }, now),
        when: { equals: { version } },
      },
      listWrite(next, now),
    ],
  }
}

function sealed(field: FieldKeys, change: Change, now: Date) {
  const { id, version, ...rest } = change
  const body = sealField(field, contextOf(id), rest)
  return { ...keys.change(id), v: itemVersion, version, body, [expiryAttribute]: expiryOf(change, now) }
}

function opened(field: FieldKeys, id: string, item: Item): Change {
  const body = JSON.stringify(openField(field, contextOf(id), item['body'] as Uint8Array))
  return { ...(JSON.parse(body, reviveDate) as Change), id, version: item['version'] as number }
}

const dateNames = new Set(['createdAt', 'submittedAt', 'at'])

/** JSON knows no dates: those that have a date's name become one again. */
function reviveDate(name: string, value: unknown): unknown {
  return dateNames.has(name) ? new Date(value as string) : value
}

function listWrite(change: Change, now: Date): Write {
  const key = keys.changeListed(change.id, change.createdAt)
  if (isOver(change)) return { delete: key }
  return { put: { ...key, id: change.id, [expiryAttribute]: expiryOf(change, now) } }
}

/** What is in force is kept for as long as it is. */
function expiryOf(change: Change, now: Date): number | undefined {
  const seconds = Math.floor(now.getTime() / 1000)
  if (isOver(change)) return seconds + overDays * daySeconds
  return change.state === 'approved' ? undefined : seconds + unfinishedDays * daySeconds
}

function isOver({ state, place }: Change): boolean {
  return ['withdrawn', 'undone', 'absorbed'].includes(state) || (state === 'approved' && place === undefined)
}

function contextOf(id: string): string {
  return `change|${id}`
}
