/**
 * What someone chose before they write travels in the bot's own question, as the fragment of a link in it: Telegram
 * hands it back with the answer, so that no row says that someone is writing.
 */
import type { Message } from 'grammy/types'
import { topics, type Topic } from './tip.ts'

/** `words`: eight words, with which answers can be read. `tell`: those, and a notice in the chat. */
export const receiptKinds = ['none', 'words', 'tell'] as const
export type ReceiptKind = (typeof receiptKinds)[number]
export type Choice = { readonly topic: Topic; readonly urgent: boolean; readonly receipt: ReceiptKind }

const fragment = new RegExp(`#tip\\.(${topics.join('|')})\\.(urgent|normal)\\.(${receiptKinds.join('|')})$`)

/** `page`: the address of the form, since a link needs one. */
export function promptLink(page: string, { topic, urgent, receipt }: Choice): string {
  return `${page}#tip.${topic}.${urgent ? 'urgent' : 'normal'}.${receipt}`
}

export type Prompt = Choice & { readonly messageId: number }

/** The question of the bot `botId` that a message answers; `undefined`: it answers none. */
export function promptOf(message: Message, botId: number): Prompt | undefined {
  const question = message.reply_to_message
  if (question?.from?.id !== botId) return undefined
  for (const entity of question.entities ?? []) {
    const match = entity.type === 'text_link' ? fragment.exec(entity.url) : null
    if (match) {
      const [, topic, urgency, receipt] = match
      return {
        messageId: question.message_id,
        topic: topic as Topic,
        urgent: urgency === 'urgent',
        receipt: receipt as ReceiptKind,
      }
    }
  }
  return undefined
}
