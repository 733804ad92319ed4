import { expect, onTestFinished, test } from 'vitest'
import { createObjectClient, createObjects } from '../../bot/tips/objects.store.ts'
import { localSecret, objectsBucket, startObjects } from '../../local/objects.ts'
import { permissions } from '../../bot/permissions.ts'
import { temporaryFolder } from './fixtures/folders.ts'

const now = (): Date => new Date('2015-03-04T09:00:00Z')
const name = 'AAAAAAAAAAAAAAAAAAAAAA'

async function asRole(role: string) {
  const dataDir = temporaryFolder()
  const server = await startObjects({ dataDir, permissions, now })
  onTestFinished(() => server.close())
  const credentials = { accessKeyId: role, secretAccessKey: localSecret }
  const client = createObjectClient({ endpoint: server.endpoint, region: 'us-east-1', credentials })
  const url = `${server.endpoint}/${objectsBucket}`
  return { url, objects: createObjects(client, { name: objectsBucket, url }) }
}

async function put(objects: Awaited<ReturnType<typeof asRole>>['objects']): Promise<number> {
  const [form] = await objects.forms([{ name, bytes: 4 }], now())
  const body = new FormData()
  for (const [field, value] of Object.entries(form?.fields ?? {})) body.append(field, value)
  body.append('file', new Blob([new Uint8Array(4)]), 'part')
  return (await fetch(form?.url ?? '', { method: 'POST', body })).status
}

test('the door lets a browser put what it signed, keeps it, deletes it, and cannot read it', async () => {
  const { objects, url } = await asRole('tip-intake')
  expect(await objects.keep([name])).toBe('missing')
  expect(await put(objects)).toBe(204)
  expect(await objects.keep([name])).toBe('kept')
  const authorization = 'AWS4-HMAC-SHA256 Credential=tip-intake/20150304/us-east-1/s3/aws4_request'
  expect((await fetch(`${url}/${name}`, { headers: { authorization } })).status).toBe(403)
  await objects.remove([name])
  expect(await objects.keep([name])).toBe('missing')
})

test('a function without these rights can allow nobody to put anything', async () => {
  const { objects } = await asRole('canary')
  expect(await put(objects)).toBe(403)
})
