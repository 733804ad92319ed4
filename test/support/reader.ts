/** A person of the simulator together with the sentences of their language, so that one story runs in every language. */
import type { Person } from '../../local/telegram/server.ts'
import { createTexts, readLocales, type Say } from '../../bot/text/texts.ts'
import type { Stage } from './stage.ts'

const texts = createTexts(readLocales('locales'))
export const languages = ['en', 'az', 'fr', 'ru'] as const

export type Reader = { readonly person: Person; readonly say: Say; readonly language: string }

// As long as Telegram's: a short one stands in any file by chance.
let nextId = 7_310_500_000

export function aReader(stage: Stage, language: string, firstName = 'Anna'): Reader {
  const person = stage.telegram.person({ id: nextId++, firstName, languageCode: language })
  return { person, say: texts.say(language), language }
}

/** The newest message of the bot as the reader sees it. */
export function seen({ person }: Reader): string {
  const message = person.last
  return message?.caption ?? message?.text ?? ''
}

/** The labels of the newest message's buttons. */
export function labels({ person }: Reader): string[] {
  return (person.last?.keyboard ?? []).flat()
}

/** Signs a petition from its card, anonymously and without a country. */
export async function signs({ person, say }: Reader, actionId: string): Promise<void> {
  await person.starts(`act_${actionId}`)
  for (const key of [
    'sign.button',
    'sign.agree',
    'sign.anonymous',
    'sign.countrySkip',
    'sign.confirm',
  ] as const) {
    await person.presses(say.plain(key))
  }
}
