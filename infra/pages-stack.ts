/**
 * Where the web pages are: a private bucket behind CloudFront, with the headers that the pages promise. Nobody's visit
 * is written down: neither bucket nor distribution keeps a log of who asked for what.
 */
import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'

export type PagesStackProps = { readonly stageName: string }

/** Scripts, styles and pictures of the page itself and nothing else; no frame, no form to elsewhere. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

/** Besides those that CloudFront has names for. */
const furtherHeaders = {
  'Cache-Control': 'no-store',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), browsing-topics=()',
  'X-Robots-Tag': 'noindex',
}

export class PagesStack extends Stack {
  /** Where the files go. */
  readonly bucketName: CfnOutput
  readonly url: CfnOutput

  constructor(scope: Construct, id: string, props: PagesStackProps) {
    super(scope, id, { description: `Caseline ${props.stageName}: pages` })
    const bucket = this.addBucket()
    const distribution = this.addDistribution(bucket, props.stageName)
    this.bucketName = new CfnOutput(this, 'PagesBucket', { value: bucket.bucketName })
    this.url = new CfnOutput(this, 'PagesUrl', { value: `https://${distribution.distributionDomainName}` })
  }

  private addBucket(): Bucket {
    const bucket = new Bucket(this, 'Pages', {
      // The pages are the same for everyone and public; a customer key would only cost.
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(90) }],
      removalPolicy: RemovalPolicy.RETAIN,
    })
    acknowledge(bucket, { 'AwsSolutions-S1': noVisits })
    return bucket
  }

  private addDistribution(bucket: Bucket, stageName: string): Distribution {
    const distribution = new Distribution(this, 'Site', {
      comment: `Caseline ${stageName}`,
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      enableLogging: false,
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket as IBucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: strictHeaders(this),
      },
    })
    acknowledge(distribution, {
      'AwsSolutions-CFR1':
        'People write from anywhere, most of all from where they should not be seen writing.',
      'AwsSolutions-CFR2':
        'There is nothing behind the pages to protect: they are files, the same for everyone.',
      'AwsSolutions-CFR3': noVisits,
      'AwsSolutions-CFR4':
        'CloudFront sets the oldest TLS itself for a name of its own; with a domain of the campaign it is 1.2.',
    })
    return distribution
  }
}

const noVisits = 'A log of visits would be a list of people who may have something to tell.'

function strictHeaders(scope: Construct): ResponseHeadersPolicy {
  const custom = Object.entries(furtherHeaders).map(([header, value]) => ({ header, value, override: true }))
  return new ResponseHeadersPolicy(scope, 'StrictHeaders', {
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy, override: true },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: {
        accessControlMaxAge: Duration.days(730),
        includeSubdomains: true,
        preload: true,
        override: true,
      },
    },
    customHeadersBehavior: { customHeaders: custom },
    removeHeaders: ['Server'],
  })
}
