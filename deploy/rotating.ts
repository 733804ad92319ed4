/**
 * Replacing a leaked token or webhook secret. First the parameter, then Telegram: running functions read it anew when
 * they meet a request with a secret that they do not know, or when Telegram does not know their token. What Telegram
 * could not deliver meanwhile it brings again, so that no update is lost.
 */
import { randomBytes } from 'node:crypto'
import { parameterNames } from '../bot/config.ts'
import { CaselineError } from '../bot/errors.ts'
import type { CallAnswer, TelegramCall } from '../bot/telegram/caller.ts'
import { registerWebhook } from '../bot/telegram/registering.ts'
import type { SecretStore } from './secret-store.ts'

export type RotationParts = {
  readonly store: SecretStore
  readonly webhookUrl: string
  readonly connections: number
  readonly callWith: (token: string) => (call: TelegramCall) => Promise<CallAnswer>
}

const secretBytes = 48

export async function rotateSecret(parts: RotationParts): Promise<void> {
  const token = (await parts.store.all()).get(parameterNames.botToken)
  if (token === undefined)
    throw new CaselineError('configuration', 'There is no bot token yet: npm run keys -- init.')
  const secret = randomBytes(secretBytes).toString('base64url')
  await parts.store.put(parameterNames.webhookSecret, secret, { replace: true })
  await setWebhook(parts, token, secret)
}

/** `token`: a new one of the same bot. Throws `configuration` for another bot's, and changes nothing then. */
export async function rotateToken(parts: RotationParts, token: string): Promise<void> {
  const known = await parts.store.all()
  const before = known.get(parameterNames.botToken)
  if (before !== undefined && before.split(':')[0] !== token.split(':')[0])
    throw new CaselineError('configuration', 'This token is another bot’s. Nothing was changed.')
  const answer = await parts.callWith(token)({ method: 'getMe', payload: {} })
  if (answer.kind !== 'ok')
    throw new CaselineError(
      'configuration',
      'Telegram does not know this token, or does not answer. Nothing was changed.',
    )
  await parts.store.put(parameterNames.botToken, token, { replace: true })
  // Whoever had the token could ask for anything but the secret; a new one costs nothing.
  await rotateSecret(parts)
}

async function setWebhook(parts: RotationParts, token: string, secret: string): Promise<void> {
  const { callWith, webhookUrl: url, connections } = parts
  const outcome = await registerWebhook(callWith(token), { url, secret, connections })
  if (outcome === 'refused' || outcome === 'unanswered')
    throw new CaselineError(
      'busy',
      'The parameter is new, but Telegram did not take the webhook. Run this again.',
    )
  if (outcome === 'elsewhere')
    throw new CaselineError(
      'conflict',
      'Telegram names another webhook: someone else holds the token. /revoke it in @BotFather, then rotate the token.',
    )
}
