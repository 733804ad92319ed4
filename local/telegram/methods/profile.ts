/** Methods by which a bot describes itself: commands, names, descriptions, the menu button; and what it owns. */
import { asText } from '../parameter-text.ts'
import { findChat } from '../chats.ts'
import {
  botNameLimitCharacters,
  commandDescriptionLimitCharacters,
  commandName,
  commandsLimit,
  descriptionLimitCharacters,
  shortDescriptionLimitCharacters,
} from '../limits.ts'
import { badRequest } from '../refusal.ts'
import { starsOf } from '../stars.ts'
import type { World } from '../world.ts'
import type { Method, Methods, Parameters } from './method.ts'

export type Command = { readonly command: string; readonly description: string }

export const profileMethods: Methods = {
  setMyCommands: ({ world }, parameters) => {
    const commands = parameters['commands'] as readonly Command[]
    if (commands.length > commandsLimit) throw badRequest('BOT_COMMANDS_TOO_MUCH')
    for (const { command, description } of commands) checkCommand(command.replace(/^\//, ''), description)
    world.profile.set(commandsKey(world, parameters), commands)
    return true
  },
  getMyCommands: ({ world }, parameters) => world.profile.get(commandsKey(world, parameters)) ?? [],
  deleteMyCommands: ({ world }, parameters) => {
    world.profile.delete(commandsKey(world, parameters))
    return true
  },
  getMyStarBalance: ({ world }) => {
    const stars = starsOf(world)
    const nanostars = Math.round((stars % 1) * 1e9)
    return { amount: Math.floor(stars), ...(nanostars > 0 && { nanostar_amount: nanostars }) }
  },
  ...textMethods('Name', 'name', botNameLimitCharacters, (world) => world.bot.name),
  ...textMethods('ShortDescription', 'short_description', shortDescriptionLimitCharacters),
  ...textMethods('Description', 'description', descriptionLimitCharacters),
  setChatMenuButton: ({ world }, parameters) => {
    const { chat_id: chatId } = parameters
    if (chatId !== undefined) findChat(world, chatId)
    world.profile.set(`menu/${asText(chatId)}`, parameters['menu_button'] ?? { type: 'default' })
    return true
  },
  getChatMenuButton: ({ world }, { chat_id: chatId }) =>
    world.profile.get(`menu/${asText(chatId)}`) ?? world.profile.get('menu/') ?? { type: 'commands' },
}

function checkCommand(command: string, description: string): void {
  if (!commandName.test(command)) throw badRequest('BOT_COMMAND_INVALID')
  const length = description.length
  if (length < 1 || length > commandDescriptionLimitCharacters)
    throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID')
}

function languageOf(parameters: Parameters): string {
  const language = asText(parameters['language_code'])
  if (!/^([a-z]{2})?$/.test(language)) throw badRequest('LANG_CODE_INVALID')
  return language
}

function commandsKey(world: World, parameters: Parameters): string {
  const scope = (parameters['scope'] ?? { type: 'default' }) as Parameters
  if (scope['chat_id'] !== undefined) findChat(world, scope['chat_id'])
  const place = [scope['type'], scope['chat_id'] ?? '', scope['user_id'] ?? ''].map(String)
  return ['commands', ...place, languageOf(parameters)].join('/')
}

/** The commands that a person's client shows: the narrowest scope first, their language before none. */
export function commandsFor(world: World, personId: number, languageCode = ''): readonly Command[] {
  const scopes = [`chat/${personId}/`, 'all_private_chats//', 'default//']
  const keys = scopes.flatMap((scope) =>
    [languageCode.slice(0, 2), ''].map((language) => `commands/${scope}/${language}`),
  )
  const found = keys.map((key) => world.profile.get(key) as readonly Command[] | undefined)
  return found.find((commands) => commands !== undefined) ?? []
}

/** `set...` and `get...` of one text, per language. */
function textMethods(
  name: string,
  field: string,
  mostCharacters: number,
  standard: (world: World) => string = () => '',
): Methods {
  const set: Method = ({ world }, parameters) => {
    const text = asText(parameters[field])
    if (text.length > mostCharacters) throw badRequest(`${field.replaceAll('_', ' ')} is too long`)
    const key = `${field}/${languageOf(parameters)}`
    if (text === '') world.profile.delete(key)
    else world.profile.set(key, text)
    return true
  }
  const get: Method = ({ world }, parameters) => ({
    [field]:
      world.profile.get(`${field}/${languageOf(parameters)}`) ??
      world.profile.get(`${field}/`) ??
      standard(world),
  })
  return { [`setMy${name}`]: set, [`getMy${name}`]: get }
}
