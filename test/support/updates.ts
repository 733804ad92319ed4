/** Updates as Telegram delivers them, for tests that repeat, forge or crash them. */
import type { Person } from '../../local/telegram/server.ts'

type Sender = Pick<Person, 'id' | 'last'>

/** A button pressed under the newest message. */
export function aPress({ id, last }: Sender, data: string, updateId: number): object {
  const message = { message_id: last?.messageId ?? 0, date: 1, chat: chatOf(id), text: 'x' }
  const pressed = { id: String(updateId), from: userOf(id), chat_instance: '1', data, message }
  return { update_id: updateId, callback_query: pressed }
}

/** A text or command. */
export function aMessage(
  { id }: Pick<Sender, 'id'>,
  text: string,
  updateId: number,
  firstName = 'Anna',
): object {
  const length = text.split(' ')[0]?.length ?? 0
  const entities = text.startsWith('/') ? [{ type: 'bot_command', offset: 0, length }] : []
  const message = {
    message_id: updateId,
    date: 1,
    chat: chatOf(id),
    from: userOf(id, firstName),
    text,
    entities,
  }
  return { update_id: updateId, message }
}

function userOf(id: number, firstName = 'Anna') {
  return { id, is_bot: false, first_name: firstName, language_code: 'en' }
}

function chatOf(id: number) {
  return { id, type: 'private', first_name: 'Anna' }
}
