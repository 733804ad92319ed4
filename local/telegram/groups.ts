/** Groups and channels, as far as a bot for private chats has to cope with them: it is added, hears, is removed, moved. */
import { botJson, chatJson, userJson } from './chats.ts'
import { findPerson, type Acting } from './acts.ts'
import { messageJson, post } from './messages.ts'
import { readTyped } from './text.ts'
import { nowSeconds, type Json, type StoredGroup } from './world.ts'

export type NewGroup = {
  /** Negative, as Telegram's are. */
  readonly id: number
  readonly title: string
  readonly type?: StoredGroup['type']
  readonly botIsMember?: boolean
}

export type Group = {
  readonly id: number
  /** Without a person it is a post of the channel itself. */
  says(text: string, personId?: number): Promise<void>
  addsBot(byPersonId: number): Promise<void>
  removesBot(byPersonId: number): Promise<void>
  /** The group becomes a supergroup with another id: writing to the old one is refused with the new one. */
  moves(toId: number): void
}

export function createGroup(
  acting: Acting,
  { id, title, type = 'group', botIsMember = true }: NewGroup,
): Group {
  const { world } = acting
  world.groups.set(id, { id, title, type, botIsMember })
  return {
    id,
    says: (text, personId) => say(acting, id, text, personId),
    addsBot: (by) => setMember(acting, id, by, true),
    removesBot: (by) => setMember(acting, id, by, false),
    moves: (toId) => {
      world.groups.set(id, { id, title, type, botIsMember: false, movedTo: toId })
      world.groups.set(toId, { id: toId, title, type: 'supergroup', botIsMember: true })
    },
  }
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
