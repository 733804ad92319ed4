/**
 * How the bot calls Telegram: every call ends within seconds, and is tried again at most once and only where Telegram
 * says when. A call whose answer was lost is not repeated here: the update comes again and shows the present state.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { Bot, type Context } from 'grammy'
import type { UserFromGetMe } from 'grammy/types'

const callTimeoutSeconds = 8
/** A longer wait is left to Telegram's redelivery. */
const retryLimitSeconds = 2
/**
 * Sent as the answer to the webhook's own request, which saves a call. Only this one: what comes of it is never told,
 * and a button that stays unanswered does no harm, while a message that is lost does.
 */
const repliedMethod = 'answerCallbackQuery'

/** A bot that never asks who it is: its id is part of the token, its name is a parameter. */
export function createClient<C extends Context>(options: {
  token: string
  username: string
  apiRoot: string
  /** Told of each demand to wait, in seconds; must not reject. */
  onTooManyRequests: (retryAfterSeconds: number) => Promise<void>
}): Bot<C> {
  const bot = new Bot<C>(options.token, {
    botInfo: botInfoOf(options.token, options.username),
    client: {
      apiRoot: options.apiRoot,
      timeoutSeconds: callTimeoutSeconds,
      canUseWebhookReply: (method) => method === repliedMethod,
    },
  })
  bot.api.config.use(async (call, method, payload, signal) => {
    const answer = await call(method, payload, signal)
    const wait = answer.ok ? undefined : answer.parameters?.retry_after
    if (wait === undefined) return answer
    await options.onTooManyRequests(wait)
    if (wait > retryLimitSeconds) return answer
    await sleep(wait * 1000)
    const second = await call(method, payload, signal)
    const longer = second.ok ? undefined : second.parameters?.retry_after
    if (longer !== undefined) await options.onTooManyRequests(longer)
    return second
  })
  return bot
}

function botInfoOf(token: string, username: string): UserFromGetMe {
  return {
    id: Number(token.split(':')[0]),
    is_bot: true,
    first_name: username,
    username,
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: true,
    can_connect_to_business: false,
    has_main_web_app: false,
  } as UserFromGetMe
}
