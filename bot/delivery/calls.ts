/** Calls of the Bot API for outgoing messages, and what is to be read from their answers. */
import type { TelegramCall } from '../telegram/caller.ts'
import { InputFile } from 'grammy'
import { neutralPicture } from './neutral-picture.ts'
import type { OutgoingMessage } from './mailing.ts'

export function sendCall(chat: number | string, message: OutgoingMessage): TelegramCall {
  const common = {
    chat_id: chat,
    parse_mode: 'HTML',
    ...(message.silent && { disable_notification: true }),
    ...(message.keyboard && { reply_markup: message.keyboard }),
  }
  const { markup } = message.text
  if (message.photo !== undefined)
    return { method: 'sendPhoto', payload: { ...common, photo: message.photo, caption: markup } }
  return {
    method: 'sendMessage',
    payload: { ...common, text: markup, link_preview_options: { is_disabled: true } },
  }
}

/** Turns a delivered message into another; one with a picture keeps having one. */
export function editCall(chatId: number, messageId: number, message: OutgoingMessage): TelegramCall {
  const common = {
    chat_id: chatId,
    message_id: messageId,
    ...(message.keyboard && { reply_markup: message.keyboard }),
  }
  const { markup } = message.text
  const photo = message.neutralPhoto ? new InputFile(neutralPicture, 'picture.png') : message.photo
  if (photo !== undefined) {
    const media = { type: 'photo', media: photo, caption: markup, parse_mode: 'HTML' }
    return { method: 'editMessageMedia', payload: { ...common, media } }
  }
  const text = { text: markup, parse_mode: 'HTML', link_preview_options: { is_disabled: true } }
  return { method: 'editMessageText', payload: { ...common, ...text } }
}

export function deleteCall(chatId: number, messageId: number): TelegramCall {
  return { method: 'deleteMessage', payload: { chat_id: chatId, message_id: messageId } }
}

/** Where a message arrived. */
export function arrivalOf(result: unknown): { chatId: number; messageId: number } {
  const { message_id: messageId, chat } = result as { message_id: number; chat: { id: number } }
  return { chatId: chat.id, messageId }
}

/** Telegram's words for a message that is as it should be already. */
export function isUnchanged(description: string): boolean {
  return description.includes('message is not modified')
}

/** Telegram's words for a message that is no longer there. */
export function isGone(description: string): boolean {
  return /message to (edit|delete) not found|message_id_invalid/i.test(description)
}
