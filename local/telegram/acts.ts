/**
 * What people do in their chats, and the updates that the bot gets for it. The driver in tests and the people API
 * both stand on this. Each act changes the chat at once; its `delivered` resolves when the bot has taken it.
 */
import { botJson, chatJson, userJson } from './chats.ts'
import type { Delivery } from './delivery.ts'
import { keepFile } from './files.ts'
import { inlineQueryLimitCharacters, startPayload } from './limits.ts'
import { change, findMessage, messageJson, post, remove } from './messages.ts'
import type { NewPerson, PersonView } from './people-api.ts'
import { readTyped } from './text.ts'
import {
  nextNumber,
  nowSeconds,
  tell,
  type FileKind,
  type Json,
  type StoredMessage,
  type StoredPerson,
  type World,
} from './world.ts'

/** A person's act that cannot be done: no such button, not their message. Not the bot's mistake. */
export class ImpossibleAct extends Error {
  override readonly name = 'ImpossibleAct'
}

export type Acting = { readonly world: World; readonly delivery: Delivery }
export type Done = { readonly messages: readonly StoredMessage[]; readonly delivered: Promise<void> }
export type NewFile = {
  readonly kind: FileKind
  readonly bytes: Uint8Array
  readonly fileName?: string
  readonly caption?: string
}

/** Makes a person; with an id that is known, gives them the new names and keeps the rest. */
export function makePerson(world: World, wanted: NewPerson): StoredPerson {
  const id = wanted.id ?? nextNumber(world, 'person')
  const {
    started = wanted.started ?? false,
    blocked = false,
    deactivated = false,
    clearedUpTo = 0,
  } = world.people.get(id) ?? {}
  return keep(world, { ...wanted, id, started, blocked, deactivated, clearedUpTo })
}

export function findPerson(world: World, id: number): StoredPerson {
  const person = world.people.get(id)
  if (!person) throw new ImpossibleAct(`There is no person ${id}.`)
  return person
}

export function personView({ clearedUpTo: _cleared, ...person }: StoredPerson): PersonView {
  return person
}

function keep(world: World, person: StoredPerson): StoredPerson {
  world.people.set(person.id, person)
  tell(world, { type: 'person', person: personView(person) })
  return person
}

/** Writing to a blocked bot unblocks nothing: the client does not allow it. */
function assertCanWrite({ blocked, deactivated, firstName }: StoredPerson): void {
  if (deactivated) throw new ImpossibleAct(`${firstName}'s account is deactivated.`)
  if (blocked) throw new ImpossibleAct(`${firstName} has blocked the bot, and must unblock it first.`)
}

export function say(acting: Acting, personId: number, text: string, replyTo?: number): Done {
  const { text: clean, entities } = readTyped(text)
  if (clean === '') throw new ImpossibleAct('An empty message cannot be sent.')
  // The client cuts what is too long into several messages.
  const parts = clean.match(/[\s\S]{1,4096}/g) ?? []
  return write(
    acting,
    personId,
    parts.map((part) => ({
      text: part,
      entities: parts.length === 1 ? entities : [],
      ...(replyTo !== undefined && { replyTo }),
    })),
  )
}

export function start(acting: Acting, personId: number, payload?: string): Done {
  if (payload !== undefined && payload !== '' && !startPayload.test(payload))
    throw new ImpossibleAct(`No link can carry the payload "${payload}": 1 to 64 of A-Z a-z 0-9 _ -.`)
  return say(acting, personId, payload ? `/start ${payload}` : '/start')
}

/** Several files at once are an album. */
/** Of an album only the first may be counted on to be an answer. */
export function sendFiles(
  acting: Acting,
  personId: number,
  files: readonly NewFile[],
  replyTo?: number,
): Done {
  const { world } = acting
  const album = files.length > 1 ? String(13_000_000_000 + nextNumber(world, 'album')) : undefined
  return write(
    acting,
    personId,
    files.map(({ caption = '', ...file }, index) => ({
      ...readTyped(caption),
      fileId: keepFile(world, file).fileId,
      ...(album !== undefined && { mediaGroupId: album }),
      ...(replyTo !== undefined && index === 0 && { replyTo }),
    })),
  )
}

type Content = Pick<StoredMessage, 'text' | 'entities' | 'fileId' | 'mediaGroupId' | 'replyTo'>

function write(acting: Acting, personId: number, contents: readonly Content[]): Done {
  const { world, delivery } = acting
  return world.store.together(() => {
    const person = findPerson(world, personId)
    assertCanWrite(person)
    if (!person.started) keep(world, { ...person, started: true })
    const messages = contents.map((content) =>
      post(world, { chatId: personId, senderId: personId, ...content }),
    )
    const taken = messages.map((message) =>
      delivery.add('message', personId, { message: messageJson(world, message) }),
    )
    return { messages, delivered: allOf(taken) }
  })
}

async function allOf(taken: readonly Promise<void>[]): Promise<void> {
  await Promise.all(taken)
}

export function edit({ world, delivery }: Acting, personId: number, messageId: number, text: string): Done {
  return world.store.together(() => {
    const message = findMessage(world, personId, messageId)
    if (!message || message.senderId !== personId)
      throw new ImpossibleAct(`Message ${messageId} is not one that the person has written.`)
    const edited = change(world, { ...message, ...readTyped(text), editedAtSeconds: nowSeconds(world) })
    const delivered = delivery.add('message', personId, { edited_message: messageJson(world, edited) })
    return { messages: [edited], delivered }
  })
}

/** For both sides. The bot is not told; it finds out when it edits. */
export function deleteMessage({ world }: Acting, personId: number, messageId: number): Done {
  if (!findMessage(world, personId, messageId)) throw new ImpossibleAct(`There is no message ${messageId}.`)
  world.store.together(() => remove(world, personId, [messageId]))
  return { messages: [], delivered: Promise.resolve() }
}

/** A pressed button, or data that no button ever carried. The message may be gone meanwhile. */
export function press({ world, delivery }: Acting, personId: number, messageId: number, data: string): Done {
  return world.store.together(() => {
    const person = findPerson(world, personId)
    const message = findMessage(world, personId, messageId)
    const shown = message
      ? messageJson(world, message)
      : { chat: chatJson(world, personId), message_id: messageId, date: 0 }
    const query: Json = {
      id: newQuery(world, 'callback', personId),
      from: userJson(person),
      chat_instance: String(personId * 7919),
      message: shown,
      data,
    }
    return { messages: [], delivered: delivery.add('callback', personId, { callback_query: query }) }
  })
}

export function askInline({ world, delivery }: Acting, personId: number, text: string): Done {
  if (text.length > inlineQueryLimitCharacters)
    throw new ImpossibleAct('An inline query has at most 256 characters.')
  return world.store.together(() => {
    const from = userJson(findPerson(world, personId))
    const query = {
      id: newQuery(world, 'inline', personId),
      from,
      query: text,
      offset: '',
      chat_type: 'sender',
    }
    return { messages: [], delivered: delivery.add('inline', personId, { inline_query: query }) }
  })
}

const forgottenAfterMs = 600_000

function newQuery(world: World, kind: 'callback' | 'inline', personId: number): string {
  const madeAtMs = world.elapsed()
  for (const query of world.queries.values())
    if (madeAtMs - query.madeAtMs > forgottenAfterMs) world.queries.delete(query.id)
  const id = String(4_300_000_000_000_000 + nextNumber(world, 'query'))
  world.queries.set(id, { id, kind, personId, madeAtMs })
  return id
}

/** Blocks or unblocks the bot, which is told. */
export function setBlocked({ world, delivery }: Acting, personId: number, blocked: boolean): Done {
  return world.store.together(() => {
    const before = findPerson(world, personId)
    if (before.blocked === blocked) return { messages: [], delivered: Promise.resolve() }
    const person = keep(world, { ...before, blocked })
    const user = botJson(world)
    const member = { status: 'member', user }
    const kicked = { status: 'kicked', user, until_date: 0 }
    const changed: Json = {
      chat: chatJson(world, personId),
      from: userJson(person),
      date: nowSeconds(world),
      old_chat_member: blocked ? member : kicked,
      new_chat_member: blocked ? kicked : member,
    }
    return { messages: [], delivered: delivery.add('member', personId, { my_chat_member: changed }) }
  })
}

/** The account is gone: Telegram tells the bot only when it writes. */
export function deactivate({ world }: Acting, personId: number): void {
  keep(world, { ...findPerson(world, personId), deactivated: true })
}

/** Empties the person's own view; for the bot all messages are still there. */
export function clearHistory({ world }: Acting, personId: number): Done {
  const newest = Math.max(0, ...(world.chats.get(personId)?.keys() ?? []))
  const shown = visibleMessages(world, personId).map(({ messageId }) => messageId)
  keep(world, { ...findPerson(world, personId), clearedUpTo: newest })
  tell(world, { type: 'deleted', chatId: personId, messageIds: shown })
  return { messages: [], delivered: Promise.resolve() }
}

/** What the person sees, oldest first. */
export function visibleMessages(world: World, personId: number): StoredMessage[] {
  const { clearedUpTo } = findPerson(world, personId)
  return [...(world.chats.get(personId)?.values() ?? [])].filter(({ messageId }) => messageId > clearedUpTo)
}
