/** Telegram's file ids of photos already uploaded, by the hash of their bytes, so that each is uploaded only once. */
import type { Table } from '../table/client.ts'
import { keys } from '../table/keys.ts'

export type TelegramFiles = {
  /** The file id; `undefined` when the photo was not uploaded yet. */
  read(hash: string): Promise<string | undefined>
  /** Remembers a file id. Losing it costs another upload, nothing more. */
  remember(hash: string, fileId: string): Promise<void>
}

export function createTelegramFiles(table: Table): TelegramFiles {
  const known = new Map<string, string>()
  return {
    read: async (hash) => {
      const held = known.get(hash)
      if (held !== undefined) return held
      const fileId = (await table.get(keys.telegramFile(hash)))?.['fileId'] as string | undefined
      if (fileId !== undefined) known.set(hash, fileId)
      return fileId
    },
    remember: async (hash, fileId) => {
      known.set(hash, fileId)
      await table.write([{ put: { ...keys.telegramFile(hash), fileId } }])
    },
  }
}
