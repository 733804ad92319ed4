/**
 * How content lies in the table. Each document is stored under the hash of its bytes, in parts; a manifest lists them;
 * the root names the manifest in force.
 */
import type { Item, Table } from '../table/client.ts'
import { keys, type Key } from '../table/keys.ts'

/** Kind, id, hash of the bytes, number of parts. */
export type ManifestEntry = readonly [kind: string, id: string, hash: string, parts: number]
/** `changes` counts how often changes were laid over it or taken away. */
export type Root = { readonly version: string; readonly parts: number; readonly changes?: number }

export async function readRoot(table: Table): Promise<Root | undefined> {
  return (await table.get(keys.contentRoot(), { consistent: true })) as (Item & Root) | undefined
}

export async function readManifest(table: Table, root: Root): Promise<ManifestEntry[]> {
  const manifestKeys = Array.from({ length: root.parts }, (_, part) =>
    keys.contentManifest(root.version, part),
  )
  const parts = await table.getMany(manifestKeys, { consistent: true })
  return parts
    .toSorted((one, other) => String(one['sk']).localeCompare(String(other['sk'])))
    .flatMap((part) => JSON.parse(part['entries'] as string) as ManifestEntry[])
}

export function partKeys([kind, id, hash, parts]: ManifestEntry): Key[] {
  return Array.from({ length: parts }, (_, part) => keys.contentDocument(kind, id, hash, part))
}
