/**
 * Sealing to a team of the roster: an age file of eight stanzas, whoever is on the team, and of one of three sizes.
 * Stanzas that stand for nobody are made for keys that are thrown away. Runs in the browser as well; the library is
 * loaded where something is sealed.
 */
import { CaselineError } from '../errors.ts'
import { padded, textSizes, unpadded } from './padding.ts'
import { membersLimit, type Member } from './roster.ts'

/** Throws `too-large`, or `configuration` for a team that nothing can be sealed to. */
export async function seal(
  members: readonly Pick<Member, 'recipient'>[],
  content: Uint8Array,
  sizes: readonly number[] = textSizes,
): Promise<Uint8Array> {
  const bytes = padded(content, sizes)
  if (members.length === 0 || members.length > membersLimit)
    throw new CaselineError('configuration', 'A team of the roster has no members, or too many.')
  const { Encrypter, generateHybridIdentity, identityToRecipient } = await import('age-encryption')
  const nobody = await Promise.all(
    Array.from({ length: membersLimit - members.length }, async () =>
      identityToRecipient(await generateHybridIdentity()),
    ),
  )
  const encrypter = new Encrypter()
  for (const recipient of shuffled([...members.map((each) => each.recipient), ...nobody]))
    encrypter.addRecipient(recipient)
  return encrypter.encrypt(bytes)
}

/** Seals to one reader, padded: for those who are known to be the only one. */
export async function sealForOne(
  recipient: string,
  content: Uint8Array,
  sizes: readonly number[] = textSizes,
): Promise<Uint8Array> {
  const { Encrypter } = await import('age-encryption')
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  return encrypter.encrypt(padded(content, sizes))
}

/** Opens it with one of the identities that it was sealed to. Throws when it is not for this one, or was changed. */
export async function open(identity: string, sealed: Uint8Array): Promise<Uint8Array> {
  const { Decrypter } = await import('age-encryption')
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  return unpadded(await decrypter.decrypt(sealed))
}

export type SealedCheck = { readonly ok: true; readonly size: number } | { readonly ok: false }

const stanzaType = 'mlkem768x25519'
const headerLimitBytes = 16 * 1024
const nonceBytes = 16
const chunkBytes = 64 * 1024
const tagBytes = 16

/**
 * Whether something has the form of what `seal` makes, without any key: so that a server stores nothing else. `size`:
 * of what is inside.
 */
export function checkSealed(sealed: Uint8Array, sizes: readonly number[] = textSizes): SealedCheck {
  const end = headerEnd(sealed)
  if (end === undefined || !isHeader(new TextDecoder('latin1').decode(sealed.subarray(0, end))))
    return { ok: false }
  const size = sizes.find((each) => payloadBytes(each) === sealed.length - end)
  return size === undefined ? { ok: false } : { ok: true, size }
}

/** Behind the line of the header's code. */
function headerEnd(sealed: Uint8Array): number | undefined {
  const text = new TextDecoder('latin1').decode(sealed.subarray(0, headerLimitBytes))
  const mark = text.indexOf('\n---')
  const end = mark === -1 ? -1 : text.indexOf('\n', mark + 1)
  return end === -1 ? undefined : end + 1
}

function isHeader(header: string): boolean {
  const [version, ...lines] = header.split('\n')
  const stanzas = lines.filter((line) => line.startsWith('->'))
  const others = lines.filter((line) => !line.startsWith('->'))
  return (
    version === 'age-encryption.org/v1' &&
    stanzas.length === membersLimit &&
    stanzas.every((line) => line.split(' ')[1] === stanzaType) &&
    others.every((line) => /^[A-Za-z0-9+/]{0,64}$|^--- [A-Za-z0-9+/]{43}$/.test(line))
  )
}

function payloadBytes(size: number): number {
  return nonceBytes + size + Math.max(1, Math.ceil(size / chunkBytes)) * tagBytes
}

/** So that no place in the header stands for a person. */
function shuffled(recipients: readonly string[]): string[] {
  const keyed = recipients.map((recipient) => ({
    recipient,
    key: crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
  }))
  return keyed.toSorted((one, other) => one.key - other.key).map(({ recipient }) => recipient)
}
