/**
 * Forms by which a browser puts an object into storage by itself (S3's presigned POST): a policy that says what may be
 * put and until when, signed with the caller's key (Signature Version 4). No call is made for it.
 */
import { createHmac } from 'node:crypto'

export type Signer = {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Of a role's temporary keys. */
  readonly sessionToken?: string | undefined
  readonly region: string
}

/** Fields in the order in which they are sent, before the file itself. */
export type UploadForm = {
  readonly name: string
  readonly url: string
  readonly fields: Readonly<Record<string, string>>
}

export type FormWish = {
  readonly name: string
  /** Exactly so many. */
  readonly bytes: number
  readonly bucket: string
  readonly url: string
}

const validSeconds = 60 * 60

/** Until a received tip keeps it, an object is marked so, and a rule of the bucket deletes it after a day. */
export const pendingTag = { key: 'state', value: 'pending' } as const
const tagging = `<Tagging><TagSet><Tag><Key>${pendingTag.key}</Key><Value>${pendingTag.value}</Value></Tag></TagSet></Tagging>`

export function uploadForm(wish: FormWish, signer: Signer, now: Date): UploadForm {
  const stamp = `${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
  const day = stamp.slice(0, 8)
  const fields = {
    key: wish.name,
    'Content-Type': 'application/octet-stream',
    tagging,
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `${signer.accessKeyId}/${day}/${signer.region}/s3/aws4_request`,
    'x-amz-date': stamp,
    ...(signer.sessionToken !== undefined && { 'x-amz-security-token': signer.sessionToken }),
  }
  const conditions = [
    { bucket: wish.bucket },
    ['content-length-range', wish.bytes, wish.bytes],
    ...Object.entries(fields).map(([name, value]) => ({ [name]: value })),
  ]
  const expiration = new Date(now.getTime() + validSeconds * 1000).toISOString()
  const policy = Buffer.from(JSON.stringify({ expiration, conditions })).toString('base64')
  const signature = policySignature(policy, signer, day)
  return { name: wish.name, url: wish.url, fields: { ...fields, policy, 'x-amz-signature': signature } }
}

/** `day`: `20151229`. */
export function policySignature(
  policy: string,
  { secretAccessKey, region }: Pick<Signer, 'secretAccessKey' | 'region'>,
  day: string,
): string {
  const steps = [day, region, 's3', 'aws4_request']
  const key = steps.reduce<Buffer>(
    (derived, step) => createHmac('sha256', derived).update(step).digest(),
    Buffer.from(`AWS4${secretAccessKey}`),
  )
  return createHmac('sha256', key).update(policy).digest('hex')
}
