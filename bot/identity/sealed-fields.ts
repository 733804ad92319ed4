/**
 * Sealed fields: values that the server itself must read back (a chat id, a dialogue), encrypted with AES-256-GCM
 * before they reach a table. A value carries its format version and key id, so keys can rotate; it is bound to its
 * place (`context`), so a value copied to another row does not open.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { CaselineError } from '../errors.ts'

/** Keys by id, 32 bytes each; `current` seals, all of them open. */
export type FieldKeys = { readonly current: number; readonly byId: ReadonlyMap<number, Uint8Array> }

const formatVersion = 1
const headerBytes = 2
const nonceBytes = 12
const tagBytes = 16

/** Seals a JSON value. Layout: version, key id, nonce, ciphertext, tag. */
export function sealField(keys: FieldKeys, context: string, value: unknown): Uint8Array {
  const nonce = randomBytes(nonceBytes)
  const header = Uint8Array.of(formatVersion, keys.current)
  const cipher = createCipheriv('aes-256-gcm', keyOf(keys, keys.current), nonce)
  cipher.setAAD(associated(header, context))
  const ciphertext = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()])
  return Buffer.concat([header, nonce, ciphertext, cipher.getAuthTag()])
}

/** Opens a sealed value. Throws `unreadable` when key, place or bytes do not fit. */
export function openField(keys: FieldKeys, context: string, sealed: Uint8Array): unknown {
  const [version, keyId] = sealed
  if (
    version !== formatVersion ||
    keyId === undefined ||
    sealed.length < headerBytes + nonceBytes + tagBytes
  ) {
    throw new CaselineError('unreadable', 'A sealed value has an unknown format.')
  }
  const decipher = createDecipheriv(
    'aes-256-gcm',
    keyOf(keys, keyId),
    sealed.subarray(headerBytes, headerBytes + nonceBytes),
  )
  decipher.setAAD(associated(sealed.subarray(0, headerBytes), context))
  decipher.setAuthTag(sealed.subarray(-tagBytes))
  try {
    const ciphertext = sealed.subarray(headerBytes + nonceBytes, -tagBytes)
    const plain = Buffer.concat([decipher.update(ciphertext), decipher.final()])
    return JSON.parse(plain.toString('utf8')) as unknown
  } catch (error) {
    throw new CaselineError('unreadable', 'A sealed value does not open.', { cause: error })
  }
}

function keyOf(keys: FieldKeys, id: number): Uint8Array {
  const key = keys.byId.get(id)
  if (!key) throw new CaselineError('unreadable', `There is no field key ${id}.`)
  return key
}

function associated(header: Uint8Array, context: string): Uint8Array {
  return Buffer.concat([header, Buffer.from(context, 'utf8')])
}
