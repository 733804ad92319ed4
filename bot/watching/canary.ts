/**
 * The canary: is the address that Telegram calls still ours, and does it answer? It sends the webhook an update of a
 * kind that nobody handles: that takes the whole way in, and touches nobody.
 */
import type { CallAnswer, TelegramCall } from '../telegram/caller.ts'

export type CanaryParts = {
  readonly webhookUrl: string
  readonly webhookSecret: string
  readonly call: (call: TelegramCall) => Promise<CallAnswer>
  /** Gives the status; throws where nothing answers. */
  readonly post: (url: string, secret: string, body: string) => Promise<number>
}

/**
 * `changed`: someone else gets what people write, the gravest of all. `waiting`: Telegram could not deliver for a
 * while. `silent` and `refused`: our own address does not answer, or not with 200. `unasked`: Telegram did not say.
 */
export type CanaryFinding = 'fine' | 'changed' | 'waiting' | 'silent' | 'refused' | 'unasked'

/** More than this many updates wait, and Telegram says that delivering fails. */
const waitingLimit = 100

export async function findTrouble(parts: CanaryParts): Promise<CanaryFinding> {
  const answer = await parts.call({ method: 'getWebhookInfo', payload: {} })
  if (answer.kind !== 'ok') return 'unasked'
  const { url, pending_update_count: waiting = 0 } = answer.result as {
    url?: string
    pending_update_count?: number
  }
  if (url !== parts.webhookUrl) return 'changed'
  const own = await ownAnswer(parts)
  return own === 'fine' && waiting > waitingLimit ? 'waiting' : own
}

async function ownAnswer({ post, webhookUrl, webhookSecret }: CanaryParts): Promise<CanaryFinding> {
  try {
    const status = await post(webhookUrl, webhookSecret, JSON.stringify({ update_id: 0, canary: {} }))
    return status === 200 ? 'fine' : 'refused'
  } catch {
    return 'silent'
  }
}
