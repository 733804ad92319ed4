/** Registers the bot's commands, descriptions and names with a Bot API server, in each language. */
import { fileURLToPath } from 'node:url'
import { createCaller } from '../bot/telegram/caller.ts'
import type { BotNames } from '../bot/telegram/introduction.ts'
import { type IntroductionOutcome, registerIntroduction } from '../bot/telegram/registering.ts'
import { createTexts, readLocales } from '../bot/text/texts.ts'

const defaultLanguage = 'en'

/** Without `names` the bot keeps those that it has. */
export async function registerBot(
  apiRoot: string,
  token: string,
  names?: BotNames,
): Promise<IntroductionOutcome> {
  const texts = createTexts(readLocales(fileURLToPath(new URL('../locales', import.meta.url))))
  return registerIntroduction(createCaller(token, apiRoot), texts, { defaultLanguage, names })
}
