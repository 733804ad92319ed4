/** How the bot introduces itself in Telegram: its commands and descriptions, in every language that it speaks. */
import type { Say, Texts } from '../text/texts.ts'
import { botNameLimitCharacters } from './limits.ts'

export type Introduction = {
  /** Two letters, or nothing: shown to everyone whose language has none of its own. */
  readonly languageCode?: string
  readonly commands: readonly { readonly command: string; readonly description: string }[]
  /** Shown in an empty chat, at most 512 characters. */
  readonly description: string
  /** Shown on the bot's profile and where it is shared, at most 120 characters. */
  readonly shortDescription: string
}

/** The bot's name by two-letter language; that of `''` is shown to all others. */
export type BotNames = Readonly<Record<string, string>>

const commandNames = [
  'start',
  'cases',
  'actions',
  'following',
  'language',
  'settings',
  'tip',
  'mydata',
  'forget',
  'stop',
  'verify',
  'help',
] as const

const staffCommandNames = ['staff', 'broadcast', 'console', 'lockdown'] as const
export type StaffCommand = (typeof staffCommandNames)[number]
export type Command = Introduction['commands'][number]

/** What someone of the staff sees in their own chat: their commands first, then everyone's. */
export function staffCommands(say: Say, allowed: readonly StaffCommand[]): Command[] {
  const own = staffCommandNames.filter((name) => allowed.includes(name))
  return [...own, ...commandNames].map((command) => commandIn(say, command))
}

function commandIn(say: Say, command: (typeof commandNames)[number] | StaffCommand): Command {
  return { command, description: say.plain(`commands.${command}`) }
}

/** The names after a campaign's titles by language; what is too long for a name is left out, and the bot keeps what it has. */
export function botNames(titles: Readonly<Record<string, string>>, standardLanguage: string): BotNames {
  const own = Object.entries(titles).filter(([language]) => /^[a-z]{2}$/.test(language))
  const all = [['', titles[standardLanguage] ?? ''] as const, ...own]
  return Object.fromEntries(all.filter(([, { length }]) => length > 0 && length <= botNameLimitCharacters))
}

/** One for each two-letter language, and a first one, in `defaultLanguage`, for all others. */
export function introductions(texts: Texts, defaultLanguage: string): Introduction[] {
  const own = texts.languages.filter((language) => /^[a-z]{2}$/.test(language))
  return [
    introductionIn(texts, defaultLanguage),
    ...own.map((languageCode) => ({ languageCode, ...introductionIn(texts, languageCode) })),
  ]
}

function introductionIn(texts: Texts, language: string): Introduction {
  const say = texts.say(language)
  return {
    commands: commandNames.map((command) => commandIn(say, command)),
    description: say.plain('bot.description'),
    shortDescription: say.plain('bot.about'),
  }
}
