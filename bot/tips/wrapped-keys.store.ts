/**
 * Keys of the staff as they wrapped them themselves, under a passphrase or a passkey, so that no file has to be
 * carried. Only their owner gets them, and only after opening the console from the chat.
 */
import type { Table } from '../table/client.ts'
import { vaultKeys } from '../table/keys.ts'

export type WrappedKey = { readonly wrapping: string; readonly blob: Uint8Array }

export type WrappedKeys = {
  of(member: string): Promise<WrappedKey[]>
  /** `undefined`: takes it away. */
  keep(member: string, wrapping: string, blob: Uint8Array | undefined): Promise<void>
}

export function createWrappedKeys(vault: Table): WrappedKeys {
  return {
    of: async (member) => {
      const items = await vault.range(vaultKeys.wrappedIdentities(member), { consistent: true })
      return items.map(({ sk, blob }) => ({ wrapping: String(sk), blob: blob as Uint8Array }))
    },
    keep: async (member, wrapping, blob) => {
      const key = vaultKeys.wrappedIdentity(member, wrapping)
      await vault.write([blob === undefined ? { delete: key } : { put: { ...key, blob } }])
    },
  }
}
