/**
 * Invitations to the staff: a random token of 128 bits in a link, of which the table holds only the hash. Each works
 * once, for a day, and only as long as whoever made it may still invite.
 */
import { hashOf, randomId } from '../identity/pseudonyms.ts'
import type { Table } from '../table/client.ts'
import { keys } from '../table/keys.ts'
import { expiryAttribute } from '../table/tables.ts'
import type { Write } from '../table/writes.ts'
import type { Role } from './roles.ts'

export type Invitation = {
  readonly role: Role
  /** For a translator; none: all. */
  readonly languages?: readonly string[] | undefined
  readonly by: string
  /** The proposal to which a second admin agreed, where it took one. */
  readonly proposal?: string
}

export type Invitations = {
  /** Gives the token, its hash and the write that makes it count. */
  make(invitation: Invitation, now: Date): { token: string; hash: string; write: Write }
  /** `undefined` when it was used, has expired, or never was. */
  read(token: string, now: Date): Promise<Invitation | undefined>
  /** Uses it up; fails when that was done before. */
  useWrite(token: string): Write
  /** Ends the one with this hash, if it is still there. */
  endWrite(hash: string): Write
}

const lifetimeSeconds = 24 * 60 * 60

export function createInvitations(table: Table): Invitations {
  const keyOf = (token: string) => keys.invitation(hashOf(token))
  return {
    make: (invitation, now) => {
      const token = randomId()
      const expiry = Math.floor(now.getTime() / 1000) + lifetimeSeconds
      return {
        token,
        hash: hashOf(token),
        write: { put: { ...keyOf(token), ...invitation, [expiryAttribute]: expiry }, when: 'absent' },
      }
    },
    read: async (token, now) => {
      const item = await table.get(keyOf(token), { consistent: true })
      if (!item || (item[expiryAttribute] as number) <= now.getTime() / 1000) return undefined
      const { role, by, languages, proposal } = item as Invitation
      return { role, by, ...(languages && { languages }), ...(proposal !== undefined && { proposal }) }
    },
    useWrite: (token) => ({ delete: keyOf(token), when: 'exists' }),
    endWrite: (hash) => ({ delete: keys.invitation(hash) }),
  }
}
