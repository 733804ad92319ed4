/**
 * Looks for secrets in bytes, in the forms in which they leak: plain, base64 at three offsets, hex, UTF-16, JSON, URL,
 * and each of these packed by gzip.
 */
import { constants, gunzipSync, gzipSync } from 'node:zlib'

export type Form =
  | 'plain'
  | 'base64'
  | 'base64-shifted'
  | 'base64url'
  | 'hex'
  | 'hex-upper'
  | 'utf16le'
  | 'utf16be'
  | 'json'
  | 'url'
  | 'gzip'

export type Trace = { readonly place: string; readonly secret: string }

export function findTraces(places: ReadonlyMap<string, Uint8Array>, secrets: readonly string[]): Trace[] {
  return [...places].flatMap(([place, bytes]) => {
    const haystacks = [Buffer.from(bytes), ...unpacked(Buffer.from(bytes))]
    return secrets
      .filter((secret) => formsOf(secret).some((form) => haystacks.some((hay) => hay.includes(form))))
      .map((secret) => ({ place, secret }))
  })
}

const gzipMark = Buffer.from([0x1f, 0x8b, 0x08])

/** Whatever gzip packed, wherever it begins; also what is packed inside. */
function unpacked(bytes: Buffer): Buffer[] {
  const found: Buffer[] = []
  for (let at = bytes.indexOf(gzipMark); at !== -1; at = bytes.indexOf(gzipMark, at + 1)) {
    const inner = contentOf(bytes.subarray(at))
    if (inner) found.push(inner, ...unpacked(inner))
  }
  return found
}

/** `Z_SYNC_FLUSH`: what stands behind the packed bytes does not matter. */
function contentOf(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH })
  } catch {
    return undefined
  }
}

function formsOf(secret: string): Buffer[] {
  const plain = Buffer.from(secret, 'utf8')
  const wide = Buffer.from(secret, 'utf16le')
  const texts = [
    plain.toString('hex'),
    plain.toString('hex').toUpperCase(),
    encodeURIComponent(secret),
    escaped(secret),
  ]
  return [
    plain,
    wide,
    Buffer.from(wide).swap16(),
    ...texts.map((text) => Buffer.from(text)),
    ...base64Forms(plain),
  ]
}

/** What base64 makes of the secret's inner bytes does not depend on what stands around it, only on its offset. */
function base64Forms(plain: Buffer): Buffer[] {
  return [0, 1, 2].flatMap((offset) => {
    const whole = Buffer.concat([Buffer.alloc(offset), plain, Buffer.alloc(2)])
    const from = Math.ceil((offset * 8) / 6)
    const to = Math.floor(((offset + plain.length) * 8) / 6)
    return (['base64', 'base64url'] as const).map((form) => Buffer.from(whole.toString(form).slice(from, to)))
  })
}

function escaped(secret: string): string {
  return secret.replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Puts a secret between other bytes in a form. */
export function plant(secret: string, form: Form): Uint8Array {
  const around = (inner: Buffer): Buffer =>
    Buffer.concat([Buffer.from('before '), inner, Buffer.from(' after')])
  const plain = around(Buffer.from(secret, 'utf8'))
  switch (form) {
    case 'plain':
      return plain
    case 'base64':
      return around(Buffer.from(Buffer.from(secret).toString('base64')))
    case 'base64-shifted':
      return Buffer.from(Buffer.concat([Buffer.from('x'), plain]).toString('base64'))
    case 'base64url':
      return Buffer.from(plain.toString('base64url'))
    case 'hex':
      return Buffer.from(plain.toString('hex'))
    case 'hex-upper':
      return Buffer.from(plain.toString('hex').toUpperCase())
    case 'utf16le':
      return Buffer.from(plain.toString('utf8'), 'utf16le')
    case 'utf16be':
      return Buffer.from(plain.toString('utf8'), 'utf16le').swap16()
    case 'json':
      return Buffer.from(JSON.stringify({ name: secret }))
    case 'gzip':
      return Buffer.concat([Buffer.from('before '), gzipSync(plain)])
    case 'url':
      return Buffer.from(`?name=${encodeURIComponent(secret)}`)
    default:
      throw new Error('An unknown form.')
  }
}
