/**
 * Where the web pages are: a private bucket behind CloudFront, with the headers that the pages promise. Nobody's visit
 * is written down: neither bucket nor distribution keeps a log of who asked for what. Under `/tips/api/` the page of
 * tips reaches its function, which answers CloudFront alone.
 */
import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  FunctionUrlOriginAccessControl,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { FunctionUrlOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3'
import type { IFunctionUrl } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import { contentSecurityPolicy, furtherHeaders } from './page-headers.ts'

export type PagesStackProps = {
  readonly stageName: string
  /** Where the page of tips puts parts of files. */
  readonly objectsHost: string
  readonly tipIntakeUrl: IFunctionUrl
  readonly consoleUrl: IFunctionUrl
}

export class PagesStack extends Stack {
  /** Where the files go. */
  readonly bucketName: CfnOutput
  readonly url: CfnOutput

  constructor(scope: Construct, id: string, props: PagesStackProps) {
    super(scope, id, { description: `Caseline ${props.stageName}: pages` })
    const bucket = this.addBucket()
    const distribution = this.addDistribution(bucket, props)
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

  private addDistribution(
    bucket: Bucket,
    { stageName, objectsHost, tipIntakeUrl, consoleUrl }: PagesStackProps,
  ): Distribution {
    const files: BehaviorOptions = {
      origin: S3BucketOrigin.withOriginAccessControl(bucket as IBucket),
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      responseHeadersPolicy: strictHeaders(this, 'StrictHeaders'),
    }
    const responseHeadersPolicy = strictHeaders(this, 'TipsHeaders', [`https://${objectsHost}`])
    const tips: BehaviorOptions = { ...files, responseHeadersPolicy, ...this.folderIndex() }
    const desk: BehaviorOptions = { ...files, functionAssociations: tips.functionAssociations ?? [] }
    const door = this.functionBehind(tipIntakeUrl, 'DoorAccess', `caseline-${stageName}-tips`)
    const api = this.functionBehind(consoleUrl, 'ConsoleAccess', `caseline-${stageName}-console`)
    const strict = files.responseHeadersPolicy
    const distribution = new Distribution(this, 'Site', {
      comment: `Caseline ${stageName}`,
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      enableLogging: false,
      defaultBehavior: files,
      additionalBehaviors: {
        '/tips/api/*': { ...door, responseHeadersPolicy },
        '/tips': tips,
        '/tips/*': tips,
        '/console/api/*': { ...api, ...(strict && { responseHeadersPolicy: strict }) },
        '/console': desk,
        '/console/*': desk,
      },
    })
    acknowledge(distribution, {
      'AwsSolutions-CFR1':
        'People write from anywhere, most of all from where they should not be seen writing.',
      'AwsSolutions-CFR2':
        'Behind the pages are files, the same for everyone, and a door with a proof of work of its own. A firewall would have to look at who comes.',
      'AwsSolutions-CFR3': noVisits,
      'AwsSolutions-CFR4':
        'CloudFront sets the oldest TLS itself for a name of its own; with a domain of the campaign it is 1.2.',
    })
    return distribution
  }

  /** A function that answers only those who come through here. */
  private functionBehind(url: IFunctionUrl, id: string, name: string): BehaviorOptions {
    return {
      origin: FunctionUrlOrigin.withOriginAccessControl(url, {
        originAccessControl: new FunctionUrlOriginAccessControl(this, id, { originAccessControlName: name }),
      }),
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    }
  }

  private folderIndex(): Pick<BehaviorOptions, 'functionAssociations'> {
    const index = new EdgeFunction(this, 'FolderIndex', {
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(folderIndexCode),
      comment: 'Shows the page of a folder',
    })
    return { functionAssociations: [{ function: index, eventType: FunctionEventType.VIEWER_REQUEST }] }
  }
}

/** A bucket knows files, not folders. */
const folderIndexCode = `function handler(event) {
  var request = event.request
  var folder = request.uri.replace(/\\/$/, '')
  if (folder === '/tips' || folder === '/console') request.uri = folder + '/index.html'
  return request
}`

const noVisits = 'A log of visits would be a list of people who may have something to tell.'

function strictHeaders(
  scope: Construct,
  id: string,
  connectTo: readonly string[] = [],
): ResponseHeadersPolicy {
  const custom = Object.entries(furtherHeaders).map(([header, value]) => ({ header, value, override: true }))
  return new ResponseHeadersPolicy(scope, id, {
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(connectTo), override: true },
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
