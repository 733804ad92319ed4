/**
 * The parameters of a Bot API call in any of the forms that Telegram takes: query, JSON, urlencoded, multipart with
 * files. What comes as a form is text; `parameters.ts` reads it as the type that the method wants.
 */
import type { IncomingMessage } from 'node:http'
import { badRequest, Refusal } from './refusal.ts'

export type Upload = {
  readonly kind: 'upload'
  readonly name: string
  readonly mimeType: string
  readonly bytes: Uint8Array
}

export type RequestParameters = {
  readonly values: Record<string, unknown>
  /** Files by the name of their part, for `attach://<name>`. */
  readonly attachments: ReadonlyMap<string, Upload>
  /** Whether numbers and objects come as text. */
  readonly isForm: boolean
}

const bodyLimitBytes = 60 * 1024 * 1024

export function isUpload(value: unknown): value is Upload {
  return typeof value === 'object' && value !== null && (value as Upload).bytes instanceof Uint8Array
}

/** Reads the query and the body of a call. Throws 400 for a body that is not what it says, 413 for one too large. */
export async function readParameters(request: IncomingMessage): Promise<RequestParameters> {
  const query = Object.fromEntries(new URL(request.url ?? '/', 'http://localhost').searchParams)
  const body = await readAll(request)
  const type = request.headers['content-type'] ?? ''
  if (body.length === 0) return { values: query, attachments: new Map(), isForm: true }
  if (type.startsWith('application/json'))
    return { values: { ...query, ...readJson(body) }, attachments: new Map(), isForm: false }
  if (type.startsWith('multipart/form-data') || type.startsWith('application/x-www-form-urlencoded'))
    return readForm(query, type, body)
  // Telegram ignores a body of another type.
  return { values: query, attachments: new Map(), isForm: true }
}

async function readAll(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length
    if (sizeBytes <= bodyLimitBytes) chunks.push(chunk)
  }
  if (sizeBytes > bodyLimitBytes) throw new Refusal(413, 'Request Entity Too Large')
  return Buffer.concat(chunks)
}

function readJson(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {
    // Answered below.
  }
  throw badRequest("can't parse request body as a JSON object")
}

async function readForm(
  query: Record<string, unknown>,
  type: string,
  body: Buffer<ArrayBuffer>,
): Promise<RequestParameters> {
  const values = { ...query }
  const attachments = new Map<string, Upload>()
  for (const [name, value] of await parseForm(type, body)) {
    if (typeof value === 'string') values[name] = value
    else attachments.set(name, await uploadOf(value))
  }
  // A file may also stand directly in the parameter's own part.
  for (const [name, upload] of attachments) if (!(name in values)) values[name] = upload
  return { values, attachments, isForm: true }
}

async function parseForm(type: string, body: Buffer<ArrayBuffer>) {
  try {
    return await new Response(body, { headers: { 'content-type': type } }).formData()
  } catch {
    throw badRequest("can't parse the form in the request body")
  }
}

async function uploadOf(file: File): Promise<Upload> {
  return {
    kind: 'upload',
    name: file.name,
    mimeType: file.type || 'application/octet-stream',
    bytes: new Uint8Array(await file.arrayBuffer()),
  }
}
