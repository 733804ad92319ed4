/**
 * The people API: what the chat page and tests in other processes see of the simulated people, and do in their name.
 * JSON over HTTP under `/people`, next to the Bot API; only requests to 127.0.0.1 or localhost are answered.
 *
 *     GET  /people/state                 -> PeopleState
 *     GET  /people/events                -> Server-Sent Events: `event: <PeopleEvent type>`, `data: PeopleEvent`
 *     GET  /people/calls?after=<number>  -> { calls: CallView[] }
 *     GET  /people/files/<fileId>        -> the bytes
 *     POST /people                       NewPerson   -> PersonView
 *     GET  /people/<id>/chat             -> ChatView
 *     POST /people/<id>/<PersonAct>      PersonActs[...] -> ActResult; `?wait=1` answers after the bot has handled it
 *     POST /people/faults                FaultSettings[] (replaces all) -> FaultView[]
 *     POST /people/reset                 -> {}  (empties all chats and forgets people made by hand)
 *
 * A request that cannot be done gets 400, 404 or 409 and a PeopleRefusal. Ids are Telegram's own: numbers.
 */
import type { MessageEntity } from 'grammy/types'

export type BotView = { readonly id: number; readonly username: string; readonly name: string }

/** What one needs to say to make a person; everything but the first name has a default. */
export type NewPerson = {
  readonly id?: number
  readonly firstName: string
  readonly lastName?: string
  readonly username?: string
  /** IETF tag, as the client reports it: `az`, `en-GB`. */
  readonly languageCode?: string
  /** What the person is for, in a word; shown beside the name. */
  readonly label?: string
  /** Whether they wrote to the bot before. */
  readonly started?: boolean
}

export type PersonView = NewPerson & {
  readonly id: number
  /** Whether the person has ever written to the bot. Until then the bot cannot write to them. */
  readonly started: boolean
  readonly blocked: boolean
  readonly deactivated: boolean
  /** A public channel, listed with the people: what stands there can be seen, and nothing be done. */
  readonly channel?: boolean
}

export type ButtonView = {
  readonly text: string
  /** Pressing it sends this to the bot. */
  readonly callbackData?: string
  /** Opens an address; `https://t.me/<bot>?start=<payload>` opens this chat. */
  readonly url?: string
  /** Pressing it copies this. */
  readonly copyText?: string
  /** Pressing it asks for a chat, and puts the bot's name and this text there. */
  readonly switchInlineQuery?: string
}

export type FileView = {
  readonly fileId: string
  readonly sizeBytes: number
  readonly fileName?: string
  readonly mimeType?: string
  readonly width?: number
  readonly height?: number
}

export type MessageView = {
  readonly messageId: number
  readonly chatId: number
  readonly from: 'bot' | 'person'
  /** Unix time, by the simulator's clock. */
  readonly dateSeconds: number
  readonly editedAtSeconds?: number
  /** Plain text; empty in a message with a file, which has a caption. */
  readonly text: string
  readonly caption?: string
  /** Of the text or the caption; offsets in UTF-16 units. */
  readonly entities: readonly MessageEntity[]
  /** The text or caption with its entities as HTML, to be read in tests. */
  readonly html: string
  readonly photo?: FileView
  readonly document?: FileView
  readonly sticker?: FileView
  readonly voice?: FileView
  /** Messages of one album share it. */
  readonly mediaGroupId?: string
  /** The message that this one answers. */
  readonly replyTo?: number
  readonly forwarded?: boolean
  /** Arrived without a sound. */
  readonly silent?: boolean
  /** Emoji that the bot set. */
  readonly reaction?: string
  /** The labels of the inline keyboard, by row. */
  readonly keyboard: readonly (readonly string[])[]
  readonly buttons: readonly (readonly ButtonView[])[]
  /** Asks the person's client to begin a reply to this message. */
  readonly forceReply?: { readonly placeholder?: string }
  /** Buttons in place of the keyboard; pressing one says its label. */
  readonly replyKeyboard?: readonly (readonly string[])[]
}

/** The bot's answer to a pressed button. Without text it only ends the button's spinning. */
export type AlertView = {
  readonly personId: number
  readonly text?: string
  /** A dialog that must be closed, rather than a note that passes. */
  readonly showAlert: boolean
  readonly url?: string
}

/** By message id, oldest first; without what was deleted or cleared. */
export type ChatView = {
  readonly person: PersonView
  readonly messages: readonly MessageView[]
  readonly alerts: readonly AlertView[]
  /** Commands that the bot registered for this person's language. */
  readonly commands: readonly { readonly command: string; readonly description: string }[]
}

/** A call of the Bot API, as the inspector shows it. Bytes of files are left out. */
export type CallView = {
  readonly number: number
  readonly method: string
  readonly payload: Readonly<Record<string, unknown>>
  readonly status: number
  readonly answer: unknown
  readonly atSeconds: number
  readonly durationMs: number
}

export const faultKinds = ['429', '5xx', 'slow', 'lostAnswer', 'blocked'] as const

/** Trouble that is made on purpose. Either `count` calls from now on, or each call with a `probability`. */
export type FaultSettings = {
  /** `429`: too many requests; `5xx`: not done, 502; `slow`: done after `ms`; `lostAnswer`: done, then the connection breaks; `blocked`: 403. */
  readonly kind: (typeof faultKinds)[number]
  /** Only these methods; none given: all. */
  readonly methods?: readonly string[]
  readonly count?: number
  /** 0 to 1. */
  readonly probability?: number
  readonly seed?: number
  /** For `slow`. */
  readonly ms?: number
  /** For `429`. */
  readonly retryAfterSeconds?: number
}
export type FaultView = FaultSettings & { readonly happened: number }

export type PeopleState = {
  readonly bot: BotView
  readonly people: readonly PersonView[]
  readonly faults: readonly FaultView[]
  /** Updates that wait to be delivered. */
  readonly pendingUpdates: number
  /** The simulator's clock, Unix time. */
  readonly nowSeconds: number
}

/** The last part of the path of an act, and its JSON body. Bytes travel as base64. */
export type PersonActs = {
  say: { text: string; replyTo?: number }
  start: { payload?: string }
  /** A button by its place, or by forged data. */
  press: { messageId: number; row: number; column: number } | { messageId: number; data: string }
  photo: { base64: string; caption?: string; replyTo?: number }
  album: { photos: readonly { base64: string; caption?: string }[]; replyTo?: number }
  document: { base64: string; fileName?: string; caption?: string; replyTo?: number }
  sticker: Record<string, never>
  voice: Record<string, never>
  edit: { messageId: number; text: string }
  /** Deletes for both sides; the bot is not told. */
  delete: { messageId: number }
  block: Record<string, never>
  unblock: Record<string, never>
  inline: { query: string }
  /** Empties the person's own view of the chat. */
  clear: Record<string, never>
}
export type PersonAct = keyof PersonActs

export type ActResult = { readonly ok: true; readonly messageIds: readonly number[] }
export type PeopleRefusal = { readonly ok: false; readonly reason: string }

export type PeopleEvent =
  | { readonly type: 'message'; readonly chatId: number; readonly message: MessageView }
  | { readonly type: 'edited'; readonly chatId: number; readonly message: MessageView }
  | { readonly type: 'deleted'; readonly chatId: number; readonly messageIds: readonly number[] }
  | { readonly type: 'alert'; readonly chatId: number; readonly alert: AlertView }
  | { readonly type: 'person'; readonly person: PersonView }
  | { readonly type: 'call'; readonly call: CallView }
  | { readonly type: 'reset' }
