import { expect, test } from 'vitest'
import { policySignature, uploadForm } from '../../bot/tips/upload-forms.store.ts'

const signer = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
}
/** From AWS's example of a POST upload with Signature Version 4 (Amazon S3 API reference, sigv4-post-example). */
const documentedPolicy = `{ "expiration": "2015-12-30T12:00:00.000Z",
  "conditions": [
    {"bucket": "sigv4examplebucket"},
    ["starts-with", "$key", "user/user1/"],
    {"acl": "public-read"},
    {"success_action_redirect": "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"},
    ["starts-with", "$Content-Type", "image/"],
    {"x-amz-meta-uuid": "14365123651274"},
    {"x-amz-server-side-encryption": "AES256"},
    ["starts-with", "$x-amz-meta-tag", ""],

    {"x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},
    {"x-amz-algorithm": "AWS4-HMAC-SHA256"},
    {"x-amz-date": "20151229T000000Z" }
  ]
}`

test('a policy is signed as AWS documents it', () => {
  const policy = Buffer.from(documentedPolicy.replaceAll('\n', '\r\n')).toString('base64')
  expect(policySignature(policy, signer, '20151229')).toBe(
    '8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e',
  )
})

test('a form allows one name, one size, for an hour, and marks what it brings as pending', () => {
  const wish = { name: 'a-random-name', bytes: 65_552, bucket: 'files', url: 'https://files.example' }
  const { fields } = uploadForm(wish, { ...signer, sessionToken: 'token' }, new Date('2015-03-04T09:00:00Z'))
  const policy = JSON.parse(Buffer.from(fields['policy'] ?? '', 'base64').toString()) as {
    expiration: string
    conditions: unknown[]
  }
  expect(policy.expiration).toBe('2015-03-04T10:00:00.000Z')
  expect(policy.conditions).toContainEqual({ bucket: 'files' })
  expect(policy.conditions).toContainEqual({ key: 'a-random-name' })
  expect(policy.conditions).toContainEqual(['content-length-range', 65_552, 65_552])
  expect(fields['tagging']).toContain('<Key>state</Key><Value>pending</Value>')
  const signed = new Set(
    policy.conditions.flatMap((each) => (Array.isArray(each) ? [] : Object.keys(each as object))),
  )
  const { policy: _policy, 'x-amz-signature': _signature, ...sent } = fields
  expect(Object.keys(sent).filter((name) => !signed.has(name))).toEqual([])
})
