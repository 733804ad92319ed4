/** What a person sends from the composer, in the calls that it takes. */
import type { ActResult, PeopleRefusal } from '../../local/telegram/people-api.ts'
import type { Draft } from './composer.tsx'
import { act } from './people.ts'

/** What Telegram takes as a photo. */
const pictureTypes = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif'])

type Answer = Promise<ActResult | PeopleRefusal>

export function sendText(personId: number, draft: Draft, text: string): Answer {
  if (draft.kind === 'edit') return act(personId, 'edit', { messageId: draft.message.messageId, text })
  return act(personId, 'say', { text, ...replyOf(draft) })
}

function replyOf(draft: Draft): { replyTo?: number } {
  return draft.kind === 'reply' ? { replyTo: draft.message.messageId } : {}
}

/** Pictures alone go as a photo or an album, anything else as documents; the caption goes with the first. */
export async function sendFiles(
  personId: number,
  draft: Draft,
  files: readonly File[],
  caption: string,
): Answer {
  const reply = replyOf(draft)
  const parts = await Promise.all(files.map(readBase64))
  const withCaption = caption.trim() === '' ? {} : { caption }
  const photos = parts.map((base64, index) => ({ base64, ...(index === 0 && withCaption) }))
  if (photos[0] && files.every(({ type }) => pictureTypes.has(type)))
    return photos.length === 1
      ? act(personId, 'photo', { ...photos[0], ...reply })
      : act(personId, 'album', { photos, ...reply })
  let answer: ActResult | PeopleRefusal = { ok: true, messageIds: [] }
  for (const [index, photo] of photos.entries())
    answer = await act(personId, 'document', { ...photo, ...reply, fileName: files[index]?.name ?? 'file' })
  return answer
}

async function readBase64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let binary = ''
  // Not at once: a call takes some tens of thousands of arguments.
  for (let at = 0; at < bytes.length; at += 8192)
    binary += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(binary)
}
