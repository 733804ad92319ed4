/**
 * Tickets make staff buttons work once, for one person, under one message, for an hour. The buttons carry a random
 * number; the table holds its hash and what the buttons stand for. Using one deletes the ticket in the transaction
 * that does the act, so a button replayed or forged does nothing.
 */
import { hashOf, randomId } from '../identity/pseudonyms.ts'
import type { Table } from '../table/client.ts'
import { keys } from '../table/keys.ts'
import { expiryAttribute } from '../table/tables.ts'
import type { Write } from '../table/writes.ts'
import type { Role } from './roles.ts'

/** What one button does, and to whom. */
export type Choice = {
  readonly act: ChoiceAct
  readonly subject?: string | undefined
  readonly role?: Role
  readonly languages?: readonly string[] | undefined
  readonly page?: number
}

/** `list` and what follows to `take` show a screen, the others do something. */
export type ChoiceAct =
  | 'list'
  | 'open'
  | 'give'
  | 'languages'
  | 'take'
  | 'suspend'
  | 'reinstate'
  | 'give-role'
  | 'take-role'
  | 'remove'
  | 'invite-translator'

export type Ticket = {
  readonly holder: string
  readonly messageId: number
  readonly choices: readonly Choice[]
}

export type Tickets = {
  /** Makes a ticket; gives the number that the buttons carry. */
  issue(ticket: Ticket, now: Date): Promise<string>
  /** What a button stands for; `undefined` when it was used, has expired, or is not this person's or message's. */
  read(
    number: string,
    holder: string,
    messageId: number,
    choice: number,
    now: Date,
  ): Promise<Choice | undefined>
  /** The write that uses the ticket up; its condition fails when it was used before. */
  useWrite(number: string): Write
}

const lifetimeSeconds = 60 * 60

export function createTickets(table: Table): Tickets {
  const keyOf = (number: string) => keys.staffTicket(hashOf(number))
  return {
    issue: async (ticket, now) => {
      const number = randomId()
      const expiry = Math.floor(now.getTime() / 1000) + lifetimeSeconds
      const put = { ...keyOf(number), ...ticket, [expiryAttribute]: expiry }
      await table.write([{ put, when: 'absent' }])
      return number
    },
    read: async (number, holder, messageId, choice, now) => {
      const item = await table.get(keyOf(number), { consistent: true })
      const expired = Number(item?.[expiryAttribute] ?? 0) <= now.getTime() / 1000
      if (!item || expired || item['holder'] !== holder || item['messageId'] !== messageId) return undefined
      return (item['choices'] as Choice[])[choice]
    },
    useWrite: (number) => ({ delete: keyOf(number), when: 'exists' }),
  }
}
