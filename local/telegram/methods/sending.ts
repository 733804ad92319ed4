/** Methods that put messages into a chat. */
import { findChat, findOpenChat, type Chat } from '../chats.ts'
import { takeFile } from '../files.ts'
import { checkReplyMarkup } from '../keyboards.ts'
import { botSender, findMessage, messageJson, post } from '../messages.ts'
import { badRequest } from '../refusal.ts'
import { checkStars, payForMessage } from '../stars.ts'
import { readCaption, readText } from '../text.ts'
import { nextNumber, type Json, type StoredMessage } from '../world.ts'
import type { MethodContext, Methods, Parameters } from './method.ts'

type Content = Pick<StoredMessage, 'text' | 'entities' | 'fileId'>
type Media = Parameters & { type: string }

const albumMost = 10

export const sendingMethods: Methods = {
  sendMessage: (context, parameters) => {
    const text = readText(parameters['text'], parameters)
    return send(context, parameters, text)
  },
  sendPhoto: (context, parameters) => sendFile(context, parameters, 'photo'),
  sendDocument: (context, parameters) => sendFile(context, parameters, 'document'),
  sendMediaGroup,
  copyMessage: (context, parameters) => {
    const { text, entities, fileId } = findSource(context, parameters)
    const isNew = parameters['caption'] !== undefined && fileId !== undefined
    const caption = isNew
      ? readCaption(parameters['caption'], { ...parameters, entities: parameters['caption_entities'] })
      : { text, entities }
    const content = { ...caption, ...(fileId !== undefined && { fileId }) }
    return { message_id: send(context, parameters, content)['message_id'] }
  },
  forwardMessage: (context, parameters) => {
    const { text, entities, fileId, senderId, dateSeconds } = findSource(context, parameters)
    const content = { text, entities, ...(fileId !== undefined && { fileId }) }
    const sent = send(context, parameters, content, { forwarded: true })
    const name = context.world.people.get(senderId)?.firstName ?? context.world.bot.name
    return { ...sent, forward_origin: { type: 'hidden_user', sender_user_name: name, date: dateSeconds } }
  },
}

function findSource({ world }: MethodContext, parameters: Parameters): StoredMessage {
  const from = findChat(world, parameters['from_chat_id'])
  const message = findMessage(world, from.id, parameters['message_id'])
  if (!message) throw badRequest('message to copy not found')
  return message
}

function captionOf(parameters: Parameters) {
  return readCaption(parameters['caption'], { ...parameters, entities: parameters['caption_entities'] })
}

function sendFile(context: MethodContext, parameters: Parameters, kind: 'photo' | 'document'): Json {
  const caption = captionOf(parameters)
  checkReplyMarkup(parameters['reply_markup'])
  findOpenChat(context.world, parameters['chat_id'])
  const { fileId } = takeFile(context.world, parameters[kind], kind)
  return send(context, parameters, { ...caption, fileId })
}

/** Checks where it goes, what hangs on it, and how many there were; then posts it. */
function send(
  { world, rate }: MethodContext,
  parameters: Parameters,
  content: Content,
  more: Partial<StoredMessage> = {},
): Json {
  const chat = findOpenChat(world, parameters['chat_id'])
  const replyMarkup = checkReplyMarkup(parameters['reply_markup'])
  const replyTo = readReply({ world }, parameters, chat.id)
  rate.count(chat.id, 1, paymentFor({ world }, parameters, chat))
  const message = post(world, {
    chatId: chat.id,
    senderId: botSender,
    ...content,
    ...(replyMarkup && { replyMarkup }),
    ...(replyTo !== undefined && { replyTo }),
    ...(parameters['disable_notification'] === true && { silent: true }),
    ...more,
  })
  return messageJson(world, message)
}

/** Only messages to people can be paid for. */
function paymentFor({ world }: Pick<MethodContext, 'world'>, parameters: Parameters, { kind }: Chat) {
  if (parameters['allow_paid_broadcast'] !== true || kind !== 'person') return undefined
  checkStars(world)
  return () => payForMessage(world)
}

function readReply({ world }: Pick<MethodContext, 'world'>, parameters: Parameters, chatId: number) {
  const reply = parameters['reply_parameters'] as Json | undefined
  const wanted = reply?.['message_id'] ?? parameters['reply_to_message_id']
  if (wanted === undefined) return undefined
  if (findMessage(world, chatId, wanted)) return Number(wanted)
  if (reply?.['allow_sending_without_reply'] === true) return undefined
  throw badRequest('message to be replied not found')
}

function sendMediaGroup(context: MethodContext, parameters: Parameters): Json[] {
  const { world, rate } = context
  const media = parameters['media'] as readonly Media[]
  if (media.length === 0 || media.length > albumMost)
    throw badRequest('group send failed: there must be 1 to 10 messages in an album')
  const types = new Set(media.map(({ type }) => type))
  if (types.size > 1) throw badRequest("this type of media can't be mixed in an album")
  const chat = findOpenChat(world, parameters['chat_id'])
  const replyTo = readReply({ world }, parameters, chat.id)
  const contents = media.map((item) => {
    if (item.type !== 'photo' && item.type !== 'document')
      throw badRequest(`${item.type} can't be sent in an album by the simulator`)
    return { ...captionOf(item), fileId: takeFile(world, item['media'], item.type).fileId }
  })
  rate.count(chat.id, contents.length, paymentFor({ world }, parameters, chat))
  const mediaGroupId = String(13_000_000_000 + nextNumber(world, 'album'))
  return contents.map((content) => {
    const reply = replyTo !== undefined && { replyTo }
    const message = { chatId: chat.id, senderId: botSender, mediaGroupId, ...content, ...reply }
    return messageJson(world, post(world, message))
  })
}
