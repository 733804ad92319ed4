/** Telling Telegram who the bot is, and where its updates go. */
import { isDeepStrictEqual } from 'node:util'
import type { Texts } from '../text/texts.ts'
import type { CallAnswer, TelegramCall } from './caller.ts'
import { type BotNames, introductions } from './introduction.ts'

type Caller = (call: TelegramCall) => Promise<CallAnswer>

/**
 * `unfinished`: Telegram asks to wait for long, which it does soon for names and descriptions, or does not answer.
 * Asking again sets what is left.
 */
export type IntroductionOutcome = 'done' | 'refused' | 'unfinished'

/** The kinds that the bot handles; without this, Telegram keeps what was set before. */
const allowedUpdates = ['message', 'callback_query', 'my_chat_member', 'inline_query']

/** Commands, descriptions and names, in each language and for all others; only what Telegram does not know yet is set. */
export async function registerIntroduction(
  call: Caller,
  texts: Texts,
  { defaultLanguage, names }: { readonly defaultLanguage: string; readonly names?: BotNames | undefined },
): Promise<IntroductionOutcome> {
  for (const entry of introductions(texts, defaultLanguage)) {
    const { languageCode, commands, description, shortDescription } = entry
    const name = names?.[languageCode ?? '']
    const wanted: [what: string, value: Readonly<Record<string, unknown>>][] = [
      ['MyCommands', { commands }],
      ['MyDescription', { description }],
      ['MyShortDescription', { short_description: shortDescription }],
      ...(name === undefined ? [] : [['MyName', { name }] as [string, { name: string }]]),
    ]
    for (const [what, value] of wanted) {
      const outcome = await establish(call, what, value, languageCode)
      if (outcome !== 'done') return outcome
    }
  }
  return 'done'
}

async function establish(
  call: Caller,
  what: string,
  value: Readonly<Record<string, unknown>>,
  languageCode: string | undefined,
): Promise<IntroductionOutcome> {
  const language = languageCode === undefined ? {} : { language_code: languageCode }
  const before = await call({ method: `get${what}`, payload: language })
  if (before.kind === 'ok' && isSame(before.result, value)) return 'done'
  const answer = await call({ method: `set${what}`, payload: { ...value, ...language } })
  if (answer.kind === 'ok') return 'done'
  return answer.kind === 'refused' && answer.status < 429 ? 'refused' : 'unfinished'
}

/** Commands come as a list, texts as an object with one member. */
function isSame(known: unknown, wanted: Readonly<Record<string, unknown>>): boolean {
  return isDeepStrictEqual(Array.isArray(known) ? { commands: known } : known, wanted)
}

/** `elsewhere`: taken, and yet Telegram names another address afterwards. `unanswered`: nobody knows. */
export type WebhookOutcome = 'set' | 'refused' | 'elsewhere' | 'unanswered'

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
  if (set.kind === 'lost') return 'unanswered'
  if (set.kind === 'refused') return set.status < 429 ? 'refused' : 'unanswered'
  const info = await call({ method: 'getWebhookInfo', payload: {} })
  if (info.kind !== 'ok') return 'unanswered'
  return (info.result as { url?: string }).url === url ? 'set' : 'elsewhere'
}

/**
 * Updates wait at Telegram for a day. A webhook at another address stays: the bot has moved, and what is taken down
 * here is the place it left. Says whether Telegram calls `url` no more.
 */
export async function unregisterWebhook(call: Caller, url: string): Promise<boolean> {
  const info = await call({ method: 'getWebhookInfo', payload: {} })
  if (info.kind === 'ok' && (info.result as { url?: string }).url !== url) return true
  return (await call({ method: 'deleteWebhook', payload: { drop_pending_updates: false } })).kind === 'ok'
}
