/** The bytes of a file that someone sent to the bot, straight from Telegram, piece by piece. */
import type { Api } from 'grammy'
import { CaselineError } from '../errors.ts'
import { isRefusal, translateTelegramFailure } from './failures.ts'

/** Takes a file id. `undefined`: Telegram does not give the file. Throws `busy`. */
export type Download = (fileId: string) => Promise<AsyncIterable<Uint8Array> | undefined>

/** A file has to be through within the call that brought it. */
const downloadTimeoutMs = 20_000

/** The address of a file holds the token: it is never part of an error. */
export function createDownload(api: Api, token: string, apiRoot: string): Download {
  return async (fileId) => {
    const path = await pathOf(api, fileId)
    if (path === undefined) return undefined
    const answer = await fetchFile(`${apiRoot}/file/bot${token}/${path}`)
    if (answer?.ok && answer.body) return whole(answer.body)
    if (answer && answer.status < 500 && answer.status !== 429) return undefined
    throw new CaselineError('busy', 'Telegram did not give a file.')
  }
}

async function pathOf(api: Api, fileId: string): Promise<string | undefined> {
  try {
    return (await api.getFile(fileId)).file_path
  } catch (error) {
    if (isRefusal(error)) return undefined
    throw translateTelegramFailure(error)
  }
}

async function fetchFile(address: string): Promise<Response | undefined> {
  try {
    return await fetch(address, { signal: AbortSignal.timeout(downloadTimeoutMs) })
  } catch {
    return undefined
  }
}

async function* whole(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch {
    throw new CaselineError('busy', 'Telegram broke off in the middle of a file.')
  }
}
