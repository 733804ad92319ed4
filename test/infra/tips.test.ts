import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { propertiesOf, resourcesOf, synthesize, type Templates } from './fixture/templates.ts'

let templates: Templates
beforeAll(() => {
  templates = synthesize()
})
afterAll(() => templates.remove())

const retained = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' }
const objectsKey = { 'Fn::GetAtt': [expect.stringMatching(/^ObjectsKey[0-9A-F]{8}$/) as string, 'Arn'] }

describe('the bucket of files', () => {
  const bucket = () => {
    const [found] = resourcesOf(templates.tables, 'AWS::S3::Bucket')
    if (!found) throw new TypeError('There is no bucket.')
    return found[1]
  }

  it('is private, under a key of its own, and keeps no former versions', () => {
    expect(bucket()).toMatchObject(retained)
    expect(bucket().Properties).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: objectsKey } },
        ],
      },
    })
    expect(bucket().Properties['VersioningConfiguration']).toBeUndefined()
  })

  it('forgets what is pending after a day, and everything after 200', () => {
    expect(bucket().Properties['LifecycleConfiguration']).toMatchObject({
      Rules: [
        { ExpirationInDays: 1, TagFilters: [{ Key: 'state', Value: 'pending' }], Status: 'Enabled' },
        { ExpirationInDays: 200, Status: 'Enabled' },
      ],
    })
  })

  it('refuses whoever does not come by TLS', () => {
    const [policy] = propertiesOf(templates.tables, 'AWS::S3::BucketPolicy')
    expect(JSON.stringify(policy)).toContain('"aws:SecureTransport":"false"')
  })
})

describe('the pages of tips and of the console', () => {
  type Behaviour = { PathPattern: string; CachePolicyId: string }
  const behaviours = (): Behaviour[] => {
    const distributions = propertiesOf(templates.pages, 'AWS::CloudFront::Distribution')
    return distributions.flatMap(
      (each) => (each['DistributionConfig'] as { CacheBehaviors: Behaviour[] }).CacheBehaviors,
    )
  }

  it('reach their functions under their own addresses, and nothing of these is cached', () => {
    const paths = ['/tips', '/console'].flatMap((page) => [`${page}/api/*`, page, `${page}/*`])
    expect(behaviours().map(({ PathPattern }) => PathPattern)).toEqual(paths)
    const ofFunctions = behaviours().filter(({ PathPattern }) => PathPattern.endsWith('/api/*'))
    // The policy of AWS that is called CachingDisabled.
    for (const { CachePolicyId } of ofFunctions)
      expect(CachePolicyId).toBe('4135ea2d-6df8-44a3-9df3-4b5a84be39ad')
  })

  it('may connect to its own address and to the bucket, and to nothing else', () => {
    const policies = JSON.stringify(propertiesOf(templates.pages, 'AWS::CloudFront::ResponseHeadersPolicy'))
    const connecting = [...policies.matchAll(/connect-src ([^;]*?)(?:;|$)/g)].map(([, hosts]) => hosts)
    expect(connecting).toHaveLength(2)
    expect(connecting[0]).toBe("'self'")
    expect(connecting[1]).toMatch(
      /^'self' https:\/\/",\{"Fn::ImportValue":"caseline-dev-tables:ExportsOutputFnGetAttObjects\w+RegionalDomainName\w+"\},"$/,
    )
  })
})
