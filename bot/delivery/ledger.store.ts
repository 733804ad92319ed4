/**
 * The ledger: for each second's worth of messages one row, written before more is sent: who got which message in
 * which form, sealed; where the pass had got to; what came of everything so far. It is the checkpoint after a crash,
 * and what hiding, recalling and correcting work from. Rows are gone after 90 days, and with them the way back to a
 * message.
 */
import { openField, sealField, type FieldKeys } from '../identity/sealed-fields.ts'
import type { Item, Table } from '../table/client.ts'
import { keys } from '../table/keys.ts'
import { expiryAttribute } from '../table/tables.ts'
import type { Doubts } from './doubt.ts'
import { countNames, type Counts, type Totals } from './job.ts'
import type { Variant } from './mailing.ts'

/** One delivered message. */
export type Delivered = { readonly chatId: number; readonly messageId: number; readonly variant: Variant }

export type LedgerRow = {
  readonly mailingId: string
  readonly generation: number
  /** 0: the pass begins. */
  readonly seq: number
  readonly fence: number
  /** Whether it is of a job that rewrites what the others delivered. */
  readonly rewrites: boolean
  /** Everything up to here was begun. */
  readonly cursor: string
  /** Cumulative. */
  readonly totals: Totals
  readonly delivered: readonly Delivered[]
  /** Begun and not yet answered. */
  readonly open: readonly Open[]
  /** Nothing was sent after this row by its holder. */
  readonly clean: boolean
  /** Of the messages behind this row. */
  readonly doubts: Doubts
}

/** Someone whose message was under way when the row was written. */
export type Open = { readonly chat: number | string; readonly variant: Variant }

export type Ledger = {
  /** `false` when there is a row of that number: another holder is at work. Throws `busy`. */
  append(row: LedgerRow, now: Date): Promise<boolean>
  last(mailingId: string, generation: number): Promise<LedgerRow | undefined>
  /** The last row of each generation. */
  lastOfAll(mailingId: string): Promise<LedgerRow[]>
  /** What came of a mailing's first job that sends; `undefined` before it began. */
  firstTotals(mailingId: string): Promise<Totals | undefined>
  /** Rows behind a place (`''`: from the beginning), in the order of generations and seconds. */
  rowsAfter(mailingId: string, place: string, limitItems: number): Promise<PlacedRow[]>
}

/** `place` goes into `rowsAfter`. */
export type PlacedRow = LedgerRow & { readonly place: string }

const daySeconds = 24 * 60 * 60
const keptSeconds = 90 * daySeconds
const prefix = 'L#'

export function createLedger(table: Table, fieldKeys: FieldKeys): Ledger {
  return {
    append: async (row, now) => {
      const key = keys.ledger(row.mailingId, row.generation, row.seq)
      const { cursor, fence, totals, clean, rewrites, doubts } = row
      const sealed =
        row.delivered.length + row.open.length === 0
          ? undefined
          : sealField(fieldKeys, contextOf(key), pack(row))
      const attributes = {
        cursor,
        fence,
        t: countNames.map((name) => totals[name]),
        channels: totals.channels,
        clean: clean || undefined,
        rewrites: rewrites || undefined,
        doubts: doubts.length > 0 ? doubts : undefined,
        d: sealed,
        // The end of a day: an urgent alert's second would say when someone wrote.
        [expiryAttribute]: Math.ceil((now.getTime() / 1000 + keptSeconds) / daySeconds) * daySeconds,
      }
      return (await table.write([{ put: { ...key, ...attributes }, when: 'absent' }])).ok
    },
    last: async (mailingId, generation) => {
      const [item] = await table.range(keys.ledgerPartition(mailingId), {
        consistent: true,
        beginsWith: keys.ledgerPrefix(generation),
        backwards: true,
        limitItems: 1,
      })
      return item && rowOf(fieldKeys, mailingId, item)
    },
    lastOfAll: async (mailingId) => {
      const rows: LedgerRow[] = []
      let upTo = `${prefix}~`
      for (;;) {
        const [item] = await table.range(keys.ledgerPartition(mailingId), {
          consistent: true,
          upTo,
          backwards: true,
          limitItems: 1,
        })
        if (!item || !String(item['sk']).startsWith(prefix)) return rows
        const row = rowOf(fieldKeys, mailingId, item)
        rows.push(row)
        upTo = keys.ledgerPrefix(row.generation)
      }
    },
    firstTotals: async (mailingId) => {
      const pk = keys.ledgerPartition(mailingId)
      const [first] = await table.range(pk, { beginsWith: prefix, limitItems: 1 })
      if (!first) return undefined
      const beginsWith = keys.ledgerPrefix(Number(String(first['sk']).split('#')[1]))
      const [last] = await table.range(pk, { beginsWith, backwards: true, limitItems: 1 })
      return last && totalsOf(last)
    },
    rowsAfter: async (mailingId, place, limitItems) => {
      const items = await table.range(keys.ledgerPartition(mailingId), {
        consistent: true,
        beginsWith: prefix,
        limitItems,
        ...(place !== '' && { after: place }),
      })
      return items.map((item) => ({ ...rowOf(fieldKeys, mailingId, item), place: String(item['sk']) }))
    },
  }
}

/** Forms in words, once each; then numbers: chat, message, form. Some 22 bytes a message. */
type Packed = { v: string[]; d: number[]; o?: [number | string, number][] }

function pack({ delivered, open }: LedgerRow): Packed {
  const names: string[] = []
  const indexOf = (variant: Variant): number => {
    const name = variantName(variant)
    const known = names.indexOf(name)
    return known === -1 ? names.push(name) - 1 : known
  }
  const d = delivered.flatMap(({ chatId, messageId, variant }) => [chatId, messageId, indexOf(variant)])
  const o = open.map(({ chat, variant }): [number | string, number] => [chat, indexOf(variant)])
  return { v: names, d, ...(o.length > 0 && { o }) }
}

function unpack({ v, d, o = [] }: Packed): Pick<LedgerRow, 'delivered' | 'open'> {
  const variants = v.map(variantOf)
  const variantAt = (index: number | undefined): Variant => variants[index ?? 0] ?? { language: 'en' }
  return {
    delivered: Array.from({ length: d.length / 3 }, (_, index) => ({
      chatId: d[index * 3] ?? 0,
      messageId: d[index * 3 + 1] ?? 0,
      variant: variantAt(d[index * 3 + 2]),
    })),
    open: o.map(([chat, index]) => ({ chat, variant: variantAt(index) })),
  }
}

function variantName({ language, secondLanguage, discreet, channel }: Variant): string {
  return `${language}/${secondLanguage ?? ''}/${discreet ? 'd' : ''}${channel ? 'c' : ''}`
}

function variantOf(name: string): Variant {
  const [language = 'en', secondLanguage = '', marks = ''] = name.split('/')
  return {
    language,
    ...(secondLanguage !== '' && { secondLanguage }),
    ...(marks.includes('d') && { discreet: true }),
    ...(marks.includes('c') && { channel: true }),
  }
}

function rowOf(fieldKeys: FieldKeys, mailingId: string, item: Item): LedgerRow {
  const sk = String(item['sk'])
  const [, generation, seq] = sk.split('#')
  const sealed = item['d'] as Uint8Array | undefined
  const packed = sealed && (openField(fieldKeys, contextOf({ pk: String(item['pk']), sk }), sealed) as Packed)
  return {
    mailingId,
    generation: Number(generation),
    seq: Number(seq),
    fence: item['fence'] as number,
    cursor: item['cursor'] as string,
    totals: totalsOf(item),
    clean: item['clean'] === true,
    rewrites: item['rewrites'] === true,
    doubts: (item['doubts'] as number[] | undefined) ?? [],
    ...(packed ? unpack(packed) : { delivered: [], open: [] }),
  }
}

function totalsOf(item: Item): Totals {
  const numbers = item['t'] as number[]
  const counts = Object.fromEntries(countNames.map((name, index) => [name, numbers[index] ?? 0])) as Counts
  const channels = item['channels'] as Totals['channels']
  return { ...counts, ...(channels && { channels }) }
}

function contextOf({ pk, sk }: { pk: string; sk: string }): string {
  return `ledger|${pk}|${sk}`
}
