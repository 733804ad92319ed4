/**
 * The codec of callback data: what a button carries, in at most 64 bytes: a version, a route's code, its fields.
 * A button of an older version is told apart from one that was never ours, though both do nothing but show the menu.
 */
import { CaselineError } from '../errors.ts'
import { callbackDataLimitBytes } from './limits.ts'

/** A kind of value that a button can carry. `decode` gives `undefined` for anything it did not make. */
export type Field<T> = { encode(value: T): string; decode(text: string): T | undefined }
export type Fields = Readonly<Record<string, Field<unknown>>>
export type ValuesOf<F> = { [K in keyof F]: F[K] extends Field<infer T> ? T : never }
export type RouteTable = Readonly<Record<string, { readonly code: string; readonly fields: Fields }>>

export type Decoded<R extends RouteTable> = {
  [K in keyof R]: { route: K; values: ValuesOf<R[K]['fields']> }
}[keyof R]
export type DecodeResult<R extends RouteTable> =
  | ({ ok: true } & Decoded<R>)
  | { ok: false; reason: 'outdated' | 'malformed' }

export type Codec<R extends RouteTable> = {
  encode<K extends keyof R & string>(route: K, values: ValuesOf<R[K]['fields']>): string
  decode(data: string): DecodeResult<R>
}

const separator = ':'

/** Raise when a code or a field changes its meaning: buttons already sent then count as outdated. */
export function createCodec<R extends RouteTable>(version: string, routes: R): Codec<R> {
  const byCode = new Map(Object.entries(routes).map(([name, { code }]) => [code, name]))
  if (byCode.size !== Object.keys(routes).length)
    throw new CaselineError('defect', 'Two routes share a code.')
  return {
    encode: (route, values) => encode(version, routes, route, values),
    decode: (data) => decode(version, routes, byCode, data),
  }
}

function encode(version: string, routes: RouteTable, route: string, values: Record<string, unknown>): string {
  const { code, fields } = routes[route] ?? { code: '', fields: {} }
  const parts = Object.entries(fields).map(([name, field]) => field.encode(values[name]))
  const data = [version + code, ...parts].join(separator)
  if (
    new TextEncoder().encode(data).length > callbackDataLimitBytes ||
    parts.some((part) => part.includes(separator))
  ) {
    throw new CaselineError('defect', `Callback data of ${route} does not fit.`)
  }
  return data
}

function decode<R extends RouteTable>(
  version: string,
  routes: R,
  byCode: ReadonlyMap<string, string>,
  data: string,
): DecodeResult<R> {
  const [head = '', ...parts] = data.split(separator)
  if (!/^\d[a-z][a-z0-9]{0,2}$/.test(head)) return { ok: false, reason: 'malformed' }
  const route = byCode.get(head.slice(1))
  if (!head.startsWith(version) || route === undefined) return { ok: false, reason: 'outdated' }
  const fields = Object.entries(routes[route]?.fields ?? {})
  if (parts.length !== fields.length) return { ok: false, reason: 'malformed' }
  const values = fields.map(([name, field], index) => [name, field.decode(parts[index] ?? '')] as const)
  if (values.some(([, value]) => value === undefined)) return { ok: false, reason: 'malformed' }
  return { ok: true, route, values: Object.fromEntries(values) } as unknown as DecodeResult<R>
}

/** Text that matches a pattern. */
export function pattern<T extends string = string>(shape: RegExp): Field<T> {
  return {
    encode: (value) => value,
    decode: (text) => (shape.test(text) ? (text as T) : undefined),
  }
}

export const id = pattern(/^[a-z0-9-]{1,48}$/)

/** A whole number from 0 to 9999. */
export const number: Field<number> = {
  encode: String,
  decode: (text) => (/^\d{1,4}$/.test(text) ? Number(text) : undefined),
}

/** A wanted state. Buttons carry what is wanted, never "the other one". */
export const flag: Field<boolean> = {
  encode: (value) => (value ? '1' : '0'),
  decode: (text) => (text === '1' ? true : text === '0' ? false : undefined),
}
