/** What an operator is told of a registration. None of it holds a secret. */
import type { IntroductionOutcome, WebhookOutcome } from './registering.ts'

const webhookFailures: Readonly<Record<Exclude<WebhookOutcome, 'set'>, string>> = {
  refused: 'Telegram refused the webhook. Check bot-token: npm run doctor says how.',
  elsewhere:
    'Telegram names another webhook than the one just set: someone else holds the token. See docs/runbook.md, Keys and rotation.',
  unanswered: 'Telegram does not answer. Nothing is lost: deploy again when it does.',
}

/** Why a deployment fails; `undefined` when it does not. */
export function failureOf(
  webhook: WebhookOutcome,
  introduction: IntroductionOutcome | undefined,
): string | undefined {
  if (webhook !== 'set') return webhookFailures[webhook]
  return introduction === 'refused'
    ? 'Telegram refused commands, names or descriptions: one of them is too long or empty.'
    : undefined
}

/**
 * Names and descriptions may be set a few times a day only. A deployment that failed for that would also fail to be
 * undone, because undoing sets them as well; so it goes on, and says what is left.
 */
export function successOf(introduction: IntroductionOutcome | undefined): string {
  return introduction === 'unfinished'
    ? 'Registered, but for some commands, names or descriptions: Telegram asks to wait. Later: npm run register.'
    : 'Registered.'
}
