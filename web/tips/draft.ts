/** What someone is writing: held in memory and nowhere else, gone when the page is left. */
import type { Topic } from '../../bot/tips/tip.ts'
import { cleanPicture } from './cleaning.ts'

export type FileKind = 'image' | 'video' | 'audio' | 'document' | 'other'

export type DraftFile = {
  readonly file: File
  readonly kind: FileKind
  /** `waiting`: a picture that is being cleaned; `as-is`: no picture, or one that could not be cleaned. */
  state: 'waiting' | 'cleaned' | 'as-is'
  cleaned?: Blob
  keepOriginal: boolean
}

export type Draft = {
  topic: Topic
  urgent: boolean
  country: string
  text: string
  files: DraftFile[]
}

export function emptyDraft(): Draft {
  return { topic: 'detention', urgent: false, country: '', text: '', files: [] }
}

export type FileLimits = {
  readonly files: number
  readonly fileBytes: number
  readonly allFilesBytes: number
}

/** Adds files within the limits; gives those that were left out. `changed` is called when a picture is done. */
export function addFiles(
  draft: Draft,
  chosen: readonly File[],
  limits: FileLimits,
  changed: () => void,
): File[] {
  const left: File[] = []
  for (const file of chosen) {
    if (fits(draft, file, limits)) addFile(draft, file, changed)
    else left.push(file)
  }
  return left
}

/** Each may be kept twice: cleaned, and as it was. */
function piecesOf({ files }: Draft): number {
  return files.reduce((sum, each) => sum + (each.keepOriginal ? 2 : 1), 0)
}

export function fits(draft: Draft, { size }: { readonly size: number }, limits: FileLimits): boolean {
  const all = draft.files.reduce((sum, each) => sum + each.file.size * (each.keepOriginal ? 2 : 1), 0)
  return size <= limits.fileBytes && piecesOf(draft) < limits.files && all + size <= limits.allFilesBytes
}

function addFile(draft: Draft, file: File, changed: () => void): void {
  const kind = kindOf(file)
  const added: DraftFile = { file, kind, state: kind === 'image' ? 'waiting' : 'as-is', keepOriginal: false }
  draft.files.push(added)
  if (kind === 'image') void clean(added, changed)
}

async function clean(added: DraftFile, changed: () => void): Promise<void> {
  const cleaned = await cleanPicture(added.file)
  if (cleaned) Object.assign(added, { state: 'cleaned', cleaned })
  else added.state = 'as-is'
  changed()
}

const documents = /^(application\/(pdf|msword|rtf|vnd\.)|text\/)/

function kindOf({ type }: { readonly type: string }): FileKind {
  const [main] = type.split('/')
  if (main === 'image' || main === 'video' || main === 'audio') return main
  return documents.test(type) ? 'document' : 'other'
}
