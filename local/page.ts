/**
 * A page as it is served: the built one when `npm run build` has made it, else built in memory from its sources
 * at the first request, so that the start does not wait for it.
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'

type PageFile = { readonly type: string; readonly content: Uint8Array }
export type Page = {
  /** The file at a path like `/` or `/assets/main.js`; `undefined` when there is none. */
  find(path: string): Promise<PageFile | undefined>
}

export type PageSource = {
  builtFolder?: string
  sourceFolder: string
  define?: () => Readonly<Record<string, string>>
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

/**
 * `builtFolder` is used when it is given and holds an index.html, `sourceFolder` is built by Vite otherwise; `define`:
 * what is built in then.
 */
export function openPage({ builtFolder, sourceFolder, define }: PageSource): Page {
  if (builtFolder !== undefined && existsSync(join(builtFolder, 'index.html')))
    return { find: (path) => readBuilt(builtFolder, path) }
  let building: Promise<Map<string, Uint8Array>> | undefined
  return {
    find: async (path) => {
      if (!existsSync(join(sourceFolder, 'index.html'))) return undefined
      building ??= buildInMemory(sourceFolder, define?.())
      // A source that could not be built may have been mended by the next request.
      building.catch(() => (building = undefined))
      const content = (await building).get(fileName(path))
      return content && { type: typeOf(fileName(path)), content }
    },
  }
}

function fileName(path: string): string {
  return path === '/' ? 'index.html' : path.slice(1)
}

function typeOf(name: string): string {
  return types[extname(name)] ?? 'application/octet-stream'
}

async function readBuilt(folder: string, path: string): Promise<PageFile | undefined> {
  const file = normalize(join(folder, fileName(path)))
  if (!file.startsWith(normalize(folder) + sep)) return undefined
  try {
    return { type: typeOf(file), content: await readFile(file) }
  } catch {
    return undefined
  }
}

async function buildInMemory(
  sourceFolder: string,
  define: Readonly<Record<string, string>> = {},
): Promise<Map<string, Uint8Array>> {
  const { build } = await import('vite')
  const config = ['vite.config.ts', '../vite.config.ts']
    .map((name) => join(sourceFolder, name))
    .find((path) => existsSync(path))
  const built = await build({
    root: sourceFolder,
    configFile: config ?? false,
    logLevel: 'error',
    define,
    build: { write: false },
  })
  const files = new Map<string, Uint8Array>()
  for (const bundle of [built].flat()) {
    if (!('output' in bundle)) continue
    for (const part of bundle.output)
      files.set(part.fileName, Buffer.from(part.type === 'chunk' ? part.code : part.source))
  }
  return files
}
