/**
 * Broadcasts in the table. `B#<id>`/META holds the broadcast without its texts, at most 8 KB, written on the version
 * that was read; `B#<id>`/`T#<revision>#<language>` a text each (`-late`: one that waits
 * for its approval; a correction's texts have the next revision's number), in the same transaction. Both are sealed: a draft may
 * be under embargo. `BC#<code>` names the broadcast of a code, `BL` lists all in the order of their beginning.
 */
import { randomInt } from 'node:crypto'
import { CaselineError } from '../errors.ts'
import type { Keyring } from '../identity/parameters.store.ts'
import { openField, sealField, type FieldKeys } from '../identity/sealed-fields.ts'
import type { Item, Table } from '../table/client.ts'
import { keys, type Key } from '../table/keys.ts'
import { expiryAttribute } from '../table/tables.ts'
import type { Write } from '../table/writes.ts'
import {
  currentRevision,
  textHash,
  type Broadcast,
  type BroadcastText,
  type Correction,
  type Revision,
} from './broadcast.ts'

/** A staff member's message that is kept current; sealed in the table. */
export type View = { readonly chatId: number; readonly messageId: number; readonly language: string }

export type Broadcasts = {
  /** Read consistently, texts and all. Throws `busy` while another write comes between each time. */
  read(id: string): Promise<Broadcast | undefined>
  /** Remembers a message that shows how it stands; the newest of each person counts. */
  /** For a week: sending never takes longer. */
  rememberView(id: string, pseudonym: string, view: View, now: Date): Promise<void>
  views(id: string): Promise<View[]>
  /** The deletion of all that says where someone watches broadcasts. */
  forgetViews(pseudonym: string): Promise<Write[]>
  /** By the code that readers see, in capital letters. */
  find(code: string): Promise<Broadcast | undefined>
  /** The newest first. */
  recent(limitItems: number): Promise<Broadcast[]>
  /** Fails when the id or the code is taken. */
  createWrites(broadcast: Broadcast): Write[]
  /** Turns what was read into `next`, texts included; fails when anyone wrote since. The version is counted here. */
  changeWrites(before: Broadcast, next: Broadcast): Write[]
  /** Throws a draft away; fails when anyone wrote since. */
  removeWrites(broadcast: Broadcast): Write[]
}

const itemVersion = 1
const metaLimitBytes = 8 * 1024
const readingAttempts = 5
const viewSeconds = 7 * 24 * 60 * 60
/** More are not begun in that time. */
const broadcastsOfAWeek = 40
/** Without 0, 1, I, L, O, U: they are mistaken for others, or make words. */
const codeLetters = 'ABCDEFGHJKMNPQRSTVWXYZ23456789'
const idLetters = 'abcdefghijklmnopqrstuvwxyz234567'
const codeLength = 6
const codePattern = new RegExp(`^[${codeLetters}]{${codeLength}}$`)
const idLength = 12

/** A new broadcast's id, `b` and 60 random bits, short enough for a button. */
export function newBroadcastId(): string {
  return `b${randomFrom(idLetters, idLength)}`
}

export function newBroadcastCode(): string {
  return randomFrom(codeLetters, codeLength)
}

/** Whether a text has the form of a code. */
export function isBroadcastCode(text: string): boolean {
  return codePattern.test(text)
}

export function createBroadcasts(table: Table, { field }: Pick<Keyring, 'field'>): Broadcasts {
  const read = async (id: string): Promise<Broadcast | undefined> => readWhole(table, field, id)
  const newest = async (limitItems: number): Promise<string[]> => {
    const options = { consistent: true, backwards: true, limitItems }
    const listed = await table.range(keys.broadcastList(), options)
    return listed.slice(0, limitItems).map(({ id }) => id as string)
  }
  return {
    read,
    rememberView: async (id, pseudonym, view, now) => {
      const key = keys.broadcastView(id, pseudonym)
      const body = sealField(field, contextOf(key.pk, key.sk), view)
      const expiry = Math.floor(now.getTime() / 1000) + viewSeconds
      await table.write([{ put: { ...key, body, [expiryAttribute]: expiry } }])
    },
    forgetViews: async (pseudonym) => {
      const ids = await newest(broadcastsOfAWeek)
      return ids.map((id) => ({ delete: keys.broadcastView(id, pseudonym) }))
    },
    views: async (id) => {
      const items = await table.range(keys.broadcast(id).pk, { beginsWith: 'V#' })
      return items.map(({ pk, sk, body }) => openField(field, contextOf(pk, sk), body as Uint8Array) as View)
    },
    find: async (code) => {
      const item = await table.get(keys.broadcastCode(code), { consistent: true })
      return item && read(item['id'] as string)
    },
    recent: async (limitItems) => {
      const found = await Promise.all((await newest(limitItems)).map(read))
      return found.filter((broadcast) => broadcast !== undefined)
    },
    createWrites: (broadcast) => {
      const { id, code, createdAt } = broadcast
      return [
        { put: metaOf(field, { ...broadcast, version: 1 }), when: 'absent' },
        { put: { ...keys.broadcastCode(code), id }, when: 'absent' },
        { put: { ...keys.broadcastListed(id, createdAt), id }, when: 'absent' },
        ...textWrites(field, undefined, broadcast),
      ]
    },
    changeWrites: (before, next) => [
      {
        put: metaOf(field, { ...next, version: before.version + 1 }),
        when: { equals: { version: before.version } },
      },
      ...textWrites(field, before, next),
    ],
    removeWrites: (broadcast) => {
      const { id, code, createdAt, version } = broadcast
      return [
        { delete: keys.broadcast(id), when: { equals: { version } } },
        { delete: keys.broadcastCode(code) },
        { delete: keys.broadcastListed(id, createdAt) },
        ...textWrites(field, broadcast, { ...broadcast, revisions: [] }),
      ]
    },
  }
}

/** As META holds a text: all but its words, and the hash that they must have. */
type Mark = Omit<BroadcastText, 'html'> & { readonly hash: string }
type Marks = Readonly<Record<string, Mark>>
type StoredRevision = Omit<Revision, 'texts' | 'late'> & { readonly texts: Marks; readonly late?: Marks }
type Stored = Omit<Broadcast, 'revisions' | 'correction'> & {
  readonly revisions: readonly StoredRevision[]
  readonly correction?: Omit<Correction, 'texts'> & { readonly texts: Marks }
}

/** META and texts are read one after the other; hashes tell whether they belong together. */
async function readWhole(table: Table, field: FieldKeys, id: string): Promise<Broadcast | undefined> {
  for (let attempt = 1; attempt <= readingAttempts; attempt++) {
    const meta = await table.get(keys.broadcast(id), { consistent: true })
    if (!meta || meta['v'] !== itemVersion) return undefined
    const texts = await table.range(keys.broadcast(id).pk, { consistent: true, beginsWith: 'T#' })
    const whole = joined(openMeta(field, id, meta), textsOf(field, texts))
    if (whole) return whole
  }
  throw new CaselineError('busy', 'A broadcast changes while it is read. Try again.')
}

function joined(
  { correction, ...stored }: Stored,
  htmlByHash: ReadonlyMap<string, string>,
): Broadcast | undefined {
  const marks = [
    ...stored.revisions.flatMap(({ texts, late }) => Object.values({ ...late, ...texts })),
    ...Object.values(correction?.texts ?? {}),
  ]
  const whole = ({ hash, ...mark }: Mark): BroadcastText => ({ ...mark, html: htmlByHash.get(hash) ?? '' })
  if (marks.some(({ hash }) => !htmlByHash.has(hash))) return undefined
  const revisions = stored.revisions.map(({ late, ...revision }) => ({
    ...revision,
    texts: mapped(revision.texts, whole),
    ...(late && { late: mapped(late, whole) }),
  }))
  return {
    ...stored,
    revisions,
    ...(correction && { correction: { ...correction, texts: mapped(correction.texts, whole) } }),
  }
}

function textsOf(field: FieldKeys, items: readonly Item[]): Map<string, string> {
  const texts = items.map(
    (item) => openField(field, contextOf(item['pk'], item['sk']), item['html'] as Uint8Array) as string,
  )
  return new Map(texts.map((html) => [textHash(html), html]))
}

function metaOf(field: FieldKeys, broadcast: Broadcast) {
  const { id, version, correction, ...rest } = broadcast
  const marked = ({ html, ...mark }: BroadcastText): Mark => ({ ...mark, hash: textHash(html) })
  const revisions = rest.revisions.map(({ late, ...revision }) => ({
    ...revision,
    texts: mapped(revision.texts, marked),
    ...(late && { late: mapped(late, marked) }),
  }))
  const key = keys.broadcast(id)
  const stored: Omit<Stored, 'id' | 'version'> = {
    ...rest,
    revisions,
    ...(correction && { correction: { ...correction, texts: mapped(correction.texts, marked) } }),
  }
  const body = sealField(field, contextOf(key.pk, key.sk), stored)
  if (body.length > metaLimitBytes) throw new CaselineError('too-large', 'A broadcast would pass 8 KB.')
  return { ...key, v: itemVersion, version, body }
}

function openMeta(field: FieldKeys, id: string, item: Item): Stored {
  const body = openField(field, contextOf(item['pk'], item['sk']), item['body'] as Uint8Array)
  return { ...(withDates(body) as Stored), id, version: item['version'] as number }
}

function textWrites(field: FieldKeys, before: Broadcast | undefined, next: Broadcast): Write[] {
  const held = textItems(before)
  const wanted = textItems(next)
  const puts = [...wanted.values()].filter(({ key, html }) => held.get(key.sk)?.html !== html)
  const gone = [...held.values()].filter(({ key }) => !wanted.has(key.sk))
  return [
    ...puts.map(({ key, html }) => ({
      put: { ...key, html: sealField(field, contextOf(key.pk, key.sk), html) },
    })),
    ...gone.map(({ key }) => ({ delete: key })),
  ]
}

type TextItem = { readonly key: Key; readonly html: string }

function textItems(broadcast: Broadcast | undefined) {
  if (!broadcast) return new Map<string, TextItem>()
  const item = (revision: number, language: string, { html }: BroadcastText): [string, TextItem] => {
    const key = keys.broadcastText(broadcast.id, revision, language)
    return [key.sk, { key, html }]
  }
  const { correction, revisions } = broadcast
  const next = currentRevision(broadcast).number + 1
  return new Map([
    ...revisions.flatMap(({ number, texts, late }) =>
      [...Object.entries(texts), ...Object.entries(late ?? {}).map(asLate)].map(([language, text]) =>
        item(number, language, text),
      ),
    ),
    ...Object.entries(correction?.texts ?? {}).map(([language, text]) => item(next, language, text)),
  ])
}

/** So that one that waits and one that is delivered never share a key. */
function asLate([language, text]: [string, BroadcastText]): [string, BroadcastText] {
  return [`${language}-late`, text]
}

const dateNames = new Set(['at', 'createdAt', 'submittedAt', 'startsAt', 'sentAt'])

/** JSON knows no dates: those that have a date's name become one again. */
function withDates(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return dateNames.has(name) ? new Date(value) : value
  if (Array.isArray(value)) return value.map((entry) => withDates(entry))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withDates(entry, key)]))
}

function mapped<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]))
}

function contextOf(pk: unknown, sk: unknown): string {
  return `broadcast|${String(pk)}|${String(sk)}`
}

function randomFrom(letters: string, length: number): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join('')
}
