/** Broadcasts as the pump asks for them. */
import type { Contents } from '../campaign/content.store.ts'
import type { Mailings } from '../delivery/mailing.ts'
import type { Keyring } from '../identity/parameters.store.ts'
import type { Table } from '../table/client.ts'
import type { Texts } from '../text/texts.ts'

export type MailingsParts = {
  readonly table: Table
  readonly keyring: Keyring
  readonly contents: Contents
  readonly texts: Texts
  readonly botUsername: string
}

export function createMailings(_parts: MailingsParts): Mailings {
  return {
    find: async () => Promise.resolve(undefined),
    digestFor: async () => Promise.resolve(undefined),
    progressCalls: async () => Promise.resolve([]),
  }
}
