/** Files that people and the bot have sent: kept whole, and known to the bot by file ids that only work if they exist. */
import { asText } from './parameter-text.ts'
import { createHash } from 'node:crypto'
import { photoLimitBytes, photoLimitPixels, photoLimitRatio, uploadLimitBytes } from './limits.ts'
import type { FileView } from './people-api.ts'
import { readPicture } from './pictures.ts'
import { badRequest, Refusal } from './refusal.ts'
import { isUpload, type Upload } from './request-body.ts'
import { nextNumber, type FileKind, type Json, type StoredFile, type World } from './world.ts'

const idPrefixes: Readonly<Record<FileKind, string>> = {
  photo: 'AgACAgIAAx',
  document: 'BQACAgIAAx',
  sticker: 'CAACAgIAAx',
  voice: 'AwACAgIAAx',
}
const kindNames: Readonly<Record<FileKind, string>> = {
  photo: 'Photo',
  document: 'Document',
  sticker: 'Sticker',
  voice: 'VoiceNote',
}

type NewFile = { kind: FileKind; bytes: Uint8Array; fileName?: string; mimeType?: string }

/** Keeps a file as it is. The same bytes sent twice are two files with one unique id, as in Telegram. */
export function keepFile(world: World, { kind, bytes, fileName, mimeType }: NewFile): StoredFile {
  const picture =
    kind === 'photo' ? (readPicture(bytes) ?? { mimeType: 'image/jpeg', width: 1, height: 1 }) : {}
  const digest = createHash('sha256').update(bytes).update(kind).digest('base64url')
  const file: StoredFile = {
    fileId: `${idPrefixes[kind]}${digest.slice(0, 32)}${nextNumber(world, 'file')}`,
    uniqueId: `AQAD${digest.slice(0, 12)}`,
    kind,
    sizeBytes: bytes.length,
    ...(fileName !== undefined && { fileName }),
    ...(mimeType !== undefined && { mimeType }),
    ...picture,
  }
  world.store.putBytes(file.fileId, bytes)
  world.files.set(file.fileId, file)
  return file
}

/** The file that a parameter names or brings. Throws when there is none, or none of this kind. */
export function takeFile(world: World, source: unknown, kind: FileKind): StoredFile {
  if (isUpload(source)) return takeUpload(world, source, kind)
  const id = asText(source)
  if (id === '') throw badRequest(`there is no ${kind} in the request`)
  if (/^https?:\/\//.test(id)) throw badRequest('failed to get HTTP URL content')
  const known = world.files.get(id)
  if (!known) throw badRequest('wrong file identifier/HTTP URL specified')
  if (known.kind !== kind)
    throw badRequest(`can't use file of type ${kindNames[known.kind]} as ${kindNames[kind]}`)
  return known
}

function takeUpload(world: World, { bytes, name, mimeType }: Upload, kind: FileKind): StoredFile {
  if (bytes.length === 0) throw badRequest('file must be non-empty')
  if (bytes.length > uploadLimitBytes) throw new Refusal(413, 'Request Entity Too Large')
  if (kind === 'photo') checkPhoto(bytes)
  return keepFile(world, { kind, bytes, fileName: name, mimeType })
}

function checkPhoto(bytes: Uint8Array): void {
  if (bytes.length > photoLimitBytes) throw badRequest('file is too big')
  const picture = readPicture(bytes)
  if (!picture) throw badRequest('IMAGE_PROCESS_FAILED')
  const { width, height } = picture
  const isTooLarge = width + height > photoLimitPixels
  const isTooThin = Math.max(width, height) > photoLimitRatio * Math.min(width, height)
  if (isTooLarge || isTooThin) throw badRequest('PHOTO_INVALID_DIMENSIONS')
}

/** The part of a message that carries its file, as the bot gets it. */
export function fileJson(file: StoredFile): Json {
  const common = { file_id: file.fileId, file_unique_id: file.uniqueId, file_size: file.sizeBytes }
  const size = { width: file.width ?? 1, height: file.height ?? 1 }
  const named = {
    ...(file.fileName !== undefined && { file_name: file.fileName }),
    ...(file.mimeType !== undefined && { mime_type: file.mimeType }),
  }
  if (file.kind === 'photo') return { photo: [{ ...common, ...size }] }
  if (file.kind === 'document') return { document: { ...common, ...named } }
  if (file.kind === 'voice') return { voice: { ...common, duration: 1, mime_type: 'audio/ogg' } }
  const sticker = { type: 'regular', is_animated: false, is_video: false, emoji: '👋' }
  return { sticker: { ...common, ...sticker, width: 512, height: 512 } }
}

/** The file as people see it. */
export function fileView({ fileId, sizeBytes, fileName, mimeType, width, height }: StoredFile): FileView {
  return {
    fileId,
    sizeBytes,
    ...(fileName !== undefined && { fileName }),
    ...(mimeType !== undefined && { mimeType }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
  }
}
