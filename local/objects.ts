/**
 * The bucket of the parts of files, as a folder: the part of S3 that Caseline uses. A browser puts an object with a
 * signed form, whose policy is held to as S3 does; functions keep, read and delete by name. An object that nothing
 * kept goes after a day.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { policySignature } from '../bot/tips/upload-forms.store.ts'
import { readFileIfAny } from './durable-file.ts'
import { readBody, startHttpServer } from './http-server.ts'
import { checkObjectRole, type Permissions } from './roles.ts'

export type ObjectsOptions = {
  dataDir: string
  permissions: Permissions
  now: () => Date
  port?: number
}

export type ObjectsServer = {
  readonly endpoint: string
  /** Deletes what was not kept within a day, and what is older than a tip may be; answers how many. */
  sweep(): number
  /** Deletes all. */
  empty(): void
  close(): Promise<void>
}

export const objectsBucket = 'caseline-objects'
export const localSecret = 'local'

const bodyLimitBytes = 5_000_000
const keyPattern = /^[A-Za-z0-9_-]{1,64}$/
const credential = /Credential=([^/,\s]+)\//
const dayMs = 24 * 60 * 60 * 1000
const keptDays = 200
const pendingSuffix = '.pending'

type Shelf = ObjectsOptions & { folder: string }

export async function startObjects(options: ObjectsOptions): Promise<ObjectsServer> {
  const shelf: Shelf = { ...options, folder: join(options.dataDir, 'objects') }
  mkdirSync(shelf.folder, { recursive: true })
  const server = await startHttpServer(options.port ?? 0, async (request, response) => {
    const { status, code, body } = await answerTo(shelf, request)
    response.writeHead(status, { ...crossOrigin(request), 'content-type': 'application/xml' })
    response.end(body ?? (code === undefined ? '' : errorText(code)))
  })
  return {
    endpoint: server.url,
    sweep: () => sweep(shelf),
    empty: () => {
      for (const name of readdirSync(shelf.folder)) rmSync(join(shelf.folder, name))
    },
    close: () => server.close(),
  }
}

type Answer = { readonly status: number; readonly code?: string; readonly body?: Buffer }

/** As the bucket's CORS rule: the page's origin may post, and nothing else. */
function crossOrigin({ headers }: IncomingMessage): Record<string, string> {
  const { origin } = headers
  return origin === undefined ? {} : { 'access-control-allow-origin': origin, vary: 'Origin' }
}

function errorText(code: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`
}

async function answerTo(shelf: Shelf, request: IncomingMessage): Promise<Answer> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://local')
  const body = await readBody(request, bodyLimitBytes)
  if (body === undefined) return { status: 400, code: 'EntityTooLarge' }
  const [bucket, name = ''] = pathname.slice(1).split('/')
  if (bucket !== objectsBucket) return { status: 404, code: 'NoSuchBucket' }
  if (request.method === 'POST') return takeForm(shelf, request, body)
  if (!keyPattern.test(name)) return { status: 400, code: 'InvalidArgument' }
  const caller = credential.exec(request.headers.authorization ?? '')?.[1] ?? ''
  const action = request.method === 'GET' ? 'read' : searchParams.has('tagging') ? 'keep' : 'delete'
  try {
    checkObjectRole(caller, action, shelf.permissions)
  } catch {
    return { status: 403, code: 'AccessDenied' }
  }
  return act(shelf, action, name)
}

function act({ folder }: Shelf, action: 'read' | 'keep' | 'delete', name: string): Answer {
  const path = join(folder, name)
  if (action === 'delete') {
    for (const each of [path, `${path}${pendingSuffix}`]) rmSync(each, { force: true })
    return { status: 204 }
  }
  if (!readdirSync(folder).includes(name)) return { status: 404, code: 'NoSuchKey' }
  if (action === 'read') return { status: 200, body: readFileSync(path) }
  rmSync(`${path}${pendingSuffix}`, { force: true })
  return { status: 204 }
}

/** Puts what the form brings, if its policy allows it: signed, not too late, each field as signed, of that size. */
async function takeForm(shelf: Shelf, { headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  const form = await new Response(new Uint8Array(body), {
    headers: { 'content-type': headers['content-type'] ?? '' },
  }).formData()
  const text = (name: string): string => {
    const value = form.get(name)
    return typeof value === 'string' ? value : ''
  }
  const file = form.get('file')
  if (file === null || typeof file === 'string') return { status: 400, code: 'InvalidArgument' }
  const problem = problemOf(shelf, [...form.keys()], text, file.size)
  if (problem !== undefined) return problem
  const path = join(shelf.folder, text('key'))
  const pending = text('tagging').includes('<Value>pending</Value>')
  if (pending) writeFileSync(`${path}${pendingSuffix}`, '')
  writeFileSync(path, Buffer.from(await file.arrayBuffer()), { mode: 0o600 })
  for (const each of [path, ...(pending ? [`${path}${pendingSuffix}`] : [])])
    utimesSync(each, shelf.now(), shelf.now())
  return { status: 204 }
}

type Policy = { readonly expiration: string; readonly conditions: readonly unknown[] }

function problemOf(
  shelf: Shelf,
  given: readonly string[],
  text: (name: string) => string,
  bytes: number,
): Answer | undefined {
  const denied: Answer = { status: 403, code: 'AccessDenied' }
  const [caller = '', day = '', region = ''] = text('x-amz-credential').split('/')
  const expected = policySignature(text('policy'), { secretAccessKey: localSecret, region }, day)
  if (!isSame(expected, text('x-amz-signature'))) return { status: 403, code: 'SignatureDoesNotMatch' }
  try {
    checkObjectRole(caller, 'put', shelf.permissions)
  } catch {
    return denied
  }
  const policy = JSON.parse(Buffer.from(text('policy'), 'base64').toString()) as Policy
  if (new Date(policy.expiration) < shelf.now() || !keyPattern.test(text('key'))) return denied
  const named = namedIn(policy)
  const unsigned = given.filter((name) => !unnamed.has(name) && !(name in named))
  const differing = Object.entries(named).filter(([name, value]) => name !== 'bucket' && text(name) !== value)
  if (unsigned.length > 0 || differing.length > 0 || named['bucket'] !== objectsBucket) return denied
  const [least, most] = rangeIn(policy)
  if (bytes > most) return { status: 400, code: 'EntityTooLarge' }
  return bytes < least ? { status: 400, code: 'EntityTooSmall' } : undefined
}

/** Fields that S3 does not ask a policy to name. */
const unnamed = new Set(['file', 'policy', 'x-amz-signature'])

function namedIn({ conditions }: Policy): Record<string, string> {
  const exact = conditions.filter((each) => !Array.isArray(each)) as Record<string, string>[]
  return Object.assign({}, ...exact) as Record<string, string>
}

function rangeIn({ conditions }: Policy): [least: number, most: number] {
  const range = conditions.find((each) => Array.isArray(each) && each[0] === 'content-length-range')
  const [, least, most] = (range ?? ['', 0, 0]) as [string, number, number]
  return [least, most]
}

function isSame(one: string, other: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(one), hash(other))
}

function sweep({ folder, now }: Shelf): number {
  const ageDays = (path: string): number => (now().getTime() - statSync(path).mtimeMs) / dayMs
  const names = readdirSync(folder).filter((name) => !name.endsWith(pendingSuffix))
  const over = names.filter((name) => {
    const isPending = readFileIfAny(join(folder, `${name}${pendingSuffix}`)) !== undefined
    return ageDays(join(folder, name)) > (isPending ? 1 : keptDays)
  })
  for (const name of over)
    for (const each of [name, `${name}${pendingSuffix}`]) rmSync(join(folder, each), { force: true })
  return over.length
}
