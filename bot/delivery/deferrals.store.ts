/**
 * Those for whom a mailing waits: written down when the pass meets them, read again when their slot has come. The
 * same person written down twice is one.
 */
import { shardOf } from '../identity/pseudonyms.ts'
import type { Table } from '../table/client.ts'
import { keys } from '../table/keys.ts'
import { expiryAttribute } from '../table/tables.ts'
import type { Write } from '../table/writes.ts'

export type Deferral = {
  readonly pseudonym: string
  readonly mailingId: string
  readonly slot: Date
  /** Into the day's one message, rather than by itself. */
  readonly digest: boolean
}

export type Deferrals = {
  write(deferrals: readonly Deferral[]): Promise<void>
  /** Behind a place (`''`: the beginning), by person; an empty page is the end. */
  after(queue: string, slot: Date, place: string, limitItems: number): Promise<readonly PlacedDeferral[]>
}

export type PlacedDeferral = {
  readonly place: string
  readonly pseudonym: string
  readonly mailingId: string
}

/** The queue of all that waits for a digest; every other queue is a mailing's own. */
export const digestQueue = 'digest'
const shards = 16
const keptSeconds = 3 * 24 * 60 * 60

export function createDeferrals(table: Table): Deferrals {
  return {
    write: async (deferrals) => {
      await table.putMany(deferrals.map((deferral) => writeOf(deferral).put))
    },
    after: async (queue, slot, place, limitItems) => {
      const [from = '0', sk = ''] = place === '' ? [] : place.split('|')
      let after = sk
      for (let shard = Number(from); shard < shards; shard++) {
        const items = await table.range(keys.deferralPartition(queue, slot, shard), {
          consistent: true,
          limitItems,
          ...(after !== '' && { after }),
        })
        if (items.length > 0) {
          return items.map((item) => {
            const [pseudonym = '', mailingId = ''] = String(item['sk']).split('#')
            return { place: `${shard}|${String(item['sk'])}`, pseudonym, mailingId }
          })
        }
        after = ''
      }
      return []
    },
  }
}

function writeOf({ pseudonym, mailingId, slot, digest }: Deferral): Extract<Write, { put: unknown }> {
  const queue = digest ? digestQueue : mailingId
  return {
    put: {
      ...keys.deferral(queue, slot, shardOf(pseudonym, shards), pseudonym, mailingId),
      [expiryAttribute]: Math.floor(slot.getTime() / 1000) + keptSeconds,
    },
  }
}
