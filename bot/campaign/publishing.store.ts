/**
 * Puts a pack into force: documents and manifest are written first, then the root is turned in one conditional write.
 * All or nothing, and the same pack again changes nothing. Changes of staff that lie over it stay where they are.
 */
import { CaselineError } from '../errors.ts'
import { hashOf } from '../identity/pseudonyms.ts'
import type { Table } from '../table/client.ts'
import { keys } from '../table/keys.ts'
import { partKeys, readManifest, readRoot, type ManifestEntry, type Root } from './documents.store.ts'
import type { Pack } from './pack.ts'

type Document = { readonly kind: string; readonly id: string; readonly bytes: Uint8Array }
/** Reading a card costs half a read unit: 4 KB less the names and keys of an item. */
const partBytes = 3800
/** Photos are read once for each bot and then sent by file id, so their parts may be large. */
const photoPartBytes = 300_000
const entriesPerManifestPart = 40
/** Says whether anything changed. Throws `conflict` when another import was under way. */
export async function publish(
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
  const outcome = await table.write([
    before
      ? {
          update: keys.contentRoot(),
          set: { version: next.version, parts: next.parts },
          when: { equals: { version: before.version } },
        }
      : { put: { ...keys.contentRoot(), ...next, changes: 0 }, when: 'absent' },
  ])
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
