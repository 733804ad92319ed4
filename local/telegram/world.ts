/**
 * Everything that the simulator knows: the bot, people, groups, messages, files, and updates on their way. One world
 * per bot. Records are plain data, so that they can be kept in a file; rules live in the files that use them.
 */
import type { MessageEntity } from 'grammy/types'
import type { BotView, NewPerson, PeopleEvent } from './people-api.ts'
import type { Collection, Store } from './store.ts'

export type Json = Readonly<Record<string, unknown>>

export type StoredPerson = NewPerson & {
  readonly id: number
  readonly started: boolean
  readonly blocked: boolean
  readonly deactivated: boolean
  /** Messages up to this id are not shown to the person any more. */
  readonly clearedUpTo: number
}

/** A group or channel. People's own chats need no record. */
export type StoredGroup = {
  readonly id: number
  readonly type: 'group' | 'supergroup' | 'channel'
  readonly title: string
  /** Without `@`; what has one is public. */
  readonly username?: string
  /** In a channel a bot can only be an administrator. */
  readonly botIsMember: boolean
  /** Whether the bot, an administrator of a channel, may post, edit and delete there. */
  readonly botMayPost: boolean
  readonly movedTo?: number
}

export type FileKind = 'photo' | 'document' | 'sticker' | 'voice'

export type StoredFile = {
  readonly fileId: string
  readonly uniqueId: string
  readonly kind: FileKind
  readonly sizeBytes: number
  readonly fileName?: string
  readonly mimeType?: string
  readonly width?: number
  readonly height?: number
}

export type StoredMessage = {
  /** Sent without a sound. */
  readonly silent?: boolean
  readonly messageId: number
  readonly chatId: number
  /** `0` for the bot, else a person's id. */
  readonly senderId: number
  readonly dateSeconds: number
  readonly editedAtSeconds?: number
  /** The text, or the caption of a file. */
  readonly text: string
  readonly entities: readonly MessageEntity[]
  readonly fileId?: string
  readonly mediaGroupId?: string
  readonly replyTo?: number
  readonly forwarded?: boolean
  readonly reaction?: string
  readonly replyMarkup?: Json
}

export const updateKinds = ['message', 'callback', 'inline', 'member'] as const
export type UpdateKind = (typeof updateKinds)[number]

/** An update that was not taken yet. `queue`: those of one queue are delivered one after the other. */
export type StoredUpdate = {
  readonly update: Json & { readonly update_id: number }
  readonly kind: UpdateKind
  readonly queue: string
  /** Real time, not the clock of the rules. */
  readonly madeAtMs: number
}

export type StoredQuery = {
  readonly id: string
  readonly kind: 'callback' | 'inline'
  readonly personId: number
  readonly madeAtMs: number
}

export type StoredWebhook = {
  readonly url: string
  readonly secret: string
  readonly maxConnections: number
  readonly allowedUpdates?: readonly string[]
}

export type World = {
  readonly bot: BotView
  /** The one in force; `isKnown` from the first call with it on. */
  token: { readonly value: string; readonly isKnown: boolean }
  readonly store: Store
  readonly people: Collection<StoredPerson>
  readonly groups: Collection<StoredGroup>
  readonly messages: Collection<StoredMessage>
  /** The same messages by chat, in the order of their ids. */
  readonly chats: Map<number, Map<number, StoredMessage>>
  readonly files: Collection<StoredFile>
  readonly updates: Collection<StoredUpdate>
  readonly queries: Collection<StoredQuery>
  /** Names, descriptions and commands that the bot set, by what and for whom. */
  readonly profile: Collection<unknown>
  readonly webhooks: Collection<StoredWebhook>
  readonly counters: Collection<number>
  /** The wall clock of the rules, Unix time in milliseconds. */
  readonly now: () => number
  /** Real time, for what expires while nobody moves a clock. */
  readonly elapsed: () => number
  readonly listeners: Set<(event: PeopleEvent) => void>
}

export type WorldOptions = Pick<World, 'bot' | 'now' | 'elapsed'> & { readonly token: string }

/** Opens the world that is kept in a store, or an empty one. */
export function openWorld(store: Store, options: WorldOptions): World {
  const messages = store.collection<StoredMessage>('message')
  return {
    ...options,
    token: { value: options.token, isKnown: true },
    store,
    people: store.collection('person'),
    groups: store.collection('group'),
    messages,
    chats: indexByChat(messages.values()),
    files: store.collection('file'),
    updates: store.collection('update'),
    queries: store.collection('query'),
    profile: store.collection('profile'),
    webhooks: store.collection('webhook'),
    counters: store.collection('counter'),
    listeners: new Set(),
  }
}

function indexByChat(messages: readonly StoredMessage[]): World['chats'] {
  const chats: World['chats'] = new Map()
  for (const message of messages.toSorted((a, b) => a.messageId - b.messageId))
    chats.set(message.chatId, (chats.get(message.chatId) ?? new Map()).set(message.messageId, message))
  return chats
}

/** The next number of its kind, never given twice. */
export function nextNumber(
  world: World,
  of: 'message' | 'update' | 'file' | 'query' | 'person' | 'album',
): number {
  const first = { message: 1, update: 100_000, file: 1, query: 1, person: 5_200_000_001, album: 1 }[of]
  const next = (world.counters.get(of) ?? first - 1) + 1
  world.counters.set(of, next)
  return next
}

export function nowSeconds(world: World): number {
  return Math.floor(world.now() / 1000)
}

/** Tells those who watch: the chat page. */
export function tell(world: World, event: PeopleEvent): void {
  for (const listener of world.listeners) listener(event)
}

/** Keeps a message, new or changed. */
export function putMessage(world: World, message: StoredMessage): void {
  const { chatId, messageId } = message
  world.messages.set(`${chatId}:${messageId}`, message)
  world.chats.set(chatId, (world.chats.get(chatId) ?? new Map()).set(messageId, message))
}

/** Forgets a message; `false` when there is none. */
export function removeMessage(world: World, chatId: number, messageId: number): boolean {
  world.messages.delete(`${chatId}:${messageId}`)
  return world.chats.get(chatId)?.delete(messageId) ?? false
}
