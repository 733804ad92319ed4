/** Registers the bot's commands and descriptions with a Bot API server, in each language. */
import { fileURLToPath } from 'node:url'
import { createCaller } from '../bot/telegram/caller.ts'
import { registerIntroduction } from '../bot/telegram/registering.ts'
import { createTexts, readLocales } from '../bot/text/texts.ts'

const defaultLanguage = 'en'

/** Says whether the server took them all. */
export async function registerBot(apiRoot: string, token: string): Promise<boolean> {
  const texts = createTexts(readLocales(fileURLToPath(new URL('../locales', import.meta.url))))
  return registerIntroduction(createCaller(token, apiRoot), texts, defaultLanguage)
}
