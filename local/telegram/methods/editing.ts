/** Methods that change or delete messages, with Telegram's reasons why one cannot be changed. */
import { isDeepStrictEqual } from 'node:util'
import { findChat, findOpenChat, type Chat } from '../chats.ts'
import { takeFile } from '../files.ts'
import { checkReplyMarkup } from '../keyboards.ts'
import { deletionAgeLimitSeconds, deletionLimitMessages } from '../limits.ts'
import { botSender, change, findMessage, messageJson, remove } from '../messages.ts'
import { badRequest, notModelled } from '../refusal.ts'
import { readCaption, readText } from '../text.ts'
import { nowSeconds, type Json, type StoredMessage, type World } from '../world.ts'
import type { MethodContext, Methods, Parameters } from './method.ts'

type Content = Pick<StoredMessage, 'text' | 'entities' | 'fileId'>

export const editingMethods: Methods = {
  editMessageText: (context, parameters) => {
    const text = readText(parameters['text'], parameters)
    const message = findEditable(context, parameters)
    if (message.fileId !== undefined) throw badRequest('there is no text in the message to edit')
    return edit(context, parameters, message, text)
  },
  editMessageCaption: (context, parameters) => {
    const caption = captionOf(parameters)
    const message = findEditable(context, parameters)
    if (message.fileId === undefined) throw badRequest('there is no caption in the message to edit')
    return edit(context, parameters, message, { ...caption, fileId: message.fileId })
  },
  editMessageMedia: (context, parameters) => {
    const media = parameters['media'] as Parameters
    const kind = media['type']
    if (kind !== 'photo' && kind !== 'document')
      throw notModelled(`editMessageMedia with media of type ${String(kind)}`)
    const caption = captionOf(media)
    const message = findEditable(context, parameters)
    checkReplyMarkup(parameters['reply_markup'])
    const { fileId } = takeFile(context.world, media['media'], kind)
    return edit(context, parameters, message, { ...caption, fileId })
  },
  editMessageReplyMarkup: (context, parameters) => {
    const message = findEditable(context, parameters)
    return edit(context, parameters, message, message)
  },
  deleteMessage: ({ world }, parameters) => {
    const chat = findDeletableIn(world, parameters)
    const message = findMessage(world, chat.id, parameters['message_id'])
    if (!message) throw badRequest('message to delete not found')
    if (!isDeletable(world, message)) throw badRequest("message can't be deleted for everyone")
    remove(world, chat.id, [message.messageId])
    return true
  },
  deleteMessages: ({ world }, parameters) => {
    const chat = findDeletableIn(world, parameters)
    const ids = parameters['message_ids'] as readonly number[]
    if (ids.length === 0) throw badRequest('message identifiers are not specified')
    if (ids.length > deletionLimitMessages) throw badRequest('too many message identifiers specified')
    const deletable = ids.filter((id) => {
      const message = findMessage(world, chat.id, id)
      return message !== undefined && isDeletable(world, message)
    })
    remove(world, chat.id, deletable)
    return true
  },
  setMessageReaction: ({ world }, parameters) => {
    const chat = findOpenChat(world, parameters['chat_id'])
    const message = findMessage(world, chat.id, parameters['message_id'])
    if (!message) throw badRequest('message to react not found')
    const [first] = (parameters['reaction'] ?? []) as readonly { emoji?: string }[]
    const { reaction: _before, ...rest } = message
    change(world, { ...rest, ...(first?.emoji !== undefined && { reaction: first.emoji }) })
    return true
  },
}

function captionOf(parameters: Parameters) {
  return readCaption(parameters['caption'], { ...parameters, entities: parameters['caption_entities'] })
}

/** A person may have blocked the bot; in a channel it must still be an administrator that may post. */
function findDeletableIn(world: World, parameters: Parameters): Chat {
  const chat = findChat(world, parameters['chat_id'])
  return chat.kind === 'group' ? findOpenChat(world, chat.id) : chat
}

/** Both sides of a person's chat may be deleted, for 48 hours; elsewhere only the bot's own messages. */
function isDeletable(world: World, { dateSeconds, senderId, chatId }: StoredMessage): boolean {
  const isYoung = nowSeconds(world) - dateSeconds < deletionAgeLimitSeconds
  return isYoung && (senderId === botSender || chatId > 0)
}

function findEditable({ world }: MethodContext, parameters: Parameters): StoredMessage {
  if (parameters['inline_message_id'] !== undefined) throw notModelled('messages sent by inline queries')
  const chat = findOpenChat(world, parameters['chat_id'])
  if (parameters['message_id'] === undefined) throw badRequest('message identifier is not specified')
  const message = findMessage(world, chat.id, parameters['message_id'])
  if (!message) throw badRequest('message to edit not found')
  const kind = message.replyMarkup
  const hasOtherKeyboard = kind !== undefined && kind['inline_keyboard'] === undefined
  if (message.senderId !== botSender || hasOtherKeyboard) throw badRequest("message can't be edited")
  return message
}

const notModified =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message'

/** A keyboard that is not given is taken away. */
function edit(
  { world }: MethodContext,
  parameters: Parameters,
  message: StoredMessage,
  { text, entities, fileId }: Content,
): Json {
  const replyMarkup = checkReplyMarkup(parameters['reply_markup'])
  const contentSame =
    text === message.text && isDeepStrictEqual(entities, message.entities) && fileId === message.fileId
  if (contentSame && isDeepStrictEqual(replyMarkup, message.replyMarkup)) throw badRequest(notModified)
  const { replyMarkup: _before, fileId: _file, ...rest } = message
  const edited = change(world, {
    ...rest,
    text,
    entities,
    ...(fileId !== undefined && { fileId }),
    ...(replyMarkup && { replyMarkup }),
    // The API gives the time of an edit also when only the keyboard changed; people are not shown it then.
    ...(!contentSame && { editedAtSeconds: nowSeconds(world) }),
  })
  return messageJson(world, edited)
}
