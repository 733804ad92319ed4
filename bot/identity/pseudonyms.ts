/**
 * Pseudonyms: keyed HMACs of a Telegram id, one key for each purpose, so that rows of different purposes cannot be
 * linked and no row can be traced to a person without a key that is in no table. A plain hash would not do: all
 * Telegram ids can be hashed in hours.
 */
import { createHash, createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto'

/** 128 bits: no two of a billion people meet. */
const pseudonymBytes = 16
/** An update tag only has to differ from the few others of the same chat. */
const tagBytes = 6

export const pseudonymKeyBytes = 32

/** A person's pseudonym under a key, 22 characters of `[A-Za-z0-9_-]`. */
export function pseudonymOf(key: Uint8Array, userId: number): string {
  return keyed(key, String(userId), pseudonymBytes)
}

/** A short keyed tag of an update's id, so that a stored tag means nothing to a reader of Telegram's logs. */
export function updateTagOf(key: Uint8Array, updateId: number): string {
  return keyed(key, String(updateId), tagBytes)
}

/** The part of the audience in which a pseudonym lies, spread evenly. */
export function shardOf(pseudonym: string, shards: number): number {
  return (Buffer.from(pseudonym, 'base64url')[0] ?? 0) % shards
}

/** A random id that nothing can be learnt from. */
export function randomId(bytes = pseudonymBytes): string {
  return randomBytes(bytes).toString('base64url')
}

/** SHA-256 in base64url: for things that are random or public already, never for a person. */
export function hashOf(value: string | Uint8Array): string {
  return createHash('sha256').update(value).digest('base64url')
}

/** Making a key object anew for each HMAC takes longer than the HMAC. */
const keyObjects = new WeakMap<Uint8Array, KeyObject>()

function keyed(key: Uint8Array, value: string, bytes: number): string {
  let made = keyObjects.get(key)
  if (made === undefined) {
    made = createSecretKey(key)
    keyObjects.set(key, made)
  }
  return createHmac('sha256', made).update(value).digest().subarray(0, bytes).toString('base64url')
}
