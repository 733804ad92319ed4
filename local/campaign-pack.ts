/**
 * Reads a campaign pack from its folder: campaign.yaml, the YAML in cases, actions and updates, and the photos and
 * target lists that these name. Nothing outside the folder is read, and no file beyond its limit. What is wrong is
 * handed to the checks as it is, so that all problems are named together.
 */
import type { Dirent } from 'node:fs'
import { open, readdir, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { parseDocument } from 'yaml'
import { checkPack } from '../bot/campaign/check-pack.ts'
import { at, fileLimitBytes, photoLimitBytes, type PackFile } from '../bot/campaign/pack-entries.ts'
import type { PackProblem } from '../bot/campaign/pack-problems.ts'
import type { Pack } from '../bot/campaign/pack.ts'

export type PackReading =
  | {
      readonly ok: true
      readonly pack: Pack
      /** Bytes by file name, of the photos that cases name. */
      readonly photos: Map<string, Uint8Array>
    }
  | { readonly ok: false; readonly problems: PackProblem[] }

const yamlFolders = ['cases', 'actions', 'updates']

export async function readPack(directory: string): Promise<PackReading> {
  const root = await realpath(directory).catch(() => undefined)
  const isFolder = root !== undefined && (await stat(root)).isDirectory()
  if (!isFolder) return { ok: false, problems: [missingFolder(directory)] }
  const documents = await readDocuments(root)
  const [photos, targets] = await Promise.all([
    readNamed(root, 'photos', namesOf(documents, 'photo'), photoLimitBytes),
    readNamed(root, 'targets', namesOf(documents, 'targets'), fileLimitBytes),
  ])
  const checked = checkPack([...documents, ...photos, ...targets])
  return checked.ok ? { ...checked, photos: bytesByName(photos) } : checked
}

function missingFolder(directory: string): PackProblem {
  const reason = `There is no folder ${JSON.stringify(directory)}. Name the folder that holds campaign.yaml.`
  return { file: 'campaign.yaml', path: '', reason }
}

async function readDocuments(root: string): Promise<PackFile[]> {
  const inRoot = await listFiles(root, '')
  const inFolders = await Promise.all(yamlFolders.map((folder) => listFiles(root, folder)))
  const names = [...inRoot.filter((file) => file === 'campaign.yaml'), ...inFolders.flat()]
  return Promise.all(names.map((file) => readDocument(root, file)))
}

/** Paths inside the pack, sorted; a folder that is not there holds none. */
async function listFiles(root: string, folder: string): Promise<string[]> {
  const found = await readdir(join(root, folder), { withFileTypes: true }).catch((): Dirent[] => [])
  const names = found.filter((entry) => !entry.isDirectory()).map(({ name }) => name)
  return names
    .filter((name) => /^[^.].*\.ya?ml$/i.test(name))
    .toSorted()
    .map((name) => (folder === '' ? name : `${folder}/${name}`))
}

async function readDocument(root: string, file: string): Promise<PackFile> {
  if (!file.endsWith('.yaml'))
    return { file, unreadable: [`Rename the file: only names that end in .yaml are read.`] }
  const read = await readInside(root, file, fileLimitBytes)
  if ('unreadable' in read) return { file, unreadable: [read.unreadable] }
  if (read.bytes.length > fileLimitBytes) return { file, unreadable: ['It is over 256 KB. Shorten it.'] }
  return { file, ...parseYaml(read.bytes) }
}

function parseYaml(bytes: Uint8Array): { document: unknown } | { unreadable: string[] } {
  try {
    const parsed = parseDocument(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    const problems = [...parsed.errors, ...parsed.warnings]
    if (problems.length > 0) return { unreadable: problems.map(yamlReason) }
    return { document: parsed.toJS() as unknown }
  } catch (error) {
    const reason = error instanceof TypeError ? 'Save it as UTF-8: it is not.' : 'It cannot be read as YAML.'
    return { unreadable: [reason] }
  }
}

/** The parser's message goes on with an excerpt of the file, which is left out. */
function yamlReason({
  message,
  linePos,
}: {
  message: string
  linePos?: readonly { line: number }[]
}): string {
  const [line] = linePos ?? []
  const [what = ''] = message.split(/ at line \d+|\n/)
  return `Line ${line?.line ?? '?'} is not right as YAML: ${what}.`
}

/** The names of files that entries point to, at `photo.file` or `targets.file`. */
function namesOf(documents: readonly PackFile[], field: 'photo' | 'targets'): Set<string> {
  const named = documents.map((file) => ('document' in file ? at(file.document, field, 'file') : undefined))
  return new Set(
    named.filter((name) => typeof name === 'string').map((name) => name.replace(/^targets\//, '')),
  )
}

/** Of a folder's files those that are named; going by the listing, no name can lead elsewhere. */
async function readNamed(
  root: string,
  folder: string,
  wanted: ReadonlySet<string>,
  limitBytes: number,
): Promise<PackFile[]> {
  const names = await readdir(join(root, folder)).catch((): string[] => [])
  const files = names.filter((name) => wanted.has(name)).map((name) => `${folder}/${name}`)
  return Promise.all(
    files.map(async (file): Promise<PackFile> => {
      const read = await readInside(root, file, limitBytes)
      return 'bytes' in read ? { file, bytes: read.bytes } : { file, unreadable: [read.unreadable] }
    }),
  )
}

function bytesByName(photos: readonly PackFile[]): Map<string, Uint8Array> {
  return new Map(
    photos.flatMap((photo) => ('bytes' in photo ? [[photo.file.replace('photos/', ''), photo.bytes]] : [])),
  )
}

type Read = { readonly bytes: Uint8Array } | { readonly unreadable: string }

async function readInside(root: string, file: string, limitBytes: number): Promise<Read> {
  const path = await realpath(join(root, file)).catch(() => undefined)
  if (path === undefined) return { unreadable: 'It is a link that leads nowhere. Put the file itself here.' }
  if (!path.startsWith(root + sep))
    return { unreadable: 'It is a link that leads out of the folder. Put the file itself here.' }
  try {
    return await readBeginning(path, limitBytes)
  } catch {
    return { unreadable: 'It cannot be read. Check its permissions.' }
  }
}

/** One byte more than the limit at most: enough to see that a file is too large without holding it. */
async function readBeginning(path: string, limitBytes: number): Promise<Read> {
  const { size, isFile } = await statOf(path)
  if (!isFile) return { unreadable: 'It is not a file. Remove it.' }
  const handle = await open(path)
  try {
    const buffer = new Uint8Array(Math.min(size, limitBytes + 1))
    let bytesRead = 0
    for (let more = 1; more > 0 && bytesRead < buffer.length; bytesRead += more)
      more = (await handle.read(buffer, bytesRead)).bytesRead
    return { bytes: buffer.subarray(0, bytesRead) }
  } finally {
    await handle.close()
  }
}

/** Asked before opening: opening a pipe would wait for a writer. */
async function statOf(path: string): Promise<{ size: number; isFile: boolean }> {
  const status = await stat(path)
  return { size: status.size, isFile: status.isFile() }
}
