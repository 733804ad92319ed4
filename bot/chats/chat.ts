/**
 * A person's chat with the bot: language, follows, dialogue, and which updates were applied already. It is the only
 * row that a person has under this pseudonym. Someone who only reads has none; a chat without follows or settings
 * is kept for a day after its dialogue ended.
 */
import type { Remembered, Settings } from './settings.ts'

/**
 * What someone follows: everything, urgent actions, a country (ISO 3166 alpha-2), or a case by id; or a case that is
 * left out of what they follow.
 */
export type Follow = 'everything' | 'urgent' | `country:${string}` | `case:${string}` | `mute:${string}`

/** An unfinished exchange. Which kinds and steps there are is the business of the slice that asks. */
export type Dialogue = {
  readonly kind: string
  readonly step: string
  readonly data: Readonly<Record<string, string>>
}

export type Chat = {
  /** Where to write to; in a private chat this is the person's Telegram id. Sealed in the table. */
  readonly chatId: number
  /** Chosen by the person; without it the language of their Telegram client is used. */
  readonly language?: string
  readonly secondLanguage?: string
  readonly follows: readonly Follow[]
  readonly settings: Settings
  readonly remembered: Remembered
  readonly dialogue?: Dialogue
  /** Day on which Telegram said that messages no longer reach the person. */
  readonly unreachableSince?: string
}

/** Telegram delivers each kind in its own sequence. */
export type UpdateKind = 'message' | 'callback' | 'member'

/** Tags of the last applied updates, newest last, by kind. */
export type AppliedUpdates = Readonly<Record<UpdateKind, readonly string[]>>

export const ringSize = 4
/** These two keep the item within its 1 KB. */
export const followLimit = 10
const followsLimitCharacters = 300
export const audienceShards = 16
const idleChatSeconds = 24 * 60 * 60

export const noUpdates: AppliedUpdates = { message: [], callback: [], member: [] }

/** A chat as it is for someone of whom nothing is held. */
export function freshChat(chatId: number): Chat {
  return { chatId, follows: [], settings: {}, remembered: {} }
}

/** Whether the chat holds something that the person chose and expects to find again. */
export function isKept(chat: Chat): boolean {
  return chat.follows.length > 0 || hasSettings(chat)
}

/** Whether the person chose anything but what to follow. */
function hasSettings({ language, secondLanguage, settings, remembered }: Chat): boolean {
  const chosen = Object.keys(settings).length + Object.keys(remembered).length
  return chosen > 0 || language !== undefined || secondLanguage !== undefined
}

/** Whether updates are to be sent to this chat. */
export function isInAudience(chat: Chat): boolean {
  return chat.follows.length > 0 && chat.unreachableSince === undefined
}

/** When a chat counts as gone (Unix seconds), or never. */
export function expiryOf(chat: Chat, now: Date): number | undefined {
  return isKept(chat) ? undefined : idleEndOf(now)
}

/** When something unfinished no longer counts (Unix seconds). */
export function idleEndOf(now: Date): number {
  return Math.floor(now.getTime() / 1000) + idleChatSeconds
}

/** Remembers an applied update; the oldest of its kind is forgotten. */
export function withApplied(applied: AppliedUpdates, kind: UpdateKind, tag: string): AppliedUpdates {
  return { ...applied, [kind]: [...applied[kind], tag].slice(-ringSize) }
}

export function wasApplied(applied: AppliedUpdates, kind: UpdateKind, tag: string): boolean {
  return applied[kind].includes(tag)
}

/** The chat with a follow set or not; a full list refuses one more. */
export function withFollow(
  chat: Chat,
  follow: Follow,
  wanted: boolean,
): { ok: true; chat: Chat } | { ok: false; reason: 'too-many' } {
  const others = chat.follows.filter((held) => held !== follow)
  if (!wanted) return { ok: true, chat: { ...chat, follows: others } }
  if (chat.follows.includes(follow)) return { ok: true, chat }
  const characters = [...others, follow].reduce((sum, { length }) => sum + length, 0)
  if (others.length >= followLimit || characters > followsLimitCharacters) {
    return { ok: false, reason: 'too-many' }
  }
  return { ok: true, chat: { ...chat, follows: [...others, follow] } }
}

/** The chat with a setting changed; `undefined` and `false` end it. */
export function withSetting<K extends keyof Settings>(
  chat: Chat,
  name: K,
  value: Settings[K] | undefined,
): Chat {
  return { ...chat, settings: withPart(chat.settings, name, value) }
}

/** The chat with something remembered, or no longer. */
export function withRemembered<K extends keyof Remembered>(
  chat: Chat,
  name: K,
  value: Remembered[K] | undefined,
): Chat {
  return { ...chat, remembered: withPart(chat.remembered, name, value) }
}

function withPart<T extends object, K extends keyof T>(parts: T, name: K, value: T[K] | undefined): T {
  const { [name]: _before, ...others } = parts
  return (value === undefined || value === false ? others : { ...others, [name]: value }) as T
}

export function withDialogue(chat: Chat, dialogue: Dialogue): Chat {
  return { ...chat, dialogue }
}

export function withoutDialogue(chat: Chat): Chat {
  const { dialogue: _ended, ...rest } = chat
  return rest
}
