/**
 * A copy of the tables as text: one JSON value a line. The first line says what it is, the last one that it is whole:
 *
 *     {"copy":"caseline","version":1,"at":"2015-03-04T09:00:00.000Z","tables":["campaign","vault"]}
 *     {"t":"campaign","i":{"pk":{"S":"..."},"sk":{"S":"-"},"version":{"N":"3"},"profile":{"B":"AQFc..."}}}
 *     {"end":"caseline","items":{"campaign":1,"vault":0},"content":"<hex>","lines":"<hex>"}
 *
 * Items are in DynamoDB's own JSON, where each value names its type, so that all of them come back as they were.
 * `lines` is the SHA-256 of all lines before; `content` is the same for the same items in any order.
 */
import { createHash } from 'node:crypto'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { CaselineError } from '../../bot/errors.ts'
import { tableDefinitions } from '../../bot/table/tables.ts'

export type TableKind = keyof typeof tableDefinitions
/** An item as DynamoDB gives it, each value with its type; numbers are text, so that no digit is lost. */
export type RawItem = Record<string, AttributeValue>
export type CopiedItem = { readonly table: TableKind; readonly item: RawItem }

export type CopyHeader = { readonly at: Date; readonly tables: readonly TableKind[] }
export type CopyEnd = {
  readonly items: Readonly<Record<TableKind, number>>
  readonly content: string
  readonly lines: string
}
export type CopyLine =
  | { readonly kind: 'header'; readonly header: CopyHeader }
  | ({ readonly kind: 'item' } & CopiedItem)
  | { readonly kind: 'end'; readonly end: CopyEnd }

export const tableKinds = Object.keys(tableDefinitions) as TableKind[]
const copyName = 'caseline'
const copyVersion = 1

export function headerLine({ at, tables }: CopyHeader): string {
  return JSON.stringify({ copy: copyName, version: copyVersion, at: at.toISOString(), tables })
}

/** The same item gives the same line, whatever the order of its attributes. */
export function itemLine({ table, item }: CopiedItem): string {
  const line = JSON.stringify({ t: table, i: encodeMap(item) })
  // Two letters that JSON leaves as they are, and that readers of lines take for the end of one.
  return line.replaceAll('\u2028', String.raw`\u2028`).replaceAll('\u2029', String.raw`\u2029`)
}

export function endLine(end: CopyEnd): string {
  return JSON.stringify({ end: copyName, ...end })
}

/** Throws `unreadable` for a line that is none of a copy. */
export function readCopyLine(line: string): CopyLine {
  const value = parse(line)
  if (value['t'] !== undefined) return readItem(value)
  if (value['copy'] === copyName) return { kind: 'header', header: readHeader(value) }
  if (value['end'] === copyName) return { kind: 'end', end: value as unknown as CopyEnd }
  throw notACopy()
}

function readItem({ t, i }: Record<string, unknown>): CopyLine {
  if (!tableKinds.includes(t as TableKind) || !isObject(i)) throw notACopy()
  return { kind: 'item', table: t as TableKind, item: decodeMap(i) }
}

function readHeader({ version, at, tables }: Record<string, unknown>): CopyHeader {
  const isKnown = Array.isArray(tables) && tables.every((name) => tableKinds.includes(name as TableKind))
  if (version !== copyVersion || !isKnown)
    throw new CaselineError('unreadable', 'The copy was made by another version of Caseline.')
  return { at: new Date(String(at)), tables: tables as TableKind[] }
}

function parse(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line)
    if (isObject(value)) return value
  } catch {
    // Said below, without the words of the line.
  }
  throw notACopy()
}

function notACopy(): CaselineError {
  return new CaselineError('unreadable', 'The file is not a copy of Caseline, or it was damaged.')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function encodeMap(map: RawItem): Record<string, unknown> {
  const names = Object.keys(map).toSorted()
  return Object.fromEntries(names.map((name) => [name, encode(map[name] as AttributeValue)]))
}

function encode(value: AttributeValue): unknown {
  if (value.B) return { B: base64(value.B) }
  // A set has no order of its own.
  if (value.BS) return { BS: value.BS.map(base64).toSorted() }
  if (value.SS) return { SS: value.SS.toSorted() }
  if (value.NS) return { NS: value.NS.toSorted() }
  if (value.L) return { L: value.L.map(encode) }
  return value.M ? { M: encodeMap(value.M) } : value
}

function decodeMap(map: Record<string, unknown>): RawItem {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, decode(value)]))
}

function decode(value: unknown): AttributeValue {
  if (!isObject(value)) throw notACopy()
  const { B, BS, L, M } = value
  if (typeof B === 'string') return { B: Buffer.from(B, 'base64') }
  if (Array.isArray(BS)) return { BS: BS.map((bytes) => Buffer.from(String(bytes), 'base64')) }
  if (Array.isArray(L)) return { L: L.map(decode) }
  return isObject(M) ? { M: decodeMap(M) } : (value as unknown as AttributeValue)
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

/** Sums up lines: their number, a hash that depends on the order of all of them, and one that does not. */
export type Tally = {
  add(line: string): void
  addItem(table: TableKind, line: string): void
  /** As the last line says it. */
  end(): CopyEnd
}

const hashBits = 256

export function createTally(): Tally {
  const lines = createHash('sha256')
  const items: Record<TableKind, number> = { campaign: 0, vault: 0 }
  let content = 0n
  const add = (line: string): void => void lines.update(`${line}\n`)
  return {
    add,
    addItem: (table, line) => {
      add(line)
      items[table] += 1
      const hash = BigInt(`0x${createHash('sha256').update(line).digest('hex')}`)
      content = BigInt.asUintN(hashBits, content + hash)
    },
    end: () => ({
      items: { ...items },
      content: content.toString(16).padStart(64, '0'),
      lines: lines.copy().digest('hex'),
    }),
  }
}
