/** Puts the built pages where people read them. A page's files have a hash in their names: the page itself goes last. */
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative } from 'node:path'

export type PageFile = { readonly key: string; readonly type: string; readonly content: Uint8Array }

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
}

/** The files of the page `name` in the order in which they are put; `folder`: of all built pages. */
export function pageFiles(folder: string, name: string): PageFile[] {
  const root = join(folder, name)
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted((one, other) => Number(one.endsWith('.html')) - Number(other.endsWith('.html')))
  return paths.map((path) => ({
    key: `${name}/${relative(root, path)}`,
    type: types[extname(path)] ?? 'application/octet-stream',
    content: readFileSync(path),
  }))
}

export async function putPages(bucket: string, files: readonly PageFile[]): Promise<void> {
  const client = new S3Client({})
  for (const { key, type, content } of files)
    await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: content,
        ContentType: type,
        CacheControl: 'no-store',
      }),
    )
}
