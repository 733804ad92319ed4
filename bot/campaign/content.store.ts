/**
 * Content as it is read: see documents.store.ts for how it is stored. Readers keep what they read and look at the root
 * every few seconds.
 *
 * Changes that staff made lie beside it, an item each in the order of their approval, and the root counts how often
 * they changed: so one look at the root sees both. They are laid over the documents when these are read (overlay.ts).
 */
import { CaselineError } from '../errors.ts'
import type { Item, Table } from '../table/client.ts'
import { keys } from '../table/keys.ts'
import type { Write } from '../table/writes.ts'
import type { LaidChange } from './change.ts'
import type { Content, PhotoReference } from './content.ts'
import { partKeys, readManifest, readRoot, type ManifestEntry, type Root } from './documents.store.ts'
import { layOver } from './overlay.ts'
import type { Pack } from './pack.ts'
import { publish } from './publishing.store.ts'

export type Contents = {
  /** The content in force, at most a few seconds old. Throws `content` when there is none, or `busy`. */
  current(): Promise<Content>
  /** The same with what it is made of, as it is at this moment. Throws as `current`. */
  layers(): Promise<Layers>
  /** Lays a change over the content; fails when pack or changes are no longer what `layers` says. */
  layWrites(layers: Layers, change: LaidChange): Write[]
  /** Takes the change at that place away again; fails likewise. */
  liftWrites(layers: Layers, place: number): Write[]
  /** The bytes of a photo; `undefined` when it is no longer part of the content. */
  photo(hash: string): Promise<Uint8Array | undefined>
  /** Puts a pack into force; says whether anything changed. */
  publish(pack: Pack, photos: ReadonlyMap<string, Uint8Array>): Promise<{ version: string; changed: boolean }>
}

/** A change and its place in the order of approval. */
export type Placed = LaidChange & { readonly place: number }

export type Layers = {
  /** As readers see it. */
  readonly content: Content
  /** As it was imported. */
  readonly imported: Content
  readonly changes: readonly Placed[]
  /** Of the change that is laid over it next. */
  readonly nextPlace: number
  readonly root: Root
}

/** How long content is used before the root is looked at again, in elapsed time. */
const recheckMs = 5000
/** An import under way can make one reading fail; the next one finds the new content. */
const readingAttempts = 3

export function createContents(table: Table): Contents {
  let held: { layers: Layers; checkedAtMs: number } | undefined
  let loading: Promise<Layers> | undefined
  const load = async (): Promise<Layers> => {
    const layers = await readCurrent(table, held?.layers)
    held = { layers, checkedAtMs: performance.now() }
    return layers
  }
  return {
    current: async () => {
      if (held && performance.now() - held.checkedAtMs < recheckMs) return held.layers.content
      loading ??= load().finally(() => {
        loading = undefined
      })
      return (await loading).content
    },
    layers: load,
    layWrites: ({ root }, change) => [
      { put: { ...keys.contentChange(nextPlace(root)), change: JSON.stringify(change) }, when: 'absent' },
      changedRoot(root),
    ],
    liftWrites: ({ root }, place) => [
      { delete: keys.contentChange(place), when: 'exists' },
      changedRoot(root),
    ],
    photo: (hash) => readDocument(table, ['photo', hash, hash, 0]),
    publish: async (pack, photos) => {
      held = undefined
      return publish(table, pack, photos)
    },
  }
}

/** The place of the change that is laid over next. */
function nextPlace({ changes }: Root): number {
  return (changes ?? 0) + 1
}

function changedRoot({ version, changes }: Root): Write {
  return {
    update: keys.contentRoot(),
    set: { changes: (changes ?? 0) + 1 },
    when: { equals: { version, ...(changes !== undefined && { changes }) } },
  }
}

async function readCurrent(table: Table, held: Layers | undefined): Promise<Layers> {
  for (let attempt = 1; ; attempt++) {
    const root = await readRoot(table)
    if (!root) throw new CaselineError('content', 'No campaign was imported yet: run npm run import.')
    if (held && isSame(held.root, root)) return held
    const changes = await readChanges(table, root)
    const imported = held?.root.version === root.version ? held.imported : await readContent(table, root)
    if (imported) {
      const content = laidContent(root, imported, changes)
      return { root, imported, changes, content, nextPlace: nextPlace(root) }
    }
    if (attempt === readingAttempts)
      throw new CaselineError('busy', 'The campaign is being imported. Try again.')
  }
}

function isSame(one: Root, other: Root): boolean {
  return one.version === other.version && one.changes === other.changes
}

/** May be a moment newer than the root; the next look then finds the same again. */
async function readChanges(table: Table, { changes }: Root): Promise<Placed[]> {
  if (!changes) return []
  const items = await table.range(keys.contentChanges(), { consistent: true })
  return items.map(({ sk, change }) => ({
    ...(JSON.parse(change as string) as LaidChange),
    place: Number(sk),
  }))
}

function laidContent({ version, changes }: Root, imported: Content, laid: readonly Placed[]): Content {
  if (!changes) return imported
  return { ...layOver(imported, laid), version: `${version}+${changes}` }
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
