/**
 * Signing step by step: consent, name, country, check, done. The step reached is the chat's dialogue, so any step can
 * be repeated, arrive twice or be left for a day; only the last one counts, and it counts once.
 */
import type { Chat, Dialogue } from '../chats/chat.ts'
import type { Consent } from './sign-up.ts'

export type SigningStep = 'name' | 'country' | 'check'

export type Signing = {
  readonly actionId: string
  readonly step: SigningStep
  readonly consent: Consent
  /** Empty: rather not said. */
  readonly country?: string
}

const dialogueKind = 'signing'

/** The signing under way in a chat, of any petition. */
export function signingOf({ dialogue }: Chat): Signing | undefined {
  if (dialogue?.kind !== dialogueKind) return undefined
  const { actionId = '', textHash = '', language = '', country } = dialogue.data
  return {
    actionId,
    step: dialogue.step as SigningStep,
    consent: { textHash, language },
    ...(country !== undefined && { country }),
  }
}

export function dialogueOf({ actionId, step, consent, country }: Signing): Dialogue {
  return {
    kind: dialogueKind,
    step,
    data: { actionId, ...consent, ...(country !== undefined && { country }) },
  }
}
