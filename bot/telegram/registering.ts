/** Telling Telegram who the bot is, and where its updates go. */
import type { Texts } from '../text/texts.ts'
import type { CallAnswer, TelegramCall } from './caller.ts'
import { introductions } from './introduction.ts'

type Caller = (call: TelegramCall) => Promise<CallAnswer>

/** The kinds that the bot handles; without this, Telegram keeps what was set before. */
const allowedUpdates = ['message', 'callback_query', 'my_chat_member', 'inline_query']

/** Commands and descriptions, in each language and for all others. Says whether Telegram took them all. */
export async function registerIntroduction(
  call: Caller,
  texts: Texts,
  defaultLanguage: string,
): Promise<boolean> {
  for (const entry of introductions(texts, defaultLanguage)) {
    const { languageCode, commands, description, shortDescription } = entry
    const language = languageCode === undefined ? {} : { language_code: languageCode }
    const calls: TelegramCall[] = [
      { method: 'setMyCommands', payload: { commands, ...language } },
      { method: 'setMyDescription', payload: { description, ...language } },
      { method: 'setMyShortDescription', payload: { short_description: shortDescription, ...language } },
    ]
    for (const one of calls) if ((await call(one)).kind !== 'ok') return false
  }
  return true
}

/** `elsewhere`: taken, and yet Telegram names another address afterwards. */
export type WebhookOutcome = 'set' | 'refused' | 'elsewhere'

/** Nothing that waits is dropped. `connections`: how many requests Telegram makes at once, at most 100. */
export async function registerWebhook(
  call: Caller,
  { url, secret, connections }: { url: string; secret: string; connections: number },
): Promise<WebhookOutcome> {
  const set = await call({
    method: 'setWebhook',
    payload: {
      url,
      secret_token: secret,
      max_connections: Math.min(100, Math.max(1, connections)),
      allowed_updates: allowedUpdates,
      drop_pending_updates: false,
    },
  })
  if (set.kind !== 'ok') return 'refused'
  const info = await call({ method: 'getWebhookInfo', payload: {} })
  const known = info.kind === 'ok' ? (info.result as { url?: string }).url : undefined
  return known === url ? 'set' : 'elsewhere'
}

/** Updates wait at Telegram for a day. Says whether it was done. */
export async function unregisterWebhook(call: Caller): Promise<boolean> {
  return (await call({ method: 'deleteWebhook', payload: { drop_pending_updates: false } })).kind === 'ok'
}
