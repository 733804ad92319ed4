/**
 * An update as it arrives: is it from Telegram, is it small and sane, what is it. What is authentic but makes no
 * sense is "poison": it is counted and answered 200, because Telegram would bring it again and again and hold back
 * everything behind it.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Update } from 'grammy/types'
import * as v from 'valibot'

export const secretHeader = 'x-telegram-bot-api-secret-token'

export type Incoming =
  | { readonly kind: 'update'; readonly update: Update }
  | { readonly kind: 'forged' }
  | { readonly kind: 'poison'; readonly reason: 'too-large' | 'not-json' | 'too-deep' | 'wrong-shape' }

const bodyLimitBytes = 256 * 1024
/** The deepest real update (a reply to a message with a keyboard) has about 12 levels. */
const depthLimitLevels = 50

const userId = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const user = v.looseObject({ id: userId, is_bot: v.boolean(), first_name: v.string() })
const chat = v.looseObject({ id: v.pipe(v.number(), v.safeInteger()), type: v.string() })
const message = v.looseObject({
  message_id: v.number(),
  chat,
  from: v.optional(user),
  text: v.optional(v.string()),
})
const updateSchema = v.looseObject({
  update_id: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  message: v.optional(message),
  callback_query: v.optional(
    v.looseObject({ id: v.string(), from: user, data: v.optional(v.string()), message: v.optional(message) }),
  ),
  my_chat_member: v.optional(
    v.looseObject({ chat, from: user, new_chat_member: v.looseObject({ status: v.string() }) }),
  ),
  inline_query: v.optional(v.looseObject({ id: v.string(), from: user, query: v.string() })),
})

/** Reads a request body; `secret` is what we gave Telegram, `given` what the request carried. */
export function readIncoming(secret: string, given: string | undefined, body: Uint8Array): Incoming {
  if (!isSame(secret, given)) return { kind: 'forged' }
  if (body.length > bodyLimitBytes) return { kind: 'poison', reason: 'too-large' }
  const parsed = parse(body)
  if (parsed === undefined) return { kind: 'poison', reason: 'not-json' }
  if (depthOf(parsed.value) > depthLimitLevels) return { kind: 'poison', reason: 'too-deep' }
  if (!v.safeParse(updateSchema, parsed.value).success) return { kind: 'poison', reason: 'wrong-shape' }
  return { kind: 'update', update: parsed.value as Update }
}

/** Compares in constant time, whatever the lengths. */
function isSame(secret: string, given: string | undefined): boolean {
  const digest = (text: string): Uint8Array => createHash('sha256').update(text).digest()
  return given !== undefined && timingSafeEqual(digest(secret), digest(given))
}

function parse(body: Uint8Array): { value: unknown } | undefined {
  try {
    // A key named __proto__ must not become a prototype.
    const reviver = (key: string, value: unknown): unknown => (key === '__proto__' ? undefined : value)
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body), reviver) as unknown }
  } catch {
    return undefined
  }
}

/** Levels of nesting, without recursion. */
function depthOf(root: unknown): number {
  let level: unknown[] = [root]
  let depth = 0
  while (level.length > 0 && depth <= depthLimitLevels) {
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    )
    depth += 1
  }
  return depth
}
