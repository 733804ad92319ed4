/**
 * Clears a private chat above a message. The bot keeps no list of what it wrote; but ids in private chats count up,
 * so it asks for the ids before the message. Telegram skips those that are not of this chat or older than 48 hours.
 */
import type { Context } from 'grammy'
import { isRefusal, translateTelegramFailure } from './failures.ts'
import { deletionLimitMessages } from './limits.ts'

/** Calls to make at most; a busy bot's ids run through many chats, so not everything is found. */
const batches = 5

/** Deletes what can be deleted of the messages before `messageId`. Throws `busy` where trying again may help. */
export async function clearBefore(ctx: Context, messageId: number): Promise<void> {
  for (let batch = 0; batch < batches; batch++) {
    const newest = messageId - 1 - batch * deletionLimitMessages
    const ids = Array.from({ length: deletionLimitMessages }, (_, index) => newest - index)
    const possible = ids.filter((id) => id > 0)
    if (possible.length === 0) return
    try {
      await ctx.deleteMessages(possible)
    } catch (error) {
      if (!isRefusal(error)) throw translateTelegramFailure(error)
    }
  }
}
