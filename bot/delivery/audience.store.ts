/**
 * The audience, a page at a time: everyone who follows anything, by shard and pseudonym, from the index. A page is
 * read late and small enough that someone who leaves gets nothing more within seconds.
 */
import { audienceShards } from '../chats/chat.ts'
import type { Chats } from '../chats/chat.store.ts'
import type { Table } from '../table/client.ts'
import { keys } from '../table/keys.ts'
import type { Recipient } from './mailing.ts'

export type AudiencePages = {
  /** Those behind a place of the audience (`''`: the beginning); an empty page is the end. */
  after(place: string, limitItems: number): Promise<readonly PlacedRecipient[]>
}

/** `place` goes into `after`. A row that cannot be read has no `recipient`. */
export type PlacedRecipient = { readonly place: string; readonly recipient: Recipient | undefined }

export function createAudiencePages(table: Table, chats: Chats): AudiencePages {
  return {
    after: async (place, limitItems) => {
      const start = place === '' ? { shard: 0, pseudonym: undefined } : readPlace(place)
      let after = start.pseudonym
      for (let { shard } = start; shard < audienceShards; shard++) {
        const items = await table.audience(keys.audience(shard), {
          limitItems,
          ...(after !== undefined && { after }),
        })
        if (items.length > 0) {
          return items.map((item) => {
            const pseudonym = String(item['audienceSk'])
            const profile = chats.openProfile(pseudonym, item['profile'] as Uint8Array)
            return { place: `${shard}|${pseudonym}`, recipient: profile && { ...profile, pseudonym } }
          })
        }
        after = undefined
      }
      return []
    },
  }
}

function readPlace(place: string): { shard: number; pseudonym: string | undefined } {
  const [shard = '0', pseudonym] = place.split('|')
  return { shard: Number(shard), pseudonym }
}
