/**
 * Signing step by step: consent, with a name or without, country, the name, check, done. The step reached is the chat's dialogue, so any step can
 * be repeated, arrive twice or be left for a day; only the last one counts, and it counts once.
 */
import type { Chat, Dialogue } from '../chats/chat.ts'
import { fromBase64url, toBase64url } from '../sealing/base64url.ts'
import type { SealedUnder } from '../sealing/envelopes.store.ts'
import type { Consent } from './sign-up.ts'

export type SigningStep = 'name' | 'country' | 'typing' | 'check'

export type Signing = {
  readonly actionId: string
  readonly step: SigningStep
  readonly consent: Consent
  /** Empty: rather not said. */
  readonly country?: string
  /** Whether the text that was agreed to spoke of names, and whether one is to be given. */
  readonly names?: 'offered' | 'chosen'
  /** Sealed as soon as it is typed. */
  readonly name?: SealedUnder
}

const dialogueKind = 'signing'

/** The signing under way in a chat, of any petition. */
export function signingOf({ dialogue }: Chat): Signing | undefined {
  if (dialogue?.kind !== dialogueKind) return undefined
  const { actionId = '', textHash = '', language = '', country, names, envelope, name } = dialogue.data
  return {
    actionId,
    step: dialogue.step as SigningStep,
    consent: { textHash, language },
    ...(country !== undefined && { country }),
    ...((names === 'offered' || names === 'chosen') && { names }),
    ...(envelope !== undefined && name !== undefined && { name: { envelope, sealed: fromBase64url(name) } }),
  }
}

export function dialogueOf({ actionId, step, consent, country, names, name }: Signing): Dialogue {
  return {
    kind: dialogueKind,
    step,
    data: {
      actionId,
      ...consent,
      ...(country !== undefined && { country }),
      ...(names && { names }),
      ...(name && { envelope: name.envelope, name: toBase64url(name.sealed) }),
    },
  }
}
