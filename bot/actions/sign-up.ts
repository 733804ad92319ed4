/**
 * A signature: kept under the person's pseudonym of that one action, so that two petitions cannot be compared. After
 * /forget only a bare mark stays, so that signing again does not count twice.
 */
import type { SealedUnder } from '../sealing/envelopes.store.ts'

export type SignUp =
  | {
      readonly state: 'signed'
      /** Calendar day in the campaign's time zone; no time of day is kept. */
      readonly day: string
      /** ISO 3166-1 alpha-2, if given. */
      readonly country?: string
      readonly consent: Consent
      /** Name and country, sealed for those to whom the roster gives names: the server cannot read them. */
      readonly name?: SealedUnder
    }
  | { readonly state: 'mark' }

/** What someone agreed to: the hash of the very text, and its language. */
export type Consent = { readonly textHash: string; readonly language: string }
