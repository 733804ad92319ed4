/** Registers the bot's commands and descriptions with a Bot API server, in each language. */
import { fileURLToPath } from 'node:url'
import { introductions } from '../bot/telegram/introduction.ts'
import { createTexts, readLocales } from '../bot/text/texts.ts'

const defaultLanguage = 'en'
const timeoutMs = 10_000

/** Says whether the server took them all. */
export async function registerBot(apiRoot: string, token: string): Promise<boolean> {
  const texts = createTexts(readLocales(fileURLToPath(new URL('../locales', import.meta.url))))
  for (const { languageCode, commands, description, shortDescription } of introductions(
    texts,
    defaultLanguage,
  )) {
    const language = languageCode === undefined ? {} : { language_code: languageCode }
    const taken =
      (await call(apiRoot, token, 'setMyCommands', { commands, ...language })) &&
      (await call(apiRoot, token, 'setMyDescription', { description, ...language })) &&
      (await call(apiRoot, token, 'setMyShortDescription', {
        short_description: shortDescription,
        ...language,
      }))
    if (!taken) return false
  }
  return true
}

async function call(apiRoot: string, token: string, method: string, payload: object): Promise<boolean> {
  try {
    const answer = await fetch(`${apiRoot}/bot${token}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(payload),
      signal: AbortSignal.timeout(timeoutMs),
    })
    return answer.ok
  } catch {
    // The error's text would show the address, and with it the token.
    return false
  }
}
