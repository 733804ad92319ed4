/**
 * Signatures in the table: a row under the pseudonym that the action's own key makes. Without that key the row cannot
 * be found, not even by us. Country and consent are sealed besides; a name, and its country, for the roster's eyes only. Signing and withdrawing are given as writes, for
 * the one transaction that also writes the chat.
 */
import { randomInt } from 'node:crypto'
import { pseudonymOf, randomId } from '../identity/pseudonyms.ts'
import type { Keyring, Parameters } from '../identity/parameters.store.ts'
import { openField, sealField } from '../identity/sealed-fields.ts'
import type { Item, Table } from '../table/client.ts'
import { erasureWrite } from '../table/erasures.ts'
import { keys, type Key } from '../table/keys.ts'
import type { Write } from '../table/writes.ts'
import { countShards, leafWrite } from './counts.store.ts'
import type { SignUp } from './sign-up.ts'

/** Where one person's signature of one action is, or why it cannot be known. */
export type SignUpPlace = { readonly actionId: string; readonly pseudonym: string; readonly key: Key }

export type SignUps = {
  /** `undefined` when the action has no key: not made, lost, or destroyed. */
  place(actionId: string, userId: number): Promise<SignUpPlace | undefined>
  read(place: SignUpPlace): Promise<SignUp | undefined>
  readMany(places: readonly SignUpPlace[]): Promise<Map<string, SignUp>>
  /** Sign once: the condition fails where there is a row already. The shard is where the step is counted. */
  sign(place: SignUpPlace, signUp: SignUp & { state: 'signed' }): { writes: Write[]; shard: number }
  /** Takes a signature back; the condition fails where there is none. */
  withdraw(place: SignUpPlace, now: Date): { writes: Write[]; shard: number }
  /** Strips a signature to its bare mark. */
  strip(place: SignUpPlace, now: Date): Write[]
}

const itemVersion = 1
type Sealed = Omit<SignUp & { state: 'signed' }, 'state' | 'name'>

export function createSignUps(table: Table, parameters: Parameters, { field }: Keyring): SignUps {
  const decode = (item: Item | undefined): SignUp | undefined => {
    if (!item) return undefined
    if (item['state'] !== 'signed' || item['v'] !== itemVersion) return { state: 'mark' }
    const sealed = openField(field, contextOf(item['pk'] as string), item['sealed'] as Uint8Array) as Sealed
    const { envelope, name } = item as { envelope?: string; name?: Uint8Array }
    return { state: 'signed', ...sealed, ...(envelope && name && { name: { envelope, sealed: name } }) }
  }
  return {
    place: async (actionId, userId) => {
      const key = await parameters.actionKey(actionId)
      if (!key) return undefined
      const pseudonym = pseudonymOf(key, userId)
      return { actionId, pseudonym, key: keys.signUp(actionId, pseudonym) }
    },
    read: async ({ key }) => decode(await table.get(key, { consistent: true })),
    readMany: async (places) => {
      const items = await table.getMany(
        places.map(({ key }) => key),
        { consistent: true },
      )
      const byKey = new Map(items.map((item) => [item['pk'], item]))
      return new Map(
        places.flatMap(({ actionId, key }): [string, SignUp][] => {
          const signUp = decode(byKey.get(key.pk))
          return signUp ? [[actionId, signUp]] : []
        }),
      )
    },
    sign: ({ actionId, key }, { state, name, ...fields }) => {
      const sealed = sealField(field, contextOf(key.pk), fields)
      const named = { envelope: name?.envelope, name: name?.sealed }
      const row: Write = { put: { ...key, v: itemVersion, state, sealed, ...named }, when: 'absent' }
      return counted(actionId, row, 1)
    },
    withdraw: ({ actionId, key }, now) => {
      const { writes, shard } = withdrawal(actionId, key)
      return { writes: [...writes, erasureWrite('signature', key, now)], shard }
    },
    strip: ({ key }, now) => [bareMark(key), erasureWrite('details', key, now)],
  }
}

/** The writes that erase a signature once more, in a table that was restored; they fail where it is not there. */
export function erasedAgainWrites(erased: 'signature' | 'details', pk: string): Write[] {
  const { key, actionId } = keys.signUpOf(pk)
  return erased === 'details' ? [bareMark(key)] : withdrawal(actionId, key).writes
}

function withdrawal(actionId: string, key: Key): { writes: Write[]; shard: number } {
  return counted(actionId, { delete: key, when: 'exists' }, -1)
}

function bareMark(key: Key): Write {
  return { put: { ...key, v: itemVersion, state: 'mark' }, when: 'exists' }
}

function counted(actionId: string, row: Write, delta: 1 | -1): { writes: Write[]; shard: number } {
  const shard = randomInt(countShards)
  return { writes: [row, leafWrite(actionId, shard, { id: randomId(), delta })], shard }
}

function contextOf(pk: string): string {
  return `sign-up|${pk}`
}
