/** The door as the page calls it. Nothing goes along but the request itself: no cookies, no referrer, no query. */
import type { Info } from '../../bot/tips/info.ts'
import type {
  DeletionRequest,
  MailboxRequest,
  Refusal,
  TipRequest,
  UploadRequest,
} from '../../bot/tips/intake.ts'
import type { UploadForm } from '../../bot/tips/upload-forms.store.ts'
import { posted, quietly } from '../asking.ts'

/** `connection`: there was no answer, so nobody knows what became of it. */
export type Failure = Refusal | 'connection'
export type DoorAnswer<T> =
  | ({ readonly ok: true } & T)
  | { readonly ok: false; readonly failure: Failure; readonly bits?: number | undefined }

const patienceMs = 30_000
const uploadPatienceMs = 10 * 60_000

export const askInfo = async (): Promise<DoorAnswer<Info>> => ask<Info>('info', undefined)
export const sendTip = async (request: TipRequest): Promise<DoorAnswer<object>> => ask('tip', request)
export const askUpload = async (request: UploadRequest): Promise<DoorAnswer<{ forms: UploadForm[] }>> =>
  ask('upload', request)
export const askMailbox = async (request: MailboxRequest): Promise<DoorAnswer<{ slots: string[] }>> =>
  ask('mailbox', request)
export const askDeletion = async (request: DeletionRequest): Promise<DoorAnswer<object>> =>
  ask('delete', request)

async function ask<T extends object>(what: string, request: object | undefined): Promise<DoorAnswer<T>> {
  try {
    const answer = await fetch(`/tips/api/${what}`, {
      ...quietly,
      ...(request && (await posted(request))),
      signal: AbortSignal.timeout(patienceMs),
    })
    const value = (await answer.json()) as T & { code?: Refusal; bits?: number }
    if (answer.ok) return { ok: true, ...value }
    return { ok: false, failure: value.code ?? 'busy', bits: value.bits }
  } catch {
    return { ok: false, failure: 'connection' }
  }
}

/** Puts one object by its form. */
export async function putObject(form: UploadForm, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const body = new FormData()
  for (const [name, value] of Object.entries(form.fields)) body.append(name, value)
  body.append('file', new Blob([bytes], { type: 'application/octet-stream' }), 'part')
  try {
    const signal = AbortSignal.timeout(uploadPatienceMs)
    return (await fetch(form.url, { ...quietly, mode: 'cors', method: 'POST', body, signal })).ok
  } catch {
    return false
  }
}
