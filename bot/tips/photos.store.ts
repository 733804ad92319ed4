/**
 * Photos of the chat: fetched from Telegram piece by piece, each piece sealed before the next one comes, and put away
 * as parts of a tip's file. Nothing of a photo is decoded here: Telegram has made it anew and usually took its metadata
 * out, but nobody checked, and so it counts as not cleaned.
 */
import type { Clock } from '../clock.ts'
import { randomId } from '../identity/pseudonyms.ts'
import { toBase64url } from '../sealing/base64url.ts'
import type { Download } from '../telegram/downloading.ts'
import { newFileKey, partContentBytes, sealPart } from './files.ts'
import type { Objects } from './objects.store.ts'
import type { TipFile } from './tip.ts'

export type PhotoStore = {
  /** Fetches and seals a photo; its parts are pending. `undefined`: it could not be fetched, or is too large. */
  seal(fileId: string): Promise<TipFile | undefined>
  /** Keeps the parts, just before the tip that names them is received. */
  keep(names: readonly string[]): Promise<'kept' | 'missing'>
}

/** What Telegram lets bots fetch. */
const photoLimitBytes = 20 * 1024 * 1024

export function createPhotos(
  download: Download,
  objects: Pick<Objects, 'put' | 'keep'>,
  clock: Clock,
): PhotoStore {
  return {
    keep: async (names) => objects.keep(names),
    seal: async (fileId) => {
      const pieces = await download(fileId)
      if (!pieces) return undefined
      const key = newFileKey()
      const parts: string[] = []
      let bytes = 0
      for await (const { content, isLast } of inParts(pieces)) {
        bytes += content.length
        if (bytes > photoLimitBytes) return undefined
        const name = randomId()
        await objects.put(name, await sealPart(key, parts.length, isLast, content), clock())
        parts.push(name)
      }
      return { name: 'photo.jpg', type: 'image/jpeg', bytes, key: toBase64url(key), parts, cleaned: false }
    },
  }
}

/** Full parts, and one last that may be shorter. */
async function* inParts(
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ content: Uint8Array; isLast: boolean }> {
  let held = Buffer.alloc(0)
  for await (const piece of pieces) {
    held = Buffer.concat([held, piece])
    while (held.length > partContentBytes) {
      yield { content: held.subarray(0, partContentBytes), isLast: false }
      held = Buffer.from(held.subarray(partContentBytes))
    }
  }
  yield { content: held, isLast: true }
}
