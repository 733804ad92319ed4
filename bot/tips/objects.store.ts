/**
 * Parts of files, sealed, as objects of a bucket under random names. A browser puts them there by itself; they are
 * pending until a received tip keeps them, and are deleted with it.
 */
import {
  DeleteObjectCommand,
  DeleteObjectTaggingCommand,
  GetObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { CaselineError } from '../errors.ts'
import type { ServiceAccess } from '../table/client.ts'
import { translateFailure } from '../table/failures.ts'
import { uploadForm, type Signer, type UploadForm } from './upload-forms.store.ts'

export type Objects = {
  /** What a browser needs to put each of them, for an hour. */
  forms(
    wanted: readonly { readonly name: string; readonly bytes: number }[],
    now: Date,
  ): Promise<UploadForm[]>
  /** Puts one, as a browser would; it is pending. Throws `busy`. */
  put(name: string, bytes: Uint8Array<ArrayBuffer>, now: Date): Promise<void>
  /** Keeps them beyond a day. `missing`: one of them is not there, or not any more. Throws `busy`. */
  keep(names: readonly string[]): Promise<'kept' | 'missing'>
  /** `undefined`: it is not there (any more). Throws `busy`. */
  read(name: string): Promise<Uint8Array | undefined>
  /** Deletes them; nothing happens where one is gone. Throws `busy`. */
  remove(names: readonly string[]): Promise<void>
}

export type Bucket = {
  readonly name: string
  /** Where a browser reaches it. */
  readonly url: string
}

const requestTimeoutMs = 3000
/** Of a part of at most 4 MiB. */
const putTimeoutMs = 10_000
/** Whoever may not list a bucket is not told that something is not there. */
const missingNames: ReadonlySet<string> = new Set(['NoSuchKey', 'AccessDenied'])
/** At once, for a tip with many. */
const callsAtOnce = 16

/** The SDK's client; without `access` the process environment says where and who. */
export function createObjectClient(access?: ServiceAccess): S3Client {
  return new S3Client({
    ...access,
    ...(access && { forcePathStyle: true }),
    maxAttempts: 3,
    requestHandler: { requestTimeout: requestTimeoutMs, throwOnRequestTimeout: true },
  })
}

export function createObjects(client: S3Client, bucket: Bucket): Objects {
  const Bucket = bucket.name
  return {
    forms: async (wanted, now) => {
      const signer = await signerOf(client)
      return wanted.map(({ name, bytes }) =>
        uploadForm({ name, bytes, bucket: bucket.name, url: bucket.url }, signer, now),
      )
    },
    put: async (name, bytes, now) => {
      const wish = { name, bytes: bytes.length, bucket: bucket.name, url: bucket.url }
      await putByForm(uploadForm(wish, await signerOf(client), now), bytes)
    },
    keep: async (names) => {
      const kept = await inTurns(names, async (Key) => {
        try {
          await client.send(new DeleteObjectTaggingCommand({ Bucket, Key }))
          return true
        } catch (error) {
          if (missingNames.has((error as Error).name)) return false
          throw translateFailure(error)
        }
      })
      return kept.every(Boolean) ? 'kept' : 'missing'
    },
    read: async (Key) => {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }))
        return await Body?.transformToByteArray()
      } catch (error) {
        if (missingNames.has((error as Error).name)) return undefined
        throw translateFailure(error)
      }
    },
    remove: async (names) => {
      await inTurns(names, async (Key) => {
        try {
          await client.send(new DeleteObjectCommand({ Bucket, Key }))
        } catch (error) {
          throw translateFailure(error)
        }
      })
    },
  }
}

async function putByForm({ url, fields }: UploadForm, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', new Blob([bytes]))
  const isPut = await fetch(url, {
    method: 'POST',
    body: form,
    signal: AbortSignal.timeout(putTimeoutMs),
  }).then(
    ({ ok }) => ok,
    () => false,
  )
  if (!isPut) throw new CaselineError('busy', 'A part of a file was not put away.')
}

async function signerOf({ config }: S3Client): Promise<Signer> {
  const [{ accessKeyId, secretAccessKey, sessionToken }, region] = await Promise.all([
    config.credentials(),
    config.region(),
  ])
  return { accessKeyId, secretAccessKey, sessionToken, region }
}

async function inTurns<T>(names: readonly string[], act: (name: string) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let at = 0; at < names.length; at += callsAtOnce)
    results.push(...(await Promise.all(names.slice(at, at + callsAtOnce).map(act))))
  return results
}
