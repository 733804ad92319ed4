/** Methods that tell about the bot itself, chats, members and files. */
import { botJson, chatJson, findChat, findOpenChat, userJson } from '../chats.ts'
import { downloadLimitBytes } from '../limits.ts'
import { badRequest, forbidden } from '../refusal.ts'
import type { Json, World } from '../world.ts'
import type { Methods } from './method.ts'

export const chatMethods: Methods = {
  getMe: ({ world }) => ({
    ...botJson(world),
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: true,
    can_connect_to_business: false,
    has_main_web_app: false,
    has_topics_enabled: false,
    allows_users_to_create_topics: false,
  }),
  getChat: ({ world }, parameters) => {
    const chat = findChat(world, parameters['chat_id'])
    return { ...chatJson(world, chat.id), accent_color_id: 0, max_reaction_count: 11 }
  },
  getChatMember: ({ world }, parameters) => {
    findOpenChat(world, parameters['chat_id'])
    return member(world, Number(parameters['user_id']))
  },
  leaveChat: ({ world }, parameters) => {
    const chat = findOpenChat(world, parameters['chat_id'])
    if (chat.kind === 'person') throw badRequest("chat member status can't be changed in private chats")
    world.groups.set(chat.id, { ...chat.group, botIsMember: false })
    return true
  },
  getFile: ({ world }, parameters) => {
    const file = world.files.get(String(parameters['file_id']))
    if (!file) throw badRequest('invalid file_id')
    if (file.sizeBytes > downloadLimitBytes) throw badRequest('file is too big')
    const { fileId, uniqueId, sizeBytes } = file
    return { file_id: fileId, file_unique_id: uniqueId, file_size: sizeBytes, file_path: `files/${fileId}` }
  },
}

function member(world: World, userId: number): Json {
  if (userId === world.bot.id) return { status: 'member', user: botJson(world) }
  const person = world.people.get(userId)
  if (!person) throw badRequest('invalid user_id specified')
  if (person.deactivated) throw forbidden('user is deactivated')
  return { status: 'member', user: userJson(person) }
}
