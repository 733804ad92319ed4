/** Registers the bot's commands with a Bot API server, a list for each language. */
import { fileURLToPath } from 'node:url'
import { commandLists } from '../bot/telegram/commands.ts'
import { createTexts, readLocales } from '../bot/text/texts.ts'

const defaultLanguage = 'en'
const timeoutMs = 10_000

/** Says whether the server took them all. */
export async function registerCommands(apiRoot: string, token: string): Promise<boolean> {
  const texts = createTexts(readLocales(fileURLToPath(new URL('../locales', import.meta.url))))
  for (const { languageCode, commands } of commandLists(texts, defaultLanguage)) {
    const payload = { commands, ...(languageCode !== undefined && { language_code: languageCode }) }
    if (!(await call(apiRoot, token, payload))) return false
  }
  return true
}

async function call(apiRoot: string, token: string, payload: object): Promise<boolean> {
  try {
    const answer = await fetch(`${apiRoot}/bot${token}/setMyCommands`, {
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
