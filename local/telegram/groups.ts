/** Groups and channels, as far as a bot for private chats has to cope with them: it is added, hears, is removed, moved. */
import { botJson, chatJson, userJson } from './chats.ts'
import { findPerson, type Acting } from './acts.ts'
import { messageJson, messageView, post, remove } from './messages.ts'
import type { MessageView, PersonView } from './people-api.ts'
import { readTyped } from './text.ts'
import { nowSeconds, type Json, type StoredGroup, type World } from './world.ts'

export type NewGroup = {
  /** Negative, as Telegram's are. */
  readonly id: number
  readonly title: string
  /** Without `@`. */
  readonly username?: string
  readonly type?: StoredGroup['type']
  readonly botIsMember?: boolean
  /** In a channel; `true` if nothing is said. */
  readonly botMayPost?: boolean
}

export type Group = {
  readonly id: number
  /** Without a person it is a post of the channel itself. */
  says(text: string, personId?: number): Promise<void>
  addsBot(byPersonId: number): Promise<void>
  removesBot(byPersonId: number): Promise<void>
  /** A channel's owner gives the bot the right to post, edit and delete there, or takes it. */
  letsBotPost(may: boolean): void
  /** Whoever runs it deletes a message; the bot is not told. */
  deletes(messageId: number): void
  /** What stands there, oldest first. */
  readonly messages: MessageView[]
  /** The group becomes a supergroup with another id: writing to the old one is refused with the new one. */
  moves(toId: number): void
}

/** Makes a group or channel, unless there is one with this id. */
export function makeGroup(world: World, wanted: NewGroup): void {
  if (!world.groups.get(wanted.id)) world.groups.set(wanted.id, storedGroup(wanted))
}

/** Public channels as the chat page lists them with the people. */
export function channelViews(world: World): PersonView[] {
  return world.groups
    .values()
    .filter(({ type }) => type === 'channel')
    .map(({ id, title, username }) => ({
      id,
      firstName: title,
      ...(username !== undefined && { username }),
      label: 'Channel',
      started: true,
      blocked: false,
      deactivated: false,
      channel: true,
    }))
}

/** Makes a group or channel, or takes the one with this id as it is. */
export function createGroup(acting: Acting, wanted: NewGroup): Group {
  const { world } = acting
  const { id } = wanted
  makeGroup(world, wanted)
  const change = (changes: Partial<StoredGroup>): void => {
    const group = world.groups.get(id)
    if (group) world.groups.set(id, { ...group, ...changes })
  }
  return {
    id,
    says: (text, personId) => say(acting, id, text, personId),
    addsBot: (by) => setMember(acting, id, by, true),
    removesBot: (by) => setMember(acting, id, by, false),
    letsBotPost: (botMayPost) => change({ botMayPost }),
    deletes: (messageId) => remove(world, id, [messageId]),
    get messages() {
      return messagesIn(world, id)
    },
    moves: (toId) => {
      change({ botIsMember: false, movedTo: toId })
      world.groups.set(toId, storedGroup({ ...wanted, id: toId, type: 'supergroup' }))
    },
  }
}

/** What stands in a group or channel, oldest first. */
export function messagesIn(world: World, id: number): MessageView[] {
  return [...(world.chats.get(id)?.values() ?? [])].map((message) => messageView(world, message))
}

function storedGroup({
  type = 'group',
  botIsMember = true,
  botMayPost = true,
  ...wanted
}: NewGroup): StoredGroup {
  return { ...wanted, type, botIsMember, botMayPost }
}

function say({ world, delivery }: Acting, id: number, text: string, personId?: number): Promise<void> {
  const sender = personId === undefined ? id : findPerson(world, personId).id
  const message = messageJson(world, post(world, { chatId: id, senderId: sender, ...readTyped(text) }))
  const isChannel = world.groups.get(id)?.type === 'channel'
  return delivery.add('message', id, isChannel ? { channel_post: message } : { message })
}

function setMember({ world, delivery }: Acting, id: number, by: number, isMember: boolean): Promise<void> {
  const group = world.groups.get(id)
  if (!group) return Promise.resolve()
  world.groups.set(id, { ...group, botIsMember: isMember })
  const user = botJson(world)
  const member: Json = { status: 'member', user }
  const left: Json = { status: 'left', user }
  return delivery.add('member', id, {
    my_chat_member: {
      chat: chatJson(world, id),
      from: userJson(findPerson(world, by)),
      date: nowSeconds(world),
      old_chat_member: isMember ? left : member,
      new_chat_member: isMember ? member : left,
    },
  })
}
