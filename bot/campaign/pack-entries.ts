/**
 * The files of a pack while they are checked: what their names say, and cautious reading of contents that a schema
 * may have refused. So every rule runs on every file, and all problems can be named at once.
 */

/** A file of a pack by its path inside the folder, e.g. `cases/khadija-ismayilova.yaml`. */
export type PackFile = { readonly file: string } & (
  | { readonly document: unknown }
  | { readonly bytes: Uint8Array }
  | { readonly unreadable: readonly string[] }
)

/** Of a YAML file or a target list: every member of a parliament has room. */
export const fileLimitBytes = 256 * 1024
/** Of a photo. Telegram takes up to 10 MB; a small one opens on a slow line. */
export const photoLimitBytes = 1_000_000

export type Folder = 'cases' | 'actions' | 'updates'

/** A YAML file; `value` may be anything. */
export type Entry = {
  readonly file: string
  readonly folder: Folder | 'campaign'
  /** The file name without its extension. */
  readonly id: string
  readonly value: unknown
}

/** Stands for what could not be read: that is reported where it is read, and no rule says more about it. */
export const unreadable = Symbol('unreadable')

/** `undefined` for a file that holds no entry. */
export function toEntry(packFile: PackFile): Entry | undefined {
  const { file } = packFile
  const [matched, folder, id = ''] = /^(?:(cases|actions|updates)\/)?([^/]*)\.yaml$/.exec(file) ?? []
  if (matched === undefined || (folder === undefined && id !== 'campaign')) return undefined
  const value = 'document' in packFile ? packFile.document : unreadable
  return { file, folder: (folder as Folder | undefined) ?? 'campaign', id, value }
}

export function hasEntry(entries: readonly Entry[], folder: Folder, id: string): boolean {
  return entries.some((entry) => entry.folder === folder && entry.id === id)
}

/** What lies at a path of names, if the maps on the way are there. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isMap(inner) ? inner[key] : undefined), value)
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

export function strings(value: unknown): string[] {
  return list(value).filter((item) => typeof item === 'string')
}
