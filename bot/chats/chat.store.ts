/**
 * Chats in the table: one item of at most 1 KB under the person's pseudonym. Two blobs are sealed: `profile` (also
 * the payload of the audience index, so it stays byte for byte the same while nothing in it changes, and a step of a
 * dialogue costs no index write) and `private` (dialogue and what is remembered), which no index carries. Every write
 * is conditional on the version that was read.
 */
import { marshall } from '@aws-sdk/util-dynamodb'
import { CaselineError, codeOf } from '../errors.ts'
import { pseudonymOf, shardOf, updateTagOf } from '../identity/pseudonyms.ts'
import { openField, sealField, type FieldKeys } from '../identity/sealed-fields.ts'
import type { Keyring } from '../identity/parameters.store.ts'
import type { Item, Table } from '../table/client.ts'
import { erasureWrite } from '../table/erasures.ts'
import { keys } from '../table/keys.ts'
import { expiryAttribute } from '../table/tables.ts'
import type { Write } from '../table/writes.ts'
import {
  audienceShards,
  expiryOf,
  freshChat,
  idleEndOf,
  isInAudience,
  noUpdates,
  wasApplied,
  withApplied,
  type AppliedUpdates,
  type Chat,
  type UpdateKind,
} from './chat.ts'
import { packProfile, unpackProfile, type Profile } from './profile.ts'

/** A chat as read, with what is needed to write it back. */
export type ChatRecord = {
  readonly pseudonym: string
  readonly chat: Chat
  readonly applied: AppliedUpdates
  /** Counts writes; 0: there is no item. */
  readonly version: number
  /** Whether an item is held that has not expired. */
  readonly stored: boolean
  readonly profile?: Uint8Array
}

/** The update that is being handled, as the ring knows it. */
export type AppliedUpdate = { readonly kind: UpdateKind; readonly updateId: number }

export type Chats = {
  /** Reads a person's chat; a missing, expired or unreadable one is a fresh chat. Throws `busy`. */
  read(userId: number, now: Date, options?: { consistent?: boolean }): Promise<ChatRecord>
  /** Whether the update was applied to the chat before. */
  wasApplied(record: ChatRecord, update: AppliedUpdate): boolean
  /** The conditional write that turns the record into `next` and remembers the update. */
  writeOf(record: ChatRecord, next: Chat, update: AppliedUpdate, now: Date): Write
  pseudonymOf(userId: number): string
  /** Opens a profile of the audience index; `undefined` for one that cannot be read. */
  openProfile(pseudonym: string, sealed: Uint8Array): Profile | undefined
  /** What is needed to write to someone who is known by pseudonym only; `undefined` when nothing may be sent. */
  profileOf(pseudonym: string, now: Date): Promise<Profile | undefined>
  /** Notes that Telegram says that messages no longer reach the person; nothing where another update won. */
  markUnreachable(userId: number, day: string, now: Date): Promise<void>
  /** The conditional deletion of the item, and its entry in the ledger of erasures. */
  deletionOf(record: ChatRecord, now: Date): Write[]
  /** The entry that says that the person's follows were erased. */
  followsErased(userId: number, now: Date): Write
  /** Erases the follows once more, in a table that was restored; `undefined` where there are none. */
  withoutFollows(pseudonym: string, now: Date): Promise<Write | undefined>
}

const itemVersion = 2
const itemLimitBytes = 1024

/** An unfinished dialogue counts for a day after the last step. */
type Private = Partial<Pick<Chat, 'dialogue' | 'remembered'>> & { dialogueEndsAtSeconds?: number }

export function createChats(table: Table, keyring: Keyring): Chats {
  return {
    read: async (userId, now, options) => {
      const pseudonym = pseudonymOf(keyring.chat, userId)
      const item = await table.get(keys.chat(pseudonym), options)
      return decode(keyring.field, pseudonym, userId, item, now)
    },
    wasApplied: ({ applied }, { kind, updateId }) =>
      applied[kind].length > 0 && wasApplied(applied, kind, updateTagOf(keyring.tag, updateId)),
    writeOf: (record, next, { kind, updateId }, now) => {
      const applied = withApplied(record.applied, kind, updateTagOf(keyring.tag, updateId))
      return encode(keyring.field, record, next, applied, now)
    },
    pseudonymOf: (userId) => pseudonymOf(keyring.chat, userId),
    openProfile: (pseudonym, sealed) => openProfile(keyring.field, pseudonym, sealed),
    profileOf: async (pseudonym, now) => {
      const item = await table.get(keys.chat(pseudonym), { consistent: true })
      const { chat, stored } = decode(keyring.field, pseudonym, 0, item, now)
      return stored && isInAudience(chat) ? chat : undefined
    },
    markUnreachable: async (userId, day, now) => {
      const pseudonym = pseudonymOf(keyring.chat, userId)
      const item = await table.get(keys.chat(pseudonym), { consistent: true })
      const record = decode(keyring.field, pseudonym, userId, item, now)
      if (!record.stored || record.chat.unreachableSince !== undefined) return
      const next = { ...record.chat, unreachableSince: day }
      await table.write([encode(keyring.field, record, next, record.applied, now)])
    },
    deletionOf: ({ pseudonym, version }, now) => [
      { delete: keys.chat(pseudonym), when: { equals: { version } } },
      erasureWrite('chat', keys.chat(pseudonym), now),
    ],
    followsErased: (userId, now) =>
      erasureWrite('follows', keys.chat(pseudonymOf(keyring.chat, userId)), now),
    withoutFollows: async (pseudonym, now) => {
      const item = await table.get(keys.chat(pseudonym), { consistent: true })
      const record = decode(keyring.field, pseudonym, 0, item, now)
      if (!record.stored || record.chat.follows.length === 0) return undefined
      return encode(keyring.field, record, { ...record.chat, follows: [] }, record.applied, now)
    },
  }
}

function decode(
  fieldKeys: FieldKeys,
  pseudonym: string,
  userId: number,
  item: Item | undefined,
  now: Date,
): ChatRecord {
  const version = typeof item?.['version'] === 'number' ? item['version'] : 0
  const fresh = { pseudonym, chat: freshChat(userId), applied: noUpdates, version, stored: false }
  if (!item || item['v'] !== itemVersion || isExpired(item, now)) return fresh
  const profileBytes = item['profile'] as Uint8Array
  const sealed = item['private'] as Uint8Array | undefined
  const own = sealed && openPrivate(fieldKeys, pseudonym, sealed, now)
  const unreachableSince = item['unreachableSince'] as string | undefined
  return {
    ...fresh,
    stored: true,
    profile: profileBytes,
    applied: decodeRing(item['applied']),
    chat: {
      ...unpackProfile(openField(fieldKeys, profileContext(pseudonym), profileBytes)),
      remembered: {},
      ...own,
      ...(unreachableSince && { unreachableSince }),
    },
  }
}

function openProfile(fieldKeys: FieldKeys, pseudonym: string, sealed: Uint8Array): Profile | undefined {
  try {
    return unpackProfile(openField(fieldKeys, profileContext(pseudonym), sealed))
  } catch (error) {
    if (codeOf(error) === 'unreadable') return undefined
    throw error
  }
}

function isExpired(item: Item, now: Date): boolean {
  const expiry = item[expiryAttribute]
  return typeof expiry === 'number' && expiry <= now.getTime() / 1000
}

function encode(
  fieldKeys: FieldKeys,
  record: ChatRecord,
  next: Chat,
  applied: AppliedUpdates,
  now: Date,
): Write {
  const { pseudonym } = record
  const profile =
    sameProfile(record, next) ?? sealField(fieldKeys, profileContext(pseudonym), packProfile(next))
  const attributes = {
    v: itemVersion,
    version: record.version + 1,
    profile,
    applied: encodeRing(applied),
    private: sealPrivate(fieldKeys, pseudonym, next, now),
    unreachableSince: next.unreachableSince,
    [expiryAttribute]: expiryOf(next, now),
    ...(isInAudience(next) && {
      audiencePk: keys.audience(shardOf(pseudonym, audienceShards)),
      audienceSk: pseudonym,
    }),
  }
  const item = { ...keys.chat(pseudonym), ...attributes }
  assertSize(item)
  return { put: item, when: record.version === 0 ? 'absent' : { equals: { version: record.version } } }
}

/** The sealed bytes as they were, where nothing in them changes: sealing again would cost an index write. */
function sameProfile(record: ChatRecord, next: Chat): Uint8Array | undefined {
  return JSON.stringify(packProfile(record.chat)) === JSON.stringify(packProfile(next))
    ? record.profile
    : undefined
}

function sealPrivate(
  fieldKeys: FieldKeys,
  pseudonym: string,
  { dialogue, remembered }: Chat,
  now: Date,
): Uint8Array | undefined {
  const own: Private = {
    ...(dialogue && { dialogue, dialogueEndsAtSeconds: idleEndOf(now) }),
    ...(Object.keys(remembered).length > 0 && { remembered }),
  }
  return Object.keys(own).length > 0 ? sealField(fieldKeys, privateContext(pseudonym), own) : undefined
}

function openPrivate(
  fieldKeys: FieldKeys,
  pseudonym: string,
  sealed: Uint8Array,
  now: Date,
): Pick<Private, 'dialogue' | 'remembered'> {
  const {
    dialogueEndsAtSeconds = 0,
    dialogue,
    remembered,
  } = openField(fieldKeys, privateContext(pseudonym), sealed) as Private
  return {
    ...(dialogue && dialogueEndsAtSeconds > now.getTime() / 1000 && { dialogue }),
    ...(remembered && { remembered }),
  }
}

function assertSize(item: Record<string, unknown>): void {
  const bytes = Object.entries(marshall(item, { removeUndefinedValues: true })).reduce(
    (sum, [name, value]) => sum + name.length + sizeOf(Object.values(value)[0]),
    0,
  )
  if (bytes > itemLimitBytes) throw new CaselineError('too-large', 'A chat item would pass 1 KB.')
}

function sizeOf(value: unknown): number {
  if (value instanceof Uint8Array) return value.length
  return typeof value === 'string' ? Buffer.byteLength(value) : 21
}

function encodeRing({ message, callback, member }: AppliedUpdates): string {
  return [message, callback, member].map((tags) => tags.join(' ')).join('|')
}

function decodeRing(text: unknown): AppliedUpdates {
  const tagsAt = (index: number): string[] =>
    typeof text === 'string' ? (text.split('|')[index]?.split(' ').filter(Boolean) ?? []) : []
  return { message: tagsAt(0), callback: tagsAt(1), member: tagsAt(2) }
}

function profileContext(pseudonym: string): string {
  return `chat-profile|${pseudonym}`
}

function privateContext(pseudonym: string): string {
  return `chat-private|${pseudonym}`
}
