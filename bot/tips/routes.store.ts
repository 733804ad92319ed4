/**
 * Ways back: where someone wants to be told, in the chat, that there is an answer. A way back is a chat sealed to a key
 * whose private half only the pump may read, under a random handle that stands nowhere but inside the sealed tip. It
 * goes after 14 days, or as soon as the person burns it.
 */
import * as v from 'valibot'
import { open } from '../sealing/sealed.ts'
import type { Table } from '../table/client.ts'
import { vaultKeys } from '../table/keys.ts'
import { expiryAttribute } from '../table/tables.ts'
import type { Write } from '../table/writes.ts'
import { endOfDay } from './desk.ts'

const keptDays = 14
const routeSchema = v.strictObject({ chatId: v.number(), language: v.string() })
export type Route = v.InferOutput<typeof routeSchema>

export function routeBytes(route: Route): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(route))
}

export function routeWrite(handle: string, sealed: Uint8Array, now: Date): Write {
  const expiry = endOfDay(now.toISOString().slice(0, 10), keptDays - 1)
  return { put: { ...vaultKeys.route(handle), sealed, [expiryAttribute]: expiry }, when: 'absent' }
}

/** Nothing is left of it; nothing happens where there was none. Throws `busy`. */
export async function burnRoute(vault: Table, handle: string): Promise<void> {
  await vault.write([{ delete: vaultKeys.route(handle) }])
}

/** Only for the pump. `undefined`: burnt, run out, or never there. Throws `busy`. */
export async function readRoute(
  vault: Table,
  identity: string,
  handle: string,
  now: Date,
): Promise<Route | undefined> {
  const item = await vault.get(vaultKeys.route(handle), { consistent: true })
  if (!item || (item[expiryAttribute] as number) * 1000 <= now.getTime()) return undefined
  const opened = await open(identity, item['sealed'] as Uint8Array)
  return v.parse(routeSchema, JSON.parse(new TextDecoder().decode(opened)))
}
