/** The commands that Telegram shows in its menu, described in every language that the bot speaks. */
import type { Texts } from '../text/texts.ts'

export type CommandList = {
  /** Two letters, or nothing: shown to everyone whose language has no list of its own. */
  readonly languageCode?: string
  readonly commands: readonly { readonly command: string; readonly description: string }[]
}

const names = [
  'start',
  'cases',
  'actions',
  'following',
  'language',
  'tip',
  'mydata',
  'forget',
  'stop',
  'help',
] as const

/** One list for each two-letter language, and a first one, in `defaultLanguage`, for all others. */
export function commandLists(texts: Texts, defaultLanguage: string): CommandList[] {
  const listOf = (language: string) =>
    names.map((command) => ({ command, description: texts.say(language).plain(`commands.${command}`) }))
  const own = texts.languages.filter((language) => /^[a-z]{2}$/.test(language))
  return [
    { commands: listOf(defaultLanguage) },
    ...own.map((languageCode) => ({ languageCode, commands: listOf(languageCode) })),
  ]
}
