/** Ed25519 with what browsers and Node bring: private keys as their seed of 32 bytes, all keys in base64url. */
import { fromBase64url, toBase64url } from './base64url.ts'

/** What stands before the seed of a key in PKCS #8 (RFC 8410). */
const pkcs8Beginning = Uint8Array.from([
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
])

export function newSigningKey(): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(32)))
}

/** The public key that verifies. */
export async function verifyingKeyOf(signing: string): Promise<string> {
  const { x } = await crypto.subtle.exportKey('jwk', await imported(signing, true))
  return x ?? ''
}

/** 64 bytes. */
export async function signWith(signing: string, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.sign('Ed25519', await imported(signing, false), bytes))
}

async function imported(signing: string, extractable: boolean) {
  const seed = fromBase64url(signing)
  const pkcs8 = new Uint8Array([...pkcs8Beginning, ...seed])
  return crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', extractable, ['sign'])
}
