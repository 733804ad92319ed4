/**
 * Files of a message, opened here part by part. A picture is decoded and drawn anew and never shown as it came; what
 * is saved gets a name that runs nothing and tells nothing.
 */
import { fromBase64url } from '../../bot/sealing/base64url.ts'
import { openPart } from '../../bot/tips/files.ts'
import type { TipFile } from '../../bot/tips/tip.ts'
import { demand, type Desk, type Opened } from './desk.ts'

const longestSidePixels = 2048

/** Of the types that the page of tips gives; whatever says otherwise is only bytes. */
const endings: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/heic': 'heic',
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
  'video/webm': 'webm',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/ogg': 'ogg',
  'application/pdf': 'pdf',
  'text/plain': 'txt',
}
const pictures = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif', 'image/bmp'])

export const isPicture = ({ type }: TipFile): boolean => pictures.has(type)
export const savedName = ({ type }: Pick<TipFile, 'type'>, index: number): string =>
  `file-${index + 1}.${endings[type] ?? 'bin'}`

/** `undefined`: a part was refused, which is said. Throws where one does not open. */
export async function contentOfFile(desk: Desk, { row }: Opened, file: TipFile): Promise<Blob | undefined> {
  const key = fromBase64url(file.key)
  const parts: Uint8Array<ArrayBuffer>[] = []
  for (const [index, object] of file.parts.entries()) {
    const asked = await demand(desk, 'object', { team: row.team, id: row.id, object })
    if (!asked) return undefined
    const isLast = index === file.parts.length - 1
    const part = await openPart(key, index, isLast, fromBase64url(asked.sealed))
    parts.push(part as Uint8Array<ArrayBuffer>)
  }
  return new Blob(parts, { type: 'application/octet-stream' })
}

/** Throws for what is no picture. */
export async function drawPicture(blob: Blob, canvas: HTMLCanvasElement): Promise<void> {
  const picture = await createImageBitmap(blob, { imageOrientation: 'from-image' })
  const scale = Math.min(1, longestSidePixels / Math.max(picture.width, picture.height))
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
}

const addressMs = 60_000

export function save(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), addressMs)
}
