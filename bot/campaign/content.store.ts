/**
 * Content in the table. Each document is stored under the hash of its bytes, in parts; a manifest lists them; the
 * root names the manifest in force. An import writes documents and manifest first and then turns the root in one
 * conditional write: all or nothing, and importing the same pack again changes nothing. Readers keep what they read
 * and look at the root every few seconds.
 */
import { CaselineError } from '../errors.ts'
import { hashOf } from '../identity/pseudonyms.ts'
import type { Item, Table } from '../table/client.ts'
import { keys, type Key } from '../table/keys.ts'
import type { Content, PhotoReference } from './content.ts'
import type { Pack } from './pack.ts'

export type Contents = {
  /** The content in force, at most a few seconds old. Throws `content` when there is none, or `busy`. */
  current(): Promise<Content>
  /** The bytes of a photo; `undefined` when it is no longer part of the content. */
  photo(hash: string): Promise<Uint8Array | undefined>
  /** Puts a pack into force; says whether anything changed. */
  publish(pack: Pack, photos: ReadonlyMap<string, Uint8Array>): Promise<{ version: string; changed: boolean }>
}

/** Kind, id, hash of the bytes, number of parts. */
type ManifestEntry = readonly [kind: string, id: string, hash: string, parts: number]
type Document = { readonly kind: string; readonly id: string; readonly bytes: Uint8Array }
type Root = { readonly version: string; readonly parts: number }

/** Reading a card costs half a read unit: 4 KB less the names and keys of an item. */
const partBytes = 3800
/** Photos are read once for each bot and then sent by file id, so their parts may be large. */
const photoPartBytes = 300_000
const entriesPerManifestPart = 40
/** How long content is used before the root is looked at again, in elapsed time. */
const recheckMs = 5000
/** An import under way can make one reading fail; the next one finds the new content. */
const readingAttempts = 3

export function createContents(table: Table): Contents {
  let held: { content: Content; checkedAtMs: number } | undefined
  let loading: Promise<Content> | undefined
  const load = async (): Promise<Content> => {
    const content = await readCurrent(table, held?.content)
    held = { content, checkedAtMs: performance.now() }
    return content
  }
  return {
    current: async () => {
      if (held && performance.now() - held.checkedAtMs < recheckMs) return held.content
      loading ??= load().finally(() => {
        loading = undefined
      })
      return loading
    },
    photo: (hash) => readDocument(table, ['photo', hash, hash, 0]),
    publish: async (pack, photos) => {
      held = undefined
      return publish(table, pack, photos)
    },
  }
}

async function readCurrent(table: Table, held: Content | undefined): Promise<Content> {
  for (let attempt = 1; ; attempt++) {
    const root = await readRoot(table)
    if (!root) throw new CaselineError('content', 'No campaign was imported yet: run npm run import.')
    if (held?.version === root.version) return held
    const content = await readContent(table, root)
    if (content) return content
    if (attempt === readingAttempts)
      throw new CaselineError('busy', 'The campaign is being imported. Try again.')
  }
}

async function readRoot(table: Table): Promise<Root | undefined> {
  return (await table.get(keys.contentRoot(), { consistent: true })) as (Item & Root) | undefined
}

async function readManifest(table: Table, root: Root): Promise<ManifestEntry[]> {
  const manifestKeys = Array.from({ length: root.parts }, (_, part) =>
    keys.contentManifest(root.version, part),
  )
  const parts = await table.getMany(manifestKeys, { consistent: true })
  return parts
    .toSorted((one, other) => String(one['sk']).localeCompare(String(other['sk'])))
    .flatMap((part) => JSON.parse(part['entries'] as string) as ManifestEntry[])
}

/** `undefined` when a document is missing because a newer import has swept it away. */
async function readContent(table: Table, root: Root): Promise<Content | undefined> {
  const entries = await readManifest(table, root)
  const documents = entries.filter(([kind]) => !kind.startsWith('photo'))
  const items = await table.getMany(documents.flatMap(partKeys), { consistent: true })
  const byKey = new Map(items.map((item) => [`${item['pk'] as string}|${item['sk'] as string}`, item]))
  const read = documents.map((entry) => [entry[0], joinParts(entry, byKey)] as const)
  if (read.length === 0 || read.some(([, document]) => document === undefined)) return undefined
  return toContent(root.version, read, entries)
}

function toContent(
  version: string,
  documents: readonly (readonly [string, unknown])[],
  entries: readonly ManifestEntry[],
): Content {
  const ofKind = (kind: string): never[] =>
    documents.filter(([name]) => name === kind).map(([, document]) => document as never)
  const photos = entries
    .filter(([kind]) => kind === 'photo-name')
    .map(([, file, hash]): PhotoReference => ({ file, hash }))
  const [campaign] = ofKind('campaign')
  if (!campaign) throw new CaselineError('content', 'The imported campaign has no campaign.yaml.')
  return {
    version,
    campaign,
    cases: ofKind('case'),
    actions: ofKind('action'),
    updates: ofKind('update'),
    photos,
  }
}

function partKeys([kind, id, hash, parts]: ManifestEntry): Key[] {
  return Array.from({ length: parts }, (_, part) => keys.contentDocument(kind, id, hash, part))
}

function joinParts(entry: ManifestEntry, byKey: ReadonlyMap<string, Item>): unknown {
  const parts = partKeys(entry).map(
    ({ pk, sk }) => byKey.get(`${pk}|${sk}`)?.['bytes'] as Uint8Array | undefined,
  )
  if (parts.some((part) => part === undefined)) return undefined
  return JSON.parse(Buffer.concat(parts as Uint8Array[]).toString('utf8')) as unknown
}

async function readDocument(table: Table, [kind, id]: ManifestEntry): Promise<Uint8Array | undefined> {
  const parts = await table.range(keys.contentDocument(kind, id, '', 0).pk, {
    consistent: true,
    pageItems: 3,
  })
  return parts.length > 0 ? Buffer.concat(parts.map((part) => part['bytes'] as Uint8Array)) : undefined
}

async function publish(
  table: Table,
  pack: Pack,
  photos: ReadonlyMap<string, Uint8Array>,
): Promise<{ version: string; changed: boolean }> {
  const before = await readRoot(table)
  const documents = documentsOf(pack)
  const photoDocuments = [...photos.values()].map((bytes): Document => ({
    kind: 'photo',
    id: hashOf(bytes),
    bytes,
  }))
  const names = [...photos].map(([file, bytes]): ManifestEntry => ['photo-name', file, hashOf(bytes), 0])
  const entries = [...[...documents, ...photoDocuments].map(entryOf), ...names]
  const version = hashOf(JSON.stringify(entries))
  if (before?.version === version) return { version, changed: false }
  const old = before ? await readManifest(table, before) : []
  const known = new Set(old.map(([kind, id, hash]) => `${kind}|${id}|${hash}`))
  for (const document of [...documents, ...photoDocuments]) await writeDocument(table, document, known)
  const parts = await writeManifest(table, version, entries)
  await turnRoot(table, before, { version, parts })
  await sweep(table, before, old, entries)
  return { version, changed: true }
}

function documentsOf(pack: Pack): Document[] {
  const document = (kind: string, id: string, value: unknown): Document => ({
    kind,
    id,
    bytes: Buffer.from(JSON.stringify(value)),
  })
  return [
    document('campaign', pack.campaign.id, pack.campaign),
    ...pack.cases.map((entry) => document('case', entry.id, entry)),
    ...pack.actions.map((entry) => document('action', entry.id, entry)),
    ...pack.updates.map((entry) => document('update', entry.id, entry)),
  ]
}

function entryOf({ kind, id, bytes }: Document): ManifestEntry {
  return [kind, id, hashOf(bytes), Math.ceil(bytes.length / sizeOfParts(kind))]
}

function sizeOfParts(kind: string): number {
  return kind === 'photo' ? photoPartBytes : partBytes
}

async function writeDocument(table: Table, document: Document, known: ReadonlySet<string>): Promise<void> {
  const entry = entryOf(document)
  if (known.has(`${entry[0]}|${entry[1]}|${entry[2]}`)) return
  const size = sizeOfParts(document.kind)
  for (const [part, key] of partKeys(entry).entries()) {
    await table.write([{ put: { ...key, bytes: document.bytes.subarray(part * size, (part + 1) * size) } }])
  }
}

async function writeManifest(
  table: Table,
  version: string,
  entries: readonly ManifestEntry[],
): Promise<number> {
  const parts = Math.ceil(entries.length / entriesPerManifestPart)
  for (let part = 0; part < parts; part++) {
    const slice = entries.slice(part * entriesPerManifestPart, (part + 1) * entriesPerManifestPart)
    await table.write([{ put: { ...keys.contentManifest(version, part), entries: JSON.stringify(slice) } }])
  }
  return parts
}

async function turnRoot(table: Table, before: Root | undefined, next: Root): Promise<void> {
  const when = before ? { equals: { version: before.version } } : ('absent' as const)
  const outcome = await table.write([{ put: { ...keys.contentRoot(), ...next }, when }])
  if (!outcome.ok) throw new CaselineError('conflict', 'Another import was under way. Run it again.')
}

/** Deletes what no longer belongs to the content. A crash before this leaves only rubbish that nobody reads. */
async function sweep(
  table: Table,
  before: Root | undefined,
  old: readonly ManifestEntry[],
  entries: readonly ManifestEntry[],
): Promise<void> {
  const kept = new Set(entries.map(([kind, id, hash]) => `${kind}|${id}|${hash}`))
  const gone = old.filter(([kind, id, hash]) => !kept.has(`${kind}|${id}|${hash}`))
  const manifests = Array.from({ length: before?.parts ?? 0 }, (_, part) =>
    keys.contentManifest(before?.version ?? '', part),
  )
  for (const key of [...gone.flatMap(partKeys), ...manifests]) await table.write([{ delete: key }])
}
