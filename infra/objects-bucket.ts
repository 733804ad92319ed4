/**
 * Where the parts of files lie that come with tips: sealed before they get here, private, each put by a browser with
 * a form that allows just it. What no tip keeps goes after a day; no older version of anything is kept.
 */
import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { BlockPublicAccess, Bucket, BucketEncryption, HttpMethods, ObjectOwnership } from 'aws-cdk-lib/aws-s3'
import type { Key } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import { pendingTag } from '../bot/tips/upload-forms.store.ts'
import { acknowledge } from './acknowledge.ts'
import type { StageKeys } from './stage-keys.ts'

export type ObjectsBucket = { readonly bucket: Bucket; readonly key: Key }

/** Longer than any tip is kept. */
const longestDays = 200

export function createObjectsBucket(scope: Construct, keys: StageKeys): ObjectsBucket {
  const key = keys.lasting(scope, 'ObjectsKey', 'parts of files')
  const bucket = new Bucket(scope, 'Objects', {
    encryption: BucketEncryption.KMS,
    encryptionKey: key,
    // One data key for many objects: a call of KMS for each would be a list of when they came.
    bucketKeyEnabled: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: false,
    cors: [
      {
        // The page's own name is not known here, since the page has to name this bucket. What may be put says the
        // signed form, and nothing can be read.
        allowedOrigins: ['https://*.cloudfront.net'],
        allowedMethods: [HttpMethods.POST],
        allowedHeaders: ['content-type'],
        maxAge: 600,
      },
    ],
    lifecycleRules: [
      { id: 'pending', expiration: Duration.days(1), tagFilters: { [pendingTag.key]: pendingTag.value } },
      {
        id: 'everything',
        expiration: Duration.days(longestDays),
        abortIncompleteMultipartUploadAfter: Duration.days(1),
      },
    ],
    removalPolicy: RemovalPolicy.RETAIN,
  })
  acknowledge(bucket, {
    'AwsSolutions-S1': 'A log of who puts files would be a list of people who have something to tell.',
  })
  return { bucket, key }
}
