/** Messages in a chat: how they come to be, change and go, and how the bot and people see them. */
import { botJson, chatJson, userJson } from './chats.ts'
import { fileJson, fileView } from './files.ts'
import { buttonViews } from './keyboards.ts'
import type { MessageView } from './people-api.ts'
import { toHtml } from './text.ts'
import {
  nextNumber,
  nowSeconds,
  putMessage,
  removeMessage,
  tell,
  type Json,
  type StoredMessage,
  type World,
} from './world.ts'

export const botSender = 0

type NewMessage = Omit<StoredMessage, 'messageId' | 'dateSeconds'>

/** Puts a new message into a chat. */
export function post(world: World, content: NewMessage): StoredMessage {
  const messageId = nextNumber(world, 'message')
  const message: StoredMessage = { messageId, dateSeconds: nowSeconds(world), ...content }
  putMessage(world, message)
  tell(world, { type: 'message', chatId: message.chatId, message: messageView(world, message) })
  return message
}

export function findMessage(world: World, chatId: number, messageId: unknown): StoredMessage | undefined {
  return world.chats.get(chatId)?.get(Number(messageId))
}

/** Replaces a message by its changed form. A change of the keyboard alone is not shown as an edit. */
export function change(world: World, message: StoredMessage): StoredMessage {
  putMessage(world, message)
  tell(world, { type: 'edited', chatId: message.chatId, message: messageView(world, message) })
  return message
}

export function remove(world: World, chatId: number, messageIds: readonly number[]): void {
  const removed = messageIds.filter((messageId) => removeMessage(world, chatId, messageId))
  if (removed.length > 0) tell(world, { type: 'deleted', chatId, messageIds: removed })
}

/** A message as the Bot API gives it. */
export function messageJson(world: World, message: StoredMessage, withReply = true): Json {
  const { chatId, replyMarkup, mediaGroupId, editedAtSeconds } = message
  const reply = message.replyTo === undefined ? undefined : findMessage(world, chatId, message.replyTo)
  return {
    message_id: message.messageId,
    ...senderJson(world, message),
    chat: chatJson(world, chatId),
    date: message.dateSeconds,
    ...(editedAtSeconds !== undefined && { edit_date: editedAtSeconds }),
    ...(withReply && reply && { reply_to_message: messageJson(world, reply, false) }),
    ...(mediaGroupId !== undefined && { media_group_id: mediaGroupId }),
    ...contentJson(world, message),
    ...(replyMarkup?.['inline_keyboard'] !== undefined && { reply_markup: replyMarkup }),
  }
}

/** What stands in a channel is the channel's own. */
function senderJson(world: World, { chatId, senderId }: StoredMessage): Json {
  if (world.groups.get(chatId)?.type === 'channel') return { sender_chat: chatJson(world, chatId) }
  if (senderId === botSender) return { from: botJson(world) }
  const sender = world.people.get(senderId)
  return sender ? { from: userJson(sender) } : {}
}

function contentJson(world: World, { text, entities, fileId }: StoredMessage): Json {
  const file = fileId === undefined ? undefined : world.files.get(fileId)
  if (!file) return { text, ...(entities.length > 0 && { entities }) }
  return {
    ...fileJson(file),
    ...(text !== '' && { caption: text }),
    ...(entities.length > 0 && { caption_entities: entities }),
  }
}

/** A message as people see it. */
export function messageView(world: World, message: StoredMessage): MessageView {
  const { messageId, chatId, senderId, dateSeconds, text, entities, replyMarkup } = message
  const file = message.fileId === undefined ? undefined : world.files.get(message.fileId)
  const buttons = buttonViews(replyMarkup)
  return {
    messageId,
    chatId,
    from: senderId === botSender ? 'bot' : 'person',
    dateSeconds,
    text: file ? '' : text,
    ...(file && text !== '' && { caption: text }),
    entities,
    html: toHtml({ text, entities }),
    ...(file && { [file.kind]: fileView(file) }),
    ...optional(message),
    keyboard: buttons.map((row) => row.map((button) => button.text)),
    buttons,
    ...promptView(replyMarkup),
  }
}

function optional({ editedAtSeconds, mediaGroupId, replyTo, forwarded, reaction, silent }: StoredMessage) {
  return {
    ...(silent && { silent }),
    ...(editedAtSeconds !== undefined && { editedAtSeconds }),
    ...(mediaGroupId !== undefined && { mediaGroupId }),
    ...(replyTo !== undefined && { replyTo }),
    ...(forwarded !== undefined && { forwarded }),
    ...(reaction !== undefined && { reaction }),
  }
}

function promptView(markup: Json | undefined): Pick<MessageView, 'forceReply' | 'replyKeyboard'> {
  const placeholder = markup?.['input_field_placeholder']
  const rows = markup?.['keyboard'] as (string | { text: string })[][] | undefined
  return {
    ...(markup?.['force_reply'] === true && {
      forceReply: typeof placeholder === 'string' ? { placeholder } : {},
    }),
    ...(rows && {
      replyKeyboard: rows.map((row) => row.map((key) => (typeof key === 'string' ? key : key.text))),
    }),
  }
}
