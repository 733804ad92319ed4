/**
 * A passkey that unlocks: its PRF (WebAuthn) gives a secret that never leaves the device otherwise; a key made from it
 * wraps the identity, which the function keeps. The name of the credential is the name of the wrapping.
 */
import { fromBase64url, toBase64url } from '../../bot/sealing/base64url.ts'
import { readStaffText, staffText, type StaffIdentity } from '../../bot/sealing/identity.ts'

const wrapping = 'passkey-'
const nonceBytes = 12
const purpose = new TextEncoder().encode('caseline console key 1')

type Wrapped = { readonly wrapping: string; readonly blob: string }

export const isPasskey = (kept: Pick<Wrapped, 'wrapping'>): boolean => kept.wrapping.startsWith(wrapping)

/** Makes a passkey. `undefined`: there is none here that can do this. Throws when it is called off. */
export async function wrapWithPasskey(keys: StaffIdentity): Promise<Wrapped | undefined> {
  const made = (await navigator.credentials.create({
    publicKey: {
      rp: { name: 'Caseline' },
      user: { id: random(16), name: keys.name, displayName: keys.name },
      challenge: random(32),
      pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: 'public-key', alg })),
      authenticatorSelection: { userVerification: 'required', residentKey: 'discouraged' },
      extensions: { prf: {} },
    },
  })) as PublicKeyCredential | null
  if (made?.getClientExtensionResults().prf?.enabled !== true || made.id.length > 100) return undefined
  const { key } = await keyOf([made.id])
  const nonce = random(nonceBytes)
  const sealed = await crypto.subtle.encrypt(
    algorithm(nonce, keys.name),
    key,
    new TextEncoder().encode(staffText(keys)),
  )
  return {
    wrapping: wrapping + made.id,
    blob: toBase64url(new Uint8Array([...nonce, ...new Uint8Array(sealed)])),
  }
}

/** `name`: whose they are; the device knows which is here. Throws when it is called off, or one was changed. */
export async function openWithPasskey(kept: readonly Wrapped[], name: string): Promise<StaffIdentity> {
  const { id, key } = await keyOf(kept.map((each) => each.wrapping.slice(wrapping.length)))
  const bytes = fromBase64url(kept.find((each) => each.wrapping === wrapping + id)?.blob ?? '')
  const opening = algorithm(bytes.slice(0, nonceBytes), name)
  const text = new Uint8Array(await crypto.subtle.decrypt(opening, key, bytes.slice(nonceBytes)))
  const keys = readStaffText(new TextDecoder().decode(text))
  text.fill(0)
  return keys
}

function algorithm(iv: Uint8Array<ArrayBuffer>, name: string): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(`caseline console key 1 ${name}`) }
}

async function keyOf(credentialIds: readonly string[]): Promise<{ id: string; key: CryptoKey }> {
  const used = (await navigator.credentials.get({
    publicKey: {
      challenge: random(32),
      allowCredentials: credentialIds.map((id) => ({ type: 'public-key', id: fromBase64url(id) })),
      userVerification: 'required',
      extensions: { prf: { eval: { first: purpose } } },
    },
  })) as PublicKeyCredential | null
  const first = used?.getClientExtensionResults().prf?.results?.first
  if (!used || first === undefined) throw new Error('no-prf')
  const secret = new Uint8Array(first as ArrayBuffer)
  const material = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey'])
  secret.fill(0)
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: purpose }
  const algorithm = { name: 'AES-GCM', length: 256 }
  const key = await crypto.subtle.deriveKey(derivation, material, algorithm, false, ['encrypt', 'decrypt'])
  return { id: used.id, key }
}

function random(bytes: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(bytes))
}
