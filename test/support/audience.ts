/** Puts subscribers into the table past the chat, many at a time, and makes them people whom the bot may write to. */
import { createChats } from '../../bot/chats/chat.store.ts'
import { freshChat, noUpdates, type Chat } from '../../bot/chats/chat.ts'
import { pseudonymOf } from '../../bot/identity/pseudonyms.ts'
import { createParameterClient, createParameters, type Keyring } from '../../bot/identity/parameters.store.ts'
import { accessOf, type Item } from '../../bot/table/client.ts'
import { keys } from '../../bot/table/keys.ts'
import { environmentNames } from '../../bot/config.ts'
import type { Table } from '../../bot/table/client.ts'
import type { Telegram } from '../../local/telegram/server.ts'

/** What it takes to reach a system's data and its Telegram; a stage has all of it. */
export type Reachable = {
  readonly storage: { environment(): Record<string, string> }
  readonly table: Table
  readonly telegram: Telegram
  now(): Date
}

export type Subscriber = Partial<Chat> & { readonly chatId: number }

/** Someone's row of the table. */
export async function rowOf(stage: Reachable, chatId: number): Promise<Item | undefined> {
  return stage.table.get(keys.chat(pseudonymOf((await keyringOf(stage)).chat, chatId)), { consistent: true })
}

export async function keyringOf(stage: Pick<Reachable, 'storage'>): Promise<Keyring> {
  const environment = stage.storage.environment()
  const parameters = createParameters(
    createParameterClient(accessOf(environment, 'AWS_ENDPOINT_URL_SSM')),
    environment[environmentNames.parameterPrefix] ?? '',
  )
  return (await parameters.secrets()).keyring
}

/** Follows everything in English, if nothing else is said. */
export async function subscribe(stage: Reachable, subscribers: readonly Subscriber[]): Promise<void> {
  const now = stage.now()
  for (const { chatId: id } of subscribers) stage.telegram.person({ id, firstName: 'Anna', started: true })
  const keyring = await keyringOf(stage)
  const chats = createChats(stage.table, keyring)
  const update = { kind: 'message', updateId: 1 } as const
  for (let start = 0; start < subscribers.length; start += 100) {
    const puts = subscribers.slice(start, start + 100).map((subscriber) => {
      const chat: Chat = {
        ...freshChat(subscriber.chatId),
        language: 'en',
        follows: ['everything'],
        ...subscriber,
      }
      const pseudonym = pseudonymOf(keyring.chat, subscriber.chatId)
      const fresh = {
        pseudonym,
        chat: freshChat(subscriber.chatId),
        applied: noUpdates,
        version: 0,
        stored: false,
      }
      const write = chats.writeOf(fresh, chat, update, now)
      if (!('put' in write)) throw new TypeError('A new chat is put.')
      return write.put
    })
    await stage.table.putMany(puts)
  }
}
