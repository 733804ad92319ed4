/** Whom a bot can write to: the chat that a call names, and the reasons why it may not be reached. */
import { asText } from './parameter-text.ts'
import { badRequest, forbidden, Refusal } from './refusal.ts'
import type { Json, StoredGroup, StoredPerson, World } from './world.ts'

export type Chat =
  | { readonly kind: 'person'; readonly id: number; readonly person: StoredPerson }
  | { readonly kind: 'group'; readonly id: number; readonly group: StoredGroup }

/** The chat that `chat_id` names. Throws when there is none. */
export function findChat(world: World, chatId: unknown): Chat {
  if (chatId === undefined || chatId === '') throw badRequest('chat_id is empty')
  const isId = /^-?\d+$/.test(asText(chatId))
  const person = isId ? world.people.get(Number(chatId)) : undefined
  if (person) return { kind: 'person', id: person.id, person }
  const group = isId ? world.groups.get(Number(chatId)) : findPublic(world, asText(chatId))
  if (!group) throw badRequest('chat not found')
  return { kind: 'group', id: group.id, group }
}

/** Names count for groups and channels only: people cannot be written to by theirs. */
function findPublic(world: World, name: string): StoredGroup | undefined {
  const wanted = name.toLowerCase()
  return world.groups
    .values()
    .find(({ username }) => username !== undefined && `@${username.toLowerCase()}` === wanted)
}

/** The chat, if the bot can write there now. */
export function findOpenChat(world: World, chatId: unknown): Chat {
  const chat = findChat(world, chatId)
  if (chat.kind === 'person') checkPerson(chat.person)
  else checkGroup(chat.group)
  return chat
}

function checkPerson({ blocked, deactivated, started }: StoredPerson): void {
  if (deactivated) throw forbidden('user is deactivated')
  if (blocked) throw forbidden('bot was blocked by the user')
  if (!started) throw forbidden("bot can't initiate conversation with a user")
}

function checkGroup({ movedTo, botIsMember, botMayPost, type, username }: StoredGroup): void {
  if (movedTo !== undefined)
    throw new Refusal(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
      migrate_to_chat_id: movedTo,
    })
  if (!botIsMember)
    throw forbidden(
      type === 'channel' && username !== undefined
        ? 'bot is not a member of the channel chat'
        : `bot was kicked from the ${type} chat`,
    )
  if (type === 'channel' && !botMayPost) throw badRequest('need administrator rights in the channel chat')
}

/** A chat inside of a message. */
export function chatJson(world: World, chatId: number): Json {
  const person = world.people.get(chatId)
  if (person) return { id: chatId, type: 'private', ...nameJson(person) }
  const group = world.groups.get(chatId)
  if (!group) return { id: chatId, type: 'private' }
  const { type, title, username } = group
  return { id: chatId, type, title, ...(username !== undefined && { username }) }
}

/** A person as the sender of something. */
export function userJson(person: StoredPerson): Json {
  const { id, languageCode } = person
  return {
    id,
    is_bot: false,
    ...nameJson(person),
    ...(languageCode !== undefined && { language_code: languageCode }),
  }
}

export function botJson(world: World): Json {
  const { id, name, username } = world.bot
  return { id, is_bot: true, first_name: name, username }
}

function nameJson({ firstName, lastName, username }: StoredPerson): Json {
  return {
    first_name: firstName,
    ...(lastName !== undefined && { last_name: lastName }),
    ...(username !== undefined && { username }),
  }
}
